"""What the steps come to by the table, and the working in words. No number stands here: all are the table's and the case's."""

from fractions import Fraction

from assessments.engine.conversion import (
    ROUTE_WORDS,
    AnyTable,
    Counted,
    Mme,
    PatchRule,
    Row,
    equivalent,
    patch_for,
    sum_of,
    tally,
)
from assessments.engine.quantity import CATALOG, CATALOG_IDS, plain
from assessments.kinds.workbench.question import Conversion, NumberStep, Plan, Taken, Tally, Workbench


def day_total(taken: tuple[Taken, ...]) -> Fraction | None:
    """Return mg in 24 hours of what is taken; None where it is not one opioid by one route, or a unit is no amount."""
    days = [one.day for one in taken]
    if len({one.preparation for one in taken}) != 1 or None in days:
        return None
    return sum((day for day in days if day is not None), Fraction(0))


def converted(plan: Conversion, taken: tuple[Taken, ...]) -> Fraction | None:
    """The whole equivalent in mg a day by the table, before any reduction; None where a row is missing."""
    total = Fraction(0)
    for one in taken:
        day = one.day
        part = None if day is None else equivalent(plan.table, day, one.preparation, plan.through)
        if part is None:
            return None
        total += part
    return total if taken else None


def computed(plan: Plan, taken: tuple[Taken, ...], kind: str) -> Fraction | None:
    """What a step comes to, in mg a day (a patch in the unit of its rule, a tally in MME); None where it does not follow."""
    match plan:
        case Conversion() if kind == "total_24h":
            return day_total(taken)
        case Conversion() if kind == "convert":
            return converted(plan, taken)
        case Conversion(rule=rule) if kind == "patch" and rule is not None:
            morphine = converted(plan, taken)
            return None if morphine is None else _patch_size(plan, morphine)
        case Tally(table) if kind == "tally":
            lines = tally(table, taken)
            return None if lines is None else sum_of(lines)
        case _:
            return None


def _patch_size(plan: Conversion, morphine: Fraction) -> Fraction | None:
    """The patch for so much oral morphine a day, as mg in 24 hours it gives off, so that it can be told in any unit."""
    if plan.rule is None:
        return None
    strength = patch_for(plan.rule, morphine)
    unit = CATALOG.get(plan.rule.rows[0].unit) if plan.rule.rows else None
    return None if strength is None or unit is None else strength * unit.size


def patch_of(plan: Plan, own_morphine: Fraction) -> Fraction | None:
    """The same for the learner's own morphine, in mg a day."""
    return _patch_size(plan, own_morphine) if isinstance(plan, Conversion) else None


def in_keyed(unit: str, amount: Fraction) -> Fraction:
    """An amount in mg a day (or MME) in the keyed unit, by its code or its id."""
    known = CATALOG.get(unit) or CATALOG_IDS.get(unit)
    return amount / known.size if known else amount


def counted(item: Workbench) -> list[Counted]:
    """The lines of a tally; none where this is no tally."""
    return (tally(item.plan.table, item.taken) or []) if isinstance(item.plan, Tally) else []


def worked(item: Workbench) -> list[str]:
    """The worked solution: a line a step, with the sum and the answer; then what the author added."""
    lines = [line for step in item.steps if isinstance(step, NumberStep) for line in _line(item, step)]
    return [*lines, *item.worked]


def _line(item: Workbench, step: NumberStep) -> list[str]:
    sums = {"total_24h": _total, "convert": _convert, "patch": _patch, "regimen": _regimen, "tally": _tally}
    known = sums.get(step.kind)
    words = known(item, step) if known else _share(item, step)
    return [f"{step.label}: {word}" for word in words]


def _said(step: NumberStep, value: Fraction | None = None) -> str:
    return f"{plain(step.value if value is None else value)} {step.keyed.label}"


def _total(item: Workbench, step: NumberStep) -> list[str]:
    parts = [f"{plain(one.amount)} × {plain(one.times)}" for one in item.taken]
    return [f"{' + '.join(parts)} = {_said(step)}"]


