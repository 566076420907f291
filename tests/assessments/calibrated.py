"""Calibrated scripts of the rubric of tests.assessments.writing: one weak, one middling, one strong."""

from assessments.material import samples
from tests.assessments import writing

EXPERTS = {"weak": writing.HARM, "middling": writing.MIDDLE, "strong": writing.TOP}


def values(name, levels, **changes):
    """The values of a sample, as a file of a pack has them."""
    return {
        "title": f"Letter: {name}",
        "rubric": "letter",
        "source": "",
        "awaits": "a nurse and a pharmacist",
        "place": list(EXPERTS).index(name),
        "question": "Write to his daughter: why does the drug change today?",
        "text": f"Dear Ana,\nthis is the {name} answer.",
        "experts": {
            one: {"level": level, "because": f"Because of the words of the {name} answer."}
            for one, level in levels.items()
        },
    } | changes


def scripts(by=None):
    """Put all three in place and publish them; {name: CalibratedScript}."""
    return {name: samples.put(f"letter-{name}", values(name, levels), by) for name, levels in EXPERTS.items()}
