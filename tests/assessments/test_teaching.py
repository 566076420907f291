"""The page of somebody who teaches: what awaits them, how long answers wait, what marking costs."""

from datetime import timedelta
from html import unescape

import pytest
from django.template import Context, Template
from django.urls import reverse
from django.utils import timezone

from assessments import marking
from assessments.marking import overview, plans
from assessments.models import MarkerAssignment, Script
from tests import factories
from tests.assessments import cases, writing

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return cases.page(writing.case())


@pytest.fixture
def teacher(case):
    return factories.user("faculty", course=case.get_parent().get_parent().specific)


def handed_in(case, number=1):
    return [cases.finish(cases.attempt(case), writing.ANSWERS) for _ in range(number)]


def mark(attempt, by, seconds=90):
    return marking.finish_mark(
        attempt=attempt, item="letter", levels=writing.TOP, rev=0, by=by, seconds=seconds
    )


def page(visit, user):
    return " ".join(unescape(visit(user).get(reverse("teaching")).content.decode()).split())


def test_nothing_awaits_who_has_nothing_to_do(teacher, visit):
    text = page(visit, teacher)
    assert "Nothing awaits you." in text and "No written answer was handed in in your courses." in text


def test_what_waits_is_counted_by_question_with_what_is_past_its_day(case, teacher, visit):
    handed_in(case, 3)
    first = Script.objects.order_by("pk").first()
    Script.objects.filter(pk=first.pk).update(due_at=timezone.now() - timedelta(hours=1))
    (question,) = overview.questions(teacher)
    assert (question.fares.waiting, question.fares.overdue, question.fares.settled) == (3, 1, 0)
    assert "Write to his daughter" in page(visit, teacher)


def test_marks_settle_and_their_time_is_added_up(case, teacher, visit):
    for attempt, seconds in zip(handed_in(case, 4), (60, 90, 600, 0), strict=True):
        if seconds:
            mark(attempt, teacher, seconds)
    (question,) = overview.questions(teacher)
    assert (question.fares.settled, question.fares.waiting) == (3, 1)
    assert question.cost.usual == timedelta(seconds=90)
    assert "12 min" in page(visit, teacher)  # 750 seconds in all, half minutes to even


def test_others_courses_are_nobodys_overview(case, visit):
    handed_in(case)
    assert overview.questions(factories.user("faculty")) == []
    assert visit(factories.user()).get(reverse("teaching")).status_code == 403


def test_who_leads_the_marking_of_a_sitting_sees_it_and_who_only_marks_there_does_not(case, teacher):
    (attempt,) = handed_in(case)
    lead, marker = factories.user(), factories.user()
    plans.assign(sitting=attempt.sitting, user=lead, by=teacher, role=MarkerAssignment.Role.LEAD)
    plans.assign(sitting=attempt.sitting, user=marker, by=teacher)
    assert len(overview.questions(lead)) == 1 and overview.questions(marker) == []


def test_it_costs_the_same_however_much_there_is(case, teacher, visit, django_assert_max_num_queries):
    handed_in(case, 2)
    visitor = visit(teacher)
    visitor.get(reverse("teaching"))
    with django_assert_max_num_queries(60) as few:
        visitor.get(reverse("teaching"))
    handed_in(case, 6)
    with django_assert_max_num_queries(len(few.captured_queries)):
        visitor.get(reverse("teaching"))


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (None, "–"),
        (timedelta(seconds=1), "1 second"),
        (timedelta(seconds=40), "40 seconds"),
        (timedelta(minutes=12, seconds=20), "12 min"),
        (timedelta(hours=3), "3 h"),
        (timedelta(hours=27, minutes=5), "27 h 5 min"),
        (timedelta(days=5, hours=14), "6 days"),
    ],
)
def test_a_time_is_said_in_one_or_two_units(span, words):
    made = Template("{% load lasting %}{{ span|lasting }}").render(Context({"span": span}))
    assert made == words
