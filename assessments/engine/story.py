"""Time in the story of a case: when it begins, what a stage takes, and what it costs to ask a colleague.

A colleague of another seat knows something. Whoever asks is told, and time passes in the story; who sits in that seat
knows it without asking. This clock has nothing to do with how long the learner has.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from assessments.engine.reading import Reader
from courses.audience import Audience, Seat, problem

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
A_DAY = 24 * 60
LONGEST = 7 * A_DAY
"""More minutes than this for one request is no request any more."""


@dataclass(frozen=True)
class Clock:
    """When the story begins: a day of the week, and minutes since its midnight."""

    day: str
    minute: int

    def after(self, minutes: int) -> tuple[str, int]:
        """(day of the week, minutes since its midnight) so many minutes after the beginning."""
        days, minute = divmod(self.minute + minutes, A_DAY)
        return DAYS[(DAYS.index(self.day) + days) % len(DAYS)], minute


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """What somebody of another seat tells whoever asks.

    seat     codes of those who know it, as in an audience
    name     who it is in the story, "Ruth, the chaplain on call"; empty where the seat says enough
    title    what one would ask for, read before asking: it must not answer itself
    html     the note
    takes    minutes that asking costs in the story
    matters  one sentence: why it should have been asked for; empty where it need not
    """

    id: str
    seat: frozenset[str]
    name: str
    title: str
    html: str
    takes: int
    matters: str = ""

    @property
    def heading(self) -> str:
        """Who it is and what it is about, as far as the author said."""
        return ": ".join(filter(None, (self.name, self.title)))

    def is_of(self, seat: Seat | None) -> bool:
        """Whether somebody in this seat knows it without asking. Of whom no seat is known, nobody does."""
        return bool(seat and seat.codes and Audience(self.seat).includes(seat))


@dataclass(frozen=True)
class Limit:
    """After how many minutes of asking in a stage what happens; html: the sentence that is then read."""

    minutes: int
    html: str


@dataclass(frozen=True)
class Request:
    """A colleague was asked: in which stage (index), and how many minutes into the story it was and ended."""

    stage: int
    note: Colleague
    at: int
    until: int


def read_clock(reader: Reader) -> Clock | None:
    """Read {"day": "tuesday", "time": "14:00"}; None where a case has no clock."""
    if not reader.has("clock"):
        reader.take("clock")
        return None
    part = reader.reader("clock")
    day, time = part.choice("day", DAYS), part.text("time")
    part.close()
    minute = minute_of(time)
    if minute is None:
        part.complain("Say the time at which the story begins as hours and minutes, such as 14:00.")
    return Clock(day, minute or 0)


def minute_of(time: str) -> int | None:
    """Minutes since midnight of "14:00"; None for anything else."""
    hours, colon, minutes = time.partition(":")
    whole = colon and all(len(one) == 2 and one.isascii() and one.isdigit() for one in (hours, minutes))
    return int(hours) * 60 + int(minutes) if whole and int(hours) < 24 and int(minutes) < 60 else None


def read_colleague(reader: Reader) -> Colleague:
    """A note of a stage by its reader; complaints go to the reader."""
    found = Colleague(
        id=reader.identifier(),
        seat=frozenset(reader.texts("seat")),
        name=reader.text("name", ""),
        title=reader.text("title", ""),
        html=reader.text("html"),
        takes=reader.whole("takes"),
        matters=reader.text("matters", ""),
    )
    reader.close()
    for sentence in filter(None, map(problem, sorted(found.seat))):
        reader.complain(sentence)
    return found


def read_limit(reader: Reader) -> Limit | None:
    """Read {"minutes": 40, "html": "…"}; None where asking has no end."""
    if not reader.has("limit"):
        reader.take("limit")
        return None
    part = reader.reader("limit")
    found = Limit(part.whole("minutes"), part.text("html"))
    part.close()
    return found


def spent(notes: Collection[Colleague], asked: Collection[str]) -> int:
    """Minutes that asking for these notes cost."""
    return sum(one.takes for one in notes if one.id in asked)


def is_past(limit: Limit | None, notes: Collection[Colleague], asked: Collection[str]) -> bool:
    """Whether asking took so long that what the limit says has happened."""
    return limit is not None and spent(notes, asked) >= limit.minutes


def requests(
    stage: int, notes: Mapping[str, Colleague], asked: Collection[str], begins: int
) -> list[Request]:
    """Who was asked in a stage that began so many minutes into the story, in the order of asking."""
    found, now = [], begins
    for id_ in asked:
        if id_ in notes:
            found.append(Request(stage, notes[id_], now, now + notes[id_].takes))
            now += notes[id_].takes
    return found