def _convert(item: Workbench, step: NumberStep) -> list[str]:
    plan = item.plan
    if not isinstance(plan, Conversion):
        return []
    parts = []
    wanted = plan.table.row(plan.through)
    for preparation in dict.fromkeys(one.preparation for one in item.taken):
        given = plan.table.row(preparation)
        days = [one.day or Fraction(0) for one in item.taken if one.preparation == preparation]
        if given and wanted and given.amount and wanted.amount:
            sum_ = plain(sum(days, Fraction(0)))
            parts.append(f"{sum_} × {plain(wanted.amount)} ÷ {plain(given.amount)}")
    name = f"{wanted.name}, {ROUTE_WORDS.get(wanted.route, wanted.route)}" if wanted else ""
    return [f"{' + '.join(parts)} = {_said(step)} of {name} ({item.table.title})"]


def _patch(item: Workbench, step: NumberStep) -> list[str]:
    plan = item.plan
    if not isinstance(plan, Conversion) or plan.rule is None or not plan.rule.rows:
        return []
    morphine, divisor = converted(plan, item.taken), plan.rule.rows[0].amount
    whole = computed(plan, item.taken, "patch")
    if morphine is None or divisor is None or whole is None:
        return []
    exact = in_keyed(step.unit, whole)
    rounded = f" = {_said(step, exact)}, rounded to {_said(step)}"
    end = f" = {_said(step)}" if exact == step.value else rounded
    return [f"{plain(morphine)} ÷ {plain(divisor)}{end} ({plan.rule.title})"]


def _regimen(item: Workbench, step: NumberStep) -> list[str]:
    if not step.every:
        return _share(item, step)
    hours, dose = step.model_dose
    return [f"{plain(dose)} {step.keyed.label} every {hours} hours = {_said(step)} in 24 hours"]


def _share(item: Workbench, step: NumberStep) -> list[str]:
    """An answer beside the one it goes on from: "18 mg, which is 50 % less than 36 mg"."""
    before = item.before(step)
    if before is None or before.value <= 0:
        return [_said(step)]
    share = step.value * step.size / (before.value * before.size) * 100
    if step.kind == "breakthrough":
        return [f"{_said(step)}, {_percent(share)} of {_said(before)}"]
    less = 100 - share
    return [_said(step) if less <= 0 else f"{_said(before)} less {_percent(less)} = {_said(step)}"]


def _percent(share: Fraction) -> str:
    whole = round(share)
    return f"{whole} %" if whole == share else f"about {whole} %"


def _tally(item: Workbench, step: NumberStep) -> list[str]:
    lines = []
    for line in counted(item):
        dose = line.dose
        name = dose.name if isinstance(dose, Taken) else dose.opioid
        if line.mme is None or line.factor is None:
            lines.append(f"{name}: not counted")
            continue
        lines.append(
            f"{name}: {plain(line.mme / line.factor)} × {plain(line.factor)} = {plain(line.mme)} MME"
        )
    sums = " + ".join(plain(line.mme) for line in counted(item) if line.mme is not None)
    return [*lines, f"{sums} = {_said(step)} a day ({item.table.title})"]


SORTS = {
    "equianalgesic": "Equianalgesic table",
    "mme": "MME factors, for tallying risk and never to convert",
    "patch": "Patch rule, one-way",
}
"""What sort of table it is, for the learner."""


def amount_words(table: AnyTable, row: Row) -> str:
    """A row's amount as a learner reads it; what is not counted is said so, and is never 0."""
    if row.amount is None:
        return "not counted"
    unit = CATALOG[row.unit].label if row.unit in CATALOG else row.unit
    match table:
        case Mme():
            return f"{plain(row.amount)} for each {unit}"
        case PatchRule():
            return f"{plain(row.amount)} mg of oral morphine a day for each {unit}"
        case _:
            return f"{plain(row.amount)} {unit}"
