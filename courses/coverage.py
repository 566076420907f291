"""What a program covers, pure: from pages to how many speak about each topic, and from which discipline's seat.

A topic is a domain or a competency. A page covers it when it is mapped to it; it gives a discipline a voice when a part
of it shows that discipline's seat, or is written for it. A cell counts the pages that do both.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from courses.audience import Audience, Seat


@dataclass(frozen=True)
class Topic:
    """A row: its permanent code ("domain:2", "competency:ipec/c"), its name, and the framework it belongs to."""

    code: str
    name: str
    group: str = ""


@dataclass(frozen=True)
class Voice:
    """A column: a discipline, by its permanent code, and every seat that somebody of it can sit in."""

    code: str
    name: str
    seats: tuple[Seat, ...] = ()

    def is_spoken_to(self, audience: Audience) -> bool:
        """Whether a text is written for anybody of this discipline; what is for everybody is for nobody's seat."""
        return not audience.is_everybody and any(audience.includes(seat) for seat in self.seats)


@dataclass(frozen=True)
class Piece:
    """A page that covers something. `key` is the same for a page and its aliases; `inherits`: topics of its week."""

    key: int
    kind: str
    title: str
    topics: frozenset[str] = frozenset()
    voices: frozenset[str] = frozenset()
    inherits: bool = False
    page: int = 0


@dataclass(frozen=True)
class Gap:
    """What is missing: a topic nobody writes about, or one that does not speak from some seats.

    Without a topic: seats that nothing in the whole program speaks from.
    """

    topic: Topic | None
    voices: tuple[Voice, ...] = ()


@dataclass(frozen=True)
class Matrix:
    """How many pages cover each topic (`about`), and each topic from each discipline's seat (`cells`)."""

    topics: tuple[Topic, ...]
    voices: tuple[Voice, ...]
    about: Mapping[str, int]
    cells: Mapping[tuple[str, str], int]

    def cell(self, topic: Topic, voice: Voice) -> int:
        """Pages that cover a topic from a discipline's seat."""
        return self.cells.get((topic.code, voice.code), 0)

    def row(self, topic: Topic) -> list[int]:
        """The cells of a topic, in the order of the disciplines."""
        return [self.cell(topic, voice) for voice in self.voices]

    @property
    def is_empty(self) -> bool:
        """Whether it counts nothing at all."""
        return not any(self.about.values())

    @property
    def silent(self) -> tuple[Voice, ...]:
        """Disciplines from whose seat nothing speaks about any topic."""
        return tuple(one for one in self.voices if not any(self.cell(topic, one) for topic in self.topics))

    @property
    def gaps(self) -> list[Gap]:
        """Everything that is missing, each thing once.

        A discipline that is heard nowhere is named once, and not again for every topic; so is a topic that no page
        is about.
        """
        silent = self.silent
        found = [Gap(None, silent)] if silent else []
        for topic in self.topics:
            missing = tuple(one for one in self.voices if one not in silent and not self.cell(topic, one))
            if not self.about.get(topic.code):
                found.append(Gap(topic))
            elif missing:
                found.append(Gap(topic, missing))
        return found


def count(pieces: Iterable[Piece], topics: Iterable[Topic], voices: Iterable[Voice]) -> Matrix:
    """Count pages by topic and voice. A page that stands in the program twice counts once."""
    topics, voices = tuple(topics), tuple(voices)
    known, heard = {one.code for one in topics}, {one.code for one in voices}
    about: Counter[str] = Counter()
    cells: Counter[tuple[str, str]] = Counter()
    for piece in merged(pieces):
        mapped = piece.topics & known
        about.update(mapped)
        cells.update((topic, voice) for topic in mapped for voice in piece.voices & heard)
    return Matrix(topics, voices, dict(about), dict(cells))


def merged(pieces: Iterable[Piece]) -> list[Piece]:
    """Each page once, with what all its places in the program give it, in the order of the first."""
    found: dict[int, Piece] = {}
    for piece in pieces:
        first = found.setdefault(piece.key, piece)
        found[piece.key] = replace(
            first, topics=first.topics | piece.topics, voices=first.voices | piece.voices
        )
    return list(found.values())


def behind(pieces: Iterable[Piece], topic: str, voice: str = "") -> list[Piece]:
    """The pages behind a number: those about a topic, or those that speak about it from a discipline's seat."""
    return [one for one in merged(pieces) if topic in one.topics and (not voice or voice in one.voices)]


def voices_of(audiences: Iterable[Audience], voices: Iterable[Voice]) -> frozenset[str]:
    """Codes of the disciplines that any of these audiences names, by scope, track, discipline or sub-role."""
    audiences = list(audiences)
    return frozenset(one.code for one in voices if any(one.is_spoken_to(who) for who in audiences))
