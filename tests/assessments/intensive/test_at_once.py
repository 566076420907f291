"""The same rating twenty times in the same moment is one; two raters' ratings are two; a station has one learner."""

from uuid import uuid4

import pytest

from assessments.intensive import attendance, planning
from assessments.intensive.refusals import NotThere, SaidOtherwise
from assessments.models import Attendance, StationRating
from cms import audit
from tests import factories
from tests.assessments.intensive import given
from tests.assessments.test_at_once import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def test_one_rating_sent_twenty_times_at_once_is_one_with_one_receipt():
    day = given.opened()
    at, event = given.slot(day), uuid4()
    by = given.rater(day)
    came = at_once([lambda: given.rate(at, by=by, event_id=event).pk] * 20)
    assert len(set(came)) == 1 and isinstance(came[0], int)
    assert StationRating.objects.count() == 1
    assert audit.verify().bad_id is None


def test_of_two_contents_under_one_id_one_stands_and_the_other_is_told():
    day = given.opened()
    at, event, by = given.slot(day), uuid4(), given.rater(day)
    came = at_once(
        [lambda index=index: given.rate(at, by=by, event_id=event, index=index).pk for index in (0, 1)]
    )
    assert sorted(type(one) for one in came if not isinstance(one, int)) == [SaidOtherwise]
    assert StationRating.objects.count() == 1


def test_two_people_who_give_away_the_same_place_give_it_once():
    day = given.opened(learners=4)
    by = factories.user("office")
    at = given.slot(day, 1, 1)
    others = [given.slot(day, 1, round_).enrollment for round_ in (3, 4)]

    def place(learner):
        return lambda: (
            planning.place(
                day=day, enrollment=learner, station=at.station, round_=9, by=by, why="A train."
            ).pk
        )

    came = at_once([place(one) for one in others])
    assert [type(one) for one in came if not isinstance(one, int)] == [NotThere]


def test_a_learner_checked_in_by_ten_hands_is_here_once():
    day = given.opened()
    at, by = given.slot(day), factories.user("office")
    at_once([lambda: attendance.check_in(day=day, enrollment=at.enrollment, kind="arrived", by=by).pk] * 10)
    assert Attendance.objects.count() == 1
