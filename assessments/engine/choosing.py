"""What of a question is answered by choosing, whatever its kind: for comparing what people chose."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

NOTHING = "nothing"
"""Stands for an empty answer, and for one that could not be read."""


@dataclass(frozen=True)
class Part:
    """Something of a question that is answered by choosing.

    id       the field of a stored answer
    title    what tells it from the other parts; "" where a question has one
    choices  (id, words)
    several  more than one can be chosen
    ordered  the order of the choices means something and is no secret
    first    only what stands first counts, as where something is put in order
    """

    id: str
    title: str
    choices: tuple[tuple[str, str], ...]
    several: bool = False
    ordered: bool = False
    first: bool = False

    def picked(self, response: Mapping[str, Any]) -> frozenset[str]:
        """Ids of the choices a stored answer holds here; NOTHING where it holds none."""
        value = response.get(self.id)
        ids = value if isinstance(value, list | tuple) else [value]
        ids = ids[:1] if self.first else ids
        known = {id_ for id_, _words in self.choices}
        return frozenset(one for one in ids if isinstance(one, str) and one in known) or frozenset({NOTHING})
