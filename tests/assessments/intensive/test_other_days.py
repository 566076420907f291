"""Two rotations on one date are two days: who is needed on both at once is said on each."""

from datetime import timedelta

import pytest

from assessments.intensive import planning, schedules
from tests import factories
from tests.assessments.intensive import given

pytestmark = pytest.mark.django_db
NOON = timedelta(days=3)


@pytest.fixture
def by(db):
    return factories.user("office")


def said(day):
    return [one.sentence for one in schedules.clashes_of(day) if one.kind == "other_day"]


def test_learners_who_stand_on_two_days_at_once_are_said_on_each(by):
    first = given.opened(begins=NOON)
    second = given.day(cohort=first.cohort, learners=0, begins=NOON)
    second.title = "Four more"
    planning.save_day(day=second, by=by, changed=["title"])
    planning.generate(day=second, by=by)
    names = {str(one.enrollment.user) for one in first.slots.all()}
    assert len(names) == 2
    assert said(second) == [
        f"{name} is needed on “Four talks” at the same time. Move one of the two."
        for name in dict.fromkeys(str(one.enrollment.user) for one in schedules.whole(second).slots)
    ]
    assert len(said(first)) == 2 and all("Four more" in one for one in said(first))


def test_a_rotation_in_the_afternoon_is_no_clash_and_a_rater_at_both_at_once_is(by):
    first = given.opened(begins=NOON)
    later = given.day(cohort=first.cohort, learners=0, begins=NOON + timedelta(hours=2))
    planning.generate(day=later, by=by)
    if later.held_on == first.held_on:
        assert said(later) == [] and said(first) == []
    other = given.day(begins=NOON)
    planning.generate(day=other, by=by)
    rater = given.rater(first)
    planning.assign(day=other, user=rater, role=given.RATER, by=by)
    assert said(other) == [f"{rater} is needed on “Four talks” at the same time. Move one of the two."]
