"""What an author is told of a number with a unit before it can be published: units, bands, critical ranges, the key."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from assessments.engine.findings import Finding, ask, block
from assessments.engine.measure import Measure
from assessments.engine.quantity import MAX_DIGITS, Unit, exact_decimal, known_size, plain
from assessments.engine.ranges import Band, Range, leave_gaps, overlap, overlapping

MOST_PLACES = 4
"""Places after the point that a key may have where only the exact number is right."""


def lint(item: Measure) -> list[Finding]:
    """All checks of units, bands, critical ranges and the worked answer."""
    findings = [*_units(item), *_sizes(item.units), *_bands(item), *_critical(item)]
    findings += [*_value(item), *_tolerance(item), *_practical(item)]
    if not item.label.strip():
        findings.append(block("", "Name the quantity asked for, such as “Hydromorphone in 24 hours”."))
    return findings


def _units(item: Measure) -> Iterator[Finding]:
    if not item.units:
        yield block("", "Offer at least one unit. A number without a unit is not a dose.")
        return
    for what, values in (("id", [u.id for u in item.units]), ("name", [_plain(u.label) for u in item.units])):
        for value, times in Counter(values).items():
            if times > 1:
                yield block("", f"Two units have the same {what}, “{value}”. Keep one of them.")
    for unit in item.units:
        if not unit.label.strip():
            yield block(unit.id, "This unit has no name.")
        if unit.factor <= 0:
            sentence = (
                f"The factor of {unit.label} must be more than 0, in decimals. Where it has no exact one (a day in "
                "hours), write the key in the unit for 24 hours."
            )
            yield block(unit.id, sentence)
    keyed = item.unit_of(item.unit)
    if keyed is None:
        yield block("", "The unit of the worked answer is not among those offered. Add it or choose another.")
    elif keyed.factor != 1:
        yield block(keyed.id, f"The key is written in {keyed.label}, so its factor must be 1.")
    if len(item.units) == 1:
        yield ask("", "Only one unit is offered, so the unit is given away. Offer one that would be wrong.")


def _plain(label: str) -> str:
    return "".join(label.split()).casefold()


def _sizes(units: tuple[Unit, ...]) -> Iterator[Finding]:
    """Factors that contradict the names of the units, and accepted units of different kinds."""
    known = [(unit, *found) for unit in units if unit.factor > 0 and (found := known_size(unit.label))]
    for place, (unit, kind, size) in enumerate(known):
        for other, other_kind, other_size in known[:place]:
            same = unit.dimension == other.dimension
            if same and kind != other_kind:
                sentence = (
                    f"{unit.label} and {other.label} measure different things. Only one kind can be accepted."
                )
                yield block(unit.id, sentence)
            elif not same and kind == other_kind:
                yield block(
                    unit.id, f"{unit.label} and {other.label} measure the same. Give them one dimension."
                )
            elif same and Fraction(unit.factor) / Fraction(other.factor) != size / other_size:
                yield block(unit.id, f"The factors of {unit.label} and {other.label} contradict each other.")


def _bands(item: Measure) -> Iterator[Finding]:
    if not item.full and not any(band.share == 1 for band in item.bands):
        yield block("", "No band earns full marks. Say which values do.")
    for band in item.bands:
        if not 0 <= band.share <= 1:
            yield block("", f"The band {band.words} earns {plain(band.share)}; a share lies between 0 and 1.")
        if band.is_empty:
            yield block("", f"The band {band.words} holds no value. Check its ends.")
        if min(Fraction(band.low or 0), Fraction(band.high or 0)) < 0:
            yield block("", f"The band {band.words} goes below 0. A dose is positive.")
        if not band.because.strip():
            yield ask("", f"The band {band.words} says nothing afterwards. Add why it earns what it earns.")
    for one, other in overlapping(item.bands):
        yield block(
            "", f"The bands {one.words} and {other.words} overlap. Every value belongs to one band only."
        )
    for right in item.full:
        yield from _twice(item, right)
    covered = [*item.bands, *item.full]
    if not overlapping(item.bands) and leave_gaps(covered) and not item.rest_because.strip():
        yield ask("", "Some values lie in no band and earn 0. Say why, for the learner who gives one.")


def _twice(item: Measure, right: Range) -> Iterator[Finding]:
    """A value that is right by tolerance or by rounding must not earn less by a band."""
    for band in item.bands:
        if band.share < 1 and overlap(band, right):
            sentence = (
                f"{right.words} is right, and the band {band.words} gives {plain(band.share)} for it. Every value "
                "belongs to one band only: leave it out of the band."
            )
            yield block("", sentence)


def _critical(item: Measure) -> Iterator[Finding]:
    for part in item.critical:
        if part.is_empty:
            yield block("", f"The critical range {part.words} holds no value. Check its ends.")
        if part.low is None and part.high is None:
            yield block("", "A critical range without ends makes every answer critical. Give it an end.")
        if not part.because.strip():
            yield block("", f"Say what {part.words} could have done to the patient.")
        whole = [Band(low=one.low, high=one.high, share=Decimal(1)) for one in item.full]
        for band in (*item.bands, *whole):
            if overlap(part, band) and band.share == 1:
                yield block(
                    "", f"Full marks ({band.words}) and critical ({part.words}) overlap. Separate them."
                )
            elif overlap(part, band) and band.share > 0:
                yield ask(
                    "", f"Values from {band.words} earn points and are critical ({part.words}) at once."
                )


def _value(item: Measure) -> Iterator[Finding]:
    said = f"{plain(item.value)} {item.keyed.label}"
    if item.value <= 0:
        yield block("", "The worked answer must be more than 0.")
        return
    if item.share_of(item.value) != 1 and item.share_of(item.typeable) != 1:
        yield block("", f"The worked answer, {said}, does not earn full marks. Check the bands.")
    if item.criticals_of(item.value):
        yield block("", f"The worked answer, {said}, lies in a critical range.")
    exact = exact_decimal(item.value)
    alone = not item.slack and all(band.is_one for band in item.bands if band.share == 1)
    if alone and item.step is None and (exact is None or _places(exact) > MOST_PLACES):
        yield block("", f"The worked answer, {said}, needs more digits than one can type. Allow a tolerance.")
    elif alone and item.step is None:
        sentence = f"Only exactly {said} earns full marks. Allow for rounding, unless it is a plain count."
        yield ask("", sentence)
    if item.value >= 10**MAX_DIGITS:
        yield block("", f"The worked answer, {said}, has more digits than can be read.")


def _places(exact: Decimal) -> int:
    return len(plain(exact).partition(".")[2])


def _tolerance(item: Measure) -> Iterator[Finding]:
    if item.tolerance is None:
        return
    if min(item.tolerance) < 0:
        yield block("", "A tolerance is 0 or more.")
    if item.tolerance[1] >= 1:
        yield block("", "A relative tolerance is a share of the answer, below 1: 0.05 is five percent.")
    elif item.value > 0 and item.slack >= item.value:
        yield block("", "The tolerance reaches down to 0, so any small dose would be right. Make it smaller.")


def _practical(item: Measure) -> Iterator[Finding]:
    if item.step is None:
        return
    if item.step <= 0:
        yield block("", "The step of real strengths must be more than 0.")
    elif item.value > 0 and not item.rounded:
        yield block(
            "", "Rounded to a real strength, the answer is 0. Take a smaller step or another way to round."
        )
    for value in item.rounded:
        if item.criticals_of(value):
            yield block("", f"Rounded to a real strength, the answer is {plain(value)}, which is critical.")
