"""A run of a conversation: the replies given so far and all that came of them. An answer of the case engine."""

from dataclasses import dataclass, field
from functools import cached_property

from assessments.conversation.earned import Earned, earned
from assessments.conversation.graph import Choice, Graph, Node
from assessments.conversation.state import State
from assessments.conversation.step import NotOffered, Turn, begin, is_over, offered, step
from assessments.engine.answers import Response

MOST_TURNS = 200
"""A talk of more replies than this has lost its way; no conversation of ours is longer."""


@dataclass(frozen=True)
class Talk(Response):
    """The replies given, in order; what each did is worked out once, when it is given.

    written  numbers of the turns before which the learner wrote own words
    """

    graph: Graph = field(repr=False, compare=False)
    turns: tuple[Turn, ...] = field(default=(), repr=False, compare=False)
    choices: tuple[str, ...] = ()
    written: frozenset[int] = frozenset()

    @cached_property
    def state(self) -> State:
        """Where it stands."""
        return self.turns[-1].after if self.turns else begin(self.graph)

    @property
    def node(self) -> Node:
        """The turn that is open, or the ending."""
        return self.graph.by_id[self.state.node]

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return is_over(self.graph, self.state)

    @property
    def offered(self) -> tuple[Choice, ...]:
        """The replies that can be given now."""
        return offered(self.graph, self.state)

    @property
    def number(self) -> int:
        """The number of the turn that is open, from 1."""
        return len(self.turns) + 1

    @cached_property
    def earned(self) -> Earned:
        """What it shows so far."""
        return earned(self.turns)

    @property
    def problem(self) -> tuple[str, str] | None:
        """That it has not ended."""
        return None if self.is_over else ("not_over", "The conversation is not over yet. Go on with it.")

    def said(self, choice: str, *, written: bool = False) -> "Talk":
        """The talk one reply further. Raises NotOffered."""
        if self.number > MOST_TURNS:
            raise NotOffered(choice, self.state.node)
        turn = step(self.graph, self.state, choice)
        words = self.written | {turn.number} if written else self.written
        return Talk(self.graph, (*self.turns, turn), (*self.choices, choice), words)

    def back(self, kept: int) -> "Talk":
        """The talk as it was after so many replies."""
        return Talk(
            self.graph,
            self.turns[:kept],
            self.choices[:kept],
            frozenset(number for number in self.written if number <= kept),
        )
