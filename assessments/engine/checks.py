"""What an author is told before a case can be published: the checks of the whole case, and of each item."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from html.parser import HTMLParser

from assessments.engine import kinds
from assessments.engine.answers import Response
from assessments.engine.casting import cast
from assessments.engine.chart_checks import lint_entry
from assessments.engine.definition import ChartEntry, Definition, read
from assessments.engine.findings import Finding, ask, block
from assessments.engine.item import Item
from assessments.engine.opening import Condition, ids_in
from assessments.engine.runs import NOBODY
from assessments.engine.story_checks import lint_condition, lint_reach, lint_story, who_know
from courses.audience import Seat

HEAVY = Fraction(2, 5)
"""One item should not carry more than this share of all points."""


def lint(raw: object, seats: Mapping[str, Seat] = NOBODY) -> list[Finding]:
    """All findings about a definition (a mapping, or one already parsed), blocking ones first.

    A mapping that cannot be read as a definition gives the reasons as blocking findings. Total.

    seats  everybody who may meet the case, by name: each must find something to do in every stage
    """
    definition, findings = (raw, []) if isinstance(raw, Definition) else read(raw)
    if not findings:
        findings = [*_whole(definition), *_passing(definition), *_opening(definition, seats)]
        findings += [*_seats(definition, seats), *lint_story(definition, seats)]
        for stage in definition.stages:
            findings += [finding.within(stage.id) for item in stage.items for finding in lint_item(item)]
    return sorted(findings, key=lambda finding: finding.severity != "block")


def lint_item(item: Item) -> list[Finding]:
    """Findings about one item, placed below its id."""
    variants = kinds.get(item.kind).variants(item)
    findings = list(dict.fromkeys(one for each in variants for one in kinds.get(each.kind).lint(each)))
    if not item.stem.strip():
        findings.append(block("", "This question asks nothing. Write what is asked."))
    if item.points <= 0:
        findings.append(block("", "This question earns no points. Give it more than 0."))
    if not findings_block(findings):
        findings += _winnable(item)
    for name, html in (("question", item.stem), ("explanation", item.explanation)):
        findings += _pictures("", name, html)
    return [finding.within(item.id) for finding in findings]


def findings_block(findings: Iterable[Finding]) -> bool:
    """Whether any finding stops publication."""
    return any(finding.severity == "block" for finding in findings)


def _winnable(item: Item) -> Iterator[Finding]:
    """Full credit must be reachable, and without a critical error."""
    kind = kinds.get(item.kind)
    if kinds.played(item) and not kind.model_answer(item).get("turns"):
        return  # too long to try every way: its own checks say so
    for variant in kind.variants(item):
        answer = kind.parse(variant, kind.model_answer(variant))
        result = kind.score(variant, answer)
        if result.status == "awaiting":
            result = kinds.marked(variant, answer, kinds.best_levels(variant))
        if not isinstance(answer, Response) or result.points != result.max_points:
            yield block("", "No answer earns full marks. Check the key.")
        elif result.criticals:
            yield block(
                "", "Every answer that earns full marks is a critical error. Check the critical marks."
            )


def _whole(definition: Definition) -> Iterator[Finding]:
    if not definition.title.strip():
        yield block("", "Give the case a title.")
    if not definition.person.name.strip():
        yield block("", "Name the patient, with age: “Emil Sandoval, 74”.")
    if not definition.minutes:
        yield ask("", "Say how many minutes the case takes.")
    if not definition.references and not any(item.references for item in definition.items):
        yield ask("", "The case names no references. Add where its keys come from.")
    if not definition.stages:
        yield block("", "The case has no stages. Add one with something to do.")
    for stage in definition.stages:
        if not stage.title.strip():
            yield block(stage.id, "Give this stage a title: one sentence that says what to do.")
        if not stage.items:
            yield block(
                stage.id, "There is nothing to do in this stage. Add a question or join it to another."
            )
        yield from _pictures(stage.id, "text", stage.html)
        for aside in stage.asides:
            yield from _pictures(f"{stage.id}/{aside.id}", "text", aside.html)
        for note in stage.colleagues:
            yield from _pictures(f"{stage.id}/{note.id}", "note", note.html)
    yield from _doubles("stages", (stage.id for stage in definition.stages))
    told = [one.id for stage in definition.stages for one in stage.asides]
    yield from _doubles("asides or colleagues", [*told, *_notes_of(definition)])
    yield from _doubles("questions", (item.id for item in definition.items))
    yield from _doubles("chart entries", (entry.id for entry in definition.chart))
    for entry in definition.chart:
        yield from _chart(definition, entry)


def _notes_of(definition: Definition) -> list[str]:
    """Ids of what colleagues tell, those that are there twice as well."""
    return [one.id for stage in definition.stages for one in stage.colleagues]


def _chart(definition: Definition, entry: ChartEntry) -> Iterator[Finding]:
    where = f"chart/{entry.id}"
    if definition.stage_index(entry.visible_from) is None:
        yield block(where, f"This is shown from stage “{entry.visible_from}” on, and there is no such stage.")
    yield from lint_entry(where, entry)
    yield from _pictures(where, "note", entry.html)


def _doubles(what: str, ids: Iterable[str]) -> Iterator[Finding]:
    for id_, times in Counter(ids).items():
        if times > 1:
            yield block("", f"{times} {what} share the id “{id_}”. Give each its own.")


def _opening(definition: Definition, seats: Mapping[str, Seat]) -> Iterator[Finding]:
    """A rule must ask of earlier stages, and of what can be answered and asked there."""
    before: dict[str, Item] = {}
    known: frozenset[str] = frozenset()
    minutes = 0
    for index, stage in enumerate(definition.stages):
        if stage.opens is not None and index == 0:
            yield block(stage.id, "The first stage is always met. Take its rule away.")
        rules = stage.opens.conditions if stage.opens else ()
        found = [
            finding
            for one in rules
            for finding in (
                *_condition(stage.id, one, before),
                *lint_condition(stage.id, one, known, minutes, seats, definition),
            )
        ]
        yield from found
        if not any(one.severity == "block" for one in found):
            told = [name for one in rules for name in who_know(one, known, seats, definition)]
            yield from lint_reach(definition, index, seats, told)
        if stage.cut is not None and not 0 < stage.cut <= 1:
            yield block(stage.id, f"The pass mark of this stage, {_percent(stage.cut)}, cannot be kept.")
        before |= {item.id: item for item in stage.items}
        known |= {one.id for one in stage.colleagues}
        minutes += stage.passes({one.id for one in stage.colleagues})


def _condition(where: str, one: Condition, before: Mapping[str, Item]) -> Iterator[Finding]:
    item = before.get(one.item)
    if not one.item and one.is_of_the_story and one.says_nothing:
        return
    if not one.item:
        yield block(where, "Choose the question on which this stage depends, or take the condition away.")
        return
    if item is None:
        yield block(where, f"This stage depends on “{one.item}”, and no earlier stage asks that question.")
        return
    if one.says_nothing:
        yield block(where, f"Say which answer to “{one.item}” leads here.")
    choosable = kinds.choosable(item)
    known = frozenset(ids_in(item) if choosable is None else (id_ for id_, _words in choosable))
    for name in (*one.chose, *one.chose_none):
        if not set(name.split("=")) <= known:
            yield block(
                where, f"This stage depends on “{name}”, and “{one.item}” offers nothing of that name."
            )
    numbers = one.at_least is not None or one.below is not None
    if numbers and not hasattr(kinds.get(item.kind), "measured"):
        yield block(where, f"“{one.item}” is not answered with a number, so no number can lead here.")


def _seats(definition: Definition, seats: Mapping[str, Seat]) -> Iterator[Finding]:
    """Nobody may meet a stage in which there is nothing to do."""
    for number, stage in enumerate(definition.stages):
        without = [
            name
            for name, seat in seats.items()
            if stage.items and not cast(definition, seat).stages[number].items
        ]
        if without:
            names = ", ".join(without[:6]) + (", and others" if len(without) > 6 else "")
            yield block(
                stage.id, f"There is nothing to do in this stage for: {names}. Ask something of everybody."
            )
        for item in stage.items:
            met = {name: seat for name, seat in seats.items() if item.audience.includes(seat)}
            yield from (one.within(item.id).within(stage.id) for one in kinds.lint_seats(item, met))
        for aside in stage.asides:
            if not aside.html.strip():
                yield block(
                    f"{stage.id}/{aside.id}", "What this seat notices is empty. Write it or take it away."
                )
            if aside.audience.is_everybody:
                yield ask(
                    f"{stage.id}/{aside.id}", "This speaks to every seat. Say it in the text of the stage."
                )


def _passing(definition: Definition) -> Iterator[Finding]:
    most = definition.max_points
    if definition.cut > 1:
        yield block("", f"The pass mark, {_percent(definition.cut)}, is above all points. Nobody could pass.")
    if definition.cut <= 0:
        yield block("", "The pass mark is 0, so an empty attempt would pass. Raise it.")
    for item in definition.items:
        if most > 0 and len(definition.items) > 1 and Fraction(item.points) / most > HEAVY:
            share = _percent(Fraction(item.points) / most)
            where = f"{definition.stages[definition.stage_of(item.id) or 0].id}/{item.id}"
            yield ask(where, f"This question alone carries {share} of all points. Is that intended?")


def _percent(share: object) -> str:
    return f"{round(Fraction(str(share)) * 100)} %"


class _Pictures(HTMLParser):
    """Counts the images of a text that nobody has described."""

    def __init__(self) -> None:
        super().__init__()
        self.bare = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img" and not (dict(attrs).get("alt") or "").strip():
            self.bare += 1


def _pictures(where: str, name: str, html: str) -> Iterator[Finding]:
    parser = _Pictures()
    parser.feed(html)
    if parser.bare:
        yield block(where, f"A picture in the {name} is not described. Say in words what it shows.")
