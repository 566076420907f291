"""Grouped multiple response: several lists under headings, in each of which several options may be right.

Each group is marked by itself, one up for each right option and one down for each wrong one, never below zero;
then the groups add (NCSBN "+/-", floor for each group).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assessments.engine import options as opt
from assessments.engine import parts
from assessments.engine.answers import Answer, Result, scored, without_mark
from assessments.engine.choosing import Part
from assessments.engine.findings import Finding, ask, block
from assessments.engine.item import Item, common
from assessments.engine.options import Option
from assessments.engine.parts import Picks
from assessments.engine.reading import Reader

TITLE = "Grouped multiple response"
REASONS = parts.REASONS
FEEDBACK = {**opt.FEEDBACK, "groups": "", "title": ""}


@dataclass(frozen=True, kw_only=True)
class Group:
    """A list under a heading."""

    id: str
    title: str
    options: tuple[Option, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """Ids of the right options."""
        return tuple(option.id for option in self.options if option.right)


@dataclass(frozen=True, kw_only=True)
class GroupedResponse(Item):
    """Lists under headings, with several right options in each."""

    groups: tuple[Group, ...]
    shuffle: bool


def read(reader: Reader) -> GroupedResponse:
    """Read the item from a definition."""
    groups = []
    for part in reader.readers("groups"):
        groups.append(
            Group(id=part.identifier(), title=part.text("title"), options=opt.read_options(part, "correct"))
        )
        part.close()
    return GroupedResponse(**common(reader), groups=tuple(groups), shuffle=reader.flag("shuffle"))


def lint(item: GroupedResponse) -> list[Finding]:
    """A group without a key or all key, the same heading twice, a single group; and of each group, its options."""
    findings = parts.lint_parts([(group.id, group.title) for group in item.groups], "group")
    if not item.groups:
        findings.append(block("", "There is no group. Add two, each with its options."))
    elif len(item.groups) == 1:
        findings.append(ask("", "There is one group only. A multiple response says the same without it."))
    for group in item.groups:
        found = opt.lint_options(group.options, shuffle=item.shuffle, most=8, least=2)
        found += opt.lint_some_right(group.options)
        findings += [finding.within(group.id) for finding in found]
    return findings


def variants(item: GroupedResponse) -> list[Item]:
    """Only itself."""
    return [item]


def _in_order(item: GroupedResponse, group: Group, seed: str | None) -> tuple[Option, ...]:
    return opt.in_order(group.options, f"{item.id}/{group.id}", item.shuffle, seed)


def public_view(item: GroupedResponse, seed: str) -> dict[str, Any]:
    """The groups in the author's order, the options of each in this attempt's."""
    return {
        "groups": [
            {
                "id": group.id,
                "title": group.title,
                "options": opt.public_options(_in_order(item, group, seed)),
            }
            for group in item.groups
        ]
    }


def parse(item: GroupedResponse, raw: object) -> Answer:
    """Read {group: [option ids]}."""
    offered = {group.id: [option.id for option in group.options] for group in item.groups}
    return parts.parse(raw, offered, several=True)


def typed(raw: object) -> str:
    """Nothing: options are chosen, not written."""
    return ""


stored = parts.stored


def restore(item: GroupedResponse, payload: Mapping[str, Any]) -> Answer:
    """The choice an event keeps."""
    return parse(item, payload)


def score(item: GroupedResponse, answer: Answer) -> Result:
    """The groups' points over all right options there are, and every critical option chosen."""
    if not isinstance(answer, Picks):
        return without_mark(item, answer)
    earned = {group.id: opt.one_up_one_down(group.options, answer.of(group.id)) for group in item.groups}
    keys = sum(len(group.keys) for group in item.groups)
    picked = [one for group in item.groups for one in opt.picked(group.options, answer.of(group.id))]
    return scored(
        item,
        Fraction(sum(earned.values()), keys) if keys else Fraction(0),
        opt.criticals(item.id, picked),
        {"chosen": stored(answer), "earned": earned, "keys": keys},
    )


def compared(item: GroupedResponse) -> list[Part]:
    """Which options people chose in each group."""
    return [
        Part(group.id, group.title, tuple((one.id, one.text) for one in group.options), several=True)
        for group in item.groups
    ]


def summary(item: GroupedResponse, answer: Answer) -> str:
    """The texts of the chosen options, group by group."""
    return parts.said(
        (group.title, [one.text for one in opt.picked(group.options, parts.chosen(answer, group.id))])
        for group in item.groups
    )


def model_answer(item: GroupedResponse) -> dict[str, Any]:
    """All right options of every group."""
    return {group.id: sorted(group.keys) for group in item.groups}


def feedback(item: GroupedResponse, answer: Answer, seed: str | None = None) -> dict[str, Any]:
    """Every option of every group, with what is right, what was chosen, and why."""
    return {
        "groups": [
            {
                "id": group.id,
                "title": group.title,
                "options": opt.explained(_in_order(item, group, seed), parts.chosen(answer, group.id)),
            }
            for group in item.groups
        ]
    }
