"""Places in a text that somebody commented on: the text cut where they begin and end, and its sentences to choose from."""

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass

_STOP = re.compile(r"(?:[.!?…]+[\"”’')\]]*(?=\s)|\n)\s*")


@dataclass(frozen=True)
class Place:
    """Characters `start` to `end` (not included) of a text, and the number of the comment on them."""

    number: int
    start: int
    end: int


@dataclass(frozen=True)
class Piece:
    """Some of a text, with what is said of all of it.

    numbers  of the comments that cover the piece, in their order
    ends     of those that end with it: there their number is written
    """

    text: str
    numbers: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()


def one_line_end(text: str) -> str:
    """The text with every end of a line as one character: so places are counted, whatever a browser sent."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def pieces(text: str, places: Iterable[Place]) -> tuple[Piece, ...]:
    """The text in pieces, none empty, that give the text again when they are put together.

    Places may overlap or hold one another. What of a place lies outside the text is left out, an empty one whole.
    """
    inside = [
        one
        for place in places
        if (one := Place(place.number, max(0, place.start), min(len(text), place.end))).start < one.end
    ]
    cuts = sorted({0, len(text)} | {one.start for one in inside} | {one.end for one in inside})
    found = []
    for start, end in itertools.pairwise(cuts):
        covering = [one for one in inside if one.start <= start and end <= one.end]
        numbers = tuple(sorted(one.number for one in covering))
        ends = tuple(sorted(one.number for one in covering if one.end == end))
        found.append(Piece(text[start:end], numbers, ends))
    return tuple(found)


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Where each sentence or line begins and ends, in order; together they hold everything but the spaces between."""
    found, start = [], 0
    for stop in [*_STOP.finditer(text), None]:
        end = len(text) if stop is None else stop.end()
        part = text[start:end]
        if part.strip():
            lead = len(part) - len(part.lstrip())
            found.append((start + lead, start + len(part.rstrip())))
        start = end
    return tuple(found)
