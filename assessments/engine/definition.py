"""The frozen case definition, schema 3: the only input of the engine and of an attempt. Earlier ones are read for ever.

`canonical` (from `exact`) gives the bytes that are stored and hashed, `parse` the dataclasses everything else works on.
What an author should put right before freezing is in `checks`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from assessments.engine import kinds
from assessments.engine.answers import Answer
from assessments.engine.exact import canonical, digest
from assessments.engine.findings import Finding, InvalidDefinition
from assessments.engine.item import Item, read_audience
from assessments.engine.opening import Before, Opens, read_opens
from assessments.engine.reading import Reader
from assessments.engine.story import (
    Clock,
    Colleague,
    Limit,
    Request,
    is_past,
    read_clock,
    read_colleague,
    read_limit,
    requests,
    spent,
)
from courses.audience import Audience

__all__ = [
    "SCHEMA",
    "ChartEntry",
    "Definition",
    "Person",
    "Stage",
    "canonical",
    "digest",
    "parse",
    "read",
    "schema_of",
]

SCHEMA = 3
"""The newest. Schema 1 knew neither seats nor rules for stages, schema 2 neither colleagues nor time in the story; every
document of an earlier one is one of the next."""
READABLE = (1, 2, 3)
SECTIONS = ("problems", "medications", "vitals", "labs", "imaging", "documents", "notes")
"""The parts of a chart, in the order in which it shows them."""
ENTRY_KINDS = ("note", "table", "picture")
"""What a chart consists of."""


@dataclass(frozen=True)
class Person:
    """The patient: name with age, and one line about them."""

    name: str
    about: str


@dataclass(frozen=True, kw_only=True)
class ChartEntry:
    """A part of the chart, seen from one stage on: a note (html), a table (columns, rows, source), or a picture.

    picture        SHA-256 of its bytes, which are kept beside the versions
    alt, caption   what it shows, for who cannot see it; what stands below it
    width, height  in pixels
    """

    id: str
    title: str
    visible_from: str
    kind: str
    section: str = "notes"
    html: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    source: str = ""
    picture: str = ""
    alt: str = ""
    caption: str = ""
    width: int = 0
    height: int = 0


@dataclass(frozen=True)
class Aside:
    """What some seats notice in a stage, while they work in it; the others read it afterwards."""

    id: str
    title: str
    html: str
    audience: Audience


@dataclass(frozen=True)
class Stage:
    """A stage: a sentence as title, what happens, and what is asked. Once committed it locks.

    opens       the rule by which it is met; None: it simply follows the stage before it
    cut         share of the stage's own points without which nobody passes, 0 to 1; None: there is none
    colleagues  what others know and tell whoever asks
    takes       minutes that the stage itself takes in the story
    limit       what happens when asking takes too long
    """

    id: str
    title: str
    html: str
    items: tuple[Item, ...]
    asides: tuple[Aside, ...] = ()
    opens: Opens | None = None
    cut: Decimal | None = None
    colleagues: tuple[Colleague, ...] = ()
    takes: int = 0
    limit: Limit | None = None

    def passes(self, asked: Collection[str]) -> int:
        """Minutes that go by in the story until the stage is given, where these notes were asked for."""
        return self.takes + spent(self.colleagues, asked)

    def is_late(self, asked: Collection[str]) -> bool:
        """Whether asking took so long here that what the limit says has happened."""
        return is_past(self.limit, self.colleagues, asked)

    def known(self, asked: Collection[str]) -> frozenset[str]:
        """Ids of what is known of others here: what was asked for, and what one's own seat knows anyway."""
        told = {one.id for one in self.colleagues if one.id in asked}
        return frozenset(told | {one.id for one in self.asides})


