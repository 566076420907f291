"""What a workbench shows afterwards: the learner's own working beside the worked one, step by step."""

from fractions import Fraction
from typing import Any

from assessments.engine import options as opt
from assessments.engine.answers import Answer
from assessments.engine.debrief_scale import scale
from assessments.engine.quantity import FLAGS, plain
from assessments.kinds.workbench.marking import (
    Amount,
    Chosen,
    Given,
    Marked,
    Worked,
    first_wrong,
    mark,
    own_range,
    quantity_of,
    value_of,
)
from assessments.kinds.workbench.question import TITLES, NumberStep, SafetyStep, Workbench
from assessments.kinds.workbench.working import worked

FEEDBACK = {
    **opt.FEEDBACK,
    "steps": "",
    "kind": "",
    "label": "",
    "title": "",
    "given": "own_answer",
    "standing": "correctness",
    "carried": "correctness",
    "is_first_wrong": "correctness",
    "harmful": "criticals",
    "said": "option_feedback",
    "flags": "option_feedback",
    "slip": "key",
    "model": "key",
    "went_wrong": "correctness",
    "worked": "key",
    "scales": "key",
    "table": "",
    "caption": "",
    "source": "",
    "review_by": "",
}
WRONG_KIND = "This unit measures something else, so the number cannot be compared."
CARRIED = "Wrong by the key, and it follows from your own step before: the method counts as right."


CARRIED_HARM = (
    "It follows from your own step before, so the method counts. The dose itself could have harmed."
)


def feedback(item: Workbench, answer: Answer, seed: str | None = None) -> dict[str, Any]:
    """Every step with what was given, how it stands, and what the worked answer is."""
    given = answer.by_step if isinstance(answer, Worked) else {}
    marked = mark(item, answer if isinstance(answer, Worked) else Worked(()))
    wrong = first_wrong(marked) if given else None
    return {
        "steps": [_step(item, one, given.get(one.step.id), one is wrong) for one in marked],
        "went_wrong": wrong.step.label if wrong else "",
        "worked": worked(item),
        "scales": [_scale(one) for one in marked if _is_drawn(one)],
        "table": {
            "caption": item.table.title,
            "source": "; ".join(item.table.sources),
            "review_by": item.table.review_by,
        },
    }


def _step(item: Workbench, one: Marked, given: Given | None, is_wrong: bool) -> dict[str, Any]:
    step = one.step
    shown = {
        "id": step.id,
        "kind": step.kind,
        "title": TITLES[step.kind],
        "label": step.label,
        "given": given_words(item, step.id, given),
        "standing": one.standing,
        "carried": one.carried,
        "is_first_wrong": is_wrong,
        "harmful": bool(one.criticals),
        "said": _said(item, one, given),
        "flags": [FLAGS[flag] for flag in one.flags],
        "slip": one.slip,
        "model": _model(step),
        "options": [],
    }
    if isinstance(step, SafetyStep):
        chosen = given.options if isinstance(given, Chosen) else ()
        shown["options"] = opt.explained(step.options, chosen)
    return shown


def _said(item: Workbench, one: Marked, given: Given | None) -> str:
    """What is said of a step: the author's words to its value, or why it counts all the same."""
    step = one.step
    if isinstance(step, SafetyStep) or one.value is None:
        return WRONG_KIND if one.wrong_kind else ""
    if one.criticals and one.carried:
        return CARRIED_HARM
    if one.criticals:
        return " ".join(one.criticals)
    before = item.before(step)
    if step.own is not None and before is not None and one.carried:
        return f"Between {_percent(step.own[0])} and {_percent(step.own[1])} of your own regimen."
    if one.carried:
        return CARRIED
    return step.because_of(one.value)


def own_words(item: Workbench, step: NumberStep, regimen: Fraction) -> str:
    """The rescue doses that go with a learner's own regimen: "6 to 12 mg"."""
    before = item.before(step)
    if before is None:
        return ""
    low, high = own_range(step, before, regimen)
    return f"{plain(low)} to {plain(high)} {step.keyed.label}"


def _percent(share: Fraction) -> str:
    return f"{plain(share * 100)} %"


def given_words(item: Workbench, id_: str, given: Given | None) -> str:
    """What was given in a step: "180 mg", "3 mg every 4 hours (18 mg in 24 hours)", or the texts of what was chosen."""
    step = next(one for one in item.steps if one.id == id_)
    if isinstance(step, SafetyStep):
        chosen = given.options if isinstance(given, Chosen) else ()
        return "; ".join(option.text for option in step.options if option.id in chosen)
    quantity = quantity_of(step, given)
    if quantity is None or not isinstance(given, Amount):
        return ""
    said = f"{plain(quantity.amount)} {quantity.unit.label}"
    if not given.every:
        return said
    total = value_of(step, given)
    whole = f" ({plain(total)} {step.keyed.label} in 24 hours)" if total is not None else ""
    return f"{said} every {given.every} hours{whole}"


def _model(step: NumberStep | SafetyStep) -> str:
    if isinstance(step, SafetyStep):
        return "; ".join(option.text for option in step.options if option.right)
    if step.every:
        hours, dose = step.model_dose
        return f"{plain(dose)} {step.keyed.label} every {hours} hours ({plain(step.value)} in 24 hours)"
    return f"{plain(step.value)} {step.keyed.label}"


def _is_drawn(one: Marked) -> bool:
    """Steps with a critical range: where one lost points by oneself, and all of them where nothing was given."""
    missed = one.value is None or (not one.carried and (one.share < 1 or bool(one.criticals)))
    return isinstance(one.step, NumberStep) and bool(one.step.critical) and missed


def _scale(one: Marked) -> dict[str, Any]:
    assert isinstance(one.step, NumberStep)
    return scale(one.step, one.value)
