"""Multiple response: several options may be right. Three rules of marking.

plus_minus      one up for each right option, one down for each wrong one, never below zero (NCSBN "+/-")
select_n        a fixed number may be chosen; one point for each right one (NCSBN "0/1")
all_or_nothing  full points for exactly the right options, else none
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assessments.engine import options as opt
from assessments.engine.answers import (
    UNREADABLE,
    Answer,
    Blank,
    Response,
    Result,
    Ungradable,
    scored,
    without_mark,
)
from assessments.engine.choosing import Part
from assessments.engine.findings import Finding, ask, block
from assessments.engine.item import Item, common
from assessments.engine.options import Option
from assessments.engine.reading import Reader

TITLE = "Multiple response"
RULES = ("plus_minus", "select_n", "all_or_nothing")
REASONS = {
    "unknown_option": "One of these options is not offered here. Choose among those you see.",
    "too_many": "More options are chosen than may be. Take some away.",
    "unreadable": UNREADABLE.sentence,
}
FEEDBACK = {**opt.FEEDBACK, "rule": "", "select": ""}


@dataclass(frozen=True, kw_only=True)
class MultipleResponse(Item):
    """A question with several right options.

    select  how many may be chosen, with the rule select_n only
    """

    options: tuple[Option, ...]
    rule: str
    select: int | None
    shuffle: bool

    @property
    def keys(self) -> frozenset[str]:
        """Ids of the right options."""
        return frozenset(option.id for option in self.options if option.right)


@dataclass(frozen=True)
class Chosen(Response):
    """The ids of the chosen options, sorted, at least one."""

    options: tuple[str, ...]


def read(reader: Reader) -> MultipleResponse:
    """Read the item from a definition."""
    return MultipleResponse(
        **common(reader),
        options=opt.read_options(reader, "correct"),
        rule=reader.choice("rule", RULES),
        select=reader.optional_whole("select"),
        shuffle=reader.flag("shuffle"),
    )


def lint(item: MultipleResponse) -> list[Finding]:
    """None or all right, a number to select that does not fit, a rule that rewards ticking everything."""
    findings = opt.lint_options(item.options, shuffle=item.shuffle, most=10)
    findings += opt.lint_some_right(item.options)
    if item.rule == "select_n":
        findings += _lint_select(item.select, len(item.keys))
    elif item.select is not None:
        findings.append(block("", "A number to select belongs to the rule “select N” only. Clear it."))
    return findings


def _lint_select(select: int | None, right: int) -> list[Finding]:
    if not select:
        return [block("", "Say how many may be chosen. Without a limit, choosing everything would win.")]
    if select > right:
        return [
            block(
                "", f"{select} must be chosen and only {right} are correct, so full marks are out of reach."
            )
        ]
    if select < right:
        return [ask("", f"{right} options are correct and only {select} may be chosen.")]
    return []


def variants(item: MultipleResponse) -> list[Item]:
    """The frozen variants, or only itself."""
    return list(item.variants) or [item]


def public_view(item: MultipleResponse, seed: str) -> dict[str, Any]:
    """The options in this attempt's order, how many may be chosen, and by which rule they are marked."""
    ordered = opt.in_order(item.options, item.id, item.shuffle, seed)
    return {"options": opt.public_options(ordered), "rule": item.rule, "select": item.select}


def parse(item: MultipleResponse, raw: object) -> Answer:
    """Read {"options": [ids]}; an id given twice counts once."""
    if raw is None:
        return Blank()
    if not isinstance(raw, Mapping):
        return UNREADABLE
    given = raw.get("options")
    if given is None:
        return Blank()
    if not isinstance(given, list | tuple):
        return UNREADABLE
    ids = {one for one in given if isinstance(one, str)}
    if len(ids) == 0 and len(given) == 0:
        return Blank()
    if not all(isinstance(one, str) for one in given):
        return UNREADABLE
    if not ids <= {option.id for option in item.options}:
        return Ungradable("unknown_option", REASONS["unknown_option"], malformed=True)
    if item.rule == "select_n" and item.select is not None and len(ids) > item.select:
        return Ungradable("too_many", f"Choose no more than {item.select}. You have chosen {len(ids)}.")
    return Chosen(tuple(sorted(ids)))


def typed(raw: object) -> str:
    """Nothing: options are chosen, not written."""
    return ""


def stored(response: Chosen) -> dict[str, Any]:
    """{"options": [ids]}, sorted."""
    return {"options": list(response.options)}


def restore(item: MultipleResponse, payload: Mapping[str, Any]) -> Answer:
    """The choice an event keeps."""
    return parse(item, payload)


def _share(item: MultipleResponse, right: int, wrong: int) -> Fraction:
    keys = len(item.keys)
    if item.rule == "all_or_nothing":
        return Fraction(int(right == keys and not wrong))
    most = min(item.select or keys, keys) if item.rule == "select_n" else keys
    earned = right if item.rule == "select_n" else right - wrong
    return max(Fraction(0), min(Fraction(1), Fraction(earned, most))) if most else Fraction(0)


def score(item: MultipleResponse, answer: Answer) -> Result:
    """The share the rule gives, and every critical option chosen."""
    if not isinstance(answer, Chosen):
        return without_mark(item, answer)
    picked = opt.picked(item.options, answer.options)
    right = sum(option.right for option in picked)
    detail = {"options": list(answer.options), "right": right, "wrong": len(picked) - right}
    return scored(item, _share(item, right, len(picked) - right), opt.criticals(item.id, picked), detail)


def compared(item: MultipleResponse) -> list[Part]:
    """Which options people chose."""
    return [Part("options", "", tuple((one.id, one.text) for one in item.options), several=True)]


def summary(item: MultipleResponse, answer: Answer) -> str:
    """The texts of the chosen options, in the author's order."""
    chosen = answer.options if isinstance(answer, Chosen) else ()
    return "; ".join(option.text for option in item.options if option.id in chosen)


def model_answer(item: MultipleResponse) -> dict[str, Any]:
    """All right options, or as many as may be chosen; the harmless first."""
    right = sorted((option for option in item.options if option.right), key=lambda option: option.critical)
    most = item.select if item.rule == "select_n" else None
    return {"options": sorted(option.id for option in right[:most])}


def feedback(item: MultipleResponse, answer: Answer, seed: str | None = None) -> dict[str, Any]:
    """Every option, with what is right, what was chosen, and why."""
    ordered = opt.in_order(item.options, item.id, item.shuffle, seed)
    chosen = answer.options if isinstance(answer, Chosen) else ()
    return {"options": opt.explained(ordered, chosen), "rule": item.rule, "select": item.select}
