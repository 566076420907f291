"""Who receives whose handover: a rotation in which nobody gets their own, and nobody is left out."""

from collections.abc import Iterable, Sequence

Pair = tuple[int, int]
"""(who wrote it, who receives it)."""


def rotation(teams: Sequence[int], kept: Iterable[Pair] = ()) -> frozenset[Pair]:
    """Pairs of teams so that, of two or more, everyone's handover is received and everyone receives one.

    teams  in their order: without anything kept each hands to the next, the last to the first
    kept   pairs that stand already, such as those that were begun; one that names a team that is gone is dropped

    Of one team, or none, there is nobody to receive: then the answer is empty. Where pairs that are kept leave
    no other way, a team receives a second handover, or one is received twice: rather that than nobody.
    """
    here = list(dict.fromkeys(teams))
    if len(here) < 2:
        return frozenset()
    pairs = {(giver, taker) for giver, taker in kept if giver in here and taker in here and giver != taker}
    unread = [one for one in here if one not in {giver for giver, _taker in pairs}]
    idle = [one for one in here if one not in {taker for _giver, taker in pairs}]
    pairs |= _matched(here, unread, idle)
    for giver in here:
        if all(giver != one for one, _taker in pairs):
            pairs.add((giver, _least(here, giver, [taker for _giver, taker in pairs])))
    for taker in here:
        if all(taker != one for _giver, one in pairs):
            pairs.add((_least(here, taker, [giver for giver, _taker in pairs]), taker))
    return frozenset(pairs)


def _matched(here: list[int], unread: list[int], idle: list[int]) -> set[Pair]:
    """As many pairs of one that is unread and one that is idle as there can be; the next in the round first."""
    taken: dict[int, int] = {}

    def find(giver: int, seen: set[int]) -> bool:
        for taker in _after(here, giver):
            if taker in idle and taker not in seen:
                seen.add(taker)
                if taker not in taken or find(taken[taker], seen):
                    taken[taker] = giver
                    return True
        return False

    for giver in unread:
        find(giver, set())
    return {(giver, taker) for taker, giver in taken.items()}


def _after(here: list[int], one: int) -> list[int]:
    """The others, beginning with the next."""
    at = here.index(one)
    return here[at + 1 :] + here[:at]


def _least(here: list[int], one: int, busy: list[int]) -> int:
    """Of the others the one that has least to do, the next first."""
    return min(_after(here, one), key=busy.count)
