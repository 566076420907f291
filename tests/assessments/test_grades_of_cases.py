"""Cases as parts of a grade, and the requirement that a case is clear of critical errors."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from assessments import debriefing, standing
from assessments.graded_cases import piece_of
from assessments.models import Sitting
from assessments.standing import Try
from courses import grades, requirements
from courses.models import CoursePage, GradeComponent, ProgramPage, ProgramRequirement
from tests import factories
from tests.assessments import cases, released

HARM = ("He could stop breathing.",)


def tried(id_="a", **about):
    return Try(
        **{"id": id_, "number": 1, "stages": 3, "max_points": Decimal(12), "needed": Decimal("9.6"), **about}
    )


PASSED = tried(decision="pass", points=Decimal(12))
FAILED = tried("b", decision="not_yet", points=Decimal(6))
UNSAFE = tried("c", decision="not_yet", points=Decimal(11), criticals=HARM, is_unsigned=True)
SIGNED = replace(UNSAFE, is_unsigned=False)


class Page:
    title, url = "The case", "/case/"


# A piece of a grade, pure


@pytest.mark.parametrize(
    "tries, takes, share",
    [
        ([FAILED, PASSED], "best", 1),
        ([PASSED, FAILED], "best", 1),
        ([PASSED, FAILED], "last", Decimal("0.5")),
        ([replace(PASSED, is_practice=True), FAILED], "best", Decimal("0.5")),
        ([replace(PASSED, counts=False), FAILED], "best", Decimal("0.5")),
        ([FAILED, tried(is_open=True)], "last", Decimal("0.5")),
        ([PASSED, tried("d", decision="unreleased")], "best", 1),
    ],
)
def test_the_try_that_counts_is_the_grade(tries, takes, share):
    found = piece_of(Page, tries, takes)
    assert found.share == share and found.about


@pytest.mark.parametrize(
    "tries, takes, why",
    [
        ([], "best", "Not begun."),
        ([replace(PASSED, is_practice=True)], "best", "Practiced, and not yet done for the grade."),
        ([tried(is_open=True)], "best", "Begun, and not handed in yet."),
        ([tried(decision="pending", points=Decimal(3))], "best", "Waiting for a marker."),
        ([tried(decision="unreleased")], "best", "Handed in. The results are not released yet."),
        ([PASSED, tried("d", decision="unreleased")], "last", "Handed in. The results are not released yet."),
    ],
)
def test_what_is_not_known_is_missing(tries, takes, why):
    found = piece_of(Page, tries, takes)
    assert (found.share, found.why) == (None, why)


# Clear of critical errors, pure


@pytest.mark.parametrize(
    "tries, met, safety, words",
    [
        ([PASSED], True, False, "12 of 12 points."),
        ([PASSED, UNSAFE], False, True, "A safety issue is open: He could stop breathing."),
        ([PASSED, SIGNED], True, False, "12 of 12 points."),
        ([UNSAFE, PASSED], True, False, "12 of 12 points."),
        ([UNSAFE], False, True, "A safety issue is open"),
        ([SIGNED], False, False, "A further attempt has to pass."),
        ([PASSED, replace(UNSAFE, is_practice=True)], True, False, "12 of 12"),
        ([replace(PASSED, is_practice=True)], False, False, "Not begun."),
        ([PASSED, replace(UNSAFE, counts=False)], True, False, "12 of 12"),
        ([PASSED, tried("d", decision="pending")], False, False, "waits for a marker"),
        ([PASSED, tried("d", is_open=True)], True, False, "12 of 12"),
        ([], False, False, "Not begun."),
    ],
)
def test_a_case_is_clear_once_the_latest_critical_error_was_gone_through(tries, met, safety, words):
    found = standing.case_clear("The case", tries)
    assert (found.met, found.safety) == (met, safety) and words in found.why
    assert bool(found.about) == met


def test_nobody_learns_of_a_critical_error_before_its_time():
    """Unreleased, an attempt with a critical error and one without read the same."""
    harmless = tried("d", decision="unreleased")
    harmful = replace(harmless, is_unsigned=True)
    for before in ([], [PASSED]):
        one, other = (standing.case_clear("The case", [*before, last]) for last in (harmless, harmful))
        assert one == other and not one.met and not one.safety


# With the database


@pytest.fixture
def case(db):
    return cases.page()


@pytest.fixture
def course(case):
    return CoursePage.objects.ancestor_of(case).last()


@pytest.fixture
def enrollment(case, learner):
    return cases.learner(case, learner.user)


def component(course, **fields):
    row = GradeComponent(page=course, weight=100, **{"name": "Cases", "source": "cases", **fields})
    row.clean()
    row.save()


def grade(enrollment, course):
    return grades.of(enrollment.cohort.program, [enrollment])[enrollment.pk][course.pk].grade


def stands(case, enrollment, **rule):
    program = cases.program_of(case)
    ProgramRequirement.objects.get_or_create(program=program, kind="case_clear", about=case)
    return requirements.standings(ProgramPage.objects.get(pk=program.pk), [enrollment])[enrollment.pk][0]


def test_a_case_is_graded_by_its_points(case, course, enrollment):
    component(course, about=case)
    assert grade(enrollment, course).so_far is None
    attempt = cases.finish(cases.attempt(case, enrollment))
    found = grade(enrollment, course)
    assert found.percent == 100
    assert found.lines[0].component.pieces[0].about == (f"attempt:{attempt.uuid}",)


def test_practice_does_not_count(case, course, enrollment):
    component(course)
    cases.sitting(case, enrollment, purpose="practice")
    Sitting.objects.update(purpose="practice")
    cases.finish(cases.attempt(case, enrollment))
    assert not grade(enrollment, course).is_final


def test_what_is_not_released_is_missing_from_the_grade(case, course, enrollment):
    component(course)
    cases.sitting(case, enrollment, purpose="summative")
    cases.finish(cases.attempt(case, enrollment))
    assert grade(enrollment, course).so_far is None
    released.release(Sitting.objects.get().attempts.first(), factories.user())
    assert grade(enrollment, course).percent == 100


def test_conversations_and_cases_are_told_apart(case, course):
    from tests.assessments.conversation import talks

    talk = talks.page(parent=case.get_parent().specific, slug="talk")
    component(course, name="Cases", source="cases")
    component(course, name="Talks", source="conversations")
    enrollment = factories.enrollment(program=cases.program_of(case))
    lines = grade(enrollment, course).lines
    titles = [[piece.title for piece in line.component.pieces] for line in lines]
    assert titles == [[case.title], [talk.title]]


def test_a_critical_error_is_open_until_faculty_sign(case, enrollment):
    passing = cases.finish(cases.attempt(case, enrollment))
    found = stands(case, enrollment)
    assert (found.met, found.about) == (True, (str(passing.uuid),))
    unsafe = cases.finish(cases.attempt(case, enrollment), cases.UNSAFE)
    found = stands(case, enrollment)
    assert (found.met, found.safety) == (False, True) and "stopped breathing" in found.why
    debriefing.sign(attempt=unsafe, by=factories.user("office"), note="We went through it together.")
    found = stands(case, enrollment)
    assert found.met and str(unsafe.uuid) in found.about


def test_what_is_open_is_no_matter_for_a_waiver(case, enrollment):
    from courses import waiving

    cases.finish(cases.attempt(case, enrollment), cases.UNSAFE)
    found = stands(case, enrollment)
    with pytest.raises(waiving.NoWaiver, match="matter of safety"):
        waiving.ask(enrollment=enrollment, rule=found.rule, by=factories.user("office"), why="He is kind")


def test_it_must_be_about_a_case(case):
    rule = ProgramRequirement(program=cases.program_of(case), kind="case_clear", about=case.get_parent())
    with pytest.raises(ValidationError, match="Choose a case"):
        rule.clean()
