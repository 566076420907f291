"""The curriculum as visitors, learners and colleagues meet it; how far a learner is; what a page may cost."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses import actions, requirements
from courses.models import CoursePage, LessonPage, LessonProgress, ProgramPage, ProgramRequirement, WeekPage
from courses.progress import amount_reached, weeks_complete
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson():
    return factories.lesson(title="Five steps, in order")


@pytest.fixture
def program(lesson):
    return ProgramPage.objects.ancestor_of(lesson).get()


@pytest.fixture
def enrolled(learner, program):
    factories.profile(learner.user)
    factories.enrollment(user=learner.user, program=program)
    return learner


def url(page):
    return page.get_url()


def test_a_visitor_reads_about_a_program_and_is_led_to_sign_in_below_it(anonymous, program, lesson):
    assert anonymous.get(url(program)).status_code == 200
    answer = anonymous.get(url(lesson))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_a_learner_of_another_program_is_led_to_the_programs_door(learner, program, lesson):
    assert learner.get(url(lesson))["Location"].endswith(url(program))


def test_faculty_read_their_own_course_and_no_other(visit, lesson):
    course = CoursePage.objects.ancestor_of(lesson).get()
    mine, other = visit(factories.user("faculty", course=course)), visit(factories.user("faculty"))
    assert mine.get(url(lesson)).status_code == 200
    assert other.get(url(lesson)).status_code == 302
    assert not LessonProgress.objects.exists()


def test_a_draft_is_not_there_for_learners(enrolled, lesson):
    lesson.unpublish()
    assert enrolled.get(url(lesson)).status_code == 404
    assert enrolled.post(reverse("lesson_done", args=[lesson.pk])).status_code == 404


def test_reading_is_said_by_the_reader_and_can_be_taken_back(enrolled, lesson):
    done = reverse("lesson_done", args=[lesson.pk])
    for _time in range(2):
        assert enrolled.post(done).status_code == 302
    progress = LessonProgress.objects.get()
    first = progress.completed_at
    assert first
    enrolled.post(done)
    progress.refresh_from_db()
    assert progress.completed_at == first
    enrolled.post(done, {"undo": "1"})
    progress.refresh_from_db()
    assert progress.completed_at is None


def test_the_place_in_a_lesson_is_kept_and_offered(enrolled, lesson):
    place = reverse("lesson_place", args=[lesson.pk])
    answer = enrolled.post(place, {"place": "what-you-do", "place_title": "What you do", "share": "60"})
    assert answer.status_code == 204
    assert "Go on where you stopped: What you do" in enrolled.get(url(lesson)).content.decode()
    assert "Next, finish the lesson you began." in enrolled.get(reverse("today")).content.decode()
    enrolled.post(place, {"place": "x" * 500, "share": "a lot"})
    assert LessonProgress.objects.get().share == 0


def test_only_learners_of_the_program_make_progress(learner, other_learner, enrolled, lesson):
    assert other_learner.post(reverse("lesson_done", args=[lesson.pk])).status_code == 404
    assert not LessonProgress.objects.exclude(user=learner.user).exists()


def test_a_lesson_says_that_it_awaits_review_until_somebody_has_reviewed_it(enrolled, lesson):
    assert "Awaiting clinical review" in enrolled.get(url(lesson)).content.decode()


@pytest.mark.parametrize("most", [34])
def test_pages_cost_the_same_for_many_weeks_as_for_one(
    enrolled, program, lesson, most, django_assert_max_num_queries
):
    course = CoursePage.objects.ancestor_of(lesson).get()
    for number in range(2, 7):
        week = factories.week(course=course, number=number)
        for half in ("biomedical", "psychosocial"):
            factories.lesson(week=week, half=half)
    week = WeekPage.objects.ancestor_of(lesson).get()
    for page in (program, course, week, lesson):
        enrolled.get(url(page))
        with django_assert_max_num_queries(most):
            assert enrolled.get(url(page)).status_code == 200
    for name in ("today", "record", "profile"):
        with django_assert_max_num_queries(most):
            assert enrolled.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("model", [ProgramPage, CoursePage, WeekPage, LessonPage])
def test_a_draft_full_of_blanks_can_be_previewed(model):
    page = model(title="", slug="draft")
    assert page.make_preview_request().status_code == 200


# What "done" means


@pytest.mark.parametrize(
    ("done", "total", "outlines", "is_met"),
    [(0, 0, 0, False), (1, 1, 0, True), (1, 2, 0, False), (2, 2, 1, False), (0, 0, 3, False)],
)
def test_weeks_count_only_when_all_are_read_and_none_is_an_outline(done, total, outlines, is_met):
    assert weeks_complete(title="Weeks", done=done, total=total, outlines=outlines).met is is_met


def test_the_only_week_of_a_course_is_one_week():
    assert weeks_complete(title="Weeks", done=0, total=1, outlines=0).why == "0 of 1 week read."
    assert weeks_complete(title="Weeks", done=1, total=2, outlines=0).why == "1 of 2 weeks read."


@pytest.mark.parametrize(("have", "is_met"), [("0", False), ("11.99", False), ("12", True), ("12.5", True)])
def test_an_amount_is_met_from_the_amount_on(have, is_met):
    standing = amount_reached(title="Credits", have=Decimal(have), need=Decimal("12.00"), unit="credits")
    assert standing.met is is_met
    assert "of 12 credits" in standing.why


def test_standings_cost_the_same_for_many_learners(program, lesson, django_assert_num_queries):
    for order, kind in enumerate(("profile_complete", "weeks_complete")):
        ProgramRequirement.objects.create(program=program, kind=kind, sort_order=order)
    cohort = factories.cohort(program=program)
    few = [factories.enrollment(cohort=cohort) for _one in range(2)]
    many = few + [factories.enrollment(cohort=cohort) for _one in range(6)]
    actions.complete_lesson(user=few[0].user, page=lesson)
    found = requirements.standings(program, many)
    assert [one.met for one in found[few[0].pk]] == [False, True]
    assert [one.met for one in found[few[1].pk]] == [False, False]
    with CaptureQueriesContext(
        connection,
    ) as counted:
        requirements.standings(program, few)
    with django_assert_num_queries(len(counted)):
        requirements.standings(program, many)
