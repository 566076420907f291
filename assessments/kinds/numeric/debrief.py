"""What the debrief of a numeric question can show: where the answer lies, why, and the worked steps."""

from typing import Any

from assessments.engine.answers import Answer
from assessments.engine.debrief_scale import scale
from assessments.engine.measure import slip_of
from assessments.engine.quantity import FLAGS, Quantity, plain
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
    "sources": "key",
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
        "sources": [f"{table.title}. {' '.join(table.sources)}" for table in item.tables],
        "bands": drawn["bands"],
        "critical": drawn["critical"],
        "scale": drawn,
    }
