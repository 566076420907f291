"""What an author of a workbench is told: three calculators never mixed, and steps that follow from the table in force."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from assessments.engine import measure_checks
from assessments.engine.conversion import AnyTable, kind_of
from assessments.engine.findings import Finding, ask, block
from assessments.engine.options import lint_options
from assessments.engine.quantity import CATALOG, CATALOG_IDS, plain
from assessments.kinds.workbench.question import (
    COMPUTED,
    CONVERTING,
    TALLYING,
    TITLES,
    AnyStep,
    Conversion,
    Mixed,
    NumberStep,
    SafetyStep,
    Tally,
    Workbench,
)
from assessments.kinds.workbench.working import computed, in_keyed

SPECIALIST = (
    "Methadone is not linear, and its factor is never for converting. It is for specialists: ask about it as a choice, "
    "never as a free number."
)
NOT_IN_FORCE = (
    "There is no published table “{slug}”. A reviewer who prescribes or dispenses medicines must publish it first, in the "
    "CMS or by loading its pack (load_pack --by)."
)
DOSES = ("patch", "reduce", "regimen", "breakthrough")


def lint(item: Workbench) -> list[Finding]:
    """All checks of the question; its variants are checked one by one as questions of their own."""
    return [block("", sentence) for sentence in item.trouble] + _whole(item)


def _whole(item: Workbench) -> list[Finding]:
    found = [*_tables(item), *_taken(item), *_steps(item), *_order(item)]
    for step in item.steps:
        found += [_named(step, one) for one in _step(item, step)]
    return found


def _named(step: AnyStep, finding: Finding) -> Finding:
    """The finding at its step, which it names."""
    return Finding(finding.severity, step.id, f"{TITLES[step.kind]}: {finding.sentence}")


def _tables(item: Workbench) -> Iterator[Finding]:
    tables: list[AnyTable] = [item.table, *([item.rule] if item.rule else [])]
    for table in tables:
        if not table.rows or not table.sha256:
            yield block("", NOT_IN_FORCE.format(slug=table.slug))
            return
    if isinstance(item.plan, Mixed):
        yield block("", item.plan.sentence)
    if isinstance(item.plan, Conversion) and item.target and item.target.opioid == "methadone":
        yield block("", SPECIALIST)
    if (
        isinstance(item.plan, Conversion)
        and item.target
        and item.target.route == "transdermal"
        and not item.rule
    ):
        yield block(
            "", "A patch is never read from an equianalgesic table. Add the patch rule and a patch step."
        )
    if isinstance(item.plan, Conversion) and item.rule and item.target and item.target.route != "transdermal":
        yield block("", "A patch rule leads to a patch only. Clear it, or convert to the patch.")


def _taken(item: Workbench) -> Iterator[Finding]:
    if not item.taken:
        yield block("", "Say what the patient takes now: at least one line.")
    for one in item.taken:
        if one.amount <= 0 or one.times <= 0:
            yield block("", f"“{one.text or one.opioid}”: the amount and how often must be more than 0.")
        known = CATALOG.get(one.unit)
        if known is not None and known.dimension == "mass per time" and one.times != 1:
            yield block(
                "",
                f"“{one.text or one.opioid}”: a rate runs the whole day already. Count it once, or give the amount of "
                "each dose.",
            )
        if isinstance(item.plan, Conversion) and one.opioid == "methadone":
            yield block("", SPECIALIST)
        if item.rule and one.opioid == "fentanyl" and one.route != "transdermal":
            yield block("", "The row for IV fentanyl never leads to a patch.")
        if isinstance(item.plan, Conversion) and one.route == "transdermal":
            yield block(
                "", "The rule for patches is one-way: never convert from a patch by it, nor by a table."
            )
        if isinstance(item.plan, Conversion | Tally) and item.plan.table.row(one.preparation) is None:
            yield block("", f"The table “{item.table.title}” says nothing of {one.opioid}, {one.route}.")


def _steps(item: Workbench) -> Iterator[Finding]:
    if not item.steps:
        yield block("", "There are no steps. Add at least one.")
    for what, values in (
        ("id", [step.id for step in item.steps]),
        ("kind", [step.kind for step in item.steps]),
    ):
        for value, times in Counter(values).items():
            if times > 1:
                yield block("", f"Two steps have the same {what}, “{value}”. Each stands there once.")
    points = sum((step.points for step in item.steps), Decimal(0))
    if points != item.points:
        yield block("", f"The steps earn {plain(points)} points, and the question {plain(item.points)}.")
    allowed = TALLYING if isinstance(item.plan, Tally) else CONVERTING
    for step in item.steps:
        if step.kind not in allowed and not isinstance(item.plan, Mixed):
            yield block(
                "",
                f"The step “{TITLES[step.kind]}” does not belong to {_words(item)}. A tally and a conversion are two "
                "questions.",
            )


def _words(item: Workbench) -> str:
    return "a tally of MME" if kind_of(item.table) == "mme" else "a conversion"


def _order(item: Workbench) -> Iterator[Finding]:
    order = [CONVERTING.index(step.kind) for step in item.steps if step.kind in CONVERTING]
    if order != sorted(order):
        names = ", ".join(TITLES[kind] for kind in CONVERTING)
        yield block("", f"The steps stand in the order in which they are worked: {names}.")
    kinds = {step.kind for step in item.steps}
    if {"patch", "reduce"} <= kinds:
        yield block(
            "", "The patch rule is rounded down and not reduced again: a second cut would leave him in pain."
        )
    if "patch" in kinds and not item.rule:
        yield block("", "A patch step needs the patch rule. Choose it.")
    if item.rule and "patch" not in kinds:
        yield block("", "A patch rule is chosen, and there is no patch step.")
    if "safety" not in kinds:
        yield ask("", "There is no safety step. Say what must go with this dose, or ask it elsewhere.")


def _step(item: Workbench, step: AnyStep) -> Iterator[Finding]:
    if step.points <= 0:
        yield block("", "this step earns no points. Give it more than 0.")
    if not step.label.strip():
        yield block("", "say what is asked in this step.")
    if isinstance(step, SafetyStep):
        yield from lint_options(step.options, shuffle=True, most=10)
        if not step.keys:
            yield block("", "no option is marked as correct. Mark at least one.")
        return
    yield from measure_checks.lint(step)
    yield from _follows(item, step)
    yield from _interval(step)
    yield from _own(item, step)
    if step.kind in DOSES and not step.critical:
        yield ask("", "no dose is critical in this step. Say from where on one could harm the patient.")
    if step.kind in ("reduce", "regimen") and item.pain_controlled:
        yield from _unreduced(item, step)


def _follows(item: Workbench, step: NumberStep) -> Iterator[Finding]:
    """What the table gives must be what the key says: the older table gives 45 where the newer gives 36."""
    if step.kind not in COMPUTED or isinstance(item.plan, Mixed):
        return
    found = computed(item.plan, item.taken, step.kind)
    if found is None:
        yield block(
            "", "this does not follow from what is taken and the table. Check the opioids, routes and units."
        )
        return
    value = in_keyed(step.unit, found)
    right = {value} if step.kind != "patch" else {value, *replace(step, value=value).rounded}
    if step.value not in right:
        sentence = f"the table in force gives {plain(value)}, and the key says {plain(step.value)} {step.keyed.label}."
        yield block("", sentence)


def _interval(step: NumberStep) -> Iterator[Finding]:
    if step.every and step.kind != "regimen":
        yield block("", "only a regimen is asked as a dose and its interval.")
    keyed = CATALOG_IDS.get(step.unit)
    if step.every and keyed is not None and keyed.dimension != "mass":
        sentence = (
            "a dose at an interval is an amount. Key it in mg or mcg: a rate would be multiplied once more."
        )
        yield block("", sentence)
    if step.model_every is not None and step.model_every not in step.every:
        yield block("", "the interval of the worked answer is not among those offered.")


def _own(item: Workbench, step: NumberStep) -> Iterator[Finding]:
    if step.own is None:
        return
    least, most = step.own
    if step.kind != "breakthrough" or "patch" in item.numbers:
        yield block("", "only a rescue dose is marked against one’s own regimen, and never against a patch.")
    if not 0 < least < most <= 1:
        yield block("", "the shares of one’s own regimen go from more than 0 to at most 1.")
    if item.before(step) is None:
        yield block("", "there is no regimen before it that it could be marked against.")


def _unreduced(item: Workbench, step: NumberStep) -> Iterator[Finding]:
    """Pain is controlled: the whole equivalent is critical unless the author has said otherwise."""
    whole = item.numbers.get("convert")
    if whole is None:
        return
    unreduced = whole.value * whole.size / step.size
    if step.share_of(unreduced) == 1:
        yield block(
            "",
            f"with pain controlled, the whole equivalent, {plain(unreduced)}, earns full marks. Reduce it.",
        )
    elif not step.criticals_of(unreduced):
        sentence = f"with pain controlled, the whole equivalent, {plain(unreduced)}, is not critical. Is that intended?"
        yield ask("", sentence)
