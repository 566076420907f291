"""Marking step by step: by the key; where that is wrong, by what follows from the learner's own step before.

An error is carried forward (Numbas calls it adaptive marking): full points for the method of a later step. Critical
ranges are always judged on the value itself, so a dose that could harm is named however it was reached.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from assessments.engine.answers import Critical, Response
from assessments.engine.measure import round_to, slip_of
from assessments.engine.quantity import Quantity
from assessments.engine.ranges import Band
from assessments.kinds.workbench.question import AnyStep, NumberStep, SafetyStep, Workbench
from assessments.kinds.workbench.working import in_keyed, patch_of


@dataclass(frozen=True)
class Amount:
    """A number with its unit, and for a regimen the hours between two doses."""

    amount: Decimal
    unit: str
    flags: tuple[str, ...] = ()
    every: int | None = None


@dataclass(frozen=True)
class Unread:
    """A step of which nothing could be made: the code says why."""

    reason: str


@dataclass(frozen=True)
class Chosen:
    """What was chosen in the safety step, sorted."""

    options: tuple[str, ...]


Given = Amount | Unread | Chosen


@dataclass(frozen=True)
class Worked(Response):
    """The steps that were answered, by id; a step left empty is not there.

    said  what its person should hear before giving it; no part of the answer
    """

    steps: tuple[tuple[str, Given], ...]
    said: tuple[str, str] | None = field(default=None, compare=False)

    @property
    def problem(self) -> tuple[str, str] | None:
        """A step without a unit, or left empty."""
        return self.said

    @property
    def by_step(self) -> Mapping[str, Given]:
        """{id of a step: what was given}."""
        return dict(self.steps)


Standing = Literal["right", "partly", "wrong", "blank", "ungradable"]


@dataclass(frozen=True, kw_only=True)
class Marked:
    """How one step stands.

    value     what was given, in the keyed unit; None where it has none
    carried   the points are for what follows from the learner's own step before
    expected  what followed from it, where there is one number
    """

    step: AnyStep
    standing: Standing
    share: Fraction
    value: Fraction | None = None
    carried: bool = False
    expected: Fraction | None = None
    wrong_kind: bool = False
    slip: str = ""
    slip_kind: str | None = None
    flags: tuple[str, ...] = ()
    criticals: tuple[str, ...] = ()


def value_of(step: NumberStep, given: Given | None) -> Fraction | None:
    """The amount in the keyed unit: of a regimen, the total in 24 hours. None where there is none."""
    quantity = quantity_of(step, given)
    if quantity is None or not isinstance(given, Amount):
        return None
    canonical = quantity.canonical(step.keyed)
    if canonical is None:
        return None
    return Fraction(canonical) * 24 / given.every if given.every else Fraction(canonical)


def quantity_of(step: NumberStep, given: Given | None) -> Quantity | None:
    """What was given as a quantity."""
    unit = step.unit_of(given.unit) if isinstance(given, Amount) else None
    return Quantity(given.amount, unit, given.flags) if unit and isinstance(given, Amount) else None


def mark(item: Workbench, answer: Worked) -> tuple[Marked, ...]:
    """Every step in order."""
    given = answer.by_step
    own: dict[str, Fraction] = {}
    found = []
    for step in item.steps:
        if isinstance(step, SafetyStep):
            found.append(_safety(step, given.get(step.id)))
            continue
        marked = _number(item, step, given.get(step.id), own)
        if marked.value is not None and marked.value > 0:
            own[step.kind] = marked.value
        found.append(marked)
    return tuple(found)


def _safety(step: SafetyStep, given: Given | None) -> Marked:
    if not isinstance(given, Chosen):
        return Marked(step=step, standing="blank", share=Fraction(0))
    picked = [option for option in step.options if option.id in given.options]
    right = sum(option.right for option in picked)
    keys = len(step.keys)
    share = max(Fraction(0), Fraction(2 * right - len(picked), keys)) if keys else Fraction(0)
    criticals = tuple(option.because for option in picked if option.critical)
    return Marked(step=step, standing=_standing(share), share=share, criticals=criticals)


def _standing(share: Fraction) -> Standing:
    return "right" if share == 1 else "partly" if share else "wrong"


def _number(item: Workbench, step: NumberStep, given: Given | None, own: Mapping[str, Fraction]) -> Marked:
    if given is None:
        return Marked(step=step, standing="blank", share=Fraction(0))
    quantity = quantity_of(step, given)
    if quantity is None:
        return Marked(step=step, standing="ungradable", share=Fraction(0))
    value = value_of(step, given)
    if value is None:
        return Marked(step=step, standing="wrong", share=Fraction(0), wrong_kind=True, flags=quantity.flags)
    share, carried, expected = _judged(item, step, value, own)
    criticals = tuple(part.because for part in step.criticals_of(value))
    if criticals and carried:  # it follows, and it could harm: what is unsafe is never marked right
        share, carried = Fraction(0), False
    if step.flags_count and quantity.flags:
        share, carried = Fraction(0), False
    slip = slip_of(step, quantity) if share == 0 and not step.every else None
    return Marked(
        step=step,
        standing=_standing(share),
        share=share,
        value=value,
        carried=carried,
        expected=expected,
        slip=slip.sentence if slip else "",
        slip_kind=slip.kind if slip else None,
        flags=quantity.flags,
        criticals=criticals,
    )


def _judged(
    item: Workbench, step: NumberStep, value: Fraction, own: Mapping[str, Fraction]
) -> tuple[Fraction, bool, Fraction | None]:
    """The share, whether it is for what follows from the learner's own step, and what follows from it."""
    share = Fraction(step.share_of(value))
    before = item.before(step)
    given = own.get(before.kind) if before else None
    if before is None or given is None:
        return share, False, None
    if step.own is not None:
        low, high = own_range(step, before, given)
        fits = Fraction(int(low <= value <= high))
        return fits, bool(fits) and share < 1, None
    if share == 1 or before.share_of(given) == 1:
        return share, False, None
    moved = _moved(item, step, before, given)
    if moved is None:
        return share, False, None
    carried = Fraction(moved.share_of(value))
    return max(share, carried), carried > share, moved.value


