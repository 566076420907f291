"""What the debrief of a numeric question can show: where the answer lies, why, and the worked steps."""

from decimal import Decimal
from typing import Any

from assessments.engine.answers import Answer
from assessments.engine.quantity import FLAGS, Quantity, plain
from assessments.kinds.numeric.bands import Range
from assessments.kinds.numeric.question import Measured, Numeric, slip_of

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


def because(item: Numeric, value: Decimal) -> str:
    """What the author says to a value in the keyed unit."""
    band = item.band_of(value)
    if item.share_of(value) == 1 and (band is None or band.share != 1):
        return f"Rounded to a real strength: {plain(value)} {item.keyed.label} is accepted."
    return band.because if band else item.rest_because


def feedback(item: Numeric, answer: Answer) -> dict[str, Any]:
    """Everything the debrief may show. `scale` is what the drawing needs, in the keyed unit."""
    given = quantity_of(item, answer)
    value = given.canonical(item.keyed) if given else None
    slip = slip_of(item, given) if given else None
    bands = [{**_drawn(band, value), "share": plain(band.share)} for band in item.bands]
    critical = [_drawn(part, value) for part in item.critical]
    return {
        "label": item.label,
        "given": f"{plain(given.amount)} {given.unit.label}" if given else "",
        "because": because(item, value) if value is not None else "",
        "flags": [FLAGS[flag] for flag in given.flags] if given else [],
        "wrong_kind": WRONG_KIND if given and value is None else "",
        "slip": slip.sentence if slip else "",
        "value": f"{plain(item.value)} {item.keyed.label}",
        "worked": list(item.worked),
        "bands": bands,
        "critical": critical,
        "scale": {
            "bands": bands,
            "critical": critical,
            "value": plain(value) if value is not None else None,
            "unit": item.keyed.label,
            "label": item.label,
        },
    }


def _drawn(part: Range, value: Decimal | None) -> dict[str, Any]:
    return {
        "low": None if part.low is None else plain(part.low),
        "high": None if part.high is None else plain(part.high),
        "low_open": part.low_open,
        "high_open": part.high_open,
        "words": part.words,
        "because": part.because,
        "here": value is not None and value in part,
    }
