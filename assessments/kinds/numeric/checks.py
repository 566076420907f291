"""What an author of a numeric question is told before it can be published."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from assessments.engine.findings import Finding, ask, block
from assessments.engine.quantity import Unit, known_size, plain
from assessments.kinds.numeric.bands import leave_gaps, overlap, overlapping
from assessments.kinds.numeric.question import Numeric


def lint(item: Numeric) -> list[Finding]:
    """All checks of units, bands, critical ranges and the worked answer."""
    findings = [*_units(item), *_sizes(item.units), *_bands(item), *_critical(item)]
    findings += [*_value(item), *_practical(item)]
    if not item.label.strip():
        findings.append(block("", "Name the quantity asked for, such as “Hydromorphone in 24 hours”."))
    if not item.worked:
        findings.append(
            ask("", "Show the worked steps, so that a wrong answer can be followed to where it went.")
        )
    return findings


def _units(item: Numeric) -> Iterator[Finding]:
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
            yield block(unit.id, f"The factor of {unit.label} must be more than 0.")
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


def _bands(item: Numeric) -> Iterator[Finding]:
    if not any(band.share == 1 for band in item.bands):
        yield block("", "No band earns full marks. Say which values do.")
    for band in item.bands:
        if not 0 <= band.share <= 1:
            yield block("", f"The band {band.words} earns {plain(band.share)}; a share lies between 0 and 1.")
        if band.is_empty:
            yield block("", f"The band {band.words} holds no value. Check its ends.")
        if min(band.low or Decimal(0), band.high or Decimal(0)) < 0:
            yield block("", f"The band {band.words} goes below 0. A dose is positive.")
        if not band.because.strip():
            yield ask("", f"The band {band.words} says nothing afterwards. Add why it earns what it earns.")
    for one, other in overlapping(item.bands):
        yield block(
            "", f"The bands {one.words} and {other.words} overlap. Every value belongs to one band only."
        )
    if not overlapping(item.bands) and leave_gaps(item.bands) and not item.rest_because.strip():
        yield ask("", "Some values lie in no band and earn 0. Say why, for the learner who gives one.")


def _critical(item: Numeric) -> Iterator[Finding]:
    for part in item.critical:
        if part.is_empty:
            yield block("", f"The critical range {part.words} holds no value. Check its ends.")
        if part.low is None and part.high is None:
            yield block("", "A critical range without ends makes every answer critical. Give it an end.")
        if not part.because.strip():
            yield block("", f"Say what {part.words} could have done to the patient.")
        for band in item.bands:
            if overlap(part, band) and band.share == 1:
                yield block(
                    "", f"Full marks ({band.words}) and critical ({part.words}) overlap. Separate them."
                )
            elif overlap(part, band) and band.share > 0:
                yield ask(
                    "", f"Values from {band.words} earn points and are critical ({part.words}) at once."
                )


def _value(item: Numeric) -> Iterator[Finding]:
    said = f"{plain(item.value)} {item.keyed.label}"
    if item.value <= 0:
        yield block("", "The worked answer must be more than 0.")
    elif item.share_of(item.value) != 1:
        yield block("", f"The worked answer, {said}, does not earn full marks. Check the bands.")
    if item.criticals_of(item.value):
        yield block("", f"The worked answer, {said}, lies in a critical range.")
    full = [band for band in item.bands if band.share == 1]
    if item.step is None and full and all(band.low == band.high is not None for band in full):
        yield ask(
            "", f"Only exactly {said} earns full marks. Allow for rounding, unless it is a plain count."
        )


def _practical(item: Numeric) -> Iterator[Finding]:
    if item.step is None:
        return
    if item.step <= 0:
        yield block("", "The step of real strengths must be more than 0.")
    for value in item.rounded:
        if item.criticals_of(value):
            yield block("", f"Rounded to a real strength, the answer is {plain(value)}, which is critical.")
