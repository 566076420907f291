"""Days of a cohort and moments in time, pure: "day 7, 11:59 pm in Denver" to an instant and back.

Clocks change twice a year. What is *counted* (a cohort's days, a rollover, an extension) follows one rule:

- A local time that clocks skip is moved on by what they skip: 2:30 becomes 3:30.
- Of a local time that comes twice, an opening takes the first and a due time the second. Nobody is given less.

What an office person *types* is not guessed at: `problem` says what is wrong with it, in a sentence.
Instants are aware datetimes in UTC; local times have no seconds that matter.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from cms.days import day_in_words

_FIRST, _SECOND = 0, 1
FIRST_YEAR, LAST_YEAR = 2000, 2199
"""What can be typed: no course runs outside of these, and near the ends of the calendar no clock can be shifted."""


def date_of(first_day: date, day: int) -> date:
    """The date of a cohort's day; its first day is day 0."""
    return first_day + timedelta(days=day)


def day_of(first_day: date, on: date) -> int:
    """Which day of a cohort a date is."""
    return (on - first_day).days


def instant(on: date, at: time, zone: ZoneInfo, *, latest: bool = False) -> datetime:
    """The moment of a local date and time. `latest` takes the second where it comes twice, as a due time does."""
    local = datetime.combine(on, at).replace(tzinfo=None)
    fold = _SECOND if latest and not _is_skipped(local, zone) else _FIRST
    return local.replace(tzinfo=zone, fold=fold).astimezone(UTC)


def day_and_time(moment: datetime, first_day: date, zone: ZoneInfo) -> tuple[int, time]:
    """The day of a cohort and the local time of a moment: the way back from `instant`."""
    local = moment.astimezone(zone)
    return day_of(first_day, local.date()), local.time().replace(fold=_FIRST)


def extend(moment: datetime, days: int, zone: ZoneInfo) -> datetime:
    """So many days later at the same local hour, across clock changes both ways; never less than was asked for."""
    if not days:
        return moment.astimezone(UTC)
    local = moment.astimezone(zone)
    return instant(local.date() + timedelta(days=days), local.time(), zone, latest=True)


def problem(on: date, at: time, zone: ZoneInfo) -> str:
    """Why a typed local time cannot be taken at its word, as a sentence with a way out; "" for nearly all."""
    if not FIRST_YEAR <= on.year <= LAST_YEAR:
        return f"The year {on.year} is none of ours. Choose a day from {FIRST_YEAR} to {LAST_YEAR}."
    local = datetime.combine(on, at).replace(tzinfo=None)
    before, after = _offsets(local, zone)
    if before == after:
        return ""
    place = zone.key.rpartition("/")[2].replace("_", " ")
    stop, go_on = _change(local, zone)
    what = f"{_clock(local)} on {day_in_words(local)}"
    if before < after:
        skipped = after - before
        choices = f"{_beside(local + skipped, local)} or {_beside(local - skipped, local)}"
        return (
            f"{what} does not exist in {place}: clocks jump from {_clock(stop)} to {_beside(go_on, stop)}. "
            f"Choose {choices}."
        )
    return (
        f"{what} comes twice in {place}: clocks go back from {_clock(stop)} to {_beside(go_on, stop)}. "
        f"Choose a time before {_beside(go_on, local)}, or {_beside(stop, local)}."
    )


def skipped(on: date, at: time, zone: ZoneInfo) -> bool:
    """Whether clocks skip this local time, so that `instant` moves it on."""
    return _is_skipped(datetime.combine(on, at).replace(tzinfo=None), zone)


def _offsets(local, zone):
    first, second = local.replace(tzinfo=zone, fold=_FIRST), local.replace(tzinfo=zone, fold=_SECOND)
    return first.utcoffset(), second.utcoffset()


def _is_skipped(local, zone):
    before, after = _offsets(local, zone)
    return before < after


def _change(local, zone):
    """What clocks show when they stop, and what they show when they go on, at the change around a local time."""
    before, after = _offsets(local, zone)
    moment = local.replace(tzinfo=UTC)
    low, high = moment - max(before, after), moment - min(before, after)
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        if middle.astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return [(high + offset).replace(tzinfo=None, microsecond=0) for offset in (before, after)]


def _clock(local):
    return f"{local.hour}:{local.minute:02}"


def _beside(local, other):
    """A clock time, with its day where that is another one."""
    return _clock(local) if local.date() == other.date() else f"{_clock(local)} on {day_in_words(local)}"
