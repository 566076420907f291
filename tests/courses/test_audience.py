"""Whom a text speaks to: the one mechanism for lessons, blocks, cases and conversations."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.audience import Audience, Seat, problem

words = st.sampled_from(["nurse", "physician", "pharmacist", "ethicist"])
seats = st.builds(
    Seat,
    discipline=words,
    sub_role=st.sampled_from(["", "bsn", "apn"]),
    track=st.sampled_from(["biomedical", "allied"]),
    scope=st.sampled_from(["prescribes", "dispenses", "gives", "none"]),
)
codes = st.sampled_from(
    [
        "scope:prescribes",
        "scope:none",
        "track:allied",
        "discipline:nurse",
        "seat:nurse/apn",
        "discipline:ethicist",
    ]
)
APN = Seat("nurse", "apn", "biomedical", "prescribes")
BSN = Seat("nurse", "bsn", "biomedical", "gives")
CHAPLAIN = Seat("spiritual-care", "", "allied", "none")


def test_only_prescribers_reaches_whoever_prescribes_whatever_their_discipline():
    only = Audience.of(["scope:prescribes"])
    assert only.includes(APN)
    assert not only.includes(BSN)
    assert not only.includes(CHAPLAIN)


def test_everyone_but_leaves_out_exactly_the_people_named():
    but = Audience.of(["discipline:nurse"], but=True)
    assert not but.includes(APN)
    assert not but.includes(BSN)
    assert but.includes(CHAPLAIN)


def test_a_seat_is_finer_than_its_discipline():
    finer = Audience.of(["seat:nurse/bsn"])
    assert finer.includes(BSN)
    assert not finer.includes(APN)


@given(st.sets(codes), st.booleans(), seats)
def test_an_audience_and_its_opposite_together_are_everybody_once(named, but, seat):
    one, other = Audience.of(named, but), Audience.of(named, not but)
    if not named:
        assert one.includes(seat) and other.includes(seat)
    else:
        assert one.includes(seat) != other.includes(seat)


@given(st.sets(codes), st.booleans())
def test_nothing_is_hidden_from_somebody_whose_seat_is_not_known(named, but):
    assert Audience.of(named, but).includes(None)
    assert Audience.of(named, but).includes(Seat())


@given(st.sets(codes), codes, seats)
def test_naming_more_people_never_takes_anybody_out(named, more, seat):
    if named and Audience.of(named).includes(seat):
        assert Audience.of(named | {more}).includes(seat)


@pytest.mark.parametrize("code", ["", "nurse", "role:nurse", "discipline:", ":nurse"])
def test_a_code_that_names_nobody_is_said_to(code):
    assert "names nobody" in problem(code)


def test_codes_of_every_sort_are_fine():
    assert not any(
        problem(code) for code in ("scope:prescribes", "track:allied", "discipline:x", "seat:nurse/apn")
    )
