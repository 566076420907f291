"""The one reckoning of time: start page, timer, acceptance and expiry all ask here. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

GRACE = timedelta(seconds=60)
"""What arrives so much later still counts: the way to the server takes time. The deadline shown stays the deadline."""


@dataclass(frozen=True)
class Window:
    """When a sitting is open, and how long an attempt may take. None: no end, no limit."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    limit: timedelta | None = None

    def is_before(self, now):
        """Whether it has not opened yet."""
        return self.opens_at is not None and now < self.opens_at

    def is_over(self, now):
        """Whether it has closed."""
        return self.closes_at is not None and now >= self.closes_at

    def deadline(self, started_at):
        """When an attempt that began then must be in: after its limit, or when all closes, whichever is first."""
        ends = [self.closes_at, started_at + self.limit if self.limit else None]
        return min((end for end in ends if end is not None), default=None)

    def cut_short(self, now):
        """The time an attempt begun now would have, where the close leaves less than the limit; else None."""
        end = self.deadline(now)
        if self.limit is None or end is None or end - now >= self.limit:
            return None
        return end - now


def accepts(deadline_at, now):
    """Whether what arrives now still counts."""
    return deadline_at is None or now <= deadline_at + GRACE


def remaining(deadline_at, now):
    """What is left as a span, never negative; None without a deadline."""
    return None if deadline_at is None else max(deadline_at - now, timedelta(0))
