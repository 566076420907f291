"""Team work in a course's grade: shares of points for who did their part; what is not final is missing, never zero."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.careplans import marking, own, signing
from assessments.models import TeamMember, TeamTask, TeamWork
from assessments.readiness import acts
from assessments.teamwork import teams
from courses import grades
from courses.models import GradeComponent
from tests import factories
from tests.assessments.careplans import given as plans
from tests.assessments.handovers import given as handovers
from tests.assessments.readiness import given as readiness
from tests.assessments.teamwork import given

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return factories.course()


@pytest.fixture
def week(course):
    return factories.week(course=course)


def component(course, *, about=None, weight=100, **more):
    row = GradeComponent(
        page=course, name="Team work", source="team_work", weight=Decimal(weight), about=about, **more
    )
    row.clean()
    row.save()
    return row


def pieces(person, course):
    enrollment = person.enrollments.get()
    found = grades.of(enrollment.cohort.program, [enrollment])[enrollment.pk][course.pk]
    return found.grade.lines[0].component.pieces


def piece(person, course):
    (found,) = pieces(person, course)
    return found


def add_rows(work, by):
    """One of the two must-haves."""
    plans.row(work, by, library="fan", owners=["physician"])


def sign(work, people):
    for one in people:
        signing.sign(room=plans.room(work, one), seen=TeamWork.objects.get(pk=work.pk).change)


def own_parts(work, people):
    places = {one.user_id: one.pk for one in TeamMember.objects.filter(team=work.team, ended_at=None)}
    for one in people:
        room = plans.room(work, one)
        own.reflect(room=room, text="I asked first.")
        for other in given.people(work):
            if other != one:
                own.rate(room=room, ratee=places[other.pk], levels={"heard": 4, "kept": 4})


def release(work, level="yes"):
    from cms.models import User

    room = plans.room(work, User.objects.get(pk=work.task.set_by_id))
    marking.keep(room=room, levels={"whole": level}, comment="")
    marking.release(room=room)


@pytest.fixture
def plan(week):
    return plans.work(plans.page(week=week))


def test_a_plan_counts_for_who_did_their_part_once_the_marks_are_released(course, plan):
    component(course)
    people = given.people(plan)
    assert piece(people[0], course).share is None
    add_rows(plan, people[0])
    sign(plan, people)
    own_parts(plan, people[:3])
    assert piece(people[0], course).why == "Done. Faculty have not released their marks yet."
    release(plan)
    # One of two must-haves, two of two points by the rubric: three of four.
    found = piece(people[0], course)
    assert (found.share, found.about) == (Fraction(3, 4), (f"team_work:{plan.uuid}",))
    assert found.why == "Must-haves 1 of 2, by the rubric 2 of 2 points."
    # Who has not reflected has no share: missing, and not a zero.
    lazy = piece(people[3], course)
    assert lazy.share is None and "Your own reflection is missing." in lazy.why


def test_a_draft_of_a_mark_shows_nowhere(course, plan):
    component(course)
    people = given.people(plan)
    add_rows(plan, people[0])
    sign(plan, people)
    own_parts(plan, people)
    from cms.models import User

    room = plans.room(plan, User.objects.get(pk=plan.task.set_by_id))
    marking.keep(room=room, levels={"whole": "yes"}, comment="")
    assert piece(people[0], course).share is None


def test_must_haves_read_off_the_key_count_for_nothing(course, plan):
    """The key is shown to who has signed: what is added then was not the team's own."""
    assert plan.task.version.definition.reveal == "signed"
    component(course)
    people = given.people(plan)
    add_rows(plan, people[0])
    sign(plan, people)
    plans.row(plan, people[1], library="caregiver", domain=4, owners=["social-worker"])
    sign(plan, people)
    own_parts(plan, people)
    release(plan)
    assert piece(people[0], course).why.startswith("Must-haves 1 of 2")


def test_a_plan_that_could_harm_has_no_share_until_it_is_talked_about(course, plan):
    component(course)
    people = given.people(plan)
    add_rows(plan, people[0])
    plans.row(plan, people[0], library="renal-morphine")
    sign(plan, people)
    own_parts(plan, people)
    release(plan)
    found = piece(people[0], course)
    assert found.share is None and "could harm" in found.why


def test_who_left_keeps_the_points_of_what_they_signed_and_of_nothing_else(course, plan):
    component(course)
    people = given.people(plan)
    office = factories.user("office")
    add_rows(plan, people[0])
    sign(plan, people)
    own_parts(plan, people)
    teams.leave(member=plan.team.members.get(user=people[3]), by=office, why="Asked for it")
    release(plan)
    assert piece(people[3], course).share == Fraction(3, 4)
    plans.row(plan, people[0], problem="Another one")
    sign(plan, people[:3])
    release(plan, level="not")
    assert piece(people[0], course).share == Fraction(1, 4)
    left = piece(people[3], course)
    assert left.share is None and "is not what you signed" in left.why


