"""When a reminder goes out, pure: at eight in the morning of the learner's own day, never in the night.

A message whose time is more than a day gone is not sent late: nobody is told in the afternoon of Friday what Thursday
morning would have been for.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from courses.calendar_days import instant

MORNING = time(8, 0)
MISSED_AFTER = timedelta(days=1)
DUE, OPENS = "due", "opens"


@dataclass(frozen=True)
class Dated:
    """A page with its dates as far as reminders ask; `open_from` may be the date of a page above it."""

    page_id: int
    opens_at: datetime | None = None
    due_at: datetime | None = None
    open_from: datetime | None = None


@dataclass(frozen=True)
class Wish:
    """What a learner asked for: how many days before something is due (0: never), and openings as well or not."""

    before: int
    opens: bool
    zone: ZoneInfo


@dataclass(frozen=True)
class Message:
    """One thing to tell: of which page, due or opens, and the date it speaks of."""

    page_id: int
    kind: str
    about_at: datetime


def opening_told_at(opens_at: datetime, zone: ZoneInfo) -> datetime:
    """When to say that something has opened: at once, or in the morning when it opens in the night before."""
    return max(opens_at, instant(opens_at.astimezone(zone).date(), MORNING, zone))


def due_told_at(due_at: datetime, days: int, zone: ZoneInfo, open_from: datetime | None = None) -> datetime:
    """When to say that something is due: so many days before its day, and not before it is open."""
    morning = instant(due_at.astimezone(zone).date() - timedelta(days=days), MORNING, zone)
    return max(morning, opening_told_at(open_from, zone)) if open_from else morning


def is_time(told_at: datetime, now: datetime) -> bool:
    """Whether a message's time has come and is not yet a day gone."""
    return timedelta(0) <= now - told_at < MISSED_AFTER


def to_tell(dates: Iterable[Dated], wish: Wish, now: datetime) -> list[Message]:
    """What is to be said now of some dates, in the order given; what is due already is past telling."""
    found = []
    for one in dates:
        if wish.opens and one.opens_at and is_time(opening_told_at(one.opens_at, wish.zone), now):
            found.append(Message(one.page_id, OPENS, one.opens_at))
        if wish.before and one.due_at and one.due_at > now:
            told_at = due_told_at(one.due_at, wish.before, wish.zone, one.open_from)
            if is_time(told_at, now):
                found.append(Message(one.page_id, DUE, one.due_at))
    return found
