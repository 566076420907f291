"""One reckoning of time for the start page, the timer, acceptance and expiry."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assessments.timing import (
    GRACE,
    NO_MORE,
    Allowance,
    Window,
    accepts,
    at_least,
    deadline,
    is_over_for_all,
    most_generous,
    personal,
    remaining,
)
from courses import calendar_days

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
local_moments = st.datetimes(
    datetime(2026, 1, 1),
    datetime(2027, 12, 31),
    timezones=st.sampled_from([UTC, ZoneInfo("America/Denver"), ZoneInfo("Australia/Hobart")]),
)
moments = local_moments.map(lambda moment: moment.astimezone(UTC))  # as the database gives them
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


# What one learner was granted

factors = st.fractions(1, 5, max_denominator=100)
granted = st.builds(
    Allowance,
    multiplier=factors,
    extra=st.timedeltas(timedelta(0), timedelta(hours=5)),
    breaks=st.timedeltas(timedelta(0), timedelta(hours=2)),
    tries=st.integers(0, 5),
    opens_at=st.none() | moments,
    closes_at=st.none() | moments,
)
windows = st.builds(Window, st.none() | moments, st.none() | moments, st.none() | spans)


def _at_least(one, other):
    """Whether an end is no earlier than another; no end is the latest."""
    return one is None or (other is not None and one >= other)


@given(window=windows, allowance=granted, start=moments)
def test_what_is_granted_never_takes_anything(window, allowance, start):
    own = personal(window, allowance)
    assert _at_least(deadline(window, allowance, start), window.deadline(start))
    assert _at_least(own.closes_at, window.closes_at)
    assert window.opens_at is None or own.opens_at <= window.opens_at
    assert deadline(window, NO_MORE, start) == window.deadline(start)


@given(window=windows, some=st.lists(granted, max_size=4), start=moments)
def test_of_several_grants_the_most_generous_holds_in_each_thing(window, some, start):
    together = most_generous(some)
    assert all(_at_least(deadline(window, together, start), deadline(window, one, start)) for one in some)
    assert most_generous([*reversed(some)]) == together
    assert most_generous([together, *some]) == together, "nothing is added up"


@given(window=windows, allowance=granted, start=moments)
def test_the_deadline_is_the_limit_or_the_close_whichever_is_first(window, allowance, start):
    own = personal(window, allowance)
    ends = [end for end in (own.closes_at, start + own.limit if own.limit else None) if end is not None]
    assert deadline(window, allowance, start) == min(ends, default=None)


@given(promised=windows, present=windows, allowance=granted, start=moments)
def test_no_change_of_a_sitting_takes_anything_of_what_was_promised(promised, present, allowance, start):
    both = at_least(promised, present)
    for one in (promised, present):
        assert _at_least(deadline(both, allowance, start), deadline(one, allowance, start))


@given(closes=moments, extension=st.none() | moments, now=moments)
def test_it_is_over_for_all_only_when_nobodys_answer_counts(closes, extension, now):
    last = max(closes, extension or closes)
    assert is_over_for_all(closes, extension, now) == (not accepts(last, now))
    assert not is_over_for_all(None, extension, now)


@given(start=local_moments, limit=st.timedeltas(timedelta(minutes=1), timedelta(hours=8)))
@example(start=datetime(2026, 11, 1, 0, 30, tzinfo=ZoneInfo("America/Denver")), limit=timedelta(hours=2))
@example(start=datetime(2026, 3, 8, 1, 30, tzinfo=ZoneInfo("America/Denver")), limit=timedelta(hours=2))
def test_minutes_are_elapsed_time_whatever_clocks_do(start, limit):
    ends = deadline(Window(limit=limit), Allowance(extra=timedelta(minutes=10)), start)
    assert ends - start.astimezone(UTC) == limit + timedelta(minutes=10)


@pytest.mark.parametrize("zone", ["America/Denver", "Europe/Berlin", "Australia/Hobart"])
@given(day=st.dates(datetime(2026, 1, 1).date(), datetime(2027, 12, 31).date()), more=st.integers(1, 10))
def test_days_more_keep_the_hour_on_the_clock_through_every_change(zone, day, more):
    zone = ZoneInfo(zone)
    closes = calendar_days.instant(day, datetime(2026, 1, 1, 23, 59).time(), zone, latest=True)
    own = personal(Window(closes_at=closes), Allowance(closes_at=calendar_days.extend(closes, more, zone)))
    local = own.closes_at.astimezone(zone)
    assert (local.date() - day).days == more
    assert (local.hour, local.minute) == (23, 59)


def test_a_limit_times_one_and_a_half_with_breaks():
    own = personal(
        Window(limit=timedelta(minutes=45)),
        Allowance(multiplier=Fraction(3, 2), extra=timedelta(minutes=5), breaks=timedelta(minutes=10)),
    )
    assert own.limit == timedelta(minutes=82, seconds=30)
