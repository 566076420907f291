"""Grades of learners: from components, by the rules that hold for each, entered by hand with reason and history."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.models import AuditEntry
from courses import checking, facts, grade_entries, grades, requirements, rule_versions
from courses.blocks.learning import options_of
from courses.models import (
    GradeComponent,
    GradeEntry,
    LetterScale,
    ProgramPage,
    ProgramRequirement,
)
from courses.refusals import GradingDoesNotAddUp, NotEntered
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def program():
    return factories.program(letter_scale=LetterScale.objects.get(code="letters"))


@pytest.fixture
def course(program):
    return factories.course(program=program, credits=3, title="Pain")


@pytest.fixture
def component(course):
    return component_of(course, "The talk", weight=100)


@pytest.fixture
def teacher(course, visit):
    return visit(factories.user("faculty", course=course))


@pytest.fixture
def enrollment(program, component):
    return factories.enrollment(program=program)


def component_of(course, name, *, weight, source="hand", **fields):
    row = GradeComponent(page=course, name=name, source=source, weight=Decimal(weight), **fields)
    row.clean()
    row.save()
    return row


def enter(enrollment, course, percent, *, component="the-talk", by=None, why="By the rubric", **more):
    return grade_entries.enter(
        enrollment=enrollment,
        course=course,
        component=component,
        percent=None if percent is None else Decimal(percent),
        by=by or factories.user("office"),
        why=why,
        **more,
    )


def grade(enrollment, course):
    return grades.of(enrollment.cohort.program, [enrollment])[enrollment.pk][course.pk].grade


def stands(enrollment, program, **rule):
    row = ProgramRequirement(program=program, **rule)
    row.clean()
    row.save()
    program = ProgramPage.objects.get(pk=program.pk)
    return requirements.standings(program, [enrollment])[enrollment.pk][-1]


# What is entered


def test_a_percentage_entered_by_hand_is_the_grade(enrollment, course):
    assert not grade(enrollment, course).is_final
    enter(enrollment, course, "85.5")
    found = grade(enrollment, course)
    assert (found.percent, found.letter, found.points) == (Decimal("85.50"), "B", Decimal("3.00"))


def test_what_was_entered_is_kept_and_the_last_row_holds(enrollment, course):
    enter(enrollment, course, 70)
    enter(enrollment, course, 90, why="Read once more")
    assert grade(enrollment, course).percent == 90
    enter(enrollment, course, None, why="The wrong learner")
    assert not grade(enrollment, course).is_final
    assert [row.percent for row in grade_entries.history(enrollment, course)] == [None, 90, 70]
    entry = AuditEntry.objects.filter(verb="took back a grade").get()
    assert (entry.details["before"], entry.details["after"], entry.why) == (
        "90.00",
        None,
        "The wrong learner",
    )


@pytest.mark.database
def test_an_entry_cannot_be_changed_or_deleted(enrollment, course):
    entry = enter(enrollment, course, 70)
    with pytest.raises(DatabaseError), transaction.atomic():
        GradeEntry.objects.filter(pk=entry.pk).update(percent=100)
    with pytest.raises(DatabaseError), transaction.atomic():
        GradeEntry.objects.filter(pk=entry.pk).delete()


def test_the_same_percentage_again_changes_nothing(enrollment, course):
    enter(enrollment, course, 70)
    enter(enrollment, course, "70.00")
    assert GradeEntry.objects.count() == 1


@pytest.mark.parametrize(
    "percent, why, words",
    [
        (101, "Good", "from 0 to 100"),
        (-1, "Bad", "from 0 to 100"),
        ("7.123", "Fine", "two decimals"),
        (70, "  ", "Say why"),
    ],
)
def test_nonsense_is_not_entered(enrollment, course, percent, why, words):
    with pytest.raises(NotEntered, match=words):
        enter(enrollment, course, percent, why=why)
    assert not GradeEntry.objects.exists()


def test_nobody_grades_themself(enrollment, course):
    with pytest.raises(NotEntered, match="Nobody grades themself"):
        enter(enrollment, course, 100, by=enrollment.user)


def test_what_somebody_else_entered_meanwhile_is_not_overwritten(enrollment, course):
    first = enter(enrollment, course, 70, seen=0)
    with pytest.raises(NotEntered, match="Somebody else"):
        enter(enrollment, course, 90, seen=0)
    enter(enrollment, course, 90, seen=first.pk)
    assert grade(enrollment, course).percent == 90


def test_only_what_is_meant_to_be_is_entered_by_hand(program, course):
    component_of(course, "Checks", weight=100, source="knowledge_checks")
    enrollment = factories.enrollment(program=program)
    for component in ("checks", "nothing-of-ours"):
        with pytest.raises(NotEntered, match="not entered by hand"):
            enter(enrollment, course, 100, component=component)
    with pytest.raises(NotEntered, match="not graded in this course"):
        enter(enrollment, factories.course(), 100, component="")


def test_a_grade_put_in_the_place_of_the_calculation_says_so(enrollment, course):
    enter(enrollment, course, 60)
    enter(enrollment, course, 93, component="", why="Credit for the earlier course")
    found = grades.of_enrollment(enrollment)[0]
    assert (found.grade.letter, found.grade.worked_out) == ("A", Decimal(60))
    assert found.evidence == (f"grade:{found.override.pk}",)
    enter(enrollment, course, None, component="", why="It was another learner")
    assert grade(enrollment, course).letter == "D-"


def test_entering_tells_who_keeps_records(enrollment, course, monkeypatch):
    told = []
    monkeypatch.setattr(facts, "_listeners", [lambda users, program: told.append(users)])
    enter(enrollment, course, 70)
    enter(enrollment, course, 70)
    assert told == [(enrollment.user_id,)]


# What is read


def test_knowledge_checks_count_as_first_answered(program, course):
    component_of(course, "Checks", weight=100, source="knowledge_checks")
    lesson = factories.lesson(
        week=factories.week(course=course),
        body=factories.body(("check", factories.CHECK), ("check", factories.CHECK)),
    )
    enrollment = factories.enrollment(program=program)
    blocks = [block for block in lesson.body if block.block_type == "check"]

    def choose(block, right):
        ids = [one.id for one in options_of(block.value) if one.right is right]
        checking.answer(user=enrollment.user, page=lesson, block_id=block.id, chosen=ids)

    assert grade(enrollment, course).so_far is None
    choose(blocks[0], right=False)
    assert grade(enrollment, course).lines[0].component.pieces[0].why == "1 of 2 answered."
    choose(blocks[0], right=True)
    choose(blocks[1], right=True)
    found = grade(enrollment, course)
    assert (found.percent, found.lines[0].component.pieces[0].why) == (50, "1 of 2 right the first time.")


def test_team_work_is_missing_until_there_is_any(program, course):
    component_of(course, "Team", weight=50, source="team_work")
    component_of(course, "The talk", weight=50)
    enrollment = factories.enrollment(program=program)
    enter(enrollment, course, 90)
    found = grade(enrollment, course)
    assert (found.is_final, found.so_far) == (False, 90)
    assert found.missing[0].missing[0].why == "There is no team work here yet."


def test_learners_are_graded_by_the_rules_they_enrolled_under(program, course, component):
    ProgramRequirement.objects.create(program=program, kind="course_grade", about=course, letter="B")
    before = factories.enrollment(program=program)
    scale = LetterScale.objects.get(code="letters")
    scale.steps.filter(letter="B").update(from_percent=85)
    component.name = "The family meeting"
    component.save()
    after = factories.enrollment(cohort=before.cohort)
    for one in (before, after):
        enter(one, course, 84)
    assert [grade(one, course).letter for one in (before, after)] == ["B", "B-"]
    assert grade(before, course).lines[0].component.name == "The talk"
    assert grade(after, course).lines[0].component.name == "The family meeting"
    rule_versions.move(enrollments=[before], version=after.rules, by=None, why="All alike")
    before.refresh_from_db()
    assert grade(before, course).letter == "B-"


def test_rules_from_before_there_was_grading_stay_the_same_version():
    program = factories.program(requirements=[{"kind": "profile_complete"}])
    content = rule_versions.present(program)
    assert set(content) == {"schema", "requirements"}
    assert set(content["requirements"][0]) == {"key", "kind", "about", "about_title", "amount", "words"}


def test_a_cohort_is_graded_in_a_fixed_number_of_queries(program, course, component):
    component_of(course, "Checks", weight=0, source="knowledge_checks")
    ProgramRequirement.objects.create(program=program, kind="course_grade", about=course, letter="B")
    ProgramRequirement.objects.create(program=program, kind="gpa", amount=3)
    cohort = factories.cohort(program=program)

    def queries(enrollments):
        with CaptureQueriesContext(connection) as captured:
            requirements.standings(program, enrollments)
        return len(captured)

    some = [factories.enrollment(cohort=cohort) for _ in range(2)]
    enter(some[0], course, 90)
    queries(some)
    cost = queries(some)
    more = [*some, *(factories.enrollment(cohort=cohort) for _ in range(5))]
    for one in more[2:]:
        enter(one, course, 70)
    assert queries(more) == cost <= 14


# What may be declared


def test_a_course_whose_weights_do_not_add_up_is_not_published(course):
    course.grade_components.add(GradeComponent(name="Cases", source="cases", weight=60))
    with pytest.raises(GradingDoesNotAddUp, match="add up to 60 percent"):
        course.save()
    course.grade_components.add(GradeComponent(name="The talk", source="hand", weight=40))
    course.save()
    assert course.grade_components.count() == 2


def test_a_component_is_about_something_its_source_knows(course):
    week = factories.week(course=course)
    with pytest.raises(ValidationError, match="whole course"):
        component_of(course, "Talk", weight=1, about=week)
    with pytest.raises(ValidationError, match="Choose a week or a case"):
        component_of(course, "Cases", weight=1, source="cases", about=course)
    with pytest.raises(ValidationError, match="another course"):
        component_of(course, "Cases", weight=1, source="cases", about=factories.week())
    with pytest.raises(ValidationError, match="no such source"):
        component_of(course, "Cases", weight=1, source="dice")
    assert component_of(course, "Cases", weight=1, source="cases", about=week).key == "cases"


# The requirements


def test_a_course_grade_is_met_from_its_letter_on(enrollment, program, course):
    found = stands(enrollment, program, kind="course_grade", about=course, letter="B")
    assert (found.met, found.title, found.why) == (
        False,
        "“Pain”: B or better",
        "Not final yet. Missing: The talk.",
    )
    enter(enrollment, course, "82.99")
    again = requirements.standings(program, [enrollment])[enrollment.pk][0]
    assert (again.met, again.why) == (False, "B-, 82.99 percent. 83 percent are needed.")
    entry = enter(enrollment, course, 83)
    again = requirements.standings(program, [enrollment])[enrollment.pk][0]
    assert (again.met, again.why, again.about) == (True, "B, 83 percent.", (f"grade:{entry.pk}",))


def test_a_course_grade_may_be_a_percentage(enrollment, program, course):
    enter(enrollment, course, 80)
    found = stands(enrollment, program, kind="course_grade", about=course, amount=Decimal(80))
    assert (found.met, found.title) == (True, "“Pain”: 80 percent or better")


@pytest.mark.parametrize(
    "rule, words",
    [
        ({}, "One of the two"),
        ({"letter": "B", "amount": Decimal(80)}, "One of the two"),
        ({"letter": "Q"}, "No letter scale has"),
        ({"amount": Decimal(120)}, "from 1 to 100"),
    ],
)
def test_a_course_grade_needs_one_mark_that_there_is(program, course, rule, words):
    with pytest.raises(ValidationError, match=words):
        ProgramRequirement(program=program, kind="course_grade", about=course, **rule).clean()


def test_a_letter_belongs_to_a_course_grade_only(program, course):
    with pytest.raises(ValidationError, match="has no letter"):
        ProgramRequirement(program=program, kind="weeks_complete", about=course, letter="B").clean()
    with pytest.raises(ValidationError, match="Choose a course"):
        ProgramRequirement(program=program, kind="course_grade", about=program, letter="B").clean()


def test_a_course_that_nobody_graded_meets_nothing(program):
    enrollment = factories.enrollment(program=program)
    found = stands(
        enrollment, program, kind="course_grade", about=factories.course(program=program), letter="B"
    )
    assert (found.met, found.why) == (False, "Nobody has said yet how this course is graded.")


def test_an_average_waits_for_every_course_with_credits(enrollment, program, course):
    other = factories.course(program=program, credits=1, title="Symptoms")
    component_of(other, "Paper", weight=100)
    factories.course(program=program, credits=0, title="For fun")
    enter(enrollment, course, 95)
    found = stands(enrollment, program, kind="gpa", amount=Decimal(3))
    assert (found.met, found.begun) == (False, True)
    assert found.why == "Not final yet. No grade yet in: Symptoms. So far 4.00."
    enter(enrollment, other, 50, component="paper")
    found = requirements.standings(program, [enrollment])[enrollment.pk][0]
    assert (found.met, found.why, found.title) == (True, "3.00.", "A grade point average of 3.00 or better")
    enter(enrollment, course, 92)
    found = requirements.standings(program, [enrollment])[enrollment.pk][0]
    assert (found.met, found.why) == (False, "2.78; 3.00 are needed.")


def test_a_course_that_is_deleted_stays_missing_in_the_average_of_who_is_judged_by_it(program, course):
    component_of(course, "The talk", weight=100)
    other = factories.course(program=program, credits=1, title="Symptoms")
    component_of(other, "Checks", weight=100, source="knowledge_checks")
    ProgramRequirement.objects.create(program=program, kind="gpa", amount=3)
    enrollment = factories.enrollment(program=program)
    enter(enrollment, course, 95)
    other.delete()
    [found] = requirements.standings(program, [enrollment])[enrollment.pk]
    assert not found.met
    assert found.why == "Not final yet. No grade yet in: A course that was removed. So far 4.00."
    late = factories.enrollment(program=program)
    enter(late, course, 95)
    assert requirements.standings(program, [late])[late.pk][0].met, "the rules of today name it no more"


def test_pages_that_show_a_deleted_course_say_what_became_of_it(program, course, visit, office):
    component_of(course, "The talk", weight=100)
    ProgramRequirement.objects.create(program=program, kind="gpa", amount=3)
    enrollment = factories.enrollment(program=program)
    course.delete()
    for visitor, url in (
        (visit(enrollment.user), reverse("record")),
        (office, reverse("desk_learner", args=[enrollment.uuid])),
    ):
        page = visitor.get(url).content.decode()
        assert "A course that was removed" in page and "The program office can waive" in page


def test_an_average_without_a_scale_says_what_is_missing(enrollment, program, course):
    ProgramPage.objects.update(letter_scale=None)
    enter(enrollment, course, 95)
    found = stands(enrollment, program, kind="gpa", amount=Decimal(3))
    assert not found.met and "no letter scale" in found.why


# The screens


def test_a_learner_sees_the_calculation_on_record_and_course(enrollment, course, visit):
    enter(enrollment, course, "85.5", why="Presentation of May 12")
    learner = visit(enrollment.user)
    for url in (reverse("record"), course.url):
        page = learner.get(url).content.decode()
        assert "B, 85.5 percent." in page and "Presentation of May 12" in page
    other = visit(factories.enrollment(cohort=enrollment.cohort).user)
    assert "Presentation of May 12" not in other.get(course.url).content.decode()


def test_faculty_enter_a_component_for_a_cohort(enrollment, course, teacher):
    second = factories.enrollment(cohort=enrollment.cohort)
    place = [enrollment.cohort.uuid, course.pk]
    url = reverse("grades_enter", args=[*place, "the-talk"])
    assert teacher.get(url).status_code == 200
    sent = {
        "why": "By the rubric",
        f"percent-{enrollment.pk}": "88",
        f"seen-{enrollment.pk}": "0",
        f"percent-{second.pk}": "",
        f"seen-{second.pk}": "0",
    }
    assert teacher.post(url, sent).status_code == 302
    assert (grade(enrollment, course).percent, grade(second, course).percent) == (88, None)
    page = teacher.get(reverse("grades", args=place)).content.decode()
    assert "B+" in page or "88" in page
    assert GradeEntry.objects.get().by == teacher.user
    stale = sent | {f"percent-{enrollment.pk}": "10"}
    answer = teacher.post(url, stale)
    assert answer.status_code == 422 and "Somebody else entered a grade" in answer.content.decode()
    assert teacher.post(url, sent | {"why": ""}).status_code == 422
    assert grade(enrollment, course).percent == 88


def test_the_office_puts_a_grade_in_the_place_of_the_calculation(enrollment, course, office):
    url = reverse("grade_enter", args=[enrollment.uuid, course.pk])
    sent = {"component": "-", "percent": "93", "why": "Credit for the earlier course", "seen": "0"}
    assert office.post(url, sent).status_code == 302
    assert grade(enrollment, course).letter == "A"
    page = office.get(reverse("grades_learner", args=[enrollment.uuid, course.pk])).content.decode()
    assert "Credit for the earlier course" in page
    answer = office.post(url, sent | {"percent": "50"})
    assert answer.status_code == 422
    assert grade(enrollment, course).letter == "A"


def test_nothing_is_taken_back_where_nothing_stands(enrollment, course, office):
    url = reverse("grade_enter", args=[enrollment.uuid, course.pk])
    answer = office.post(url, {"component": "-", "percent": "", "why": "None", "seen": "0"})
    assert answer.status_code == 422
    assert "Nothing stands here" in answer.content.decode()


def test_every_look_at_grades_is_logged_once_a_page(enrollment, course, teacher):
    factories.enrollment(cohort=enrollment.cohort)
    teacher.get(reverse("grades", args=[enrollment.cohort.uuid, course.pk]))
    teacher.get(reverse("grades_learner", args=[enrollment.uuid, course.pk]))
    looks = AuditEntry.objects.filter(verb="looked at grades of")
    assert [one.thing_type for one in looks.order_by("id")] == ["courses.cohort", "courses.enrollment"]


def test_administrators_look_and_do_not_enter(enrollment, course, administrator):
    url = reverse("grades_learner", args=[enrollment.uuid, course.pk])
    page = administrator.get(url).content.decode()
    assert "Enter a percentage" not in page
    sent = {"component": "-", "percent": "93", "why": "x", "seen": "0"}
    assert (
        administrator.post(reverse("grade_enter", args=[enrollment.uuid, course.pk]), sent).status_code == 403
    )
