"""Grades and evaluations sent in the same moment: nothing is lost, nothing counts twice."""

import time

import pytest
from django.db import transaction

from cms.models import User
from courses import actions, evaluating, grade_entries, renaming, rule_versions, waiving
from courses.models import (
    Enrollment,
    EvaluationAnswered,
    EvaluationQuestion,
    EvaluationTally,
    GradeComponent,
    GradeEntry,
    LessonPage,
    ProgramRequirement,
)
from courses.refusals import NotAnswered, NotEntered
from tests import factories
from tests.assessments.test_at_once import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


@pytest.fixture
def course():
    made = factories.course()
    factories.lesson(week=factories.week(course=made))
    EvaluationQuestion.objects.create(page=made, text="The cases were like my work.")
    EvaluationQuestion.objects.create(page=made, text="What helped?", kind="words")
    GradeComponent.objects.create(page=made, key="talk", name="The talk", source="hand", weight=100)
    return made


@pytest.fixture
def cohort(course):
    return factories.cohort(program=course.get_parent().specific)


def learner(cohort):
    enrollment = factories.enrollment(cohort=cohort)
    for lesson in LessonPage.objects.descendant_of(cohort.program):
        actions.complete_lesson(user=enrollment.user, page=lesson)
    return enrollment


def answering(enrollment, course, agree, words):
    asked = evaluating.questions(course)
    answers = {one.name: words if one.kind == "words" else agree for one in asked}

    def act():
        evaluating.answer(enrollment=enrollment, course=course, answers=answers, by=enrollment.user)
        return "taken"

    return act


def test_a_cohort_that_answers_at_once_is_counted_in_full(course, cohort):
    people = [learner(cohort) for _ in range(7)]
    came = at_once([answering(one, course, "4", f"Words {place}") for place, one in enumerate(people)])
    assert came == ["taken"] * 7
    for tally in EvaluationTally.objects.all():
        assert (evaluating.size(tally.shown), evaluating.size(tally.waiting)) == (5, 2)
    assert EvaluationAnswered.objects.count() == 7


def test_ten_presses_of_one_learner_are_one_answer(course, cohort):
    enrollment = learner(cohort)
    came = at_once([answering(enrollment, course, "2", "Once")] * 10)
    assert came.count("taken") == 1
    assert {type(one) for one in came if one != "taken"} == {NotAnswered}
    assert [evaluating.size(tally.waiting) for tally in EvaluationTally.objects.all()] == [1, 1]


def test_of_two_who_enter_a_grade_one_is_told_of_the_other(course, cohort):
    enrollment = learner(cohort)

    def entering(percent, by):
        def act():
            return grade_entries.enter(
                enrollment=enrollment,
                course=course,
                component="talk",
                percent=percent,
                by=by,
                why="By the rubric",
                seen=0,
            ).percent

        return act

    came = at_once([entering(70, factories.user("office")), entering(90, factories.user("office"))])
    assert sorted(type(one) for one in came if isinstance(one, Exception)) == [NotEntered]
    assert GradeEntry.objects.count() == 1


def test_a_learner_who_is_moved_to_another_cohort_at_this_moment_is_not_lost(course, cohort):
    """Grade, waiver, rules and evaluation wait for the move, and then find the learner where they are now."""
    elsewhere = factories.cohort(program=cohort.program)
    ProgramRequirement.objects.create(program=cohort.program, kind="office_confirms", words="Here once")
    by = factories.user("office")
    enrollment = learner(cohort)
    rules = rule_versions.in_force(cohort.program)
    Enrollment.objects.filter(pk=enrollment.pk).update(rules=None)
    rule = cohort.program.requirements.get().key

    def moving():
        with transaction.atomic():
            Enrollment.objects.filter(pk=enrollment.pk).update(cohort=elsewhere)
            time.sleep(1.5)

    def later(act):
        def waits():
            time.sleep(0.5)
            return act()

        return waits

    what = {"enrollment": enrollment, "by": by, "why": "By the rubric"}
    came = at_once(
        [
            moving,
            later(lambda: grade_entries.enter(course=course, component="talk", percent=70, **what)),
            later(lambda: waiving.ask(rule=rule, **what)),
            later(lambda: rule_versions.move(enrollments=[enrollment], version=rules, by=by, why="So")),
            later(answering(enrollment, course, "4", "Words")),
        ]
    )
    assert [one for one in came if isinstance(one, Exception)] == []
    enrollment.refresh_from_db()
    assert enrollment.rules == rules and came[3] == 1


def test_a_learner_is_renamed_while_grades_are_entered(course, cohort):
    enrollment, office = learner(cohort), factories.user("office")

    def grade(percent):
        def act():
            grade_entries.enter(
                enrollment=enrollment,
                course=course,
                component="talk",
                percent=percent,
                by=office,
                why="Heard",
            )
            return "entered"

        return act

    def rename(last_name):
        def act():
            for _try in range(20):
                names = renaming.names_of(User.objects.get(pk=enrollment.user_id))
                try:
                    renaming.rename(
                        user=enrollment.user,
                        by=office,
                        why="Asked",
                        seen=names,
                        **names | {"last_name": last_name},
                    )
                    return "renamed"
                except renaming.NameRefused:
                    continue
            return "never"

        return act

    acts = [act for n in range(6) for act in (grade(60 + n), rename(f"Name {n}"))]
    came = at_once(acts)
    assert sorted(map(str, came)) == ["entered"] * 6 + ["renamed"] * 6
