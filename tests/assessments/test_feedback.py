"""Feedback that waits: on the first page once it may be read, gone once it was, and never before its time."""

import pytest
from django.urls import reverse

from assessments.models import Attempt
from tests.assessments import cases

pytestmark = pytest.mark.django_db
WAITS = "Feedback for you to read"


@pytest.fixture
def closed(learner):
    case = cases.page()
    attempt = cases.finish(cases.attempt(case, cases.learner(case, learner.user)))
    return Attempt.objects.get(pk=attempt.pk)


def today(learner):
    return learner.get(reverse("today")).content.decode()


def test_what_may_be_read_waits_until_it_was_read(learner, closed):
    assert WAITS in today(learner)
    learner.get(reverse("debrief", args=[closed.uuid]))
    assert Attempt.objects.get(pk=closed.pk).feedback_read_at
    assert WAITS not in today(learner)


def test_reading_it_again_keeps_the_first_time(learner, closed):
    url = reverse("debrief", args=[closed.uuid])
    learner.get(url)
    first = Attempt.objects.get(pk=closed.pk).feedback_read_at
    learner.get(url)
    assert Attempt.objects.get(pk=closed.pk).feedback_read_at == first


def test_what_is_not_released_does_not_wait_and_is_not_read(learner):
    case = cases.page()
    enrollment = cases.learner(case, learner.user)
    cases.sitting(case, enrollment, purpose="summative")
    closed = cases.finish(cases.attempt(case, enrollment))
    assert WAITS not in today(learner)
    learner.get(reverse("debrief", args=[closed.uuid]))
    assert Attempt.objects.get(pk=closed.pk).feedback_read_at is None


def test_faculty_who_look_do_not_read_it_for_the_learner(administrator, closed):
    administrator.get(reverse("debrief", args=[closed.uuid]))
    assert Attempt.objects.get(pk=closed.pk).feedback_read_at is None
