"""One reckoning of time for the start page, the timer, acceptance and expiry."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.timing import GRACE, Window, accepts, remaining

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
moments = st.datetimes(
    datetime(2026, 1, 1),
    datetime(2027, 12, 31),
    timezones=st.sampled_from([UTC, ZoneInfo("America/Denver"), ZoneInfo("Australia/Hobart")]),
)
spans = st.timedeltas(timedelta(minutes=1), timedelta(days=3))


@given(opens=st.none() | moments, closes=st.none() | moments, limit=st.none() | spans, now=moments)
def test_what_the_start_page_promises_is_what_is_accepted(opens, closes, limit, now):
    window = Window(opens, closes, limit)
    deadline = window.deadline(now)
    assert (deadline is None) == (closes is None and limit is None)
    if deadline is None:
        assert accepts(deadline, now + timedelta(days=1000))
        assert remaining(deadline, now) is None
        return
    assert deadline == min(end for end in (closes, now + limit if limit else None) if end)
    assert accepts(deadline, deadline + GRACE)
    assert not accepts(deadline, deadline + GRACE + timedelta(microseconds=1))
    assert remaining(deadline, deadline + timedelta(hours=1)) == timedelta(0)
    short = window.cut_short(now)
    if short is not None:
        assert short == deadline - now < limit
    elif limit is not None:
        assert remaining(deadline, now) == limit


@given(start=moments, limit=spans, extra=spans, close=moments, later=spans)
def test_more_time_never_means_less(start, limit, extra, close, later):
    tight = Window(None, close, limit).deadline(start)
    assert Window(None, close, limit + extra).deadline(start) >= tight
    assert Window(None, close + later, limit).deadline(start) >= tight


@pytest.mark.parametrize(
    ("window", "before", "over"),
    [
        (Window(), False, False),
        (Window(opens_at=NOON), False, False),
        (Window(opens_at=NOON + timedelta(seconds=1)), True, False),
        (Window(closes_at=NOON), False, True),
        (Window(closes_at=NOON + timedelta(seconds=1)), False, False),
    ],
)
def test_a_window_opens_with_its_first_second_and_closes_with_its_last(window, before, over):
    assert (window.is_before(NOON), window.is_over(NOON)) == (before, over)


def test_the_change_of_clocks_takes_nobody_an_hour():
    denver = ZoneInfo("America/Denver")
    night = datetime(2026, 11, 1, 0, 30, tzinfo=denver).astimezone(UTC)
    assert Window(limit=timedelta(hours=2)).deadline(night) - night == timedelta(hours=2)
