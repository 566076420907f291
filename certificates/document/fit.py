"""How every text finds its place: the name by size, the sentence by balance, the rest by measure."""

import re
from dataclasses import dataclass
from functools import lru_cache

from certificates.document import faces
from certificates.document.errors import NameDoesNotFit
from certificates.document.faces import DISPLAY, ITALIC, SANS, SEMIBOLD, TEXT

# Pango and HarfBuzz round differently by a hair; no line is filled further than this.
FULL = 0.995
HYPHEN_PENALTY = 1.06
LONGEST_TEXT = 250
MOST_SIGNERS = 2
MOST_HOURS = 3
BEFORE_ADDRESS = "Verify at "


@dataclass(frozen=True)
class NamePlace:
    """Where the name stands: width in mm, sizes in points to try on one line, then on two."""

    width: float
    one_line: tuple[int, ...]
    two_lines: tuple[int, ...]


@dataclass(frozen=True)
class Place:
    """Where another text stands: its face, size in points, width in mm and how many lines it may take."""

    face: faces.Face
    size: float
    width: float
    lines: int = 1
    tracking: float = 0
    small_caps: bool = False


@dataclass(frozen=True)
class FittedName:
    """The name as it will be set."""

    face: faces.Face
    size: int
    lines: tuple[str, ...]


NAMES = {
    "formal": NamePlace(226, (42, 38, 34, 31), (28, 25, 22)),
    "quiet": NamePlace(170, (42, 38, 34, 31), (29, 26, 22)),
}
PLACES = {
    "formal": {
        "organization": Place(TEXT, 14, 231, tracking=0.06, small_caps=True),
        "program_line": Place(ITALIC, 11.5, 231),
        "program_title": Place(DISPLAY, 25, 231, tracking=0.002),
        "lead": Place(ITALIC, 12.5, 231),
        "below_name": Place(TEXT, 13, 231),
        "discipline": Place(ITALIC, 12, 231),
        "sentence": Place(TEXT, 13, 176, lines=3),
        "hours": Place(TEXT, 11, 73),
        "award_date_text": Place(TEXT, 11, 73),
        "office": Place(TEXT, 11, 73),
        "signer": Place(SEMIBOLD, 10, 68),
        "role": Place(SANS, 9, 68),
        "short_url": Place(SANS, 9, 84, lines=2),
        "fine_print": Place(SANS, 7.5, 231),
    },
    "quiet": {
        "organization": Place(SEMIBOLD, 10, 172),
        "program_line": Place(SANS, 10, 172),
        "program_title": Place(SEMIBOLD, 13, 172, tracking=0.01),
        "lead": Place(ITALIC, 13, 172),
        "below_name": Place(SANS, 12, 172),
        "discipline": Place(SANS, 10.5, 46.4, lines=2),
        "sentence": Place(TEXT, 14, 165, lines=4),
        "hours": Place(SANS, 10.5, 46.4, lines=2),
        "award_date_text": Place(SANS, 10.5, 46.4),
        "office": Place(SANS, 10.5, 46.4, lines=2),
        "signer": Place(SEMIBOLD, 10, 68),
        "role": Place(SANS, 9, 68),
        "short_url": Place(SANS, 9, 58, lines=2),
        "fine_print": Place(SANS, 7.5, 235),
    },
}


def fit_name(name, face, place):
    """Return the name at the largest size that fits, on one line if at all possible, else on two.

    It is broken at a space, or after a hyphen if that is clearly better; never inside a word.
    Raises NameDoesNotFit: the office then decides with the learner how the name shall read.
    """
    for size in place.one_line:
        if face.width(name, size) <= place.width * FULL:
            return FittedName(face, size, (name,))
    lines = min(_halves(name), key=lambda halves: _cost(halves, face), default=None)
    for size in place.two_lines if lines else ():
        if max(face.width(line, size) for line in lines) <= place.width * FULL:
            return FittedName(face, size, lines)
    raise NameDoesNotFit(
        f"“{name}” is too long for the certificate even on two lines. Please agree with the learner on a shorter form."
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


def address_lines(address, place):
    """Return the verification address in lines, broken after a dot, dash or slash, or None without room.

    The first line begins with the words that stand before the address.
    """
    full = place.width * FULL
    lines, used = [""], measure(BEFORE_ADDRESS, place)
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


def _halves(name):
    for match in re.finditer(r" |(?<=\w)-(?=\w)", name):
        yield name[: match.end()].rstrip(" "), name[match.end() :]


def _cost(halves, face):
    wider = max(face.width(line, 10) for line in halves)
    return wider * HYPHEN_PENALTY if halves[0].endswith("-") else wider
