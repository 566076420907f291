"""The ways to an ending: a few that differ, the shortest first."""

from assessments.conversation.explore import explore
from assessments.conversation.graph import Graph
from assessments.conversation.step import play

MOST_WAYS = 12
MOST_TRIED = 50_000


def ways_to(graph: Graph, node: str, *, most: int = MOST_WAYS) -> tuple[tuple[str, ...], ...]:
    """Replies of the shortest ways to a turn, at most so many, all different; () where no way leads there.

    Breadth first over the moments of the conversation from which the turn can still be reached.
    """
    found = explore(graph)
    goals = [number for number in range(len(found.moments)) if found.node(number) == node]
    if not goals:
        return ()
    if not found.complete:
        return (found.path(goals[0]),)
    leads = found.leading_to(goals)
    ends, ways = set(goals), []
    waiting: list[tuple[int, tuple[str, ...]]] = [(0, ())]
    tried = 0
    for moment, way in waiting:
        tried += 1
        if moment in ends:
            ways.append(way)
            if len(ways) == most:
                break
            continue
        if tried > MOST_TRIED:
            break
        waiting += [(after, (*way, move.choice)) for move, after in found.edges(moment) if leads[after]]
    return tuple(ways)


def steps_of(graph: Graph, way: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """(reply, turn it leads to) of each step of a way."""
    return tuple((turn.choice.id, turn.after.node) for turn in play(graph, way))
