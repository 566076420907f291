"""Marks made in the same moment: one of them stands, and the other marker is told."""

import pytest

from assessments import log, marking
from assessments.models import Marking, Outcome, ScoringRun
from assessments.refusals import MarkedElsewhere
from tests import factories
from tests.assessments import cases, writing
from tests.assessments.test_at_once import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


@pytest.fixture
def attempt():
    return cases.finish(cases.attempt(cases.page(writing.case())), writing.ANSWERS)


def finish(attempt, by, levels):
    def act():
        return marking.finish_mark(attempt=attempt, item="letter", levels=levels, comment="", rev=0, by=by).pk

    return act


def test_twenty_presses_of_one_marker_make_one_mark_and_one_run(attempt):
    teacher = factories.user("faculty")
    came = at_once([finish(attempt, teacher, writing.TOP)] * 20)
    assert len(set(came)) == 1 and isinstance(came[0], int)
    assert ScoringRun.objects.filter(kind="marked").count() == 1
    assert log.verify(attempt).is_whole


def test_of_two_markers_one_stands_and_the_other_is_told(attempt):
    one, other = factories.user("faculty"), factories.user("faculty")
    came = at_once([finish(attempt, one, writing.TOP), finish(attempt, other, writing.MIDDLE)])
    assert sorted(type(each) for each in came if not isinstance(each, int)) == [MarkedElsewhere]
    assert Marking.objects.standing().count() == 1
    assert Outcome.objects.filter(run__kind="marked").count() == 1
