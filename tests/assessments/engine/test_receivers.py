"""Who receives whose handover, pure: nobody their own, and everybody one."""

from hypothesis import given
from hypothesis import strategies as st

from assessments.engine.receivers import rotation

TEAMS = st.lists(st.integers(1, 40), min_size=0, max_size=12, unique=True)


@st.composite
def teams_with_history(draw):
    teams = draw(TEAMS)
    pairs = st.tuples(st.sampled_from([*teams, 99]), st.sampled_from([*teams, 98]))
    return teams, draw(st.lists(pairs, max_size=8))


@given(teams_with_history())
def test_nobody_receives_their_own_and_of_two_or_more_everybody_gives_and_receives(about):
    teams, kept = about
    pairs = rotation(teams, kept)
    assert all(giver != taker and {giver, taker} <= set(teams) for giver, taker in pairs)
    if len(teams) < 2:
        assert pairs == frozenset()
    else:
        assert {giver for giver, _taker in pairs} == {taker for _giver, taker in pairs} == set(teams)


@given(teams_with_history())
def test_what_stands_is_kept(about):
    teams, kept = about
    if len(teams) > 1:
        here = set(teams)
        assert {(a, b) for a, b in kept if a != b and {a, b} <= here} <= rotation(teams, kept)


@given(TEAMS)
def test_with_nothing_kept_each_hands_to_exactly_one(teams):
    pairs = rotation(teams)
    assert len(pairs) == (len(teams) if len(teams) > 1 else 0)


@given(TEAMS, st.randoms())
def test_asked_anew_with_what_it_said_it_says_the_same(teams, chance):
    pairs = rotation(teams)
    some = [one for one in sorted(pairs) if chance.random() < 0.5]
    assert rotation(teams, some) == pairs
