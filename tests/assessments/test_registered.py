"""What weeks, requirements and records are told about cases."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from assessments import actions, registered, standing
from assessments.models import Attempt, CasePage, Sitting
from assessments.standing import Try
from cms import gates, health, ticking
from courses import activities, requirements
from courses.models import ProgramPage, ProgramRequirement
from tests import factories
from tests.assessments import cases, released
from tests.assessments.test_actions import forge

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return cases.page()


@pytest.fixture
def enrollment(case, learner):
    return cases.learner(case, learner.user)


@pytest.fixture
def rule(case):
    return ProgramRequirement.objects.create(program=cases.program_of(case), kind="case_passed", about=case)


def stands(rule, enrollment):
    return requirements.standings(ProgramPage.objects.get(pk=rule.program_id), [enrollment])[enrollment.pk][0]


def activity(user, case):
    return activities.activities(user, [case])[case.pk]


# How one stands, pure


def tried(**about):
    return Try(
        **{"id": "a", "number": 1, "stages": 3, "max_points": Decimal(12), "needed": Decimal("9.6"), **about}
    )


@pytest.mark.parametrize(
    ("tries", "met", "begun", "safety", "why"),
    [
        ([], False, False, False, "Not begun."),
        ([tried(is_open=True, stage=1)], False, True, False, "Stage 2 of 3 is open."),
        (
            [tried(decision="not_yet", points=Decimal(9))],
            False,
            True,
            False,
            "Not passed yet: 9 of 12 points, 9.6 are needed.",
        ),
        (
            [tried(decision="not_yet", points=Decimal(11), criticals=("He could stop breathing.",))],
            False,
            True,
            True,
            "A safety issue is open in the last attempt: He could stop breathing.",
        ),
        (
            [
                tried(decision="not_yet", points=Decimal(6), criticals=("He could stop breathing.",)),
                tried(is_open=True),
            ],
            False,
            True,
            True,
            "Stage 1 of 3 is open. A safety issue is open in the last attempt: He could stop breathing.",
        ),
        (
            [
                tried(decision="not_yet", criticals=("He could stop breathing.",)),
                tried(decision="not_yet", points=Decimal("9.3333")),
            ],
            False,
            True,
            False,
            "Not passed yet: 9.3333 of 12 points, 9.6 are needed.",
        ),
        ([tried(decision="pending")], False, True, False, "Waiting for a marker."),
        (
            [tried(decision="unreleased")],
            False,
            True,
            False,
            "Handed in. The results are not released yet.",
        ),
        (
            [tried(decision="pass", points=Decimal(10)), tried(decision="not_yet", criticals=("Harm.",))],
            True,
            False,
            False,
            "10 of 12 points.",
        ),
    ],
)
def test_a_case_is_passed_once_and_says_why_not_yet(tries, met, begun, safety, why):
    found = standing.case_passed("The case", tries)
    assert (found.met, found.begun, found.safety, found.why) == (met, begun, safety, why)
    assert found.about == (("a",) if met else ())


# The requirement


def test_the_requirement_follows_the_attempts(rule, enrollment, case):
    assert stands(rule, enrollment).why == "Not begun."
    attempt = cases.attempt(case, enrollment)
    cases.give(attempt, {"meaning": cases.SAFE["meaning"]})
    assert stands(rule, enrollment).why == "Stage 2 of 3 is open."
    cases.finish(attempt, cases.UNSAFE)
    found = stands(rule, enrollment)
    assert found.safety
    assert "he could have stopped breathing" in found.why
    passing = cases.finish(cases.attempt(case, enrollment))
    found = stands(rule, enrollment)
    assert (found.met, found.title, found.about) == (True, "“Changing the drug” passed", (str(passing.uuid),))
    assert found.url == case.url
    actions.void(attempt=passing, by=enrollment.user, why="Done by somebody else.")
    assert not stands(rule, enrollment).met


def test_a_case_shared_by_two_programs_is_passed_once_for_both(case, learner):
    alias = case.create_alias(parent=factories.week())
    one, two = cases.learner(case, learner.user), cases.learner(alias, learner.user)
    rule = ProgramRequirement.objects.create(
        program=cases.program_of(alias), kind="case_passed", about=alias, words="The pain case"
    )
    cases.finish(cases.attempt(case, one))
    found = stands(rule, two)
    assert (found.met, found.title) == (True, "The pain case")


def test_what_is_not_released_counts_for_nothing_yet(rule, enrollment, case, learner):
    cases.sitting(case, enrollment, purpose="summative")
    cases.finish(cases.attempt(case, enrollment))
    found = stands(rule, enrollment)
    assert (found.met, found.why) == (False, "Handed in. The results are not released yet.")
    assert activity(learner.user, case).meta == "Handed in"
    assert "12 of 12" not in learner.get(reverse("record")).content.decode()
    released.release(Sitting.objects.get().attempts.first(), factories.user())
    assert stands(rule, enrollment).met


def test_the_requirement_must_be_about_a_case(case):
    rule = ProgramRequirement(program=cases.program_of(case), kind="case_passed", about=case.get_parent())
    with pytest.raises(ValidationError, match="Choose a case"):
        rule.clean()
    rule.about = None
    with pytest.raises(ValidationError, match="Choose what this rule is about"):
        rule.clean()
    rule.about = case
    rule.clean()


def test_a_whole_cohort_is_judged_in_a_fixed_number_of_queries(rule, case):
    program = ProgramPage.objects.get(pk=rule.program_id)

    def queries(enrollments):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as captured:
            requirements.standings(program, enrollments)
        return len(captured)

    some = [cases.learner(case) for _ in range(2)]
    cases.finish(cases.attempt(case, some[0]), cases.UNSAFE)
    queries(some)
    cost = queries(some)
    more = [*some, *(cases.learner(case) for _ in range(4))]
    for enrollment in more[2:]:
        cases.finish(cases.attempt(case, enrollment), cases.UNSAFE)
    assert queries(more) == cost <= 7


# The week


def test_a_week_says_how_a_learner_stands_with_its_case(case, enrollment, learner):
    user = learner.user
    found = activity(user, case)
    assert (found.state, found.meta, found.verb, found.url) == (
        "none",
        "About 15 minutes",
        "Open the case",
        case.url,
    )
    assert found.quote == "His pain is controlled, and he jerks."
    attempt = cases.attempt(case, enrollment)
    found = activity(user, case)
    assert (found.state, found.meta, found.verb) == ("begun", "Stage 1 of 3 is open", "Go on")
    assert found.url == reverse("attempt", args=[attempt.uuid])
    cases.finish(attempt, cases.UNSAFE)
    assert activity(user, case).meta == "A safety issue is open"
    cases.finish(cases.attempt(case, enrollment))
    found = activity(user, case)
    assert (found.state, found.meta) == ("done", "Passed")


def test_a_visitor_sees_the_case_of_a_week_untouched(case):
    assert activity(None, case).state == "none"


def test_many_cases_cost_a_fixed_number_of_queries(case, enrollment, django_assert_max_num_queries):
    week = case.get_parent().specific
    pages = [case, *(cases.page(parent=week, slug=f"case-{number}") for number in range(4))]
    for page in pages:
        cases.attempt(page, enrollment)
    pages = list(CasePage.objects.child_of(week))
    activities.activities(enrollment.user, pages)
    with django_assert_max_num_queries(4):
        found = activities.activities(enrollment.user, pages)
    assert len(found) == 5


# The record, the clock, the doctor


def test_the_record_lists_every_attempt_with_what_it_came_to(case, enrollment, learner):
    cases.finish(cases.attempt(case, enrollment), cases.UNSAFE)
    cases.attempt(case, enrollment)
    text = learner.get(reverse("record")).content.decode()
    assert "Changing the drug, try 1" in text
    assert "Not yet: a safety issue, 6 of 12 points" in text
    assert "Stage 1 of 3 is open" in text


def test_the_clock_closes_what_ran_out(case, enrollment):
    attempt = cases.attempt(case, enrollment)
    Attempt.objects.update(deadline_at=attempt.started_at - timezone.timedelta(hours=1))
    job = next(one for one in ticking.registered() if one.run is registered.close_attempts)
    assert job.run() == 1
    assert job.run() == 0


def test_the_doctor_notices_an_attempt_that_is_not_whole(case, enrollment):
    attempt = cases.finish(cases.attempt(case, enrollment))
    check = next(one for one in health.registered() if one.run is registered.logs_are_whole)
    assert check.deep
    assert check.run().state == health.FINE
    forge("assessments_attemptevent", "seq = 2", kind="note")
    found = check.run()
    assert found.state == health.BROKEN
    assert str(attempt.uuid) in found.sentence


@pytest.mark.parametrize(
    "name", ["attempt_start", "attempt", "attempt_draft", "attempt_give", "debrief", "words_erase"]
)
def test_every_address_has_its_rule(name):
    assert gates.rule_for(name)[0] == "attempt"
