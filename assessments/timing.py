"""The one reckoning of time: start page, timer, acceptance and expiry all ask here. Pure.

`deadline` is the only place that says when an attempt must be in. Everybody's window and what one learner has been
granted go into it; nothing else of the site adds minutes.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction

GRACE = timedelta(seconds=60)
"""What arrives so much later still counts: the way to the server takes time. The deadline shown stays the deadline."""

NONE_OF_IT = timedelta(0)


@dataclass(frozen=True)
class Window:
    """When a sitting is open, and how long an attempt may take. None: no end, no limit."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    limit: timedelta | None = None

    def is_before(self, now: datetime) -> bool:
        """Whether it has not opened yet."""
        return self.opens_at is not None and now < self.opens_at

    def is_over(self, now: datetime) -> bool:
        """Whether it has closed."""
        return self.closes_at is not None and now >= self.closes_at

    def deadline(self, started_at: datetime) -> datetime | None:
        """When an attempt that began then must be in: after its limit, or when all closes, whichever is first."""
        # In UTC: added to a local time, minutes would be wall time, and an hour off where clocks change.
        limited = started_at.astimezone(UTC) + self.limit if self.limit else None
        ends = [self.closes_at, limited]
        return min((end for end in ends if end is not None), default=None)

    def cut_short(self, now: datetime) -> timedelta | None:
        """The time an attempt begun now would have, where the close leaves less than the limit; else None."""
        end = self.deadline(now)
        if self.limit is None or end is None or end - now >= self.limit:
            return None
        return end - now


@dataclass(frozen=True)
class Allowance:
    """What one learner has been granted beyond everybody's rules.

    multiplier           of the time limit, 1 or more
    extra, breaks        added to the time limit, after it was multiplied
    tries                beyond those of the sitting
    opens_at, closes_at  their own, earlier opening and later close
    """

    multiplier: Fraction = Fraction(1)
    extra: timedelta = NONE_OF_IT
    breaks: timedelta = NONE_OF_IT
    tries: int = 0
    opens_at: datetime | None = None
    closes_at: datetime | None = None

    @property
    def is_more_time(self) -> bool:
        """Whether it changes how long an attempt may take."""
        return self.multiplier > 1 or self.extra + self.breaks > NONE_OF_IT


NO_MORE = Allowance()


def most_generous(granted: Iterable[Allowance]) -> Allowance:
    """All that was granted to one learner as one: of each thing the most generous, never added up."""
    every = [NO_MORE, *granted]
    return Allowance(
        multiplier=max(one.multiplier for one in every),
        extra=max(one.extra for one in every),
        breaks=max(one.breaks for one in every),
        tries=max(one.tries for one in every),
        opens_at=min((one.opens_at for one in every if one.opens_at is not None), default=None),
        closes_at=max((one.closes_at for one in every if one.closes_at is not None), default=None),
    )


def personal(window: Window, allowance: Allowance) -> Window:
    """Everybody's window as it holds for one learner. An allowance never opens later, closes earlier or shortens."""
    opens, closes = window.opens_at, window.closes_at
    if opens is not None and allowance.opens_at is not None:
        opens = min(opens, allowance.opens_at)
    if closes is not None and allowance.closes_at is not None:
        closes = max(closes, allowance.closes_at)
    return Window(opens, closes, _limit(window.limit, allowance))


def _limit(limit: timedelta | None, allowance: Allowance) -> timedelta | None:
    """A limit multiplied and rounded up to what a clock can hold, then what is added to it."""
    if not limit:
        return limit
    tick = timedelta(microseconds=1)
    return math.ceil(limit // tick * allowance.multiplier) * tick + allowance.extra + allowance.breaks


def deadline(window: Window, allowance: Allowance, started_at: datetime) -> datetime | None:
    """When an attempt of this learner that began then must be in; None where nothing ends it."""
    return personal(window, allowance).deadline(started_at)


def at_least(promised: Window, present: Window) -> Window:
    """The window of a running attempt: of what was promised and what holds now the longer, for each end."""
    return Window(
        present.opens_at,
        later(promised.closes_at, present.closes_at),
        None if promised.limit is None or present.limit is None else max(promised.limit, present.limit),
    )


def later(one: datetime | None, other: datetime | None) -> datetime | None:
    """The later of two ends; None, which never comes, is the latest."""
    return None if one is None or other is None else max(one, other)


def is_over_for_all(closes_at: datetime | None, last_extension_at: datetime | None, now: datetime) -> bool:
    """Whether nobody's answer can arrive any more: after the last personal extension, and the grace after that."""
    if closes_at is None:
        return False
    return now > max(closes_at, last_extension_at or closes_at) + GRACE


def accepts(deadline_at: datetime | None, now: datetime) -> bool:
    """Whether what arrives now still counts."""
    return deadline_at is None or now <= deadline_at + GRACE


def remaining(deadline_at: datetime | None, now: datetime) -> timedelta | None:
    """What is left as a span, never negative; None without a deadline."""
    return None if deadline_at is None else max(deadline_at - now, NONE_OF_IT)
