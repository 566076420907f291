"""Conditions: questions about a state that are yes or no, as trees that faculty build with pickers."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from assessments.conversation.variables import Value

if TYPE_CHECKING:
    from assessments.conversation.state import State

Op = Literal["<", "<=", "=", "!=", ">=", ">"]
CUE_STATES = ("open", "met", "missed")

_COMPARES: Mapping[str, Callable[[int, int], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
    ">": lambda a, b: a > b,
}


class Condition(Protocol):
    """Something that holds in a state or does not."""

    def holds(self, state: "State") -> bool:
        """Whether it is so."""


@dataclass(frozen=True)
class Always:
    """No condition at all."""

    def holds(self, state: "State") -> bool:
        """It is so."""
        return True


@dataclass(frozen=True)
class Compare:
    """A variable beside a value. Words are only the same or not."""

    variable: str
    op: Op
    value: Value

    def holds(self, state: "State") -> bool:
        """Whether it is so; of a variable there is not, nothing is so."""
        found = state.values.get(self.variable)
        if self.op == "=":
            return found == self.value
        if self.op == "!=":
            return found is not None and found != self.value
        if not isinstance(found, int) or not isinstance(self.value, int):
            return False
        return _COMPARES[self.op](found, self.value)


@dataclass(frozen=True)
class Visited:
    """A turn was entered, at least so often."""

    node: str
    times: int = 1

    def holds(self, state: "State") -> bool:
        """Whether it is so."""
        return state.visits.get(self.node, 0) >= self.times


@dataclass(frozen=True)
class Chose:
    """A reply was given."""

    choice: str

    def holds(self, state: "State") -> bool:
        """Whether it is so."""
        return self.choice in state.taken


@dataclass(frozen=True)
class TurnAtLeast:
    """So many replies were given."""

    turn: int

    def holds(self, state: "State") -> bool:
        """Whether it is so."""
        return state.turns >= self.turn


@dataclass(frozen=True)
class CueIs:
    """A cue can still be answered, was answered, or was missed."""

    cue: str
    standing: str

    def holds(self, state: "State") -> bool:
        """Whether it is so; a cue that never came is none of them."""
        found = state.cues.get(self.cue)
        if found is None:
            return False
        return self.standing == ("open" if isinstance(found, int) else found)


@dataclass(frozen=True)
class Not:
    """The opposite."""

    part: Condition

    def holds(self, state: "State") -> bool:
        """Whether the part is not so."""
        return not self.part.holds(state)


@dataclass(frozen=True)
class Every:
    """All of its parts."""

    parts: tuple[Condition, ...]

    def holds(self, state: "State") -> bool:
        """Whether each is so."""
        return all(part.holds(state) for part in self.parts)


@dataclass(frozen=True)
class Some:
    """Any of its parts."""

    parts: tuple[Condition, ...]

    def holds(self, state: "State") -> bool:
        """Whether one is so."""
        return any(part.holds(state) for part in self.parts)


ALWAYS = Always()


def leaves(condition: Condition) -> Iterator[Condition]:
    """Every question a condition is made of."""
    if isinstance(condition, Every | Some):
        for part in condition.parts:
            yield from leaves(part)
    elif isinstance(condition, Not):
        yield from leaves(condition.part)
    elif not isinstance(condition, Always):
        yield condition