def test_a_readiness_set_counts_the_own_test_and_the_teams_alike(course, week):
    component(course)
    work = given.work(readiness.page(week))
    people = given.people(work)
    readiness.all_give(work)
    readiness.through(work)
    assert piece(people[0], course).share is None
    readiness.decide(work)
    # The first was wrong once: 4 of 8 alone; the team found the second at the second scratch: 6 of 8.
    found = piece(people[0], course)
    assert found.share == Fraction(10, 16)
    assert found.why == "Alone 4 of 8, the team 6 of 8. Both count alike."
    assert piece(people[1], course).share == Fraction(14, 16)


def test_who_was_let_off_the_own_test_is_counted_by_the_teams_alone(course, week):
    component(course)
    work = given.work(readiness.page(week))
    people = given.people(work)
    for one in people[:3]:
        readiness.give(work, one)
    TeamTask.objects.filter(pk=work.task_id).update(due_at=timezone.now())
    acts.open_due()
    readiness.through(work)
    readiness.decide(work)
    missed = piece(people[3], course)
    assert missed.share is None and "closed before you gave it" in missed.why
    from cms.models import User

    faculty = User.objects.get(pk=work.task.set_by_id)
    acts.excuse(room=readiness.room(work, faculty), user=people[3], reason="Ill")
    found = piece(people[3], course)
    assert found.share == Fraction(6, 8) and found.why == "The team 6 of 8; no own test was asked."


def test_a_handover_has_no_points_and_nothing_waits_for_it(course, week):
    page = handovers.page(week=week)
    with pytest.raises(ValidationError, match="has no points"):
        component(course, about=page)
    component(course)
    person = factories.enrollment(program=course.get_parent().specific).user
    found = piece(person, course)
    assert found.share is None and found.why == (
        "Handover across settings has no points: it is done or not, and no part of a grade."
    )
    # Beside an exercise with points it is no piece that could ever be missing.
    readiness.page(week)
    assert [one.title for one in pieces(person, course)] == ["Breath at night"]


def test_a_component_can_be_about_one_exercise_and_about_no_page_of_another_kind(course, week):
    page, _other = readiness.page(week), plans.page(week=week)
    component(course, about=page)
    person = factories.enrollment(program=course.get_parent().specific).user
    found = piece(person, course)
    assert (found.title, found.why) == ("Breath at night", "No team of yours has it now.")
    lesson = factories.lesson(week=week)
    with pytest.raises(ValidationError, match="Choose a week or an exercise for teams"):
        component(course, about=lesson)


def test_with_several_teams_the_best_or_the_last_counts(course, week):
    page = readiness.page(week)
    row = component(course)
    of = given.team(program=course.get_parent().specific)
    first = given.work(page, of)
    person = given.people(of)[0]
    readiness.all_give(first)
    readiness.through(first)
    readiness.decide(first)
    office = factories.user("office")
    teams.close(teaming=of.teaming, by=office, why="The term is over")
    again = given.teaming(of.teaming.cohort, title="Spring teams")
    second = given.team(again, users=[*given.learners(again.cohort, 2, first=20), person])
    work = given.work(page, second)
    assert piece(person, course).share == Fraction(10, 16)
    for one in given.people(second):
        readiness.give(work, one)
    readiness.through(work)
    readiness.decide(work)
    assert piece(person, course).share == Fraction(14, 16)
    row.takes = "last"
    row.save()
    assert piece(person, course).share == Fraction(14, 16)


def test_a_cohort_is_graded_in_a_number_of_queries_that_does_not_grow(course, week):
    component(course)
    page, plan = readiness.page(week), plans.page(week=week)
    program = course.get_parent().specific
    of = given.teaming(program=program)
    both = [given.team(of), given.team(of)]
    by = factories.user("faculty", course=course)
    task = teams.set_task(teaming=of, page=page, by=by)
    teams.set_task(teaming=of, page=plan, by=by)
    for team in both:
        work = task.works.get(team=team)
        readiness.all_give(work)
        readiness.through(work)
        readiness.decide(work)
    enrollments = list(of.cohort.enrollments.order_by("pk"))

    def count(rows):
        with CaptureQueriesContext(connection) as found:
            graded = grades.of(program, rows)
        shares = [
            one.share
            for by_course in graded.values()
            for one in by_course[course.pk].grade.lines[0].component.pieces
        ]
        assert sum(share is not None for share in shares) == len(rows)
        return len(found)

    count(enrollments)  # what is read once in a process
    assert count(enrollments[:1]) == count(enrollments)
