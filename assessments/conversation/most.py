"""The most that a whole way can earn.

A reply earns once, so nothing is earned on a way that comes back to the moment it left: moments that lead to one
another are taken as one, and what remains has no loops. The longest way through that is exact.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from assessments.conversation.earned import Attainable, gain
from assessments.conversation.graph import Graph, Outcome
from assessments.conversation.knots import knots

if TYPE_CHECKING:
    from assessments.conversation.explore import Explored

NOTHING = Fraction(0)
Chosen = dict[int, tuple[int, int]]
"""For each knot on a best way, the moment at which it is left and the edge by which."""


@dataclass(frozen=True)
class Most:
    """What can be earned at most, and the replies of a way that earns all of it together.

    path  None where no way ends, or none was looked for
    """

    attainable: Attainable
    path: tuple[str, ...] | None = None


def weighed_gain(graph: Graph, outcome: Outcome) -> Fraction:
    """The points of one outcome, each skill by its weight."""
    weights = {skill.id: Fraction(skill.weight) for skill in graph.skills}
    return sum((weights.get(id_, NOTHING) * points for id_, points in gain(outcome).items()), NOTHING)


def most(explored: "Explored", avoiding: frozenset[str]) -> Most:
    """The most of all whole ways without these errors."""
    ways = _Ways(explored, avoiding)
    earning = [(explored.outcome(move), move.counts) for move in explored.moves]
    skills = {}
    for skill in explored.graph.skills:
        gains = [gain(one).get(skill.id, NOTHING) if counts else NOTHING for one, counts in earning]
        points, _ = ways.best(gains) if any(gains) else (NOTHING, {})
        skills[skill.id] = points or NOTHING
    weighed, chosen = ways.best(
        [weighed_gain(explored.graph, one) if counts else NOTHING for one, counts in earning]
    )
    path = None if weighed is None else ways.path(chosen)
    return Most(Attainable(weighed or NOTHING, skills), path)


class _Ways:
    """The edges without some errors, and their moments gathered into knots: those that lead to one another."""

    def __init__(self, explored: "Explored", avoiding: frozenset[str]) -> None:
        self._explored = explored
        self._allowed = [explored.outcome(move).error not in avoiding for move in explored.moves]
        self._endings = frozenset(explored.endings)
        self._knots = list(knots(0, lambda moment: (next_ for _, next_ in self._edges(moment))))
        self._knot = {moment: number for number, knot in enumerate(self._knots) for moment in knot}

    def best(self, gains: Sequence[Fraction]) -> tuple[Fraction | None, Chosen]:
        """The most that a way from the opening to an ending earns; None where no way ends."""
        scale = lcm(*(points.denominator for points in gains)) if gains else 1
        whole = [int(points * scale) for points in gains]
        explored, move, to = self._explored, self._explored.move, self._explored.to
        values: list[int | None] = []
        chosen: Chosen = {}
        for number, knot in enumerate(self._knots):
            best: int | None = None
            for moment in knot:
                if moment in self._endings:
                    best = 0
                    continue
                for edge in range(explored.first[moment], explored.first[moment + 1]):
                    if self._allowed[move[edge]]:
                        next_ = self._knot[to[edge]]
                        rest = values[next_] if next_ != number else None
                        if rest is not None and (best is None or rest + whole[move[edge]] > best):
                            best = rest + whole[move[edge]]
                            chosen[number] = (moment, edge)
            values.append(best)
        found = values[self._knot[0]]
        return (None if found is None else Fraction(found, scale)), chosen

    def path(self, chosen: Chosen) -> tuple[str, ...]:
        """The replies of the way that was chosen."""
        explored, moment = self._explored, 0
        found: list[int] = []
        while moment not in self._endings:
            leaves, edge = chosen[self._knot[moment]]
            found += [*self._within(moment, leaves), edge]
            moment = explored.to[edge]
        return tuple(explored.moves[explored.move[edge]].choice for edge in found)

    def _within(self, start: int, goal: int) -> list[int]:
        """Edges from one moment of a knot to another."""
        came: dict[int, tuple[int, int]] = {start: (-1, -1)}
        waiting = deque([start])
        while goal not in came:
            moment = waiting.popleft()
            for edge, next_ in self._edges(moment):
                if next_ not in came and self._knot[next_] == self._knot[start]:
                    came[next_] = (edge, moment)
                    waiting.append(next_)
        found: list[int] = []
        while goal != start:
            edge, goal = came[goal]
            found.append(edge)
        return found[::-1]

    def _edges(self, moment: int) -> Iterator[tuple[int, int]]:
        explored = self._explored
        for edge in range(explored.first[moment], explored.first[moment + 1]):
            if self._allowed[explored.move[edge]]:
                yield edge, explored.to[edge]
