"""Ids: which texts are some, and new ones for what has none."""

import re
from collections.abc import Iterable

from assessments.engine.reading import ID

_ID = re.compile(ID, re.ASCII)
_NOT_ID = re.compile(r"[^A-Za-z0-9_.]+")
_LONGEST = 80


def is_id(text: str) -> bool:
    """Whether a text can be an id as it is."""
    return _ID.fullmatch(text) is not None


def as_id(text: str, default: str) -> str:
    """The id that is nearest to a text."""
    return _NOT_ID.sub("-", text).strip("-_.")[:_LONGEST] or default


class Ids:
    """Ids that are taken."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)
        self._last: dict[str, int] = {}

    def __contains__(self, name: object) -> bool:
        return name in self._taken

    def take(self, name: str) -> str:
        """An id as wished, or with a number behind it where it is taken; it is taken from then on."""
        found, number = name[:_LONGEST], self._last.get(name, 1)
        while found in self._taken:
            number += 1
            found = f"{name[: _LONGEST - 8]}-{number}"
        self._last[name] = number
        self._taken.add(found)
        return found
