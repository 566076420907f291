"""When two marks of one answer need a third person: at two levels, over a tenth of the total, at another decision."""

from decimal import Decimal
from fractions import Fraction

import pytest

from assessments.engine.moderation import levels_apart, partings
from assessments.engine.rubric import Criterion, Level, Rubric


def criterion(name, most=4, critical=""):
    levels = tuple(Level(str(n), str(n), Decimal(n), "") for n in range(most + 1))
    return Criterion(name, name, "", levels, critical, "Harm." if critical else "")


def rubric(*criteria):
    return Rubric("r", "R", "", criteria)


FIVE = rubric(*(criterion(name) for name in "abcde"))
"""Twenty points: a tenth of them is two levels, on two criteria one each."""


def marks(text):
    return dict(zip("abcde", text, strict=False))


def kinds(first, second, cut="0.6", by=FIVE):
    return {(one.kind, one.criterion) for one in partings(by, marks(first), marks(second), Fraction(cut))}


def test_marks_that_are_the_same_stand_together():
    assert kinds("33333", "33333") == set()


@pytest.mark.parametrize(
    ("second", "found"),
    [
        ("43333", set()),  # one level
        ("13333", {("level", "a")}),  # exactly two levels on one criterion, a tenth in all
        ("44333", set()),  # exactly a tenth of twenty points
        ("44433", {("total", "")}),  # three twentieths
        ("42333", set()),  # one up, one down
    ],
)
def test_two_levels_are_too_far_and_a_tenth_of_the_total_is_not(second, found):
    assert kinds("33333", second, cut="0.5") == found


def test_another_decision_parts_however_near_the_points():
    assert kinds("33330", "33320", cut="0.6") == {("pass", "")}
    assert kinds("33330", "33320", cut="0.5") == set()


def test_a_critical_level_that_only_one_saw_parts():
    by = rubric(criterion("a", critical="2"), *(criterion(name) for name in "bcde"))
    assert ("critical", "a") in kinds("23333", "33333", by=by)
    assert kinds("23333", "23333", by=by) == set()


def test_a_level_that_is_not_there_is_no_distance():
    assert levels_apart(criterion("a"), "1", None) == 0
    assert levels_apart(criterion("a"), "1", "9") == 0
    assert partings(FIVE, {}, {}, Fraction(1, 2)) == ()
