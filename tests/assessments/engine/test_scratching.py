"""A team's test by scratching, pure: credit, voices, gain and difficulty."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.engine import scratching
from assessments.engine.scratching import Scratched

CREDITS = st.lists(st.integers(0, 20), min_size=1, max_size=6).map(
    lambda found: tuple(sorted(found, reverse=True))
)
ORDERS = st.permutations(["a", "b", "c", "d"])


@given(CREDITS, ORDERS, st.integers(1, 4))
def test_a_find_earns_by_the_number_of_scratches_it_took(credits, order, nth):
    right = order[nth - 1]
    rows = [Scratched("q", option, option == right) for option in order[:nth]]
    (one,) = scratching.of_questions(["q"], rows, credits)
    assert one.credit == (credits[nth - 1] if nth <= len(credits) else 0)
    assert 0 <= one.credit <= one.most == credits[0]
    assert one.at_first == (nth == 1)


@given(CREDITS, ORDERS)
def test_a_later_find_never_earns_more(credits, order):
    earned = []
    for nth in range(1, 5):
        rows = [Scratched("q", option, option == order[nth - 1]) for option in order[:nth]]
        earned.append(scratching.of_questions(["q"], rows, credits)[0].credit)
    assert earned == sorted(earned, reverse=True)


@given(st.lists(st.sampled_from("abc")), CREDITS)
def test_nothing_is_earned_before_the_right_one_lies_open(options, credits):
    rows = [Scratched("q", option, False) for option in options]
    (one,) = scratching.of_questions(["q"], rows, credits)
    assert one.credit is None and scratching.total([one]) == 0


@given(st.sampled_from(scratching.VOICES), st.integers(1, 12))
def test_no_rule_asks_for_more_voices_than_there_are(rule, members):
    needed = scratching.needed(rule, members)
    assert 0 <= needed <= members
    assert rule != scratching.HALF or needed * 2 >= members > (needed - 1) * 2


@given(
    st.lists(st.tuples(st.integers(1, 5), st.sampled_from(["", "a", "b", "c"])), max_size=40),
    st.sets(st.integers(1, 5)),
)
def test_each_member_has_one_voice_the_last_one(said, members):
    found = scratching.voices(said, members)
    everyone = [person for people in found.values() for person in people]
    assert len(everyone) == len(set(everyone)) and set(everyone) <= members
    for option, people in found.items():
        for person in people:
            assert [one for who, one in said if who == person and one][-1] == option


@given(st.dictionaries(st.sampled_from("pqr"), st.sampled_from("abcd")))
def test_alone_everything_right_is_worth_what_a_team_earns_at_first_scratches(chosen):
    keys = {"p": "a", "q": "b", "r": "c"}
    mine = scratching.alone(chosen, keys, (4, 2, 1, 0))
    assert mine == 4 * sum(chosen.get(one) == right for one, right in keys.items())
    assert scratching.gain(12, [mine]) == 12 - mine


def test_nobody_alone_means_no_gain():
    assert scratching.gain(12, []) is None


@pytest.mark.parametrize(("people", "shown"), [(4, False), (5, True)])
def test_a_share_is_only_given_where_enough_answered(people, shown):
    (one,) = scratching.difficulty(["q"], [{"q": True}] * people, [])
    assert (one.alone is not None) == shown and one.people == people and one.at_first is None
