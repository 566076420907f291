"""How long written work waits for its mark, and what marking costs: counts, medians and shares, never a rate of one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

LEAST_TIMED = 3
"""From how many timed marks on a median is told: one slow afternoon is no usual time."""


@dataclass(frozen=True)
class Answer:
    """One answer that is to be marked: since when it waits, by when it is due, when it was settled (None: not yet)."""

    since: datetime
    due: datetime
    settled: datetime | None = None


@dataclass(frozen=True)
class Turnaround:
    """How a set of answers fares.

    settled, waiting  how many there are of each
    usual             median time from being handed in to being settled; None where nothing is settled
    late              how many were settled after they were due
    overdue           how many wait and are past due now
    oldest            since when the one that waits longest does; None where nothing waits
    next_due          the earliest due date of what waits
    """

    settled: int
    waiting: int
    usual: timedelta | None
    late: int
    overdue: int
    oldest: datetime | None
    next_due: datetime | None

    @property
    def in_time(self) -> int:
        """How many were settled by the day they were due."""
        return self.settled - self.late


def turnaround(answers: Iterable[Answer], now: datetime) -> Turnaround:
    """Sum up these answers as they are at this moment."""
    rows = list(answers)
    took = [(one, one.settled) for one in rows if one.settled is not None]
    waits = [one for one in rows if one.settled is None]
    return Turnaround(
        settled=len(took),
        waiting=len(waits),
        usual=_median([settled - one.since for one, settled in took]) if took else None,
        late=sum(settled > one.due for one, settled in took),
        overdue=sum(now > one.due for one in waits),
        oldest=min((one.since for one in waits), default=None),
        next_due=min((one.due for one in waits), default=None),
    )


@dataclass(frozen=True)
class Cost:
    """What marks of one question cost: how many there are, the time of all, and the median of one.

    usual  None below LEAST_TIMED timed marks
    """

    marks: int
    whole: timedelta
    usual: timedelta | None

    def left(self, waiting: int) -> timedelta | None:
        """How long as many marks as these would still take; None where no usual time is known."""
        return None if self.usual is None else self.usual * waiting


def cost(seconds: Iterable[int]) -> Cost:
    """What marks cost that were in hand so many seconds each. A mark without a time counts as a mark, and takes none."""
    rows = list(seconds)
    timed = [timedelta(seconds=one) for one in rows if one > 0]
    return Cost(len(rows), sum(timed, timedelta()), _median(timed) if len(timed) >= LEAST_TIMED else None)


def _median(spans: list[timedelta]) -> timedelta:
    return timedelta(seconds=median(span.total_seconds() for span in spans))
