"""When a reminder goes out, whatever the zone and the clocks do."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.reminder_times import (
    DUE,
    MISSED_AFTER,
    MORNING,
    OPENS,
    Dated,
    Message,
    Wish,
    due_told_at,
    opening_told_at,
    to_tell,
)

DENVER = ZoneInfo("America/Denver")
ZONES = st.sampled_from(
    ["America/Denver", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia", "UTC"]
).map(ZoneInfo)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))


def local(*when, zone=DENVER):
    return datetime(*when, tzinfo=zone)


@pytest.mark.parametrize(
    ("due", "days", "told"),
    [
        (local(2026, 11, 23, 23, 59), 3, local(2026, 11, 20, 8)),
        (local(2026, 11, 23, 0, 30), 1, local(2026, 11, 22, 8)),
        # Clocks go back on November 1 and forward on March 14.
        (local(2026, 11, 2, 23, 59), 3, local(2026, 10, 30, 8)),
        (local(2027, 3, 15, 23, 59), 7, local(2027, 3, 8, 8)),
    ],
)
def test_a_message_comes_at_eight_so_many_days_before_the_day(due, days, told):
    assert due_told_at(due, days, DENVER) == told


def test_nothing_is_announced_as_due_before_it_is_open():
    due, opens = local(2026, 11, 23, 23, 59), local(2026, 11, 21, 10)
    assert due_told_at(due, 3, DENVER, opens) == opens


def test_an_opening_in_the_night_is_told_in_the_morning_and_one_by_day_at_once():
    assert opening_told_at(local(2026, 11, 23, 0, 0), DENVER) == local(2026, 11, 23, 8)
    assert opening_told_at(local(2026, 11, 23, 14, 0), DENVER) == local(2026, 11, 23, 14)


@given(MOMENTS, st.sampled_from([1, 3, 7]), ZONES)
def test_it_is_always_morning_for_the_learner_and_before_the_day(due, days, zone):
    told = due_told_at(due, days, zone).astimezone(zone)
    assert told.time() == MORNING
    assert (due.astimezone(zone).date() - told.date()).days == days
    assert told < due


@given(MOMENTS, st.sampled_from([1, 3, 7]), ZONES, st.timedeltas(timedelta(-9), timedelta(9)))
def test_a_date_is_told_within_a_day_of_its_time_and_never_else(due, days, zone, away):
    told = due_told_at(due, days, zone)
    now = told + away
    found = to_tell([Dated(1, due_at=due)], Wish(days, False, zone), now)
    is_time = timedelta(0) <= away < MISSED_AFTER and now < due
    assert found == ([Message(1, DUE, due)] if is_time else [])


@given(MOMENTS, ZONES, st.lists(st.timedeltas(timedelta(0), timedelta(hours=3)), min_size=60, max_size=60))
def test_looking_every_few_hours_misses_nothing(due, zone, steps):
    now, found = due_told_at(due, 1, zone) - timedelta(hours=6), set()
    for step in steps:
        now += step + timedelta(minutes=20)
        found |= set(to_tell([Dated(1, due_at=due)], Wish(1, False, zone), now))
    assert found == {Message(1, DUE, due)}


def test_nobody_is_told_what_they_did_not_ask_for():
    opens, due = local(2026, 11, 20, 8), local(2026, 11, 23, 23, 59)
    both = [Dated(1, opens, due, opens)]
    now = local(2026, 11, 20, 9)
    assert to_tell(both, Wish(0, False, DENVER), now) == []
    assert to_tell(both, Wish(0, True, DENVER), now) == [Message(1, OPENS, opens)]
    assert to_tell(both, Wish(3, True, DENVER), now) == [Message(1, OPENS, opens), Message(1, DUE, due)]


def test_only_what_opens_by_a_date_of_its_own_is_announced():
    opens = local(2026, 11, 20, 8)
    assert to_tell([Dated(2, open_from=opens)], Wish(3, True, DENVER), opens) == []
