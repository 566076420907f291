"""From what a form sends to the answer of a workbench, and to what an event keeps of it and back."""

from collections.abc import Mapping
from typing import Any

from assessments.engine import quantity
from assessments.engine.answers import UNREADABLE, Answer, Blank, Ungradable
from assessments.engine.quantity import Problem
from assessments.engine.reading import to_decimal
from assessments.kinds.workbench.marking import Amount, Chosen, Given, Unread, Worked
from assessments.kinds.workbench.question import AnyStep, NumberStep, SafetyStep, Workbench

UNIT, EVERY = ".unit", ".every"
"""Ends of the names of fields: "convert.unit", "regimen.every"."""
REASONS = {
    **quantity.REASONS,
    "interval_missing": "Say how often the dose is given. A dose without its interval is no regimen.",
    "steps_left": "A step is still empty.",
    "unknown_option": "One of these options is not offered here. Choose among those you see.",
    "unreadable": UNREADABLE.sentence,
}
UNKNOWN = Ungradable("unknown_option", REASONS["unknown_option"], malformed=True)


def parse(item: Workbench, raw: object) -> Answer:
    """Read {"total": "180", "total.unit": "mg", "regimen.every": "4", "safety": [ids]}, keyed by the ids of steps."""
    if raw is None:
        return Blank()
    if not isinstance(raw, Mapping):
        return UNREADABLE
    found: list[tuple[str, Given]] = []
    for step in item.steps:
        given = _chosen(step, raw) if isinstance(step, SafetyStep) else _amount(step, raw)
        if isinstance(given, Ungradable):
            return given
        if given is not None:
            found.append((step.id, given))
    if not found:
        return Blank()
    unread = [one for _, one in found if isinstance(one, Unread)]
    if len(unread) == len(found):
        return Ungradable(unread[0].reason, REASONS[unread[0].reason])
    return Worked(tuple(found), _said(item, dict(found)))


def _said(item: Workbench, found: Mapping[str, Given]) -> tuple[str, str] | None:
    """The first step that cannot be marked, or that is still empty, in words."""
    for step in item.steps:
        given = found.get(step.id)
        if isinstance(given, Unread):
            return given.reason, f"“{step.label}”: {REASONS[given.reason]}"
    empty = [step.label for step in item.steps if step.id not in found]
    if not empty:
        return None
    more = f", and {len(empty) - 1} more" if len(empty) > 1 else ""
    return "steps_left", f"“{empty[0]}”{more}: still empty."


def _chosen(step: AnyStep, raw: Mapping[str, Any]) -> Chosen | Ungradable | None:
    given = raw.get(step.id)
    if given is None or given == []:
        return None
    if not isinstance(given, list | tuple) or not all(isinstance(one, str) for one in given):
        return UNREADABLE
    options = step.options if isinstance(step, SafetyStep) else ()
    if not set(given) <= {option.id for option in options}:
        return UNKNOWN
    return Chosen(tuple(sorted(set(given))))


def _amount(step: NumberStep, raw: Mapping[str, Any]) -> Amount | Unread | Ungradable | None:
    text, unit_id, every = (raw.get(f"{step.id}{end}", "") for end in ("", UNIT, EVERY))
    if not isinstance(text, str) or not isinstance(unit_id, str) or not isinstance(every, str):
        return UNREADABLE
    unit = step.unit_of(unit_id.replace("/", "-"))
    if unit_id and unit is None:
        return UNKNOWN
    if every and every not in {str(hours) for hours in step.every}:
        return UNKNOWN
    read = quantity.read_quantity(text, step.units, unit)
    if read is None:
        return None
    if isinstance(read, Problem):
        return Unread(read.reason)
    if step.every and not every:
        return Unread("interval_missing")
    return Amount(read.amount, read.unit.id, read.flags, int(every) if every else None)


def typed(raw: object) -> str:
    """What was typed in the steps, before anything was read into it."""
    if not isinstance(raw, Mapping):
        return ""
    texts = [
        value
        for name, value in raw.items()
        if isinstance(name, str) and isinstance(value, str) and not name.endswith((UNIT, EVERY))
    ]
    return "; ".join(text for text in texts if text.strip())


def stored(response: Worked) -> dict[str, Any]:
    """{"steps": {id: {...}}}: numbers read, units, intervals, choices; never a text typed."""
    return {"steps": {id_: _kept(given) for id_, given in response.steps}}


def _kept(given: Given) -> dict[str, Any]:
    match given:
        case Unread(reason):
            return {"unread": reason}
        case Chosen(options):
            return {"options": list(options)}
        case Amount(amount, unit, flags, every):
            return {"amount": f"{amount:f}", "unit": unit, "flags": list(flags), "every": every}


def restore(item: Workbench, payload: Mapping[str, Any]) -> Answer:
    """The working an event keeps, for any payload."""
    steps = payload.get("steps")
    if not isinstance(steps, Mapping) or not steps:
        return UNREADABLE
    found: list[tuple[str, Given]] = []
    for step in item.steps:
        if step.id not in steps:
            continue
        given = _restored(step, steps[step.id])
        if given is None:
            return UNREADABLE
        found.append((step.id, given))
    return Worked(tuple(found), _said(item, dict(found))) if len(found) == len(steps) else UNREADABLE


def _restored(step: AnyStep, kept: object) -> Given | None:
    if not isinstance(kept, Mapping):
        return None
    if isinstance(step, SafetyStep):
        chosen = _chosen(step, {step.id: kept.get("options")})
        return chosen if isinstance(chosen, Chosen) else None
    if "unread" in kept:
        reason = kept["unread"]
        return Unread(reason) if isinstance(reason, str) and reason in REASONS else None
    amount, unit, every = to_decimal(kept.get("amount")), step.unit_of(kept.get("unit")), kept.get("every")
    flags = kept.get("flags", [])
    if amount is None or amount.is_signed() or unit is None or not isinstance(flags, list | tuple):
        return None
    if (every is not None or step.every) and (isinstance(every, bool) or every not in step.every):
        return None
    return Amount(amount, unit.id, tuple(flag for flag in quantity.FLAGS if flag in flags), every)
