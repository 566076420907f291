"""Grades and evaluations as people meet them: by keyboard, on a phone, with nothing for axe to find."""

import pytest
from django.urls import reverse

from courses import actions, evaluating
from courses.models import (
    EvaluationQuestion,
    EvaluationTally,
    GradeComponent,
    GradeEntry,
    LessonPage,
    LetterScale,
)
from tests import factories
from tests.browser.looking import fits

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 320, "height": 740}
WIDE = {"width": 1280, "height": 900}


@pytest.fixture
def course(db):
    program = factories.program(
        title="Pain, week by week", letter_scale=LetterScale.objects.get(code="letters")
    )
    course = factories.course(program=program, title="Pain", credits=3)
    factories.lesson(week=factories.week(course=course), body=factories.body(("check", factories.CHECK)))
    for name, key, source, weight in (
        ("Knowledge checks", "checks", "knowledge_checks", 40),
        ("The family meeting", "meeting", "hand", 60),
    ):
        GradeComponent.objects.create(page=course, name=name, key=key, source=source, weight=weight)
    for place, (kind, text, options) in enumerate(
        [
            ("agreement", "The cases were like my work.", ""),
            ("choice", "How long did it take?", "Less than announced\nAs long as announced\nLonger"),
            ("words", "What will you do differently?", ""),
        ]
    ):
        EvaluationQuestion.objects.create(
            page=course, kind=kind, text=text, options=options, sort_order=place
        )
    return course


@pytest.fixture
def cohort(course):
    return factories.cohort(program=course.get_parent().specific, name="Autumn")


def learner(cohort):
    enrollment = factories.enrollment(cohort=cohort)
    factories.profile(enrollment.user)
    for lesson in LessonPage.objects.descendant_of(cohort.program):
        actions.complete_lesson(user=enrollment.user, page=lesson)
    return enrollment


@pytest.fixture
def look(page, axe, screen):
    """Return a function that looks at the page: nothing for axe to find, nothing to scroll sideways on a phone."""

    def at(name):
        for size in (PHONE, WIDE):
            page.set_viewport_size(size)
            axe(page)
            assert fits(page), page.url
            screen(f"{name}-{size['width']}")

    return at


def test_a_course_is_evaluated_by_keyboard_and_read_by_who_teaches_it(
    course, cohort, site, page, sign_in, look
):
    enrollment = learner(cohort)
    sign_in(enrollment.user)
    page.goto(site + reverse("evaluation", args=[enrollment.uuid, course.pk]))
    look("evaluation")
    page.get_by_role("button", name="Send my answers").click()
    assert page.get_by_text("Answer at least one question.").is_visible()
    look("evaluation-empty")
    page.get_by_label("4, largely").focus()
    page.keyboard.press("Space")
    page.get_by_label("As long as announced").focus()
    page.keyboard.press("Space")
    page.get_by_label("What will you do differently?").fill("I sit down first.")
    page.get_by_role("button", name="Send my answers").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}{course.url}")
    assert page.get_by_text("Thank you. That you answered is kept").is_visible()
    assert EvaluationTally.objects.get(kind="words").waiting["words"] == ["I sit down first."]
    for number in range(4):
        other = learner(cohort)
        asked = evaluating.questions(course)
        answers = {asked[0].name: "5", asked[1].name: "2", asked[2].name: f"Words {number}"}
        evaluating.answer(enrollment=other, course=course, answers=answers, by=other.user)
    sign_in(factories.user("office"))
    page.goto(site + reverse("evaluations"))
    look("evaluations")
    page.get_by_role("link", name="Pain", exact=True).click()
    assert page.get_by_text("I sit down first.").is_visible()
    look("evaluation-results")


def test_a_grade_is_entered_and_read(course, cohort, site, page, sign_in, look):
    enrollment = learner(cohort)
    sign_in(factories.user("faculty", course=course))
    page.goto(site + reverse("grades_desk"))
    look("grades-index")
    page.get_by_role("link", name="Pain", exact=True).click()
    look("grades")
    page.get_by_role("link", name="Enter “The family meeting”").click()
    page.get_by_label(str(enrollment.user)).fill("1x")
    page.get_by_role("button", name="Enter these").click()
    look("grades-enter-wrong")
    page.get_by_label(str(enrollment.user)).fill("88.5")
    page.get_by_label("Why").fill("The meeting of May 12, by the rubric")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('grades', args=[cohort.uuid, course.pk])}")
    assert GradeEntry.objects.get().percent == 88.5
    page.get_by_role("link", name=str(enrollment.user)).click()
    look("grades-learner")
    sign_in(enrollment.user)
    for path in (reverse("record"), course.url):
        page.goto(site + path)
        assert page.get_by_text("Not final yet. Missing: Knowledge checks.").first.is_visible()
        look(f"grade-of-a-learner{path.replace('/', '-')[:8]}")
