"""How long a clinical review holds, pure: a date it was made on, a date it must be made again by, and today."""

from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

SOON = 60
"""Days before its end from which a review is said to end soon."""

AWAITING, HOLDS, SOON_OVER, OVERDUE = STATES = ("awaiting", "holds", "soon", "overdue")


def due(reviewed_on: date, months: int) -> date:
    """The last day on which a review holds: 31 August and six months is the last day of February."""
    return reviewed_on + relativedelta(months=months)


def state(reviewed_on: date | None, review_by: date | None, today: date) -> str:
    """How a text stands. A review holds through the day it must be renewed by; without such a day it goes on holding."""
    if reviewed_on is None:
        return AWAITING
    if review_by is None or review_by > last_soon_day(today):
        return HOLDS
    return OVERDUE if review_by < today else SOON_OVER


def last_soon_day(today: date) -> date:
    """Reviews that hold up to this day and no longer end soon."""
    return today + timedelta(days=SOON)


@dataclass(frozen=True)
class Review:
    """What readers are told of a text: by which discipline, when, whether a new one is due; or which is awaited."""

    on: date | None = None
    by: str = ""
    is_due: bool = False
    wanted: str = ""
