"""What colleagues tended to choose: shares by discipline, from ten people on, each person once, never a name."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import tendencies
from assessments.log import Log
from assessments.models import Attempt
from assessments.screens.talks import run_of
from tests import factories
from tests.assessments import cases
from tests.assessments.conversation import told

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return told.page()


def runs(case, count, choices=told.BEST, seat="nurse", **more):
    """So many people of one seat who handed in this way."""
    found = []
    for _one in range(count):
        enrollment = cases.learner(case)
        factories.profile(enrollment.user, seat=seat)
        found.append(told.through(case, enrollment, choices, reflected=False, **more))
    return found


def along(attempt):
    cache.clear()
    run = run_of(Log.of(Attempt.objects.get(pk=attempt.pk)), told.ITEM)
    return tendencies.along(attempt.version, run)


def test_nine_of_a_discipline_are_too_few_and_ten_are_shown(case):
    nine = runs(case, 9)
    assert [(one["groups"], one["few"]) for one in along(nine[0])] == [([], True)] * 3
    runs(case, 1, told.WORST)
    found = along(nine[0])
    assert [(group["discipline"], group["n"]) for one in found for group in one["groups"]] == [
        ("Nurse", 10)
    ] * 3
    shares = found[1]["groups"][0]["shares"]
    assert [(one["text"], one["percent"], one["mine"]) for one in shares] == [
        ("This is frightening. I am here.", 90, True),
        ("The blood tests agree, I am afraid.", 10, False),
    ]
    assert not any(one["few"] for one in found)


def test_each_discipline_is_counted_for_itself(case):
    nurses = runs(case, 10)
    runs(case, 9, told.WORST, seat="pharmacist")
    found = along(nurses[0])
    assert [group["discipline"] for group in found[0]["groups"]] == ["Nurse"] and found[0]["few"]


def test_a_person_counts_once_with_the_first_run_they_handed_in(case):
    nine = runs(case, 9)
    again = nine[0].sitting.cohort.enrollments.get(user=nine[0].user)
    told.through(case, again, told.WORST, reflected=False)
    assert along(nine[0])[0]["groups"] == []


def test_what_was_gone_back_from_and_what_is_open_do_not_count(case):
    nine = runs(case, 9, purpose="practice")
    one = runs(case, 1, told.WORST, finish=False)[0]
    assert along(nine[0])[0]["groups"] == [], "an open attempt counts for nothing"
    one = told.back(one, 0)
    one = told.say(one, *told.BEST)
    cases.give(one, {})
    shares = along(nine[0])[0]["groups"][0]["shares"]
    assert [share["percent"] for share in shares] == [100]


def test_it_is_worked_out_in_a_fixed_number_of_queries_and_then_kept(case):
    attempts = runs(case, 3)
    run = run_of(Log.of(attempts[0]), told.ITEM)

    def queries():
        with CaptureQueriesContext(connection) as found:
            tendencies.of(attempts[0].version, run.item)
        return len(found)

    cache.clear()
    assert queries() == 2
    assert queries() == 0
    runs(case, 3)
    cache.clear()
    assert queries() == 2


def test_the_page_says_that_too_few_are_not_shown_and_names_nobody(case, visit):
    attempts = runs(case, 2)
    told.reflect(attempts[0])
    page = (
        visit(attempts[0].user)
        .get(reverse("talk_replay", args=[attempts[0].uuid, told.ITEM]))
        .content.decode()
    )
    assert "No discipline has 10 people here yet, so nothing is shown." in page
    assert str(attempts[1].user) not in page
