"""Rotations meet every station once, and clashes are said in words."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.engine.rotations import Clock, Place, Post, Schedule, Turn, clashes, rotate

FIRST = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
SIZES = st.integers(min_value=1, max_value=40)


@given(SIZES, st.integers(min_value=1, max_value=16))
def test_everybody_meets_every_station_once_and_is_never_in_two_places(learners, stations):
    turns = rotate(range(learners), [f"s{one}" for one in range(stations)])
    assert Counter((turn.learner, turn.station) for turn in turns) == Counter(
        {(learner, f"s{station}"): 1 for learner in range(learners) for station in range(stations)}
    )
    assert set(Counter((turn.round, turn.learner) for turn in turns).values()) == {1}
    assert set(Counter((turn.round, turn.station) for turn in turns).values()) == {1}


@given(SIZES, st.integers(min_value=1, max_value=16))
def test_a_day_has_as_few_rounds_as_it_can(learners, stations):
    turns = rotate(range(learners), range(stations))
    assert max(turn.round for turn in turns) == max(learners, stations)


@given(st.integers(0, 6), st.integers(0, 6))
def test_without_learners_or_stations_there_is_no_turn(learners, stations):
    if not learners or not stations:
        assert rotate(range(learners), range(stations)) == []


@given(st.integers(3, 60), st.integers(0, 30), st.integers(0, 6), st.integers(0, 90), st.integers(1, 30))
def test_rounds_follow_each_other_on_the_clock(minutes, change, every, pause, round_):
    clock = Clock(FIRST, minutes, change, every, pause)
    assert clock.begins(round_ + 1) >= clock.ends(round_) + timedelta(minutes=change)
    assert clock.round_at(clock.begins(round_), 40) == round_
    assert clock.round_at(clock.ends(40), 40) == 41


def test_a_break_comes_after_so_many_rounds():
    clock = Clock(FIRST, 12, 3, 2, 20)
    starts = [clock.begins(one) for one in range(1, 6)]
    assert [(one - FIRST).seconds // 60 for one in starts] == [0, 15, 47, 62, 94]


NAMES = {"ana": "Ana", "ben": "Ben"}
STATIONS = {"a": Place("The call", "Room 1", has_patient=True), "b": Place("The son", "Room 2")}
POSTS = (
    Post("r1", "Rater One", "a", "rater"),
    Post("r2", "Rater Two", "b", "rater"),
    Post("p1", "Patient One", "a", "patient"),
)
GOOD = Schedule(
    turns=rotate(list(NAMES), list(STATIONS)),
    stations=STATIONS,
    names=NAMES,
    posts=POSTS,
    clock=Clock(FIRST, 12, 3, 4, 15),
)


def kinds(**changed):
    return [clash.kind for clash in clashes(replace(GOOD, **changed))]


def test_a_day_that_fits_has_no_clash():
    assert clashes(GOOD) == []


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        ("learner_twice", {"turns": [*GOOD.turns, Turn(1, "b", "ana")]}),
        ("station_twice", {"turns": [*GOOD.turns, Turn(2, "b", "ben")]}),
        ("room_twice", {"stations": {**STATIONS, "b": Place("The son", " room 1")}}),
        ("person_twice", {"posts": (*POSTS, Post("r1", "Rater One", "b", "rater"))}),
        ("no_rater", {"posts": POSTS[1:]}),
        ("no_patient", {"posts": POSTS[:2]}),
        ("absent", {"absent": {"ana"}}),
        ("missing", {"turns": [turn for turn in GOOD.turns if turn != Turn(1, "a", "ana")]}),
        ("again", {"turns": [*GOOD.turns, Turn(3, "a", "ana")]}),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_each_clash_is_found(kind, changed):
    assert kind in kinds(**changed)


def test_a_patient_who_plays_for_hours_needs_a_break():
    many = {f"l{one}": f"Learner {one}" for one in range(8)}
    turns = rotate(list(many), list(STATIONS))
    without = Clock(FIRST, 12, 3)
    assert "no_break" in kinds(turns=turns, names=many, clock=without)
    assert "no_break" not in kinds(turns=turns, names=many)
    shared = (*POSTS, Post("p2", "Patient Two", "a", "patient"))
    assert "no_break" not in kinds(turns=turns, names=many, posts=shared, clock=without)


def test_whoever_is_assigned_to_a_part_of_the_day_leaves_the_rest_bare():
    half = replace(POSTS[1], ends=GOOD.clock.ends(1))
    found = clashes(replace(GOOD, posts=(POSTS[0], half, POSTS[2])))
    assert [one.sentence for one in found] == ["At “The son” nobody rates in round 2. Assign somebody."]


def test_what_is_over_and_what_is_excused_is_no_clash():
    assert "absent" not in kinds(absent={"ana", "ben"}, after=2)
    turns = [turn for turn in GOOD.turns if turn != Turn(1, "a", "ana")]
    assert kinds(turns=turns, excused={("ana", "a")}) == []
