"""Brackets of steps that may change places ⇄ the ticks by which authors link a step with the next one."""

from collections.abc import Sequence


def brackets(ids: Sequence[str], linked: Sequence[bool]) -> list[list[str]]:
    """The brackets of a list in which `linked` says of each step whether it goes with the next one."""
    found: list[list[str]] = []
    open_ = False
    for id_, goes_on in zip(ids, linked, strict=True):
        if open_:
            found[-1].append(id_)
        elif goes_on:
            found.append([id_])
        open_ = goes_on
    return [bracket for bracket in found if len(bracket) > 1]


def links(ids: Sequence[str], ties: Sequence[Sequence[str]]) -> list[bool]:
    """The inverse, for brackets of neighbors: whether each step goes with the next one."""
    pairs = [(one, after) for one, after in zip(ids, [*ids[1:], ""], strict=True)]
    return [any(one in tie and after in tie for tie in ties) for one, after in pairs]
