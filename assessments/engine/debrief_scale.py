"""Where a value lies among the bands and critical ranges of a measure: what a drawing needs."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from assessments.engine.measure import Measure
from assessments.engine.quantity import exact_decimal, plain, rounded
from assessments.engine.ranges import Range


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
