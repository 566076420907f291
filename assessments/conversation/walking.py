"""The turns of a conversation in the order in which somebody reads them: a walk from the start, each turn once.

Turns that are first met from the same turn stand in the order in which they were written; so moving one among them
moves it, with what follows, in the walk.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from assessments.conversation.graph import Graph, Node

DEEPEST = 6
"""Further in nothing is set: a narrow screen has no room for it."""


@dataclass(frozen=True)
class Place:
    """A turn in the walk.

    depth   how far it is set in: a turn that simply follows stands under its own
    before  the turn before which it comes when it is moved up; "" where it is the first
    after   the turn behind which it comes when it is moved down; "" where it is the last
    leads   the turns that are met first from here
    """

    node: Node
    depth: int = 0
    before: str = ""
    after: str = ""
    leads: frozenset[str] = frozenset()


def walk(graph: Graph) -> tuple[Place, ...]:
    """Every turn that some reply or rule leads to, from the start."""
    met: set[str] = set()
    return tuple(_from(graph, graph.start, 0, met)) if graph.start in graph.by_id else ()


def _from(graph: Graph, start: str, depth: int, met: set[str]) -> Iterator[Place]:
    met.add(start)
    todo = [(Place(graph.by_id[start], depth), depth)]
    while todo:
        place, at = todo.pop()
        new = [id_ for id_ in targets(graph, place.node) if id_ not in met]
        met.update(new)
        yield Place(place.node, place.depth, place.before, place.after, frozenset(new))
        inner = min(at + (len(new) > 1), DEEPEST)
        places = [
            Place(
                graph.by_id[id_],
                inner,
                new[number - 1] if number else "",
                new[number + 1] if number + 1 < len(new) else "",
            )
            for number, id_ in enumerate(new)
        ]
        todo.extend((one, inner) for one in reversed(places))


def targets(graph: Graph, node: Node) -> list[str]:
    """Where the replies of a turn can lead, each once, in the order in which the turns were written."""
    found = {outcome.goes_to for choice in node.choices for outcome in choice.outcomes}
    if node.id == graph.start:
        found |= {rule.goes_to for rule in graph.rules}
    return [one.id for one in graph.nodes if one.id in found and one.id != node.id]


def unreached(graph: Graph) -> tuple[Place, ...]:
    """Turns that the walk never meets, as they were written."""
    met = {place.node.id for place in walk(graph)}
    rest = [node for node in graph.nodes if node.id not in met]
    return tuple(
        Place(
            node,
            0,
            rest[number - 1].id if number else "",
            rest[number + 1].id if number + 1 < len(rest) else "",
        )
        for number, node in enumerate(rest)
    )
