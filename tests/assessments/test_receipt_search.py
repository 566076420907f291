"""A learner reads a receipt out over the telephone: whoever teaches them finds the work it is of."""

import pytest
from django.urls import reverse

from assessments import receipts
from assessments.models import AttemptEvent
from cms.models import AuditEntry
from tests import factories
from tests.assessments import cases

pytestmark = pytest.mark.django_db
NONE = "No work you may read has this receipt."


@pytest.fixture
def case():
    return cases.page()


@pytest.fixture
def attempt(case):
    enrollment = cases.learner(case, factories.user(first_name="Ivo", last_name="Lane"))
    return cases.finish(cases.attempt(case, enrollment))


@pytest.fixture
def teacher(case, visit):
    return visit(factories.user("faculty", course=case.get_parent().get_parent()))


def code(kind="submitted"):
    return receipts.receipt_code(AttemptEvent.objects.filter(kind=kind).first())


def search(visitor, written):
    return visitor.get(reverse("sittings"), {"receipt": written})


def found_lines():
    return AuditEntry.objects.filter(verb="viewed", details__found_by="receipt")


@pytest.mark.parametrize("written", [str, str.lower, lambda one: f" {one.replace('-', ' ')} "])
def test_a_receipt_leads_to_the_attempt_however_it_was_written_down(attempt, teacher, written):
    page = search(teacher, written(code())).content.decode()
    assert "Ivo Lane" in page and reverse("debrief", args=[attempt.uuid]) in page and NONE not in page


def test_a_receipt_of_a_stage_leads_there_while_the_attempt_is_open(case, teacher):
    enrollment = cases.learner(case, factories.user(first_name="Ivo", last_name="Lane"))
    attempt = cases.attempt(case, enrollment)
    cases.give(attempt, {"meaning": cases.SAFE["meaning"]})
    page = search(teacher, code("stage_committed")).content.decode()
    assert "Ivo Lane" in page and f"{reverse('sitting', args=[attempt.sitting_id])}?q=" in page
    assert reverse("debrief", args=[attempt.uuid]) not in page


def test_who_was_found_is_logged_once_and_a_miss_is_not(attempt, teacher):
    search(teacher, code())
    line = found_lines().get()
    assert (line.actor, line.about_id) == (teacher.user, attempt.user_id)
    search(teacher, "0000-0000")
    teacher.get(reverse("sittings"))
    assert found_lines().count() == 1


def test_faculty_of_another_course_find_nothing(attempt, visit):
    page = search(visit(factories.user("faculty", course=factories.course())), code()).content.decode()
    assert "Ivo Lane" not in page and NONE in page and not found_lines().exists()


def test_who_runs_the_site_finds_it_and_the_office_has_no_such_page(attempt, visit):
    assert "Ivo Lane" in search(visit(factories.user("administrator")), code()).content.decode()
    assert search(visit(factories.user("office")), code()).status_code == 403


@pytest.mark.parametrize("written", ["0000-0000", "no code", "é" * 8, "<b>", "3F9A-12C7-9"])
def test_what_is_no_receipt_is_said_and_stands_in_the_field(attempt, teacher, written):
    answer = search(teacher, written)
    assert answer.status_code == 200 and NONE in answer.content.decode()
    assert answer.context["receipt"] == written


def test_nothing_is_said_where_nothing_was_asked(attempt, teacher):
    assert NONE not in search(teacher, " ").content.decode()
