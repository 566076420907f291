"""How every text finds its place: the name by size, the sentence by balance, the rest by measure."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from certificates.document import faces
from certificates.document.designs import DESIGNS
from certificates.document.errors import NameDoesNotFit

# Pango and HarfBuzz round differently by a hair; no line is filled further than this.
FULL = 0.995
HYPHEN_PENALTY = 1.06
LONGEST_TEXT = 250
MOST_SIGNERS = 2
MOST_HOURS = 3


@dataclass(frozen=True)
class FittedName:
    """The name as it will be set."""

    face: faces.Face
    size: int
    lines: tuple[str, ...]


NAMES = {design: paper.name for design, paper in DESIGNS.items()}
PLACES = {design: paper.places for design, paper in DESIGNS.items()}


def fit_name(name, face, place):
    """Return the name at the largest size that fits, on one line if at all possible, else on two, or three.

    It is broken at a space, or after a hyphen or a middle dot if that is clearly better; never inside a word.
    Raises NameDoesNotFit: the office then decides with the learner how the name shall read.
    """
    for number, sizes in enumerate((place.one_line, place.two_lines, place.three_lines), start=1):
        lines = min(_parts(name, number), key=lambda parts: _cost(parts, face), default=()) if sizes else ()
        for size in sizes if lines else ():
            if max(face.width(line, size) for line in lines) <= place.width * FULL:
                return FittedName(face, size, lines)
    raise NameDoesNotFit(
        f"“{name}” is too long for the certificate even at its smallest size. "
        "Please agree with the learner on a shorter form."
    )


def broken(text, place):
    """Return the text in lines that fill the place evenly, or None if it needs more lines than it has."""
    words = [(word, measure(word, place)) for word in text.split()]
    space = measure("n n", place) - measure("nn", place)
    lines = _lines(words, space, place.width * FULL)
    if len(lines) > place.lines or any(width > place.width * FULL for _, width in words):
        return None
    for width in range(int(place.width) - 1, 0, -1):
        narrower = _lines(words, space, width)
        if len(narrower) > len(lines):
            break
        lines = narrower
    return lines


def address_lines(address, place, before=""):
    """Return the verification address in lines, broken after a dot, dash or slash, or None without room.

    before: the words on the first line that stand before the address.
    """
    full = place.width * FULL
    lines, used = [""], measure(before, place)
    for part in re.split(r"(?<=[./-])", address):
        width = measure(part, place)
        if used + width > full:
            lines.append("")
            used = 0
        lines[-1] += part
        used += width
        if used > full or len(lines) > place.lines:
            return None
    return lines if address else None


@lru_cache(maxsize=2048)
def fits(text, place):
    """Say whether the text has room. Remembered: a desk of learners asks it about the same words again and again."""
    return broken(text, place) is not None


def measure(text, place):
    """Return the width of a text in its place, in millimetres."""
    features = {"smcp": True} if place.small_caps else None
    return place.face.width(text, place.size, tracking=place.tracking, features=features)


def _lines(words, space, full):
    lines, used = [], full + 1
    for word, width in words:
        if used + space + width <= full:
            lines[-1] += f" {word}"
            used += space + width
        else:
            lines.append(word)
            used = width
    return lines


def _parts(name, number):
    """Yield every way to break a name into this many lines."""
    ends = [match.end() for match in re.finditer(r" |(?<=\w)[-\u2010·・](?=\w)", name)]
    for places in combinations(ends, number - 1):
        edges = zip((0, *places), (*places, len(name)), strict=True)
        yield tuple(name[start:end].rstrip(" ") for start, end in edges)


def _cost(parts, face):
    wider = max(face.width(line, 10) for line in parts)
    return wider * HYPHEN_PENALTY if any(line.endswith(("-", "\u2010")) for line in parts[:-1]) else wider
