"""A number with its unit. Convert first, compare once; critical ranges are judged whatever the points."""

import dataclasses
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from assessments.engine import quantity
from assessments.engine.answers import (
    UNREADABLE,
    Answer,
    Blank,
    Critical,
    Result,
    Ungradable,
    scored,
    without_mark,
)
from assessments.engine.conversion import read_table
from assessments.engine.findings import Finding
from assessments.engine.item import Item, common
from assessments.engine.measure import Measure, read_measure, slip_of
from assessments.engine.quantity import Problem, plain
from assessments.engine.reading import Reader, to_decimal
from assessments.kinds.numeric import checks, debrief
from assessments.kinds.numeric.debrief import quantity_of
from assessments.kinds.numeric.question import Measured, Numeric

TITLE = "Number with a unit"
REASONS = {**quantity.REASONS, "unreadable": UNREADABLE.sentence}
FEEDBACK = debrief.FEEDBACK


def read(reader: Reader) -> Numeric:
    """Read the item from a definition."""
    shared, measure = common(reader), read_measure(reader)
    fields = {field.name: getattr(measure, field.name) for field in dataclasses.fields(Measure)}
    return Numeric(
        **shared,
        **fields,
        worked=reader.texts("worked"),
        tables=tuple(read_table(part) for part in reader.readers("tables")),
        trouble=reader.texts("trouble"),
    )


def lint(item: Numeric) -> list[Finding]:
    """Units, bands, critical ranges and the worked answer; see checks."""
    return checks.lint(item)


def variants(item: Numeric) -> list[Item]:
    """What the recipe was enumerated to when the case was frozen; itself where there is no recipe."""
    return list(item.variants) or [item]


def public_view(item: Numeric, seed: str) -> dict[str, Any]:
    """Name, hint and the units by name. Neither dimension nor factor: they would tell the right kind."""
    units = [{"id": unit.id, "label": unit.label} for unit in item.units]
    return {"label": item.label, "hint": item.hint, "units": units}


def parse(item: Numeric, raw: object) -> Answer:
    """Read {"amount": "18", "unit": "mg"}; "18 mg" as amount supplies its unit.

    Content packs write "text" for the amount in their scripted runs; it means the same.
    """
    if raw is None:
        return Blank()
    if not isinstance(raw, Mapping):
        return UNREADABLE
    text = _text(raw)
    chosen = raw.get("unit", "")
    unit = item.unit_of(chosen)
    if not isinstance(text, str) or (unit is None and chosen not in ("", None)):
        return UNREADABLE
    given = quantity.read_quantity(text, item.units, unit)
    if given is None:
        return Blank()
    if isinstance(given, Problem):
        return Ungradable(given.reason, REASONS[given.reason])
    return Measured(given.amount, given.unit.id, given.flags)


def _text(raw: Mapping[str, Any]) -> Any:
    return raw.get("amount", raw.get("text", ""))


def typed(raw: object) -> str:
    """The amount as typed, before anything was read into it."""
    text = _text(raw) if isinstance(raw, Mapping) else ""
    return text if isinstance(text, str) else ""


def stored(response: Measured) -> dict[str, Any]:
    """{"amount": "18", "unit": "mg", "flags": []}: the number read, never the text typed."""
    return {"amount": f"{response.amount:f}", "unit": response.unit, "flags": list(response.flags)}


def restore(item: Numeric, payload: Mapping[str, Any]) -> Answer:
    """The quantity an event keeps."""
    amount = to_decimal(payload.get("amount"))
    unit = item.unit_of(payload.get("unit"))
    flags = payload.get("flags", [])
    if amount is None or amount.is_signed() or unit is None or not isinstance(flags, list | tuple):
        return UNREADABLE
    return Measured(amount, unit.id, tuple(flag for flag in quantity.FLAGS if flag in flags))


def score(item: Numeric, answer: Answer) -> Result:
    """The share of the one band the value lies in, and every critical range it lies in."""
    given = quantity_of(item, answer)
    if given is None:
        return without_mark(item, answer)
    value = given.canonical(item.keyed)
    slip = slip_of(item, given)
    detail = {
        "canonical": None if value is None else f"{value:f}",
        "flags": list(given.flags),
        "wrong_kind": value is None,
        "slip": slip.kind if slip else None,
    }
    if value is None:
        return scored(item, Fraction(0), (), detail)
    criticals = tuple(Critical(item.id, part.because) for part in item.criticals_of(value))
    misread = item.flags_count and given.flags
    return scored(item, Fraction(0) if misread else Fraction(item.share_of(value)), criticals, detail)


def measured(item: Numeric, answer: Answer) -> Decimal | None:
    """The amount in the keyed unit."""
    given = quantity_of(item, answer)
    return given.canonical(item.keyed) if given else None


def summary(item: Numeric, answer: Answer) -> str:
    """Such as "18 mg"."""
    given = quantity_of(item, answer)
    return f"{plain(given.amount)} {given.unit.label}" if given else ""


def model_answer(item: Numeric) -> dict[str, Any]:
    """The worked answer in its unit."""
    return {"amount": plain(item.typeable), "unit": item.unit}


def feedback(item: Numeric, answer: Answer, seed: str | None = None) -> dict[str, Any]:
    """Bands to draw, where the answer lies, why, and the worked steps; see debrief."""
    return debrief.feedback(item, answer)
