"""The work of marking: who may, which mark counts, what a second person is asked for, to whom scripts go."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments import marking, scoring
from assessments.marking import leases, people, plans
from assessments.models import Lease, MarkerAssignment, Marking, MarkingPlan, Outcome, Script
from assessments.refusals import CannotAssign, InHand, MarkedElsewhere, WithoutReason
from cms import access
from cms.models import AuditEntry
from tests import factories
from tests.assessments import cases, writing

pytestmark = pytest.mark.django_db
Role = Marking.Role


@pytest.fixture
def case():
    return cases.page(writing.case())


@pytest.fixture
def attempt(case):
    return cases.finish(cases.attempt(case), writing.ANSWERS)


@pytest.fixture
def teacher(case):
    return factories.user("faculty", course=case.get_parent().get_parent().specific)


@pytest.fixture
def other():
    return factories.user()


@pytest.fixture
def third():
    return factories.user()


def script_of(attempt):
    return Script.objects.select_related("attempt", "sitting__cohort").get(attempt=attempt)


def mark(attempt, levels, by, role=Role.FIRST):
    return marking.finish_mark(
        attempt=attempt, item="letter", levels=levels, comment="", rev=0, by=by, role=role
    )


def decision(attempt):
    return scoring.latest(attempt).decision


def role_of(user, script):
    reach = people.reach_of(user)
    marks = Marking.objects.standing().filter(attempt=script.attempt, item=script.item)
    return people.role_for(reach, script, list(marks), list(leases.running([script])))


def all_double(attempt, by):
    plans.change(sitting=attempt.sitting, by=by, second=MarkingPlan.Second.ALL)


# A script


def test_an_answer_that_waits_for_a_person_is_a_script_and_a_scored_one_is_none(attempt):
    script = script_of(attempt)
    assert (script.item, script.state, script.waits_since) == ("letter", "waiting", attempt.closed_at)
    assert script.due_at == attempt.closed_at + timedelta(days=10)


def test_its_code_tells_nothing_of_the_attempt(attempt):
    assert script_of(attempt).code not in str(attempt.uuid).upper()


def test_a_first_mark_settles_it_and_a_withdrawal_opens_it_again(attempt, teacher):
    made = mark(attempt, writing.TOP, teacher)
    script = script_of(attempt)
    assert (script.state, script.counted) == ("settled", made) and decision(attempt) == Outcome.Decision.PASS
    marking.withdraw(marking=made, by=teacher, why="Another answer was meant.")
    script = script_of(attempt)
    assert (script.state, script.counted, script.settled_at) == ("waiting", None, None)
    assert decision(attempt) == Outcome.Decision.PENDING


# A second mark


def test_where_a_second_mark_is_asked_for_the_first_alone_decides_nothing(attempt, teacher, other):
    all_double(attempt, teacher)
    mark(attempt, writing.TOP, teacher)
    assert script_of(attempt).state == "waiting" and decision(attempt) == Outcome.Decision.PENDING
    assert attempt.runs.count() == 1  # nothing was scored again: no page could tell that a mark was given
    mark(attempt, writing.TOP, other, Role.SECOND)
    script = script_of(attempt)
    assert script.state == "settled" and script.counted.role == "first"
    assert decision(attempt) == Outcome.Decision.PASS


def test_two_marks_that_part_wait_for_a_third_person_who_decides(attempt, teacher, other, third):
    all_double(attempt, teacher)
    mark(attempt, writing.TOP, teacher)
    mark(attempt, writing.HARM, other, Role.SECOND)
    assert script_of(attempt).state == "disputed" and decision(attempt) == Outcome.Decision.PENDING
    mark(attempt, writing.HARM, third, Role.ADJUDICATOR)
    script = script_of(attempt)
    assert script.state == "settled" and script.counted.marker == third
    assert decision(attempt) == Outcome.Decision.NOT_YET
    assert scoring.latest(attempt).critical_count == 1


def test_nobody_marks_the_same_answer_twice_in_whatever_role(attempt, teacher):
    all_double(attempt, teacher)
    mark(attempt, writing.TOP, teacher)
    for role in (Role.SECOND, Role.ADJUDICATOR):
        with pytest.raises(MarkedElsewhere):
            mark(attempt, writing.TOP, teacher, role)
    assert Marking.objects.count() == 1


def test_a_sample_is_drawn_by_the_random_id_and_by_nothing_else(case, attempt, teacher):
    for _ in range(11):
        cases.finish(cases.attempt(case), writing.ANSWERS)
    for script in Script.objects.all():
        plans.change(sitting=script.sitting, by=teacher, second=MarkingPlan.Second.SAMPLE, sample_percent=35)
        assert script_of(script.attempt).wants_second == (script.uuid.int % 100 < 35)


def test_who_changes_the_plan_takes_no_second_mark_away_and_opens_nothing_that_is_settled(
    case, attempt, teacher, other
):
    all_double(attempt, teacher)
    mark(attempt, writing.TOP, other, Role.SECOND)
    plans.change(sitting=attempt.sitting, by=teacher, second=MarkingPlan.Second.NONE)
    assert script_of(attempt).wants_second
    mark(attempt, writing.TOP, teacher)
    assert script_of(attempt).state == "settled"
    plans.change(sitting=attempt.sitting, by=teacher, second=MarkingPlan.Second.ALL, due_days=3)
    script = script_of(attempt)
    assert script.state == "settled" and script.due_at == attempt.closed_at + timedelta(days=10)


# Who may


def test_faculty_of_the_course_mark_and_lead_and_nobody_else_does(attempt, teacher, other):
    script = script_of(attempt)
    assert role_of(teacher, script) == Role.FIRST
    assert people.reach_of(teacher).leads_at(script.sitting)
    for stranger in (other, factories.user("faculty"), factories.user("office"), attempt.user):
        assert role_of(stranger, script) is None
        assert not people.reach_of(stranger).scripts().exists()


def test_an_assignment_opens_its_own_work_from_its_day_until_its_end(attempt, teacher, other):
    script, now = script_of(attempt), timezone.now()
    assert access.reach(other, "attempt", "mark") is None
    given = {"sitting": script.sitting, "user": other, "by": teacher}
    plans.assign(**given, starts_at=now + timedelta(days=1))
    access.forget(other)
    assert access.reach(other, "attempt", "mark") is None and role_of(other, script) is None
    assigned = plans.assign(**given, ends_at=now + timedelta(days=1))
    access.forget(other)
    assert access.reach(other, "attempt", "mark") == access.ASSIGNED
    assert access.comes_by_work_alone(other, "attempt", "mark")
    assert role_of(other, script) == Role.FIRST and not people.reach_of(other).leads_at(script.sitting)
    assert list(people.reach_of(other).scripts()) == [script]
    plans.end(assignment=assigned, by=teacher, why="They are ill.")
    assert role_of(other, script) is None
    assert list(AuditEntry.objects.values_list("verb", flat=True)).count("assigned") == 2


def test_an_assignment_to_one_question_opens_no_other(attempt, teacher, other):
    plans.assign(sitting=attempt.sitting, user=other, by=teacher, item="antidote")
    assert role_of(other, script_of(attempt)) is None
    assert not people.reach_of(other).scripts().exists()


def test_nobody_marks_their_own_also_not_by_assignment(attempt, teacher):
    plans.assign(sitting=attempt.sitting, user=attempt.user, by=teacher, role=MarkerAssignment.Role.LEAD)
    assert role_of(attempt.user, script_of(attempt)) is None


def test_only_who_leads_and_gave_neither_mark_decides_where_two_part(attempt, teacher, other, third):
    all_double(attempt, teacher)
    plans.assign(sitting=attempt.sitting, user=other, by=teacher)
    plans.assign(sitting=attempt.sitting, user=third, by=teacher)
    mark(attempt, writing.TOP, other)
    assert role_of(third, script_of(attempt)) == Role.SECOND
    mark(attempt, writing.HARM, third, Role.SECOND)
    script = script_of(attempt)
    assert role_of(teacher, script) == Role.ADJUDICATOR
    assert (role_of(other, script), role_of(third, script)) == (Role.FIRST, Role.SECOND)
    assert role_of(factories.user(), script) is None


def test_an_assignment_ends_after_it_begins_and_with_a_reason(attempt, teacher, other):
    now = timezone.now()
    with pytest.raises(CannotAssign):
        plans.assign(sitting=attempt.sitting, user=other, by=teacher, starts_at=now, ends_at=now)
    given = plans.assign(sitting=attempt.sitting, user=other, by=teacher)
    with pytest.raises(WithoutReason):
        plans.end(assignment=given, by=teacher, why=" ")


# In hand


def test_two_cannot_have_a_script_in_hand_and_the_second_is_told_by_whom(attempt, teacher, other):
    script = script_of(attempt)
    leases.take(script=script, role=Role.FIRST, by=teacher)
    with pytest.raises(InHand) as refused:
        leases.take(script=script, role=Role.FIRST, by=other)
    assert str(teacher) in refused.value.sentence
    with pytest.raises(InHand):
        mark(attempt, writing.TOP, other)
    leases.take(script=script, role=Role.SECOND, by=other)  # another role is other work


def test_a_lease_that_ran_out_may_be_taken_and_the_work_of_the_first_is_theirs_to_save_no_more(
    attempt, teacher, other
):
    script = script_of(attempt)
    leases.take(script=script, role=Role.FIRST, by=teacher)
    Lease.objects.update(until=timezone.now() - timedelta(seconds=1))
    leases.take(script=script, role=Role.FIRST, by=other)
    with pytest.raises(InHand):
        mark(attempt, writing.TOP, teacher)
    mark(attempt, writing.TOP, other)
    assert not Lease.objects.exists()


def test_who_is_taken_off_gives_back_what_they_had_in_hand_and_their_draft_stays(attempt, teacher, other):
    script = script_of(attempt)
    given = plans.assign(sitting=script.sitting, user=other, by=teacher)
    plans.allocate(scripts=Script.objects.all(), user=other, by=teacher)
    leases.take(script=script, role=Role.FIRST, by=other)
    marking.save_mark(
        attempt=attempt, item="letter", levels={"cause": "half"}, comment="So far.", rev=0, by=other
    )
    plans.end(assignment=given, by=teacher, why="They are ill.")
    assert script_of(attempt).first_to is None and not Lease.objects.exists()
    draft = Marking.objects.get()
    assert (draft.state, draft.comment) == ("draft", "So far.")
    assert role_of(teacher, script_of(attempt)) == Role.FIRST
    taken = marking.finish_mark(
        attempt=attempt, item="letter", levels=writing.TOP, comment="Mine.", rev=draft.rev, by=teacher
    )
    assert taken.pk == draft.pk and taken.marker == teacher


# Allocation


def test_what_is_allocated_to_one_is_nobody_elses_first_mark(attempt, teacher, other):
    plans.assign(sitting=attempt.sitting, user=other, by=teacher)
    assert plans.allocate(scripts=Script.objects.all(), user=other, by=teacher) == 1
    assert role_of(teacher, script_of(attempt)) is None
    assert role_of(other, script_of(attempt)) == Role.FIRST
    assert plans.allocate(scripts=Script.objects.all(), user=None, by=teacher) == 1
    assert role_of(teacher, script_of(attempt)) == Role.FIRST


def test_scripts_are_shared_out_evenly_and_nobody_gets_both_marks_of_one(case, teacher):
    for enrollment in [cases.learner(case) for _ in range(7)]:
        cases.finish(cases.attempt(case, enrollment), writing.ANSWERS)
    scripts = Script.objects.all()
    Script.objects.update(wants_second=True)
    users = [factories.user() for _ in range(3)]
    assert plans.allocate_evenly(scripts=scripts, users=users, by=teacher) == scripts.count() == 7
    assert sorted(scripts.filter(first_to=one).count() for one in users) == [2, 2, 3]
    plans.allocate_evenly(scripts=scripts, users=users, by=teacher, second=True)
    assert not [one for one in scripts if one.first_to_id == one.second_to_id]
    assert sorted(scripts.filter(second_to=one).count() for one in users) == [2, 2, 3]


def test_what_is_marked_already_is_not_allocated_again(attempt, teacher, other):
    mark(attempt, writing.TOP, teacher)
    assert plans.allocate(scripts=Script.objects.all(), user=other, by=teacher) == 0


# Words beside the levels


def test_comments_stand_at_places_of_the_text_and_no_where_else(attempt, teacher):
    words = attempt.words.get(item="letter")
    inside = {"words": str(words.pk), "start": 5, "end": 13, "text": "Whose?"}
    outside = [
        {**inside, "end": len(words.text) + 1},
        {**inside, "start": -1},
        {**inside, "start": 13},
        {**inside, "words": "another"},
        {**inside, "text": "  "},
    ]
    made = marking.save_mark(
        attempt=attempt, item="letter", levels={}, anchored=(*outside, inside), rev=0, by=teacher
    )
    made.refresh_from_db()
    assert made.anchored == [inside]
    assert words.text not in str(made.anchored)
