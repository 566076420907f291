"""In which order replies stand, and by what name the page knows them: drawn from the attempt, never from the author.

An id such as "a3-slip" would tell; a drawn name does not. There is no random generator: nothing can change it later.
"""

import hashlib
import hmac
from collections.abc import Iterable

from assessments.conversation.graph import Choice, Graph

LETTERS = 20


def drawn(seed: str, choice: str) -> str:
    """The name by which a page of the attempt with this (secret) seed knows a reply."""
    return hmac.new(seed.encode(), choice.encode(), hashlib.sha256).hexdigest()[:LETTERS]


def ordered(seed: str, choices: Iterable[Choice]) -> list[Choice]:
    """Replies as they are offered: in the drawn order, silence after them, offers to stop last."""
    return sorted(choices, key=lambda one: (one.stop, one.silence, drawn(seed, one.id)))


def choice_of(graph: Graph, seed: str, name: str) -> str:
    """The id of the reply that a page named; what it cannot have named comes back as it is, and is offered nowhere."""
    return next((id_ for id_ in graph.choices_by_id if drawn(seed, id_) == name), f"?{name}" if name else "")
