"""Hours of study, pure: minutes of what was completed in, quarter hours by course out."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Done:
    """One thing completed. `kind` is lesson or case (or what another app calls its own)."""

    course: str
    kind: str
    minutes: int


@dataclass(frozen=True)
class Line:
    """What was completed in one course, or in all: how many lessons, how many other things, and the time."""

    course: str
    lessons: int
    others: int
    minutes: int

    @property
    def hours(self) -> Decimal:
        """The minutes in hours, rounded down to quarter hours."""
        return quarter_hours(self.minutes)


def quarter_hours(minutes: int) -> Decimal:
    """Minutes as hours with two decimals, rounded down to a quarter of an hour: never more than was done."""
    return Decimal(max(0, minutes) // 15 * 25).scaleb(-2).quantize(Decimal("0.01"))


def by_course(done: Iterable[Done]) -> list[Line]:
    """One line a course, in the order in which courses first appear."""
    found: dict[str, list[Done]] = {}
    for one in done:
        found.setdefault(one.course, []).append(one)
    return [_line(course, of_it) for course, of_it in found.items()]


def total(done: Iterable[Done]) -> Line:
    """Everything in one line. Its hours come from all the minutes, so they may be more than the lines add up to."""
    return _line("", list(done))


def _line(course, done):
    lessons = sum(one.kind == "lesson" for one in done)
    return Line(course, lessons, len(done) - lessons, sum(one.minutes for one in done))
