"""Days of a cohort and moments in time, across both changes of the clocks."""

import zoneinfo
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from courses.calendar_days import date_of, day_and_time, day_of, extend, instant, problem, skipped

DENVER = ZoneInfo("America/Denver")
SPRING, AUTUMN = date(2027, 3, 14), date(2027, 11, 7)

zones = st.sampled_from(
    sorted(name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/"))
).map(ZoneInfo)
days = st.dates(date(2015, 1, 1), date(2035, 12, 31))
times = st.times().map(lambda one: one.replace(second=0, microsecond=0))


@st.composite
def change_days(draw, way):
    """A zone and the day of one of its changes: "spring" where clocks skip an hour, "autumn" where one comes twice."""
    zone = ZoneInfo(
        draw(st.sampled_from(["America/Denver", "America/New_York", "Europe/Berlin", "Australia/Sydney"]))
    )
    first = date(draw(st.integers(2020, 2034)), 1, 1)
    for number in range(366):
        day = first + timedelta(days=number)
        length = instant(day + timedelta(days=1), time(0), zone) - instant(day, time(0), zone)
        if length == timedelta(hours=23 if way == "spring" else 25):
            return zone, day
    raise AssertionError("Every one of these zones changes its clocks twice a year.")


# The way to an instant, and back


@given(days, st.integers(-400, 400))
def test_a_day_of_a_cohort_is_a_date_and_back(first_day, day):
    assert day_of(first_day, date_of(first_day, day)) == day


@given(days, days, times, zones, st.booleans())
def test_a_local_time_that_exists_comes_back_as_it_was(first_day, on, at, zone, latest):
    assume(not skipped(on, at, zone))
    moment = instant(on, at, zone, latest=latest)
    assert moment.tzinfo is UTC
    assert day_and_time(moment, first_day, zone) == (day_of(first_day, on), at)


@given(days, times, zones)
def test_a_due_time_is_never_before_the_same_opening_time(on, at, zone):
    first, last = instant(on, at, zone), instant(on, at, zone, latest=True)
    assert last >= first
    assert (last == first) == (not problem(on, at, zone) or skipped(on, at, zone))


@given(change_days("spring"), times)
def test_a_time_that_clocks_skip_is_moved_on_by_what_they_skip(change, at):
    zone, day = change
    local = instant(day, at, zone).astimezone(zone)
    moved = timedelta(hours=1) if skipped(day, at, zone) else timedelta(0)
    assert local.replace(tzinfo=None) == datetime.combine(day, at) + moved


@given(change_days("autumn"), times)
def test_of_an_hour_that_comes_twice_an_opening_takes_the_first_and_a_due_time_the_second(change, at):
    zone, day = change
    apart = instant(day, at, zone, latest=True) - instant(day, at, zone)
    assert apart == (timedelta(hours=1) if problem(day, at, zone) else timedelta(0))


@pytest.mark.parametrize(
    ("on", "at", "utc"),
    [
        (SPRING, time(1, 59), "08:59"),
        (SPRING, time(2, 30), "09:30"),
        (SPRING, time(3, 0), "09:00"),
        (AUTUMN, time(0, 59), "06:59"),
        (AUTUMN, time(1, 30), "07:30"),
        (AUTUMN, time(2, 0), "09:00"),
    ],
)
def test_both_nights_in_denver(on, at, utc):
    assert f"{instant(on, at, DENVER):%H:%M}" == utc


# Longer


@given(days, times, zones, st.integers(1, 400))
def test_an_extension_ends_at_the_same_local_hour_so_many_days_later(on, at, zone, more):
    start = instant(on, at, zone, latest=True).astimezone(zone)
    wanted = start.date() + timedelta(days=more)
    assume(not skipped(wanted, start.time(), zone))
    end = extend(start, more, zone).astimezone(zone)
    assert end.date() == wanted
    assert end.time().replace(fold=0) == start.time().replace(fold=0)
    assert end.astimezone(UTC) > start.astimezone(UTC)


@given(days, times, zones, st.integers(1, 40), st.integers(1, 40))
def test_more_days_are_never_less_time(on, at, zone, few, more):
    start = instant(on, at, zone, latest=True)
    assert extend(start, few + more, zone) >= extend(start, few, zone)


@given(change_days("spring"))
def test_a_week_more_over_the_change_in_spring_is_an_hour_shorter_and_ends_at_the_same_hour(change):
    zone, day = change
    start = instant(day - timedelta(days=3), time(23, 59), zone)
    end = extend(start, 7, zone)
    assert end - start == timedelta(days=7) - timedelta(hours=1)
    assert end.astimezone(zone).time() == time(23, 59)


@given(change_days("autumn"))
def test_a_week_more_over_the_change_in_autumn_is_an_hour_longer_and_ends_at_the_same_hour(change):
    zone, day = change
    start = instant(day - timedelta(days=3), time(23, 59), zone)
    end = extend(start, 7, zone)
    assert end - start == timedelta(days=7) + timedelta(hours=1)
    assert end.astimezone(zone).time() == time(23, 59)


def test_no_days_more_is_the_same_moment():
    second = instant(AUTUMN, time(1, 30), DENVER, latest=True)
    assert extend(second, 0, DENVER) == second


# What people type


@pytest.mark.parametrize(
    ("on", "at", "zone", "sentence"),
    [
        (
            SPRING,
            time(2, 30),
            "America/Denver",
            "2:30 on 14 March 2027 does not exist in Denver: clocks jump from 2:00 to 3:00. Choose 3:30 or 1:30.",
        ),
        (
            AUTUMN,
            time(1, 30),
            "America/Denver",
            "1:30 on 7 November 2027 comes twice in Denver: clocks go back from 2:00 to 1:00. "
            "Choose a time before 1:00, or 2:00.",
        ),
        (
            date(2027, 10, 3),
            time(2, 15),
            "Australia/Lord_Howe",
            "2:15 on 3 October 2027 does not exist in Lord Howe: clocks jump from 2:00 to 2:30. Choose 2:45 or 1:45.",
        ),
        (
            date(2018, 11, 4),
            time(0, 15),
            "America/Sao_Paulo",
            "0:15 on 4 November 2018 does not exist in Sao Paulo: clocks jump from 0:00 to 1:00. "
            "Choose 1:15 or 23:15 on 3 November 2018.",
        ),
        (
            date(2011, 12, 30),
            time(12, 15),
            "Pacific/Apia",
            "12:15 on 30 December 2011 does not exist in Apia: clocks jump from 0:00 to 0:00 on 31 December 2011. "
            "Choose 12:15 on 31 December 2011 or 12:15 on 29 December 2011.",
        ),
    ],
)
def test_a_time_that_does_not_exist_or_comes_twice_is_said_with_a_way_out(on, at, zone, sentence):
    assert problem(on, at, ZoneInfo(zone)) == sentence


@pytest.mark.parametrize("on", [date.min, date(1999, 12, 31), date(2200, 1, 1), date.max])
def test_a_year_at_the_ends_of_the_calendar_is_refused_in_words(on):
    assert f"The year {on.year} is none of ours" in problem(on, time(23, 59), DENVER)


@pytest.mark.parametrize("at", [time(1, 59), time(3, 0), time(23, 59)])
def test_the_hours_beside_a_change_are_taken_as_typed(at):
    assert problem(SPRING, at, DENVER) == ""


@given(days, times)
def test_where_clocks_never_change_nothing_is_refused(on, at):
    assert problem(on, at, ZoneInfo("America/Phoenix")) == ""
