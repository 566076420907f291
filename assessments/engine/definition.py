"""The frozen case definition, schema 1: the only input of the engine and of an attempt.

`canonical` (from `exact`) gives the bytes that are stored and hashed, `parse` the dataclasses everything else works on.
What an author should put right before freezing is in `checks`.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from assessments.engine import kinds
from assessments.engine.exact import canonical, digest
from assessments.engine.findings import Finding, InvalidDefinition
from assessments.engine.item import Item
from assessments.engine.reading import Reader

__all__ = ["SCHEMA", "ChartEntry", "Definition", "Person", "Stage", "canonical", "digest", "parse", "read"]

SCHEMA = 1


@dataclass(frozen=True)
class Person:
    """The patient: name with age, and one line about them."""

    name: str
    about: str


@dataclass(frozen=True, kw_only=True)
class ChartEntry:
    """A part of the chart, seen from one stage on: a note (html) or a table (columns, rows, source)."""

    id: str
    title: str
    visible_from: str
    kind: str
    html: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    source: str = ""


@dataclass(frozen=True)
class Stage:
    """A stage: a sentence as title, what happens, and what is asked. Once committed it locks."""

    id: str
    title: str
    html: str
    items: tuple[Item, ...]


@dataclass(frozen=True, kw_only=True)
class Definition:
    """A whole case.

    cut                share of all points that passes, 0 to 1
    criticals_allowed  critical errors with which one may still pass, usually 0
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

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Every item in order."""
        return tuple(item for stage in self.stages for item in stage.items)

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

    @property
    def max_points(self) -> Fraction:
        """Sum of all points."""
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
    reader = Reader(raw, "", findings)
    if reader.take("schema") != SCHEMA:
        reader.complain(f"“schema” must be {SCHEMA}. Another version needs another reader.")
    person = reader.reader("person")
    definition = Definition(
        title=reader.text("title"),
        summary=reader.text("summary", ""),
        minutes=reader.whole("minutes", 0),
        person=Person(person.text("name"), person.text("about", "")),
        cut=_cut(reader),
        criticals_allowed=reader.whole("criticals_allowed", 0),
        chart=tuple(_chart_entry(part) for part in reader.readers("chart", within="chart")),
        stages=tuple(_stage(part) for part in reader.readers("stages")),
        references=reader.texts("references"),
    )
    person.close()
    reader.close()
    return definition, findings


def _cut(reader: Reader) -> Decimal:
    if not reader.has("cut") or reader.take("cut") == "":
        reader.take("cut")
        reader.complain("Say what share of all points passes, for instance 0.8.")
        return Decimal(1)
    return reader.decimal("cut")


def _chart_entry(reader: Reader) -> ChartEntry:
    id_, title = reader.identifier(), reader.text("title")
    visible_from = reader.text("visible_from")
    kind = reader.choice("kind", ("note", "table"))
    if kind == "note":
        entry = ChartEntry(
            id=id_, title=title, visible_from=visible_from, kind=kind, html=reader.text("html")
        )
    else:
        entry = ChartEntry(
            id=id_,
            title=title,
            visible_from=visible_from,
            kind=kind,
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
    )
    reader.close()
    return stage


def _item(reader: Reader) -> Item | None:
    name = reader.text("kind")
    try:
        kind = kinds.get(name)
    except kinds.UnknownKind as unknown:
        reader.complain(f"{unknown} There are: {', '.join(kinds.names())}.")
        return None
    item = kind.read(reader)
    reader.close()
    return item
