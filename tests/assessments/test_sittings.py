"""Setting a case, changing its rules, retakes and releases: what somebody was promised holds whatever comes later."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from assessments import actions, beginning, debriefing, reports, sittings
from assessments.models import Attempt, AttemptEvent, CaseVersion, CriticalDebrief, Sitting
from assessments.refusals import (
    AlreadySet,
    CannotBegin,
    NothingToSign,
    NotReleasable,
    WithoutReason,
)
from assessments.standing import case_passed
from cms.errors import Refused
from cms.models import AuditEntry
from courses.models import Enrollment
from tests import factories
from tests.assessments import cases
from tests.assessments.engine import rotation

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def case():
    return cases.page()


@pytest.fixture
def enrollment(case):
    return cases.learner(case)


@pytest.fixture
def teacher(case):
    return factories.user("faculty", course=case.get_parent().get_parent())


@pytest.fixture
def clock(time_machine):
    time_machine.move_to(NOON, tick=False)
    return time_machine


def summative(case, enrollment, **rules):
    return cases.sitting(case, enrollment, purpose="summative", **rules)


def begin(case, enrollment):
    return cases.attempt(case, enrollment)


# What was promised


def test_an_attempt_keeps_what_it_was_promised_to_see_and_the_rest_of_the_cohort_gets_the_new_rules(
    case, enrollment, teacher
):
    other = cases.learner(case)
    first = begin(case, enrollment)
    sittings.change(sitting=first.sitting, by=teacher, feedback={"key": "never"})
    first, second = cases.finish(Attempt.objects.get(pk=first.pk)), cases.finish(begin(case, other))
    assert "key" in reports.shown_to_owner(first)
    assert "key" not in reports.shown_to_owner(second)


def test_a_shorter_limit_takes_nobody_a_minute_who_has_begun(case, enrollment, teacher, clock):
    cases.sitting(case, enrollment, time_limit_minutes=60)
    attempt = begin(case, enrollment)
    _sitting, moved = sittings.change(sitting=attempt.sitting, by=teacher, time_limit_minutes=20)
    attempt.refresh_from_db()
    assert (moved, attempt.deadline_at) == (0, NOON + HOUR)
    assert not AttemptEvent.objects.filter(kind="note").exists()
    assert begin(case, cases.learner(case)).deadline_at == NOON + timedelta(minutes=20)


def test_an_earlier_close_takes_nobody_a_minute_who_has_begun(case, enrollment, teacher, clock):
    cases.sitting(case, enrollment, closes_at=NOON + 3 * HOUR)
    attempt = begin(case, enrollment)
    sittings.change(sitting=attempt.sitting, by=teacher, closes_at=NOON + HOUR)
    attempt.refresh_from_db()
    assert attempt.deadline_at == NOON + 3 * HOUR


def test_a_later_close_moves_the_deadline_of_open_attempts_with_it(case, enrollment, teacher, clock):
    cases.sitting(case, enrollment, closes_at=NOON + HOUR)
    attempt = begin(case, enrollment)
    sitting, moved = sittings.change(sitting=attempt.sitting, by=teacher, closes_at=NOON + 2 * HOUR)
    attempt.refresh_from_db()
    assert (moved, attempt.deadline_at) == (1, NOON + 2 * HOUR)
    assert AttemptEvent.objects.get(kind="note").payload == {"about": "deadline_changed"}
    assert AuditEntry.objects.get(verb="changed").thing_id == str(sitting.pk)


def test_what_ran_out_before_the_change_is_closed_and_not_reopened(case, enrollment, teacher, clock):
    cases.sitting(case, enrollment, closes_at=NOON + HOUR)
    attempt = begin(case, enrollment)
    clock.move_to(NOON + 2 * HOUR, tick=False)
    sittings.change(sitting=attempt.sitting, by=teacher, closes_at=NOON + 4 * HOUR)
    attempt.refresh_from_db()
    assert (attempt.state, attempt.closed_at) == ("expired", NOON + HOUR)


def test_a_pass_mark_of_its_own_decides_for_whoever_begins_under_it(case, enrollment, teacher):
    half = {"meaning": cases.SAFE["meaning"], "dose": cases.SAFE["dose"]}
    before = begin(case, enrollment)
    sittings.change(sitting=before.sitting, by=teacher, cut_percent=10)
    after = begin(case, cases.learner(case))
    decisions = [cases.finish(one, half).outcomes.get().decision for one in (before, after)]
    assert decisions == ["not_yet", "pass"]


def test_the_log_of_an_attempt_with_its_own_pass_mark_is_whole(case, enrollment):
    from assessments import log

    cases.sitting(case, enrollment, cut_percent=10)
    attempt = cases.finish(begin(case, enrollment), {"dose": cases.SAFE["dose"]})
    assert log.verify(Attempt.objects.get(pk=attempt.pk)).is_whole


# Opening and versions


def test_a_case_is_set_once_for_each_purpose_and_no_second_time(case, enrollment, teacher):
    version = CaseVersion.objects.newest(case.key)
    about = {"cohort": enrollment.cohort, "case_key": case.key, "version": version, "by": teacher}
    sittings.open_sitting(purpose="summative", attempts_allowed=1, **about)
    sittings.open_sitting(purpose="practice", **about)
    with pytest.raises(AlreadySet, match="already"):
        sittings.open_sitting(purpose="summative", **about)
    assert Sitting.objects.count() == 2
    assert beginning.sitting_for(enrollment=enrollment, case_key=case.key).purpose == "summative"


def test_practice_of_a_case_that_is_sat_for_the_record_passes_nothing(case, enrollment, teacher):
    attempt = cases.finish(begin(case, enrollment))
    users, keys = [enrollment.user_id], [case.key]
    assert case_passed("Case", reports.tries(users=users, keys=keys)[enrollment.user_id, case.key]).met
    sittings.open_sitting(
        cohort=enrollment.cohort, case_key=case.key, version=attempt.version, purpose="summative", by=teacher
    )
    found = case_passed("Case", reports.tries(users=users, keys=keys)[enrollment.user_id, case.key])
    assert (found.met, found.why) == (False, "Practiced, and not yet sat for the record.")


def test_who_has_not_begun_is_switched_to_another_version_and_who_has_keeps_theirs(case, enrollment, teacher):
    cases.sitting(case, enrollment, follows_case=False)
    first = begin(case, enrollment)
    case.title = "Another title"
    case.save()
    assert begin(case, cases.learner(case)).version == first.version
    newest = CaseVersion.objects.newest(case.key)
    with pytest.raises(WithoutReason):
        sittings.switch_version(sitting=first.sitting, version=newest, by=teacher, why=" ")
    sittings.switch_version(sitting=first.sitting, version=newest, by=teacher, why="A typo in the dose.")
    assert begin(case, cases.learner(case)).version == newest
    assert Attempt.objects.get(pk=first.pk).version == first.version
    entry = AuditEntry.objects.get(verb="switched")
    assert (entry.why, entry.details) == ("A typo in the dose.", {"before": 1, "version": 2})


def test_only_rules_can_be_changed(case, enrollment, teacher):
    sitting = cases.sitting(case, enrollment)
    with pytest.raises(KeyError):
        sittings.change(sitting=sitting, by=teacher, purpose="summative")


# Retakes


def test_between_two_tries_lies_the_wait_and_the_sentence_says_when_it_is_over(case, enrollment, clock):
    cases.sitting(case, enrollment, wait_hours=48)
    cases.finish(begin(case, enrollment))
    clock.move_to(NOON + 2 * DAY - timedelta(seconds=1), tick=False)
    with pytest.raises(CannotBegin, match="your next one opens .*26 Nov 2026"):
        begin(case, enrollment)
    clock.move_to(NOON + 2 * DAY, tick=False)
    assert begin(case, enrollment).number == 2


def test_a_summative_sitting_waits_48_hours_unless_it_says_otherwise(case, enrollment):
    assert summative(case, enrollment).wait == 2 * DAY
    assert summative(case, enrollment, wait_hours=0).wait == timedelta(0)
    assert Sitting(purpose="formative").wait == timedelta(0)


def test_what_was_set_aside_starts_no_wait(case, enrollment, teacher, clock):
    cases.sitting(case, enrollment, wait_hours=48)
    actions.void(attempt=begin(case, enrollment), by=teacher, why="The network failed.")
    assert begin(case, enrollment).number == 2


def test_before_the_release_everybody_waits_alike_with_a_critical_error_or_without(case, enrollment):
    """The sentence must not tell who made one."""
    other = cases.learner(case)
    summative(case, enrollment, wait_hours=0)
    said = set()
    for one, answers in ((enrollment, cases.SAFE), (other, cases.UNSAFE)):
        cases.finish(begin(case, one), answers)
        with pytest.raises(CannotBegin) as refused:
            begin(case, one)
        said.add(refused.value.sentence)
    assert said == {"Your next try waits until the results of the last one are released."}


def test_an_open_critical_error_needs_a_signed_debrief_before_the_next_summative_try(
    case, enrollment, teacher
):
    summative(case, enrollment, wait_hours=0)
    attempt = cases.finish(begin(case, enrollment), cases.UNSAFE)
    sittings.release(sitting=attempt.sitting, by=teacher)
    with pytest.raises(CannotBegin, match="In try 1 one step could have harmed"):
        begin(case, enrollment)
    debriefing.sign(attempt=attempt, by=teacher, note="We worked the dose again together.")
    assert begin(case, enrollment).number == 2


def test_a_formative_sitting_asks_for_no_debrief(case, enrollment):
    cases.finish(begin(case, enrollment), cases.UNSAFE)
    assert begin(case, enrollment).number == 2


def test_every_reason_to_wait_is_said(case, enrollment, teacher, clock):
    summative(case, enrollment)
    attempt = cases.finish(begin(case, enrollment), cases.UNSAFE)
    sittings.release(sitting=attempt.sitting, by=teacher)
    with pytest.raises(CannotBegin, match="Your faculty goes through it.*your next one opens"):
        begin(case, enrollment)


def test_a_debrief_is_signed_once_by_somebody_else_with_a_note_and_stays(case, enrollment, teacher):
    attempt = cases.finish(begin(case, enrollment), cases.UNSAFE)
    with pytest.raises(Refused, match="Write what you went through"):
        debriefing.sign(attempt=attempt, by=teacher, note=" ")
    with pytest.raises(NothingToSign, match="their own attempt"):
        debriefing.sign(attempt=attempt, by=enrollment.user, note="Done.")
    debriefing.sign(attempt=attempt, by=teacher, note="The step from mg to mcg.")
    with pytest.raises(NothingToSign, match="already signed"):
        debriefing.sign(attempt=attempt, by=teacher, note="Again.")
    assert CriticalDebrief.objects.get().note == "The step from mg to mcg."
    assert "mcg" not in str(AuditEntry.objects.get(verb="signed debrief of").details)
    safe = cases.finish(begin(case, cases.learner(case)))
    with pytest.raises(NothingToSign, match="no critical error"):
        debriefing.sign(attempt=safe, by=teacher, note="Nothing.")


# Releasing


def test_results_are_not_released_while_anyone_is_still_asked(case, enrollment, teacher, clock):
    other = cases.learner(case)
    sitting = summative(case, enrollment, closes_at=NOON + DAY)
    first = cases.finish(begin(case, enrollment))
    running = begin(case, other)
    with pytest.raises(NotReleasable, match="One attempt is still open"):
        sittings.release(sitting=sitting, by=teacher)
    cases.finish(running)
    third = cases.learner(case)
    with pytest.raises(NotReleasable, match="One learner has not begun and still can"):
        sittings.release(sitting=sitting, by=teacher)
    assert "decision" not in reports.shown_to_owner(Attempt.objects.get(pk=first.pk))
    Enrollment.objects.filter(pk=third.pk).update(state="withdrawn")
    sittings.release(sitting=sitting, by=teacher)
    assert "decision" in reports.shown_to_owner(Attempt.objects.get(pk=first.pk))


def test_after_the_close_means_after_the_last_personal_extension(case, enrollment, teacher, clock):
    from assessments import accommodating

    late = cases.learner(case)
    sitting = summative(case, enrollment, closes_at=NOON + HOUR, feedback={"key": "after_window"})
    attempt = cases.finish(begin(case, enrollment))
    accommodating.grant(user=late.user, by=teacher, sitting=sitting, closes_at=NOON + DAY)
    for later, over in ((HOUR + timedelta(minutes=5), False), (DAY + timedelta(minutes=2), True)):
        clock.move_to(NOON + later, tick=False)
        attempt = Attempt.objects.get(pk=attempt.pk)
        assert ("key" in reports.shown_to_owner(attempt)) == over
        assert (sittings.not_releasable(attempt.sitting, NOON + later) == "") == over
    assert "key" in reports.shown_to_owner(attempt)


def test_a_release_tells_everybody_who_sat_it_and_says_nothing_of_what_they_got(
    case, enrollment, teacher, mailoutbox
):
    sitting = summative(case, enrollment)
    attempt = cases.finish(begin(case, enrollment), cases.UNSAFE)
    sittings.release(sitting=sitting, by=teacher)
    [mail] = [one for one in mailoutbox if one.subject == "Results are released"]
    assert mail.to == [enrollment.user.email]
    assert reverse("debrief", args=[attempt.uuid]) in mail.body
    assert not any(word in mail.body for word in ("points", "Not yet", "harm", "Passed"))


def test_nothing_is_released_where_nobody_handed_in(case, enrollment, teacher, clock):
    sitting = summative(case, enrollment, closes_at=NOON - DAY)
    with pytest.raises(NotReleasable, match="nothing to release"):
        sittings.release(sitting=sitting, by=teacher)


def test_a_rotation_case_is_what_these_tests_think_it_is():
    assert {"meaning", "now", "dose", "rescue"} <= set(rotation.BEST)
