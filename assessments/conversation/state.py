"""Where a conversation stands: where it is, what everybody carries, what was said. Never changed, only followed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from assessments.conversation.variables import Value

NOTHING: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True)
class State:
    """One moment.

    node    the turn that is open
    values  of every variable, people's as "lucia.trust"
    visits  how often each turn was entered
    taken   ids of the replies given
    turns   how many replies were given
    cues    for each cue that came: the replies left to answer it, or "met", or "missed"
    """

    node: str
    values: Mapping[str, Value]
    visits: Mapping[str, int] = field(default_factory=lambda: NOTHING)
    taken: frozenset[str] = frozenset()
    turns: int = 0
    cues: Mapping[str, int | str] = field(default_factory=lambda: NOTHING)

    def of(self, person: str, name: str) -> Value:
        """What a person carries: state.of("lucia", "trust")."""
        return self.values[f"{person}.{name}"]
