"""The ways to an ending: a few that differ, those without a mistake first."""

from collections import deque

from assessments.conversation.explore import ERRORS, NO_ERRORS, Explored, explore
from assessments.conversation.graph import Graph
from assessments.conversation.step import play

MOST_WAYS = 12
MOST_TRIED = 50_000


def ways_to(graph: Graph, node: str, *, most: int = MOST_WAYS) -> tuple[tuple[str, ...], ...]:
    """Replies of ways to a turn, all different: the shortest without a mistake first, then the shortest of all.

    () where no way leads there.
    """
    found = explore(graph)
    goals = [number for number in range(len(found.moments)) if found.node(number) == node]
    if not goals:
        return ()
    if not found.complete:
        return (found.path(goals[0]),)
    leads = found.leading_to(goals)
    without = _some(found, goals, leads, most // 2, ERRORS)
    others = _some(found, goals, leads, most, NO_ERRORS)
    return tuple(dict.fromkeys([*without, *others]))[:most]


def _some(
    found: Explored, goals: list[int], leads: bytearray, most: int, avoiding: frozenset[str]
) -> list[tuple[str, ...]]:
    ways = _shortest(found, goals, leads, most, avoiding)
    if len(ways) < most:
        ways += _apart(found, goals, leads, most, avoiding)
    return list(dict.fromkeys(ways))[:most]


def _apart(
    found: Explored, goals: list[int], leads: bytearray, most: int, avoiding: frozenset[str]
) -> list[tuple[str, ...]]:
    """One shortest way to each of the first moments at the turn: found in the longest talk, where all ways are too many."""
    ends, waiting = set(goals), deque([0])
    ways: list[tuple[str, ...]] = []
    came: dict[int, tuple[int, str] | None] = {0: None}
    while waiting and len(ways) < most:
        moment = waiting.popleft()
        if moment in ends:
            ways.append(_back(came, moment))
            continue
        for move, after in found.edges(moment):
            if leads[after] and after not in came and found.outcome(move).error not in avoiding:
                came[after] = (moment, move.choice)
                waiting.append(after)
    return ways


def _back(came: dict[int, tuple[int, str] | None], moment: int) -> tuple[str, ...]:
    way, step = [], came[moment]
    while step is not None:
        way.append(step[1])
        step = came[step[0]]
    return tuple(reversed(way))


def _shortest(
    found: Explored, goals: list[int], leads: bytearray, most: int, avoiding: frozenset[str]
) -> list[tuple[str, ...]]:
    """Breadth first over the moments from which the turn can still be reached, by moves without these errors."""
    ends, ways = set(goals), []
    waiting: list[tuple[int, tuple[str, ...]]] = [(0, ())]
    for tried, (moment, way) in enumerate(waiting, start=1):
        if moment in ends:
            ways.append(way)
        if len(ways) == most or tried > MOST_TRIED:
            break
        if moment not in ends:
            waiting += [
                (after, (*way, move.choice))
                for move, after in found.edges(moment)
                if leads[after] and found.outcome(move).error not in avoiding
            ]
    return ways


def steps_of(graph: Graph, way: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """(reply, turn it leads to) of each step of a way."""
    return tuple((turn.choice.id, turn.after.node) for turn in play(graph, way))
