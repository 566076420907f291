"""Every moment a conversation can come to, as far as it matters for what can still happen.

Replies are tried breadth first, so the way kept to a moment is a shortest one. Where there are too many moments
to try, `complete` is false and `possible` says what may happen, never less than what can.
"""

import json
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from assessments.conversation.asking import NODE, Moment
from assessments.conversation.compiled import Heard
from assessments.conversation.earned import Attainable
from assessments.conversation.graph import Graph, Outcome
from assessments.conversation.most import Most, Ways
from assessments.conversation.possible import Possible, at_most, possible
from assessments.conversation.skeleton import named, skeleton
from assessments.conversation.trying import Move, Trial
from assessments.conversation.writing import write_graph

MOST_STATES = 200_000
"""So many moments are tried; a conversation of sixty turns and six variables has fewer."""
CRITICAL = frozenset({"critical"})
ERRORS = frozenset({"slip", "critical"})
NO_ERRORS: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Explored:
    """What was found. Moments and moves are numbered; the first moment is the opening.

    words    whether it was noted what is said
    tried    of how many moments the replies were tried: all of them where `complete`
    first    for each moment tried, the number of its first edge; its last is before the first of the next
    move, to for each edge, the number of the move and of the moment after it
    came     for each moment, the edge that first led there; origin: from which moment
    heard    sayings that were said; refused: replies kept back by their condition; held: rules that held
    raised   cues that came
    """

    graph: Graph
    words: bool
    complete: bool
    moments: Sequence[Moment]
    moves: Sequence[Move]
    tried: int
    first: Sequence[int]
    move: Sequence[int]
    to: Sequence[int]
    came: Sequence[int]
    origin: Sequence[int]
    heard: frozenset[Heard] = frozenset()
    refused: frozenset[str] = frozenset()
    held: frozenset[str] = frozenset()
    raised: frozenset[str] = frozenset()
    _ways: dict[frozenset[str], Ways] = field(default_factory=dict)

    def node(self, moment: int) -> str:
        """The turn that is open in a moment."""
        return self.graph.nodes[self.moments[moment][NODE]].id

    def outcome(self, move: Move) -> Outcome:
        """The outcome of a move."""
        return self.graph.choices_by_id[move.choice][1].outcomes[move.outcome]

    def edges(self, moment: int) -> Iterator[tuple[Move, int]]:
        """Every reply that can be given in a moment, and where it leads; none where it was not tried."""
        if moment < self.tried:
            for edge in range(self.first[moment], self.first[moment + 1]):
                yield self.moves[self.move[edge]], self.to[edge]

    def path(self, moment: int) -> tuple[str, ...]:
        """The replies of a shortest way to a moment."""
        found: list[str] = []
        while moment:
            found.append(self.moves[self.move[self.came[moment]]].choice)
            moment = self.origin[moment]
        return tuple(reversed(found))

    @cached_property
    def turns(self) -> dict[str, int]:
        """Each turn that was reached, with the first moment at it."""
        found: dict[str, int] = {}
        for number in range(len(self.moments)):
            found.setdefault(self.node(number), number)
        return found

    @cached_property
    def endings(self) -> tuple[int, ...]:
        """Every moment that ends the talk."""
        ends = {number for number, node in enumerate(self.graph.nodes) if node.ending is not None}
        return tuple(number for number, moment in enumerate(self.moments) if moment[NODE] in ends)

    @cached_property
    def stuck(self) -> tuple[int, ...]:
        """Every moment that neither ends the talk nor offers a reply."""
        ends = set(self.endings)
        return tuple(
            one for one in range(self.tried) if self.first[one] == self.first[one + 1] and one not in ends
        )

    def ending(self, moment: int) -> str:
        """How a moment ends the talk: the kind of its ending; "" where it goes on."""
        ending = self.graph.nodes[self.moments[moment][NODE]].ending
        return ending.kind if ending else ""

    @cached_property
    def possible(self) -> Possible:
        """What may happen, judged turn by turn: everything that can, and perhaps more."""
        return possible(self.graph)

    def leading_to(self, goals: Sequence[int]) -> bytearray:
        """For each moment whether one of these can still be reached from it. Only where `complete`."""
        before = self._before
        found = bytearray(len(self.moments))
        waiting = list(goals)
        for one in waiting:
            found[one] = 1
        while waiting:
            for origin in before[waiting.pop()]:
                if not found[origin]:
                    found[origin] = 1
                    waiting.append(origin)
        return found

    @cached_property
    def _before(self) -> list[list[int]]:
        before: list[list[int]] = [[] for _ in self.moments]
        for origin in range(self.tried):
            for edge in range(self.first[origin], self.first[origin + 1]):
                before[self.to[edge]].append(origin)
        return before

    def ways(self, avoiding: frozenset[str] = CRITICAL) -> Ways:
        """The ways that make none of these errors. Only where `complete`."""
        if avoiding not in self._ways:
            self._ways[avoiding] = Ways(self, avoiding)
        return self._ways[avoiding]

    def most(self, avoiding: frozenset[str] = CRITICAL) -> Most:
        """The most that a whole way can earn which makes none of these errors, and such a way."""
        return self.ways(avoiding).most if self.complete else at_most(self.graph, self.possible, avoiding)


