"""How long marking takes, and how long what is left will take, as far as that can be said."""

from collections.abc import Sequence
from statistics import median

FEWEST = 3
"""Marks from which their median says something."""


def seconds_each(mine: Sequence[int], everybody: Sequence[int]) -> float | None:
    """Seconds one answer takes: the median of one's own marks from three on, else of everybody's; None before that.

    Marks without a time (0) say nothing and are left out.
    """
    for found in (mine, everybody):
        timed = [one for one in found if one > 0]
        if len(timed) >= FEWEST:
            return float(median(timed))
    return None


def minutes_left(waiting: int, each: float | None) -> int | None:
    """Whole minutes, at least one, that so many answers take; None where there is nothing to say."""
    if not waiting or each is None:
        return None
    return max(1, round(waiting * each / 60))
