"""The workbench: what is taken, the table in force, and the steps. Converting and tallying are two plans, two types."""

from dataclasses import dataclass, fields
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from assessments.engine.conversion import (
    ORAL_MORPHINE,
    AnyTable,
    Dose,
    Equianalgesic,
    Mme,
    PatchRule,
    Preparation,
    read_table,
)
from assessments.engine.item import Item, common
from assessments.engine.measure import Measure, read_measure, typeable
from assessments.engine.options import Option, read_options
from assessments.engine.quantity import CATALOG, CATALOG_IDS
from assessments.engine.reading import Reader

CONVERTING = ("total_24h", "convert", "patch", "reduce", "regimen", "breakthrough", "safety")
TALLYING = ("tally", "safety")
NUMBERS = (*CONVERTING[:-1], "tally")
"""Steps answered with a number and a unit; safety is chosen among options."""
STEP_KINDS = (*NUMBERS, "safety")
COMPUTED = ("total_24h", "convert", "patch", "tally")
"""Steps whose worked answer follows from what is taken and the table alone."""
CARRIED_FROM = {
    "convert": ("total_24h",),
    "patch": ("convert",),
    "reduce": ("convert",),
    "regimen": ("reduce", "convert"),
    "breakthrough": ("regimen", "patch", "reduce"),
}
"""Kind of step → the kinds it goes on from, the nearest first."""
TITLES = {
    "total_24h": "Total in 24 hours",
    "convert": "Convert",
    "patch": "Patch",
    "reduce": "Reduce",
    "regimen": "Regimen",
    "breakthrough": "Breakthrough",
    "tally": "MME tally",
    "safety": "Safety",
}


