"""Three calculators that are never mixed: equianalgesic tables, the CDC tally of MME, and patch rules.

Each has a type of its own, and each sum takes only its own table, so that a tally cannot be used to convert nor a
conversion to tally. No clinical number stands here: all come from tables with a source and a review date.

CDC states that its factors are for tallying risk only, not for converting (CDC Clinical Practice Guideline 2022).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from assessments.engine.findings import Finding, ask, block
from assessments.engine.quantity import CATALOG, plain
from assessments.engine.reading import Reader

KINDS = ("equianalgesic", "mme", "patch")
ROUTE_WORDS = {
    "oral": "by mouth",
    "iv": "IV",
    "sc": "SC",
    "transdermal": "patch",
    "buccal": "buccal",
    "rectal": "rectal",
    "intranasal": "intranasal",
}
ROUTES = tuple(ROUTE_WORDS)
TableKind = Literal["equianalgesic", "mme", "patch"]


@dataclass(frozen=True)
class Preparation:
    """An opioid by a route."""

    opioid: str
    route: str


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row: so much of this opioid by this route. amount None means: not counted, which is never 0."""

    opioid: str
    name: str
    route: str
    amount: Decimal | None
    unit: str
    note: str = ""

    @property
    def preparation(self) -> Preparation:
        """What the row is about."""
        return Preparation(self.opioid, self.route)


@dataclass(frozen=True, kw_only=True)
class Table:
    """What every table says of itself. Never used by itself: see the three below."""

    slug: str
    title: str
    version: str
    method: str
    sources: tuple[str, ...]
    review_by: str
    sha256: str
    rows: tuple[Row, ...]
    conditions: tuple[str, ...] = ()

    def row(self, preparation: Preparation) -> Row | None:
        """The row of an opioid by a route."""
        return next((row for row in self.rows if row.preparation == preparation), None)


@dataclass(frozen=True, kw_only=True)
class Equianalgesic(Table):
    """Amounts that are held to be equal to one another."""


@dataclass(frozen=True, kw_only=True)
class Mme(Table):
    """Factors by which a day's opioids are tallied as morphine milligram equivalents: for risk, never to convert."""


@dataclass(frozen=True, kw_only=True)
class PatchRule(Table):
    """How many mg of oral morphine a day stand against one mcg/h of a patch. One way only: never from a patch."""


AnyTable = Equianalgesic | Mme | PatchRule
_TYPES: dict[str, type[Equianalgesic] | type[Mme] | type[PatchRule]] = {
    "equianalgesic": Equianalgesic,
    "mme": Mme,
    "patch": PatchRule,
}
ORAL_MORPHINE = Preparation("morphine", "oral")


def kind_of(table: AnyTable) -> TableKind:
    """Which of the three calculators a table belongs to."""
    match table:
        case Equianalgesic():
            return "equianalgesic"
        case Mme():
            return "mme"
        case PatchRule():
            return "patch"


def equivalent(
    table: Equianalgesic, amount: Fraction, given: Preparation, wanted: Preparation
) -> Fraction | None:
    """So much of one opioid as another by the table, before any reduction; None where a row is missing.

    amount × amount of the wanted row ÷ amount of the given row (McPherson, Demystifying Opioid Conversion
    Calculations, 2nd ed., ASHP 2018). Both rows must be in the same unit.
    """
    source, target = table.row(given), table.row(wanted)
    if source is None or target is None or not source.amount or not target.amount:
        return None
    if source.unit != target.unit:
        return None
    return amount * Fraction(target.amount) / Fraction(source.amount)


def patch_for(rule: PatchRule, oral_morphine: Fraction) -> Fraction | None:
    """mcg/h of the patch for so many mg of oral morphine a day, before rounding down; None where there is no row.

    Fast Fact 2 (Weissman): mg of oral morphine a day ÷ 2. There is no second reduction after it.
    """
    row = rule.rows[0] if rule.rows else None
    if row is None or not row.amount:
        return None
    return oral_morphine / Fraction(row.amount)


@dataclass(frozen=True, kw_only=True)
class Dose:
    """What is taken in 24 hours of one opioid by one route: amount × times, in a unit of the catalog."""

    opioid: str
    route: str
    amount: Fraction
    unit: str
    times: Fraction

    @property
    def preparation(self) -> Preparation:
        """The opioid by its route."""
        return Preparation(self.opioid, self.route)

    def in_unit(self, unit: str) -> Fraction | None:
        """The day's amount in another unit; a rate runs the whole day. None where the two cannot be compared."""
        own, other = CATALOG.get(self.unit), CATALOG.get(unit)
        if own is None or other is None:
            return None
        whole_day = (own.dimension, other.dimension) == ("mass per time", "mass")
        if own.dimension != other.dimension and not whole_day:
            return None
        return self.amount * self.times * own.size / other.size


@dataclass(frozen=True)
class Counted:
    """One line of a tally: mme is None where the table counts nothing for this opioid. None is shown, never 0."""

    dose: Dose
    factor: Fraction | None
    mme: Fraction | None