def own_range(step: NumberStep, before: NumberStep, given: Fraction) -> tuple[Fraction, Fraction]:
    """The shares of the learner's own regimen that a rescue dose may be, in the keyed unit of the step."""
    least, most = step.own or (Fraction(0), Fraction(0))
    regimen = given * before.size / step.size
    return least * regimen, most * regimen


def _moved(item: Workbench, step: NumberStep, before: NumberStep, given: Fraction) -> NumberStep | None:
    """The step as it would be keyed had the step before been what the learner wrote.

    All steps are proportional but the patch, which is rounded: it is computed anew by its rule.
    """
    if before.value <= 0:
        return None
    ratio = given / before.value
    if step.kind == "patch":
        whole = patch_of(item.plan, given * before.size)
        if whole is None:
            return None
        exact = in_keyed(step.unit, whole)
        rounded = round_to(exact, Fraction(step.step), step.how) if step.step else (exact,)
        values = [value for value in rounded if value > 0]
        bands = tuple(Band(low=one, high=one, share=Decimal(1)) for one in values)
        return replace(step, value=exact, bands=bands, tolerance=None, step=None) if values else None
    bands = tuple(
        replace(band, low=_times(band.low, ratio), high=_times(band.high, ratio)) for band in step.bands
    )
    return replace(step, value=step.value * ratio, bands=bands)


def _times(end: Decimal | Fraction | None, ratio: Fraction) -> Fraction | None:
    return None if end is None else Fraction(end) * ratio


def first_wrong(marked: tuple[Marked, ...]) -> Marked | None:
    """The step where it went wrong: the first that lost points by itself, or that could have harmed."""
    return next((one for one in marked if one.share < 1 or one.criticals), None)


def criticals_of(item: Workbench, marked: tuple[Marked, ...]) -> tuple[Critical, ...]:
    """Every critical error; the same sentence about the same patient is said once."""
    sentences = dict.fromkeys(sentence for one in marked for sentence in one.criticals)
    return tuple(Critical(item.id, sentence) for sentence in sentences)
