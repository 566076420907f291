"""A day counts when somebody came and everything is settled; until then every reason is said."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from assessments.engine.attended import DayDone, StationDone, judge

STATIONS = st.lists(
    st.builds(
        StationDone,
        title=st.sampled_from(["The call", "The son", "Handing over"]),
        is_rated=st.booleans(),
        is_excused=st.booleans(),
        is_over=st.booleans(),
        makeup=st.sampled_from(["", "Made up in spring."]),
    ),
    max_size=6,
)
DAYS = st.builds(
    DayDone,
    title=st.just("Four talks"),
    on=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    is_past=st.booleans(),
    came=st.sampled_from(["", "arrived", "late", "absent", "left"]),
    stations=STATIONS,
)


@given(st.lists(DAYS, max_size=4))
def test_there_is_always_a_reason_and_met_is_never_begun(days):
    found = judge(days)
    assert found.why.strip()
    assert not (found.met and found.begun)
    assert found.met == any(day.is_met for day in days)


@given(DAYS)
def test_nobody_absent_has_attended(day):
    assert not judge([replace(day, came="absent")]).met


@given(DAYS)
def test_every_open_station_is_named(day):
    day = replace(day, came="late")
    found = judge([day])
    unsettled = [one.title for one in day.stations if not (one.is_rated or one.is_excused)]
    assert found.met or all(f"“{title}”" in found.why for title in unsettled)


@given(st.lists(DAYS, min_size=1, max_size=3))
def test_a_day_more_never_takes_away_what_was_met(days):
    assert judge(days).met or not judge(days[1:]).met
