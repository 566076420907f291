"""The opioid workbench: steps over a conversion table, marked one by one; or a tally of MME, kept strictly apart."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from assessments.engine.answers import Answer, Result, scored, without_mark
from assessments.engine.conversion import ROUTE_WORDS, AnyTable, kind_of
from assessments.engine.findings import Finding
from assessments.engine.item import Item
from assessments.engine.options import in_order, public_options
from assessments.engine.quantity import plain
from assessments.engine.reading import Reader
from assessments.kinds.workbench import checks, debrief, reading
from assessments.kinds.workbench.marking import Marked, Worked, criticals_of, first_wrong, mark
from assessments.kinds.workbench.question import TITLES, AnyStep, SafetyStep, Workbench, read_workbench
from assessments.kinds.workbench.working import SORTS, amount_words

TITLE = "Opioid workbench"
REASONS = reading.REASONS
FEEDBACK = debrief.FEEDBACK


def read(reader: Reader) -> Workbench:
    """Read the item from a definition."""
    return read_workbench(reader)


def lint(item: Workbench) -> list[Finding]:
    """Tables that must not be mixed, steps that do not follow from them, and every measure; see checks."""
    return checks.lint(item)


def variants(item: Workbench) -> list[Item]:
    """What the quantities were enumerated to when the case was frozen; itself where there are none."""
    return list(item.variants) or [item]


def public_view(item: Workbench, seed: str) -> dict[str, Any]:
    """The table with source and date, what is taken, and the steps with their units. No factor, key or range."""
    tables = [item.table, *([item.rule] if item.rule else [])]
    return {
        "tables": [_public_table(table) for table in tables],
        "taken": [one.text or one.name for one in item.taken],
        "steps": [_public_step(item, step, seed) for step in item.steps],
    }


def _public_table(table: AnyTable) -> dict[str, Any]:
    shown = ("title", "version", "method", "review_by")
    return {name: getattr(table, name) for name in shown} | {
        "words": SORTS[kind_of(table)],
        "sources": list(table.sources),
        "conditions": list(table.conditions),
        "rows": [
            {
                "name": row.name,
                "route": ROUTE_WORDS[row.route],
                "amount": amount_words(table, row),
                "note": row.note,
            }
            for row in table.rows
        ],
    }


def _public_step(item: Workbench, step: AnyStep, seed: str) -> dict[str, Any]:
    view: dict[str, Any] = {
        "id": step.id,
        "kind": step.kind,
        "title": TITLES[step.kind],
        "label": step.label,
        "points": plain(step.points),
    }
    if isinstance(step, SafetyStep):
        return view | {"options": public_options(in_order(step.options, f"{item.id}/{step.id}", True, seed))}
    units = [{"id": unit.id, "label": unit.label} for unit in step.units]
    return view | {"hint": step.hint, "units": units, "every": [str(hours) for hours in step.every]}


def parse(item: Workbench, raw: object) -> Answer:
    """Read the fields of every step; see reading."""
    return reading.parse(item, raw)


def typed(raw: object) -> str:
    """What was typed in the steps."""
    return reading.typed(raw)


def stored(response: Worked) -> dict[str, Any]:
    """The steps as an event keeps them."""
    return reading.stored(response)


def restore(item: Workbench, payload: Mapping[str, Any]) -> Answer:
    """The working an event keeps."""
    return reading.restore(item, payload)


def score(item: Workbench, answer: Answer) -> Result:
    """The points of every step by its weight, and every critical range that a value lies in."""
    if not isinstance(answer, Worked):
        return without_mark(item, answer)
    marked = mark(item, answer)
    whole = sum((Fraction(one.step.points) for one in marked), Fraction(0))
    earned = sum((one.share * Fraction(one.step.points) for one in marked), Fraction(0))
    wrong = first_wrong(marked)
    detail = {
        "steps": {one.step.id: _detail(one) for one in marked},
        "went_wrong": wrong.step.id if wrong else None,
    }
    share = earned / whole if whole > 0 else Fraction(0)
    return scored(item, max(Fraction(0), min(Fraction(1), share)), criticals_of(item, marked), detail)


def _detail(one: Marked) -> dict[str, Any]:
    return {
        "kind": one.step.kind,
        "standing": one.standing,
        "share": str(one.share),
        "carried": one.carried,
        "value": None if one.value is None else str(one.value),
        "wrong_kind": one.wrong_kind,
        "slip": one.slip_kind,
        "flags": list(one.flags),
        "critical": bool(one.criticals),
    }


def summary(item: Workbench, answer: Answer) -> str:
    """The steps in a few words: "Total: 180 mg; Convert: 36 mg"."""
    if not isinstance(answer, Worked):
        return ""
    said = [(step, debrief.given_words(item, step.id, answer.by_step.get(step.id))) for step in item.steps]
    return "; ".join(f"{TITLES[step.kind]}: {words}" for step, words in said if words)


def model_answer(item: Workbench) -> dict[str, Any]:
    """The worked answer of every step."""
    answer: dict[str, Any] = {}
    for step in item.steps:
        if isinstance(step, SafetyStep):
            answer[step.id] = sorted(step.keys)
            continue
        answer[f"{step.id}.unit"] = step.unit
        if step.every:
            hours, dose = step.model_dose
            answer |= {step.id: plain(dose), f"{step.id}.every": str(hours)}
        else:
            answer[step.id] = plain(step.typeable)
    return answer


def feedback(item: Workbench, answer: Answer, seed: str | None = None) -> dict[str, Any]:
    """The learner's own working beside the worked one; see debrief."""
    return debrief.feedback(item, answer, seed)
