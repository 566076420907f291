"""Scripted runs: answers with the outcome the author expects. Replayed at every publication.

A run goes the whole way an attempt goes (parse, store, fold, score), so it guards every part of it.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from assessments.engine import kinds
from assessments.engine.answers import Blank, Ungradable
from assessments.engine.casting import cast, numbered
from assessments.engine.definition import Definition
from assessments.engine.events import Answered, Asked, Event, Said, StageCommitted, Started, Submitted
from assessments.engine.findings import Finding, InvalidDefinition, block
from assessments.engine.fold import State, fold, step
from assessments.engine.item import Item
from assessments.engine.quantity import plain
from assessments.engine.reading import Reader, to_decimal
from assessments.engine.score import Marks, rounded, score_state
from courses.audience import Seat

NOBODY: Mapping[str, Seat] = MappingProxyType({})


@dataclass(frozen=True)
class Run:
    """A script and what it should come to. None: nothing is expected of it.

    answers    raw answers by item id; items left out stay blank
    marks      levels that a marker gives, by item id: {criterion: level}; without them a written answer awaits one
    points     compared as they are stored and shown, to four places: a third of a point has no decimal
    criticals  ids of the items with a critical error
    items      points by item id
    seat       from which it is answered; None is asked everything
    variant    which variant of each question is met, from 1
    asks       ids of the notes that colleagues are asked for, in this order within their stages
    """

    title: str
    answers: Mapping[str, Any]
    points: Decimal | None = None
    criticals: frozenset[str] | None = None
    decision: str | None = None
    items: Mapping[str, Decimal] | None = None
    why: str = ""
    seat: Seat | None = None
    variant: int = 1
    marks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    asks: tuple[str, ...] = ()


@dataclass(frozen=True)
class RunReport:
    """How a run came out. differences: one sentence each, empty when all is as expected."""

    title: str
    differences: tuple[str, ...]
    marks: Marks | None

    @property
    def ok(self) -> bool:
        """Everything came out as expected."""
        return not self.differences


def read_run(raw: object, seats: Mapping[str, Seat] = NOBODY) -> Run:
    """Read a script; `seats` are those it may name. Raises InvalidDefinition with every complaint.

    {"title", "why", "seat", "variant", "answers": {item: raw}, "asks": [notes], "marks": {item: {criterion:
    level}}, "expect": {"points", "criticals", "decision", "items"}}; content packs write "name" for the title and "responses" for the
    answers.
    """
    findings: list[Finding] = []
    reader = Reader(raw, "", findings)
    title = reader.text("name" if reader.has("name") else "title")
    answers = reader.take("responses" if reader.has("responses") else "answers")
    if not isinstance(answers, Mapping):
        reader.complain("A run needs its answers, by the id of the question.")
        answers = {}
    why = reader.text("why", "")
    expect = reader.reader("expect")
    run = Run(
        title=title,
        answers=dict(answers),
        points=expect.optional_decimal("points"),
        criticals=frozenset(expect.texts("criticals")) if expect.has("criticals") else None,
        decision=_decision(expect),
        items=_items(expect),
        why=why,
        seat=_seat(reader, seats),
        variant=max(reader.whole("variant", 1), 1),
        marks=_marks(reader),
        asks=tuple(dict.fromkeys(reader.texts("asks"))),
    )
    expect.take("criticals")
    expect.close()
    reader.close()
    if findings:
        raise InvalidDefinition(findings)
    return run


def _seat(reader: Reader, seats: Mapping[str, Seat]) -> Seat | None:
    name = reader.text("seat", "")
    if name and name not in seats:
        reader.complain(f"Nobody sits in the seat “{name}” that this run is answered from. Choose another.")
    return seats.get(name)


def _decision(expect: Reader) -> str | None:
    return (
        expect.choice("decision", ("pass", "not_yet", "pending"))
        if expect.take("decision") is not None
        else None
    )


def _marks(reader: Reader) -> Mapping[str, Mapping[str, str]]:
    raw = reader.take("marks")
    if raw is None:
        return {}
    if not isinstance(raw, Mapping) or not all(
        isinstance(levels, Mapping) and all(isinstance(level, str) for level in levels.values())
        for levels in raw.values()
    ):
        reader.complain("The marks of a run name a level for each criterion, by the id of the question.")
        return {}
    return {str(item): {str(one): level for one, level in levels.items()} for item, levels in raw.items()}


def _items(expect: Reader) -> Mapping[str, Decimal] | None:
    raw = expect.take("items")
    if raw is None:
        return None
    points = {str(item): to_decimal(value) for item, value in raw.items()} if isinstance(raw, Mapping) else {}
    known = {item: value for item, value in points.items() if value is not None}
    if not isinstance(raw, Mapping) or len(known) < len(raw):
        expect.complain("The points by question must be decimals in quotes.")
    return known


def events_of(definition: Definition, answers: Mapping[str, Any], asks: Collection[str] = ()) -> list[Event]:
    """The events of somebody who asks for these notes and gives these raw answers, stage by stage, and hands in."""
    events: list[Event] = []
    state = State()

    def add(event: Event) -> None:
        nonlocal state
        events.append(event)
        state = step(definition, state, event)

    add(Started(1))
    while state.stage < len(definition.stages):
        stage = definition.stages[state.stage]
        for note in asks:
            if definition.notes.get(note, (None,))[0] == state.stage:
                add(Asked(len(events) + 1, note))
        for item in stage.items:
            if item.id in answers:
                for event in given(item, answers[item.id], len(events)):
                    add(event)
        add(StageCommitted(len(events) + 1, stage.id))
    add(Submitted(len(events) + 1))
    return events


def given(item: Item, raw: object, last_seq: int) -> Iterator[Event]:
    """The events of somebody who gives this raw answer: of a conversation one for each reply."""
    answer = kinds.parse(item, raw)
    if kinds.played(item) is None:
        yield Answered(last_seq + 1, item.id, kinds.stored(item, answer))
    elif not isinstance(answer, Blank | Ungradable):
        for number, choice in enumerate(kinds.stored(item, answer)["turns"], start=1):
            yield Said(last_seq + number, item.id, number, choice)


def play(
    definition: Definition,
    answers: Mapping[str, Any],
    marks: Mapping[str, Mapping[str, str]] | None = None,
    asks: Collection[str] = (),
) -> tuple[State, Marks]:
    """The state and marks of somebody who gives these raw answers, and whose written ones get these levels."""
    state = fold(definition, events_of(definition, answers, asks))
    return state, score_state(definition, state, marks=marks)


def replay(
    definition: Definition, run: Run | Mapping[str, Any], seats: Mapping[str, Seat] = NOBODY
) -> RunReport:
    """Play a script and compare. Total: a script that cannot be read is a report of why."""
    if not isinstance(run, Run):
        try:
            run = read_run(run, seats)
        except InvalidDefinition as invalid:
            title = str(run.get("title") or run.get("name") or "") if isinstance(run, Mapping) else ""
            return RunReport(title, tuple(finding.sentence for finding in invalid.findings), None)
    met = cast(definition, run.seat, numbered(run.variant))
    _, marks = play(met, run.answers, run.marks, run.asks)
    return RunReport(run.title, tuple(_differences(met, run, marks)), marks)


def _differences(definition: Definition, run: Run, marks: Marks) -> Iterator[str]:
    named = {*run.answers, *run.marks, *(run.criticals or ()), *(run.items or ())}
    for item_id in sorted(str(name) for name in named if definition.find(name) is None):
        yield f"The run names “{item_id}”, and the case has no such question."
    for note in run.asks:
        if note not in definition.notes:
            yield f"The run asks for “{note}”, and no colleague can be asked for it from this seat."
    for item in definition.items:
        answer = kinds.parse(item, run.answers.get(item.id))
        if getattr(answer, "malformed", False):
            yield f"The answer to “{item.id}” cannot be given: {getattr(answer, 'sentence', '')}"
    yield from _useless_marks(run, marks)
    if run.points is not None and rounded(marks.points) != rounded(Fraction(run.points)):
        yield f"{_points(marks.points)} points came out, {plain(run.points)} were expected."
    for name, points in (run.items or {}).items():
        if definition.find(name) is not None:
            came = marks.of(name).points or Fraction(0)
            if rounded(came) != rounded(Fraction(points)):
                yield f"“{name}” earned {_points(came)}, {plain(points)} was expected."
    yield from _criticals(run, marks)
    if run.decision is not None and run.decision != marks.decision:
        yield f"The decision is “{_said(marks.decision)}”, “{_said(run.decision)}” was expected."


def _useless_marks(run: Run, marks: Marks) -> Iterator[str]:
    """Levels that changed nothing: the rubric has others, or no answer there awaits a marker."""
    for mark in marks.marks:
        if mark.item in run.marks and "levels" not in mark.result.detail:
            yield f"The marks of “{mark.item}” do not fit: its answer awaits none, or its rubric has other levels."


def _criticals(run: Run, marks: Marks) -> Iterator[str]:
    if run.criticals is None:
        return
    came = {critical.item for critical in marks.criticals}
    for item in sorted(came - run.criticals):
        yield f"“{item}” is a critical error, and none was expected there."
    for item in sorted(run.criticals - came):
        yield f"A critical error was expected in “{item}”, and none came."


def _points(points: Fraction) -> str:
    return plain(rounded(points))


def _said(decision: str) -> str:
    return decision.replace("_", " ")


def lint_runs(definition: Definition, runs: list[Any], seats: Mapping[str, Seat] = NOBODY) -> list[Finding]:
    """Every difference of every run as a finding that blocks publication."""
    return [
        block(f"runs/{report.title}", sentence)
        for report in (replay(definition, run, seats) for run in runs)
        for sentence in report.differences
    ]
