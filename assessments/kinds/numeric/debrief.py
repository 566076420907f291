"""What the debrief of a numeric question can show: where the answer lies, why, and the worked steps."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from assessments.engine.answers import Answer
from assessments.engine.measure import Measure, slip_of
from assessments.engine.quantity import FLAGS, Quantity, exact_decimal, plain, rounded
from assessments.engine.ranges import Range
from assessments.kinds.numeric.question import Measured, Numeric

FEEDBACK = {
    "label": "",
    "given": "own_answer",
    "because": "option_feedback",
    "flags": "option_feedback",
    "wrong_kind": "correctness",
    "slip": "key",
    "value": "key",
    "worked": "key",
    "bands": "key",
    "critical": "key",
    "scale": "key",
}

WRONG_KIND = "This unit measures something else, so the number cannot be compared."


def quantity_of(item: Numeric, answer: Answer) -> Quantity | None:
    """The answer as a quantity, where it is one."""
    unit = item.unit_of(answer.unit) if isinstance(answer, Measured) else None
    if unit is None or not isinstance(answer, Measured):
        return None
    return Quantity(answer.amount, unit, answer.flags)


def feedback(item: Numeric, answer: Answer) -> dict[str, Any]:
    """Everything the debrief may show. `scale` is what the drawing needs, in the keyed unit."""
    given = quantity_of(item, answer)
    value = given.canonical(item.keyed) if given else None
    slip = slip_of(item, given) if given else None
    drawn = scale(item, value)
    return {
        "label": item.label,
        "given": f"{plain(given.amount)} {given.unit.label}" if given else "",
        "because": item.because_of(value) if value is not None else "",
        "flags": [FLAGS[flag] for flag in given.flags] if given else [],
        "wrong_kind": WRONG_KIND if given and value is None else "",
        "slip": slip.sentence if slip else "",
        "value": f"{plain(item.value)} {item.keyed.label}",
        "worked": list(item.worked),
        "bands": drawn["bands"],
        "critical": drawn["critical"],
        "scale": drawn,
    }


def scale(measure: Measure, value: Decimal | Fraction | None) -> dict[str, Any]:
    """What the drawing of a measure needs, with where a value lies in it; all in the keyed unit."""
    right = [{**_drawn(part, value), "share": "1"} for part in _apart(measure)]
    bands = [{**_drawn(band, value), "share": plain(band.share)} for band in measure.bands]
    return {
        "bands": [*bands, *right],
        "critical": [_drawn(part, value) for part in measure.critical],
        "value": _figure(value),
        "unit": measure.keyed.label,
        "label": measure.label,
    }


def _apart(measure: Measure) -> list[Range]:
    """What is right by tolerance or rounding, and by no band."""
    return [part for part in measure.full if not any(_within(part, band) for band in measure.bands)]


def _within(part: Range, band: Range) -> bool:
    return all(end is not None and end in band for end in (part.low, part.high))


def _figure(value: Decimal | Fraction | None) -> str | None:
    """A number as the drawing reads it: a decimal, cut off where it has no end."""
    if isinstance(value, Fraction):
        exact = exact_decimal(value)
        value = rounded(value, 4) if exact is None else exact
    return None if value is None else plain(value)


def _drawn(part: Range, value: Decimal | Fraction | None) -> dict[str, Any]:
    return {
        "low": _figure(part.low),
        "high": _figure(part.high),
        "low_open": part.low_open,
        "high_open": part.high_open,
        "words": part.words,
        "because": part.because,
        "here": value is not None and value in part,
    }