def tally(table: Mme, doses: Iterable[Dose]) -> list[Counted] | None:
    """Every dose with its MME; None where the table has no row for one of them, or measures it in another unit."""
    lines = []
    for dose in doses:
        row = table.row(dose.preparation)
        if row is None:
            return None
        if row.amount is None:
            lines.append(Counted(dose, None, None))
            continue
        day = dose.in_unit(row.unit)
        if day is None:
            return None
        lines.append(Counted(dose, Fraction(row.amount), day * Fraction(row.amount)))
    return lines


def sum_of(lines: Iterable[Counted]) -> Fraction:
    """The MME a day of what is counted."""
    return sum((line.mme for line in lines if line.mme is not None), Fraction(0))


def read_table(reader: Reader) -> AnyTable:
    """Read a frozen table; its kind decides its type."""
    kind = reader.choice("kind", KINDS)
    table = _TYPES[kind](
        slug=reader.text("slug"),
        title=reader.text("title"),
        version=reader.text("version", ""),
        method=reader.text("method", ""),
        sources=reader.texts("sources"),
        review_by=reader.text("review_by", ""),
        sha256=reader.text("sha256", ""),
        rows=tuple(_row(part) for part in reader.readers("rows")),
        conditions=reader.texts("conditions"),
    )
    reader.close()
    return table


def _row(reader: Reader) -> Row:
    row = Row(
        opioid=reader.text("opioid"),
        name=reader.text("name"),
        route=reader.choice("route", ROUTES),
        amount=reader.optional_decimal("amount"),
        unit=reader.text("unit", ""),
        note=reader.text("note", ""),
    )
    reader.close()
    return row


def lint_table(table: AnyTable, today: date | None = None) -> list[Finding]:
    """What faculty should put right in a table, or say is intended, before a reviewer publishes it."""
    findings = []
    if not table.rows:
        findings.append(block("", "The table has no rows. Add what it says."))
    if not any(source.strip() for source in table.sources):
        findings.append(
            block("", "Say where the numbers come from. A table without a source cannot be used.")
        )
    if not table.method.strip():
        findings.append(block("", "State the method in words: learners read it beside the table."))
    if not table.version.strip():
        findings.append(block("", "Name the version, such as the year of the edition."))
    if not table.review_by:
        findings.append(block("", "Say until when the table holds before it must be reviewed again."))
    elif today is not None and table.review_by < today.isoformat():
        findings.append(block("", "The review date is past. Review the table, then set a new date."))
    findings += _rows(table.rows)
    match table:
        case Equianalgesic():
            findings += _equianalgesic(table)
        case PatchRule():
            findings += _patch(table)
        case Mme():
            findings += _mme(table)
    return findings


def _rows(rows: Sequence[Row]) -> list[Finding]:
    findings: list[Finding] = []
    seen: set[Preparation] = set()
    for row in rows:
        said = f"{row.name or row.opioid}, {row.route}"
        if row.preparation in seen:
            findings.append(block("", f"{said} stands there twice. Keep one row."))
        seen.add(row.preparation)
        if row.amount is not None and row.amount <= 0:
            sentence = f"{said}: {plain(row.amount)} is no amount. Where nothing is counted, leave it empty."
            findings.append(block("", sentence))
        if row.unit not in CATALOG:
            findings.append(block("", f"{said}: “{row.unit}” is no unit of the closed list."))
    return findings


def _equianalgesic(table: Equianalgesic) -> list[Finding]:
    findings = []
    for row in table.rows:
        if row.amount is None:
            findings.append(block("", f"{row.name}, {row.route}: say how much equals the other rows."))
        if row.opioid == "methadone":
            findings.append(block("", _METHADONE))
        if row.route == "transdermal":
            findings.append(
                block("", "A patch has no row in an equianalgesic table. It has a rule of its own.")
            )
        if row.unit != table.rows[0].unit:
            findings.append(block("", "All rows of an equianalgesic table are in one unit."))
    if table.row(ORAL_MORPHINE) is None:
        findings.append(ask("", "There is no row for oral morphine, so no patch item can use this table."))
    return findings


_METHADONE = (
    "Methadone is not linear and cannot stand in an equianalgesic table. Converting to it is for specialists."
)


def _patch(table: PatchRule) -> list[Finding]:
    findings = []
    if len(table.rows) != 1 or table.rows[0].route != "transdermal":
        findings.append(
            block("", "A patch rule has one row: the patch, and mg of oral morphine a day for 1 mcg/h.")
        )
    elif table.rows[0].amount is None:
        findings.append(block("", "Say how many mg of oral morphine a day stand against 1 mcg/h."))
    if not table.conditions:
        findings.append(block("", "Say who is opioid-tolerant enough for a patch: it can kill who is not."))
    return findings


def _mme(table: Mme) -> list[Finding]:
    return [
        block("", "Buprenorphine has no factor: leave its amount empty, and it is shown as not counted.")
        for row in table.rows
        if row.opioid == "buprenorphine" and row.amount is not None
    ]
