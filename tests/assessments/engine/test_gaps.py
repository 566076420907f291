"""The gap between self and others: what opens of colleagues when, what is said of it, and in which words."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from assessments.engine import gaps
from assessments.engine.gaps import Beside, Run
from assessments.engine.reading import Reader
from assessments.engine.rubric import read_rubric
from tests.assessments.conversation import told

RUBRIC = read_rubric(Reader(told.RATED, "", []))
NAMES = [one.id for one in RUBRIC.criteria]
WORDED = read_rubric(
    Reader(
        told.RATED
        | {
            "criteria": [
                one
                | {
                    "levels": [
                        level | {"descriptor": f"How {level['label']} looks."} for level in one["levels"]
                    ]
                }
                for one in told.RATED["criteria"]
            ]
        },
        "",
        [],
    )
)


def run(own=2, others=(2, 2), **more):
    """All dimensions alike; more: {dimension_1: (own, others)}."""
    found = {name: Beside(own, tuple(others)) for name in NAMES}
    return Run(found | {name.replace("_", "-"): Beside(*one) for name, one in more.items()})


@pytest.mark.parametrize("came,opens", [(0, 0), (1, 0), (2, 0), (3, 3), (4, 3), (5, 5), (6, 5), (7, 7)])
def test_colleagues_open_from_three_on_and_then_two_at_a_time(came, opens):
    assert gaps.opened(came) == opens


@given(some.integers(0, 200), some.integers(0, 200))
def test_two_looks_never_differ_by_one_person(one, other):
    assert abs(gaps.opened(one) - gaps.opened(other)) != 1


@given(some.integers(0, 200))
def test_what_is_open_is_an_odd_number_so_that_the_middle_is_a_level(came):
    assert gaps.opened(came) <= came and (gaps.opened(came) == 0 or gaps.opened(came) % 2)


@given(some.lists(some.integers(0, 4), min_size=1))
def test_the_middle_is_one_of_those_given(given_places):
    assert gaps.middle(given_places) in given_places


def test_a_mean_is_said_of_two_others_and_not_of_one():
    assert Beside(3, (1,)).gap is None
    assert Beside(3, (1, 2)).gap == Fraction(3, 2)
    assert Beside(None, (1, 2)).gap is None


def test_nothing_is_said_where_too_few_rated():
    assert gaps.of_this_run(RUBRIC, run(others=(1,))) == []


def test_lower_higher_and_alike_are_said_kindly_and_with_how_many():
    said = gaps.of_this_run(
        RUBRIC, run(dimension_1=(0, (2, 3)), dimension_2=(3, (1, 1)), dimension_3=(1, (3, 3)))
    )
    assert said[0] == (
        "You rated yourself lower than others did in “Dimension 1” and “Dimension 3” (two others). "
        "They saw more there than you did."
    )
    assert said[1].startswith("You rated yourself higher than others did in “Dimension 2” (two others).")
    assert said[2].startswith("You and others see “Dimension 4”, ") and said[2].endswith(
        "alike (two others)."
    )


def test_half_a_level_apart_is_still_alike():
    assert gaps.of_this_run(RUBRIC, run(2, (2, 3))) == [
        "You and others see every dimension alike (two others)."
    ]


@given(
    some.lists(
        some.tuples(some.integers(0, 3), some.lists(some.integers(0, 3), max_size=6)), min_size=9, max_size=9
    )
)
def test_no_sentence_ranks_or_blames(found):
    one = Run({name: Beside(own, tuple(others)) for name, (own, others) in zip(NAMES, found, strict=True)})
    text = " ".join([*gaps.of_this_run(WORDED, one), *gaps.over_time(WORDED, [one, one])]).lower()
    for word in ("worst", "best", "weak", "fail", "wrong", "rank", "bad", "poor"):
        assert word not in text


def test_over_time_says_what_came_closer_and_what_others_saw_more_of():
    first, last = run(0, (2, 2)), run(2, (2, 2), dimension_1=(3, (3, 3)), dimension_2=(0, (3, 3)))
    said = gaps.over_time(RUBRIC, [first, last])
    assert said[0].startswith("You and others have come closer to seeing “Dimension 1”, “Dimension 3”, ")
    assert said[1:] == [
        "Others saw more of “Dimension 1” and “Dimension 2” in your last run than in your first.",
        "You and others see “Dimension 2” more differently than in your first run. "
        "It may be worth talking with one of them about it.",
    ]
    assert gaps.over_time(RUBRIC, [last]) == [] and gaps.over_time(RUBRIC, [first, first]) == []


def test_runs_that_nobody_else_rated_are_left_out_of_it():
    assert gaps.over_time(RUBRIC, [run(0, ()), run(2, (2, 2))]) == []


def test_what_to_try_next_is_in_the_words_of_the_next_level_where_there_is_most_room():
    steps = gaps.to_try(
        WORDED, run(3, (3, 3), dimension_5=(3, (1, 2)), dimension_2=(3, (0, 0)), dimension_7=(3, (2, 2)))
    )
    assert [(one.title, one.label) for one in steps] == [("Dimension 2", "Partly"), ("Dimension 5", "Well")]
    assert steps[0].descriptor == "How Partly looks."


def test_at_the_top_there_is_nothing_to_try_and_without_words_nothing_is_said():
    assert gaps.to_try(WORDED, run(3, (3, 3))) == []
    assert gaps.to_try(RUBRIC, run(0, (0, 0))) == []


def test_alone_the_learners_own_level_says_what_to_try():
    assert [one.label for one in gaps.to_try(WORDED, run(1, ()))] == ["Well", "Well"]


def test_agreement_is_said_from_ten_learners_on():
    pair = {"dimension-1": (2, (2,)), "dimension-2": (3, (1, 2, 2))}
    assert gaps.agreement([pair] * 9) is None
    found = gaps.agreement([pair] * 10)
    assert (found.n, found.same, found.within_one, found.apart) == (
        10,
        Fraction(1, 2),
        Fraction(1),
        Fraction(1, 2),
    )
    assert gaps.agreement([{"dimension-1": (2, ())}] * 10) is None


def test_levels_stand_in_the_order_of_their_points():
    turned = read_rubric(
        Reader(
            told.RATED
            | {"criteria": [one | {"levels": one["levels"][::-1]} for one in told.RATED["criteria"]]},
            "",
            [],
        )
    )
    assert gaps.places(turned, told.TOP) == gaps.places(RUBRIC, told.TOP) == dict.fromkeys(NAMES, 3)
    assert gaps.places(RUBRIC, {"dimension-1": "l9", "other": "l1"}) == {}
