"""Bow-tie: the condition in the middle, two actions to take on one side, two parameters to watch on the other.

One point for each right choice, five in all (NCSBN "0/1"). Options stand in an order drawn for each attempt, always:
an author writes the right ones first.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assessments.engine import options as opt
from assessments.engine import parts
from assessments.engine.answers import Answer, Result, Ungradable, scored, without_mark
from assessments.engine.choosing import Part
from assessments.engine.findings import Finding, ask, block
from assessments.engine.item import Item, common
from assessments.engine.options import Option
from assessments.engine.parts import Picks
from assessments.engine.reading import Reader

TITLE = "Bow-tie"
TO_PICK = {"actions": 2, "condition": 1, "parameters": 2}
"""How many are chosen from each pool, from left to right."""
ALL = sum(TO_PICK.values())
POOLS = {"actions": "Actions to take", "condition": "Condition", "parameters": "Parameters to watch"}
_ONE = {"actions": "action", "condition": "condition", "parameters": "parameter"}
REASONS = {
    **parts.REASONS,
    "too_many": "More are chosen than may be: one condition, two actions and two parameters. Take some away.",
}
FEEDBACK = {**opt.FEEDBACK, **dict.fromkeys(TO_PICK, "")}


@dataclass(frozen=True, kw_only=True)
class BowTie(Item):
    """Three pools of options."""

    actions: tuple[Option, ...]
    condition: tuple[Option, ...]
    parameters: tuple[Option, ...]

    @property
    def pools(self) -> dict[str, tuple[Option, ...]]:
        """{name: options}, from left to right."""
        return {"actions": self.actions, "condition": self.condition, "parameters": self.parameters}


def read(reader: Reader) -> BowTie:
    """Read the item from a definition."""
    pools = {name: opt.read_options(reader, "right", name, within=name) for name in TO_PICK}
    return BowTie(
        **common(reader),
        actions=pools["actions"],
        condition=pools["condition"],
        parameters=pools["parameters"],
    )


def lint(item: BowTie) -> list[Finding]:
    """A pool too small or with another number of right ones than is chosen, and the same text in two pools."""
    findings = []
    for name, options in item.pools.items():
        found = opt.lint_options(options, shuffle=True, most=8) + _lint_pool(name, options)
        findings += [finding.within(name) for finding in found]
    texts = Counter(words for pool in item.pools.values() for words in {opt.words_of(o.text) for o in pool})
    for name, options in item.pools.items():
        for option in options:
            if texts[opt.words_of(option.text)] > 1 and option.text.strip():
                findings.append(
                    ask(f"{name}/{option.id}", "The same text stands in two pools. Is that intended?")
                )
    return findings


def _lint_pool(name: str, options: tuple[Option, ...]) -> list[Finding]:
    pick, right = TO_PICK[name], sum(option.right for option in options)
    what = _ONE[name] if pick == 1 else name
    number = {1: "One", 2: "Two"}[pick]
    findings = []
    if len(options) <= pick:
        findings.append(
            block(
                "", f"{number} of these must be chosen and there are {len(options)}. Add some that are wrong."
            )
        )
    if right != pick:
        findings.append(
            block("", f"{number} {what} must be right; {right} are marked. Mark exactly {number.lower()}.")
        )
    return findings


def variants(item: BowTie) -> list[Item]:
    """Only itself."""
    return [item]


def _in_order(item: BowTie, name: str, seed: str | None) -> tuple[Option, ...]:
    return opt.in_order(item.pools[name], f"{item.id}/{name}", shuffle=True, seed=seed)


def public_view(item: BowTie, seed: str) -> dict[str, Any]:
    """The three pools, each in this attempt's order."""
    return {name: opt.public_options(_in_order(item, name, seed)) for name in TO_PICK}


def parse(item: BowTie, raw: object) -> Answer:
    """Read {"condition": [id], "actions": [ids], "parameters": [ids]}."""
    offered = {name: [option.id for option in options] for name, options in item.pools.items()}
    answer = parts.parse(raw, offered, several=True)
    if isinstance(answer, Picks):
        for name, most in TO_PICK.items():
            count = len(answer.of(name))
            if count > most:
                what = _ONE[name] if most == 1 else name
                return Ungradable("too_many", f"Choose no more than {most} {what}. You have chosen {count}.")
    return answer


def typed(raw: object) -> str:
    """Nothing: options are chosen, not written."""
    return ""


stored = parts.stored


def restore(item: BowTie, payload: Mapping[str, Any]) -> Answer:
    """The choice an event keeps."""
    return parse(item, payload)


def score(item: BowTie, answer: Answer) -> Result:
    """A fifth for each right choice, and every critical option chosen."""
    if not isinstance(answer, Picks):
        return without_mark(item, answer)
    picked = {name: opt.picked(options, answer.of(name)) for name, options in item.pools.items()}
    right = {name: sum(option.right for option in options) for name, options in picked.items()}
    everything = [option for options in picked.values() for option in options]
    # A definition with more right ones than may be chosen is stopped by the checks; scoring stays total.
    earned = sum(min(right[name], most) for name, most in TO_PICK.items())
    return scored(
        item,
        Fraction(earned, ALL),
        opt.criticals(item.id, everything),
        {"chosen": stored(answer), "right": right},
    )


def compared(item: BowTie) -> list[Part]:
    """Which options people chose in each pool."""
    return [
        Part(name, POOLS[name], tuple((one.id, one.text) for one in pool), several=True)
        for name, pool in item.pools.items()
    ]


def summary(item: BowTie, answer: Answer) -> str:
    """The texts of what was chosen, pool by pool."""
    return parts.said(
        (name.capitalize(), [one.text for one in opt.picked(options, parts.chosen(answer, name))])
        for name, options in item.pools.items()
    )


def model_answer(item: BowTie) -> dict[str, Any]:
    """The right options of each pool, as many as may be chosen; the harmless first."""
    return {name: _best(options, TO_PICK[name]) for name, options in item.pools.items()}


def _best(options: tuple[Option, ...], most: int) -> list[str]:
    right = sorted((option for option in options if option.right), key=lambda option: option.critical)
    return sorted(option.id for option in right[:most])


def feedback(item: BowTie, answer: Answer, seed: str | None = None) -> dict[str, Any]:
    """Every option of every pool, with what is right, what was chosen, and why."""
    return {name: opt.explained(_in_order(item, name, seed), parts.chosen(answer, name)) for name in TO_PICK}