def explore(graph: Graph, *, words: bool = False, cap: int = MOST_STATES) -> Explored:
    """Try every reply in every moment of a conversation that reads without complaint.

    words  whether to find also which lines are said, which makes more moments unlike
    """
    return _explored(_Told.of(graph), words, cap)


def attainable(graph: Graph) -> Attainable:
    """The most that can be earned on a whole way without a critical error; of each skill, on the way best for it.

    Where there are too many moments to try: not less than that, and perhaps more.
    """
    return _most(_Told.of(graph)).attainable


def best_way(graph: Graph) -> tuple[str, ...]:
    """The replies of a whole way that earns the most without a critical error; () where none is known.

    Asked of the skeleton, so that versions that differ in words alone are tried once.
    """
    return named(graph, _most(_Told.of(skeleton(graph))).path or ())


def attainable_with_errors(graph: Graph) -> Most:
    """The most that any whole way earns, mistakes and critical errors included, and such a way."""
    return explore(graph).most(NO_ERRORS)


@dataclass(frozen=True)
class _Told:
    """A graph, the same as another where both are written alike."""

    text: str
    graph: Graph = field(compare=False)

    @classmethod
    def of(cls, graph: Graph) -> "_Told":
        return cls(json.dumps(write_graph(graph), sort_keys=True), graph)


@lru_cache(maxsize=2)
def _explored(told: _Told, words: bool, cap: int) -> Explored:
    graph = told.graph
    trial = Trial(graph, words=words)
    moments = [trial.begin()]
    known = {moments[0]: 0}
    first, move, to = array("l"), array("l"), array("l")
    came, origin = array("l", [-1]), array("l", [-1])
    tried = 0
    while tried < len(moments) <= cap:
        first.append(len(to))
        for number, after in trial.following(moments[tried]):
            place = known.get(after)
            if place is None:
                place = known[after] = len(moments)
                moments.append(after)
                came.append(len(to))
                origin.append(tried)
            move.append(number)
            to.append(place)
        tried += 1
    first.append(len(to))
    return Explored(
        graph=graph,
        words=words,
        complete=tried == len(moments),
        moments=moments,
        moves=trial.moves,
        tried=tried,
        first=first,
        move=move,
        to=to,
        came=came,
        origin=origin,
        heard=frozenset(trial.heard),
        refused=frozenset(trial.refused),
        held=frozenset(trial.held),
        raised=frozenset(trial.raised),
    )


@lru_cache(maxsize=512)
def _most(told: _Told) -> Most:
    return _explored(told, False, MOST_STATES).most(CRITICAL)