@dataclass(frozen=True, kw_only=True)
class Taken(Dose):
    """One line of what the patient takes, and how it is said to the learner."""

    name: str
    text: str

    @property
    def day(self) -> Fraction | None:
        """Return mg in 24 hours; a rate runs the whole day. None for a unit that is no amount of a drug."""
        unit = CATALOG.get(self.unit)
        if unit is None or unit.dimension not in ("mass", "mass per time"):
            return None
        return self.amount * self.times * unit.size


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step of the working: id, kind, what is asked, and how many points of the question it earns."""

    id: str
    kind: str
    label: str
    points: Decimal


@dataclass(frozen=True, kw_only=True)
class NumberStep(Step, Measure):
    """A step answered with a number and a unit; see Measure.

    every        hours on offer where a dose and its interval are asked; the total in 24 hours is judged
    model_every  the interval of the worked answer
    own          least and most share of the learner's own regimen, for the rescue dose
    """

    every: tuple[int, ...] = ()
    model_every: int | None = None
    own: tuple[Fraction, Fraction] | None = None

    @property
    def size(self) -> Fraction:
        """How many mg (or mg in 24 hours) one keyed unit is; 1 for what is no mass."""
        known = CATALOG_IDS.get(self.unit)
        return known.size if known else Fraction(1)

    @property
    def model_dose(self) -> tuple[int, Decimal]:
        """The interval and the single dose of the worked answer, with the fewest digits that earn full marks."""
        hours = self.model_every or (self.every[0] if self.every else 24)
        return hours, typeable(
            self.value * hours / 24, lambda one: self.share_of(Fraction(one) * 24 / hours) == 1
        )


@dataclass(frozen=True, kw_only=True)
class SafetyStep(Step):
    """A step in which several things are chosen."""

    options: tuple[Option, ...]

    @property
    def keys(self) -> frozenset[str]:
        """Ids of the right ones."""
        return frozenset(option.id for option in self.options if option.right)


AnyStep = NumberStep | SafetyStep


@dataclass(frozen=True)
class Conversion:
    """To convert: one equianalgesic table, perhaps a patch rule after it, and what is wanted."""

    table: Equianalgesic
    rule: PatchRule | None
    target: Preparation

    @property
    def through(self) -> Preparation:
        """What the table converts to: what is wanted, or oral morphine where a patch rule goes on from there."""
        return ORAL_MORPHINE if self.rule else self.target


@dataclass(frozen=True)
class Tally:
    """To tally: one table of MME factors, and nothing else."""

    table: Mme


@dataclass(frozen=True)
class Mixed:
    """Tables that must not be used together, or a table of the wrong sort; publishing stops at it."""

    sentence: str


Plan = Conversion | Tally | Mixed


@dataclass(frozen=True, kw_only=True)
class Workbench(Item):
    """A working in steps over a table.

    table, rule      as they were when the case was frozen, with source and review date; rule is the patch rule
    pain_controlled  then the unreduced equivalent is critical
    taken            what the patient takes now
    worked           lines added to the worked solution
    trouble          why the author's sums give no answer; publishing stops at it
    """

    table: AnyTable
    rule: AnyTable | None
    target: Preparation | None
    pain_controlled: bool
    taken: tuple[Taken, ...]
    steps: tuple[AnyStep, ...]
    worked: tuple[str, ...] = ()
    trouble: tuple[str, ...] = ()

    @cached_property
    def plan(self) -> Plan:
        """Which calculator this is; the three are never mixed."""
        return plan_of(self.table, self.rule, self.target)

    @cached_property
    def numbers(self) -> dict[str, NumberStep]:
        """The steps answered with a number, by kind."""
        return {step.kind: step for step in self.steps if isinstance(step, NumberStep)}

    def before(self, step: NumberStep) -> NumberStep | None:
        """The step this one goes on from."""
        kinds = CARRIED_FROM.get(step.kind, ())
        return next((self.numbers[kind] for kind in kinds if kind in self.numbers), None)


def plan_of(table: AnyTable, rule: AnyTable | None, target: Preparation | None) -> Plan:
    """The plan that these tables allow, or why they allow none."""
    match table, rule:
        case Mme(), None:
            if target is not None:
                return Mixed(
                    "A tally of MME has no new drug: its sum is for risk, never to choose a dose. Clear it."
                )
            return Tally(table)
        case Mme(), _:
            return Mixed("MME factors and a patch rule are mixed. CDC’s factors never lead to a dose.")
        case Equianalgesic(), None | PatchRule():
            if target is None:
                return Mixed("Say what to convert to: the opioid and its route.")
            return Conversion(table, rule, target)
        case Equianalgesic(), _:
            return Mixed("Beside an equianalgesic table only a patch rule may stand. Tables are never mixed.")
        case _:
            return Mixed(
                "A patch rule starts from oral morphine: choose the equianalgesic table that leads there."
            )


def read_workbench(reader: Reader) -> Workbench:
    """Read the item from a definition."""
    return Workbench(
        **common(reader),
        table=read_table(reader.reader("table")),
        rule=read_table(reader.reader("rule")) if reader.take("rule") is not None else None,
        target=_preparation(reader),
        pain_controlled=reader.flag("pain_controlled"),
        taken=tuple(_taken(part) for part in reader.readers("from")),
        steps=(
            *(_step(part) for part in reader.readers("steps")),
            *(_safety(part) for part in reader.readers("safety")),
        ),
        worked=reader.texts("worked"),
        trouble=reader.texts("trouble"),
    )


def _preparation(reader: Reader) -> Preparation | None:
    if reader.take("target") is None:
        return None
    inside = reader.reader("target")
    found = Preparation(inside.text("opioid"), inside.text("route"))
    inside.close()
    return found


def _taken(reader: Reader) -> Taken:
    taken = Taken(
        opioid=reader.text("opioid"),
        route=reader.text("route"),
        amount=reader.exact("amount"),
        unit=reader.text("unit"),
        times=reader.exact("times"),
        name=reader.text("name", ""),
        text=reader.text("text", ""),
    )
    reader.close()
    return taken


def _safety(reader: Reader) -> SafetyStep:
    safety = SafetyStep(
        id=reader.identifier(),
        kind="safety",
        label=reader.text("label"),
        points=reader.decimal("points"),
        options=read_options(reader, "correct"),
    )
    reader.close()
    return safety


def _step(reader: Reader) -> NumberStep:
    measure = read_measure(reader)
    values = {field.name: getattr(measure, field.name) for field in fields(Measure)}
    step = NumberStep(
        id=reader.identifier(),
        kind=reader.choice("kind", NUMBERS),
        points=reader.decimal("points"),
        **values,
        every=_hours(reader),
        model_every=reader.optional_whole("model_every"),
        own=_own(reader),
    )
    reader.close()
    return step


def _hours(reader: Reader) -> tuple[int, ...]:
    hours = [one for one in reader.values("every") if isinstance(one, int) and not isinstance(one, bool)]
    if len(hours) != len(reader.values("every")) or not all(1 <= one <= 72 for one in hours):
        reader.complain("“every” must be a list of hours, from 1 to 72.")
        return ()
    return tuple(hours)


def _own(reader: Reader) -> tuple[Fraction, Fraction] | None:
    if reader.take("own") is None:
        return None
    inside = reader.reader("own")
    found = (inside.exact("least"), inside.exact("most"))
    inside.close()
    return found