@dataclass(frozen=True, kw_only=True)
class Definition:
    """A whole case.

    cut                share of all points that passes, 0 to 1
    criticals_allowed  critical errors with which one may still pass, usually 0
    runs_asked         attempts that must be handed in before it is passed, one of them with a pass; usually 1
    clock              when the story begins; None: nobody tells the time in it
    """

    title: str
    summary: str
    minutes: int
    person: Person
    cut: Decimal
    criticals_allowed: int
    chart: tuple[ChartEntry, ...]
    stages: tuple[Stage, ...]
    references: tuple[str, ...]
    runs_asked: int = 1
    clock: Clock | None = None

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Every item in order."""
        return tuple(item for stage in self.stages for item in stage.items)

    @cached_property
    def has_rules(self) -> bool:
        """Whether any stage opens by rule."""
        return any(stage.opens for stage in self.stages)

    @cached_property
    def _places(self) -> dict[str, tuple[int, Item]]:
        return {item.id: (index, item) for index, stage in enumerate(self.stages) for item in stage.items}

    def find(self, item_id: str) -> Item | None:
        """The item with this id, or None."""
        return self._places[item_id][1] if item_id in self._places else None

    def stage_of(self, item_id: str) -> int | None:
        """Index of the stage an item stands in, or None."""
        return self._places[item_id][0] if item_id in self._places else None

    def stage_index(self, stage_id: str) -> int | None:
        """Index of the stage with this id, or None."""
        return next((index for index, stage in enumerate(self.stages) if stage.id == stage_id), None)

    @cached_property
    def notes(self) -> Mapping[str, tuple[int, Colleague]]:
        """What colleagues tell, by id, each with the index of its stage."""
        return {one.id: (index, one) for index, stage in enumerate(self.stages) for one in stage.colleagues}

    def met(self, answers: Mapping[str, Answer], asked: Collection[str] = ()) -> tuple[int, ...]:
        """Indices of the stages that these answers, and having asked for these notes, lead through.

        A rule asks only of stages before its own, so what is answered later never takes a stage away.
        """
        found: list[int] = []
        before = Before(answers)
        for index, stage in enumerate(self.stages):
            if stage.opens is None or stage.opens.holds(before):
                found.append(index)
                before = Before(
                    answers,
                    {**before.items, **{item.id: item for item in stage.items}},
                    before.known | stage.known(asked),
                    before.minutes + stage.passes(asked),
                )
        return tuple(found)

    def begins(self, index: int, met: Collection[int], asked: Collection[str]) -> int:
        """Minutes into the story at which a stage begins, where these stages are met and these notes asked for."""
        return sum(stage.passes(asked) for at, stage in enumerate(self.stages) if at < index and at in met)

    def requests(self, met: Collection[int], asked: Collection[str]) -> list[Request]:
        """Who was asked, stage by stage in the order of asking, and when that was in the story."""
        found: list[Request] = []
        for index in sorted(met):
            notes = {one.id: one for one in self.stages[index].colleagues}
            found += requests(index, notes, asked, self.begins(index, met, asked))
        return found

    @property
    def max_points(self) -> Fraction:
        """Sum of all points, those of stages that open by rule included."""
        return sum((Fraction(item.points) for item in self.items), Fraction(0))


def parse(raw: object) -> Definition:
    """Read a definition. Raises InvalidDefinition with every complaint.

    It asks only for what is needed to read it. A case that reads well may still be unfit for learners:
    that is for checks.lint.
    """
    definition, findings = read(raw)
    if findings:
        raise InvalidDefinition(findings)
    return definition


def read(raw: object) -> tuple[Definition, list[Finding]]:
    """Read as much as can be read, and say what could not be. For checks; everybody else uses parse."""
    findings: list[Finding] = []
    return read_whole(Reader(raw, "", findings)), findings


OF_SCHEMA_3 = {"clock"}, {"colleagues", "takes", "limit"}, {"asked", "asked_none", "minutes_at_least"}
"""What schema 2 did not know: of a case, of a stage, of a condition."""


def schema_of(raw: Mapping[str, Any]) -> int:
    """The lowest schema that says all of a compiled case: one that says nothing new keeps its bytes and its digest."""
    of_case, of_stage, of_condition = OF_SCHEMA_3
    conditions = [
        one for stage in raw["stages"] for some in (stage.get("opens") or {}).values() for one in some
    ]
    says = (
        of_case & raw.keys()
        or any(of_stage & stage.keys() for stage in raw["stages"])
        or any(of_condition & one.keys() for one in conditions)
    )
    return 3 if says else 2


def read_whole(reader: Reader) -> Definition:
    """The whole definition by its reader; complaints go to the reader."""
    if reader.take("schema") not in READABLE:
        reader.complain(f"“schema” must be {SCHEMA}. Another version needs another reader.")
    person = reader.reader("person")
    definition = Definition(
        title=reader.text("title"),
        summary=reader.text("summary", ""),
        minutes=reader.whole("minutes", 0),
        person=Person(person.text("name"), person.text("about", "")),
        cut=_cut(reader),
        criticals_allowed=reader.whole("criticals_allowed", 0),
        chart=tuple(read_chart_entry(part) for part in reader.readers("chart", within="chart")),
        stages=tuple(_stage(part) for part in reader.readers("stages")),
        references=reader.texts("references"),
        runs_asked=reader.whole("runs_asked", 1),
        clock=read_clock(reader),
    )
    person.close()
    reader.close()
    return definition


def _cut(reader: Reader) -> Decimal:
    if not reader.has("cut") or reader.take("cut") == "":
        reader.take("cut")
        reader.complain("Say what share of all points passes, for instance 0.8.")
        return Decimal(1)
    return reader.decimal("cut")


def read_chart_entry(reader: Reader) -> ChartEntry:
    """One entry of the chart by its reader; complaints go to the reader."""
    id_, title = reader.identifier(), reader.text("title")
    visible_from = reader.text("visible_from")
    kind = reader.choice("kind", ENTRY_KINDS)
    section = reader.choice("section", SECTIONS) if reader.has("section") else "notes"
    reader.take("section")
    entry = ChartEntry(id=id_, title=title, visible_from=visible_from, kind=kind, section=section)
    if kind == "note":
        entry = replace(entry, html=reader.text("html"))
    elif kind == "picture":
        entry = replace(
            entry,
            picture=reader.text("picture"),
            alt=reader.text("alt"),
            caption=reader.text("caption", ""),
            width=reader.whole("width"),
            height=reader.whole("height"),
            source=reader.text("source", ""),
        )
    else:
        entry = replace(
            entry,
            columns=reader.texts("columns"),
            rows=tuple(_row(row, reader) for row in reader.values("rows")),
            source=reader.text("source", ""),
        )
    reader.close()
    return entry


def _row(row: object, reader: Reader) -> tuple[str, ...]:
    if isinstance(row, list | tuple) and all(isinstance(cell, str) for cell in row):
        return tuple(row)
    reader.complain("A row of this table is not a list of texts.")
    return ()


def _stage(reader: Reader) -> Stage:
    items = [_item(part) for part in reader.readers("items")]
    stage = Stage(
        id=reader.identifier(),
        title=reader.text("title"),
        html=reader.text("html", ""),
        items=tuple(item for item in items if item is not None),
        asides=tuple(_aside(part) for part in reader.readers("asides")),
        opens=read_opens(reader),
        cut=reader.optional_decimal("cut"),
        colleagues=tuple(read_colleague(part) for part in reader.readers("colleagues")),
        takes=reader.whole("takes", 0),
        limit=read_limit(reader),
    )
    reader.close()
    return stage


def _aside(reader: Reader) -> Aside:
    aside = Aside(
        id=reader.identifier(),
        title=reader.text("title"),
        html=reader.text("html"),
        audience=read_audience(reader),
    )
    reader.close()
    return aside


def _item(reader: Reader) -> Item | None:
    name = reader.text("kind")
    try:
        kind = kinds.get(name)
    except kinds.UnknownKind as unknown:
        reader.complain(f"{unknown} There are: {', '.join(kinds.names())}.")
        return None
    item = kind.read(reader)
    # A variant is the whole question again, but for what all of them share: the id, the kind, whom it is asked.
    shared = {"id": item.id, "kind": name}
    variants = [
        Reader(_with(part, shared), reader.where, reader.findings) for part in reader.values("variants")
    ]
    read = [replace(kind.read(variant), audience=item.audience) for variant in variants]
    for one in [reader, *variants]:
        one.close()
    return replace(item, variants=tuple(read)) if read else item


def _with(part: object, shared: Mapping[str, object]) -> object:
    return {**part, **shared} if isinstance(part, Mapping) else part
