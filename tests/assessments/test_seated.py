"""An attempt keeps the seat and the variants with which it began, whatever becomes of the learner's profile."""

import pytest

from assessments import actions, log
from assessments.models import Attempt
from courses.models import Discipline, LearnerProfile
from tests.assessments import cases

pytestmark = pytest.mark.django_db


def seat(user, code):
    profile, _ = LearnerProfile.objects.update_or_create(
        user=user, defaults={"discipline": Discipline.objects.get(code=code)}
    )
    return profile


def test_an_attempt_is_answered_from_the_seat_in_which_it_began():
    case = cases.page()
    enrollment = cases.learner(case)
    seat(enrollment.user, "pharmacist")
    attempt = actions.start(enrollment=enrollment, case_key=case.key)
    seat(enrollment.user, "social-worker")
    found = Attempt.objects.get(pk=attempt.pk)
    assert found.answers_from.discipline == "pharmacist"
    assert found.events.first().payload["seat"] == found.seat
    assert log.verify(found).is_whole


def test_who_has_no_seat_is_asked_everything():
    attempt = cases.attempt()
    assert attempt.seat == {}
    assert attempt.answers_from is None
    assert attempt.definition is attempt.version.definition


def test_every_try_of_a_learner_draws_from_the_seed_of_the_first():
    case = cases.page()
    enrollment = cases.learner(case)
    first = cases.attempt(case, enrollment)
    cases.finish(first)
    second = cases.attempt(case, enrollment)
    assert second.number == 2
    assert first.variant_seed == second.variant_seed == str(first.uuid)
    assert second.seed != first.seed
