"""Single best answer: one option is best. Full points or none."""

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

TITLE = "Single best answer"
REASONS = {
    "unknown_option": "This option is not offered here. Choose one of those you see.",
    "unreadable": UNREADABLE.sentence,
}
FEEDBACK = opt.FEEDBACK


@dataclass(frozen=True, kw_only=True)
class SingleChoice(Item):
    """A question with one best option."""

    options: tuple[Option, ...]
    shuffle: bool


@dataclass(frozen=True)
class Choice(Response):
    """The id of the chosen option."""

    option: str


def read(reader: Reader) -> SingleChoice:
    """Read the item from a definition."""
    return SingleChoice(
        **common(reader), options=opt.read_options(reader, "best"), shuffle=reader.flag("shuffle")
    )


def lint(item: SingleChoice) -> list[Finding]:
    """No key, two keys, options that are empty or twice there, a key that gives itself away by length."""
    findings = opt.lint_options(item.options, shuffle=item.shuffle, most=8)
    best = [option for option in item.options if option.right]
    if len(best) != 1:
        findings.append(block("", f"{len(best)} options are marked as best. Mark exactly one."))
        return findings
    others = [len(option.text) for option in item.options if option is not best[0]]
    if others and len(best[0].text) > 20 and len(best[0].text) > 1.5 * max(others):
        findings.append(ask(best[0].id, "The best answer is clearly the longest. Even out the lengths."))
    return findings


def variants(item: SingleChoice) -> list[Item]:
    """The frozen variants, or only itself."""
    return list(item.variants) or [item]


def public_view(item: SingleChoice, seed: str) -> dict[str, Any]:
    """The options in this attempt's order."""
    ordered = opt.in_order(item.options, item.id, item.shuffle, seed)
    return {"options": opt.public_options(ordered)}


def parse(item: SingleChoice, raw: object) -> Answer:
    """Read {"option": id}."""
    if raw is None:
        return Blank()
    if not isinstance(raw, Mapping):
        return UNREADABLE
    option = raw.get("option")
    if option is None or option == "":
        return Blank()
    if not isinstance(option, str):
        return UNREADABLE
    if all(option != offered.id for offered in item.options):
        return Ungradable("unknown_option", REASONS["unknown_option"], malformed=True)
    return Choice(option)


def typed(raw: object) -> str:
    """Nothing: options are chosen, not written."""
    return ""


def stored(response: Choice) -> dict[str, Any]:
    """{"option": id}."""
    return {"option": response.option}


def restore(item: SingleChoice, payload: Mapping[str, Any]) -> Answer:
    """The choice an event keeps."""
    return parse(item, payload)


def _option(item: SingleChoice, answer: Answer) -> Option | None:
    if not isinstance(answer, Choice):
        return None
    return next((option for option in item.options if option.id == answer.option), None)


def score(item: SingleChoice, answer: Answer) -> Result:
    """0 or 1; a critical option is critical whatever the points."""
    option = _option(item, answer)
    if option is None:
        return without_mark(item, answer)
    criticals = opt.criticals(item.id, [option])
    return scored(item, Fraction(int(option.right)), criticals, {"option": option.id})


def compared(item: SingleChoice) -> list[Part]:
    """Which option people chose."""
    return [Part("option", "", tuple((one.id, one.text) for one in item.options))]


def summary(item: SingleChoice, answer: Answer) -> str:
    """The text of the chosen option."""
    option = _option(item, answer)
    return option.text if option else ""


def model_answer(item: SingleChoice) -> dict[str, Any]:
    """The best option."""
    return {"option": next((option.id for option in item.options if option.right), None)}


def feedback(item: SingleChoice, answer: Answer, seed: str | None = None) -> dict[str, Any]:
    """Every option, with what is right, what was chosen, and why."""
    option = _option(item, answer)
    ordered = opt.in_order(item.options, item.id, item.shuffle, seed)
    return {"options": opt.explained(ordered, [option.id] if option else [])}
