"""The most that a whole way can earn.

A reply earns once, so nothing is earned on a way that comes back to the moment it left: moments that lead to one
another are taken as one, and what remains has no loops. The longest way through that is exact.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
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


class Ways:
    """The ways through an explored conversation without some errors.

    Their moments are gathered into knots: those that lead to one another.
    """

    def __init__(self, explored: "Explored", avoiding: frozenset[str]) -> None:
        self._explored = explored
        self._outcomes = [explored.outcome(move) for move in explored.moves]
        self._allowed = [outcome.error not in avoiding for outcome in self._outcomes]
        self._endings = frozenset(explored.endings)
        self._knots = list(knots(0, lambda moment: (next_ for _, next_ in self._edges(moment))))
        self._knot = {moment: number for number, knot in enumerate(self._knots) for moment in knot}
        self._exits = [self._leaving(number) for number in range(len(self._knots))]

    @cached_property
    def weighed(self) -> tuple[Fraction, tuple[str, ...] | None]:
        """The most of all skills together, each by its weight, and a way that earns it."""
        points, chosen = self._best([weighed_gain(self._explored.graph, one) for one in self._outcomes])
        return (NOTHING, None) if points is None else (points, self._path(chosen))

    def skill(self, id_: str) -> Fraction:
        """The most of one skill."""
        gains = [gain(one).get(id_, NOTHING) for one in self._outcomes]
        return (self._best(gains)[0] or NOTHING) if any(gains) else NOTHING

    @cached_property
    def most(self) -> Most:
        """All of it."""
        weighed, path = self.weighed
        skills = {skill.id: self.skill(skill.id) for skill in self._explored.graph.skills}
        return Most(Attainable(weighed, skills), path)

    def _best(self, gains: Sequence[Fraction]) -> tuple[Fraction | None, Chosen]:
        """The most that a way from the opening to an ending earns; None where no way ends."""
        scale = lcm(*(points.denominator for points in gains)) if gains else 1
        counted = [
            int(points * scale) if move.counts else 0
            for points, move in zip(gains, self._explored.moves, strict=True)
        ]
        values: list[int | None] = []
        chosen: Chosen = {}
        for number, exits in enumerate(self._exits):
            best = 0 if self._knots[number][0] in self._endings else None
            for next_, move, moment, edge in exits:
                rest = values[next_]
                if rest is not None and (best is None or rest + counted[move] > best):
                    best = rest + counted[move]
                    chosen[number] = (moment, edge)
            values.append(best)
        return (None if values[-1] is None else Fraction(values[-1], scale)), chosen

    def _path(self, chosen: Chosen) -> tuple[str, ...]:
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

    def _leaving(self, number: int) -> list[tuple[int, int, int, int]]:
        """(knot after it, move, moment before it, edge) of every edge out of a knot."""
        return [
            (self._knot[next_], self._explored.move[edge], moment, edge)
            for moment in self._knots[number]
            for edge, next_ in self._edges(moment)
            if self._knot[next_] != number
        ]

    def _edges(self, moment: int) -> Iterator[tuple[int, int]]:
        explored = self._explored
        for edge in range(explored.first[moment], explored.first[moment + 1]):
            if self._allowed[explored.move[edge]]:
                yield edge, explored.to[edge]
