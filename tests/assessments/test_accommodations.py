"""More time for one learner: it holds everywhere at once, and it is nobody else's business."""

import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from assessments import accommodating, actions
from assessments.models import Accommodation, Attempt, AttemptEvent, Sitting
from assessments.refusals import CannotBegin
from cms.models import AuditEntry
from courses import calendar_days
from tests import factories
from tests.assessments import cases

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SECRET = "a surgery in March"


@pytest.fixture
def case():
    return cases.page()


@pytest.fixture
def enrollment(case, learner):
    return cases.learner(case, learner.user)


@pytest.fixture
def teacher(case):
    return factories.user("faculty", course=case.get_parent().get_parent())


@pytest.fixture
def clock(time_machine):
    time_machine.move_to(NOON, tick=False)
    return time_machine


def limited(case, enrollment, **rules):
    return cases.sitting(case, enrollment, **{"time_limit_minutes": 60, **rules})


def test_one_granted_once_holds_at_every_sitting_from_then_on(case, enrollment, teacher, clock):
    accommodating.grant(user=enrollment.user, by=teacher, multiplier=Decimal("1.5"), break_minutes=10)
    limited(case, enrollment)
    assert cases.attempt(case, enrollment).deadline_at == NOON + 100 * MINUTE
    other = cases.page(parent=case.get_parent())
    limited(other, enrollment, time_limit_minutes=20)
    assert cases.attempt(other, enrollment).deadline_at == NOON + 40 * MINUTE
    assert cases.attempt(case, cases.learner(case)).deadline_at == NOON + HOUR


def test_granting_moves_the_deadline_of_an_open_attempt_at_once(case, enrollment, teacher, clock):
    limited(case, enrollment)
    attempt = cases.attempt(case, enrollment)
    _made, moved = accommodating.grant(user=enrollment.user, by=teacher, multiplier=2)
    attempt.refresh_from_db()
    assert (moved, attempt.deadline_at) == (1, NOON + 2 * HOUR)
    assert AttemptEvent.objects.get(kind="note").payload == {"about": "deadline_changed"}


def test_page_timer_and_acceptance_all_go_by_the_new_deadline(case, enrollment, learner, teacher, clock):
    limited(case, enrollment)
    attempt = cases.attempt(case, enrollment)
    accommodating.add_minutes(user=enrollment.user, sitting=attempt.sitting, minutes=15, by=teacher)
    page = learner.get(reverse("attempt", args=[attempt.uuid]))
    assert page.context["remaining_ms"] == 75 * 60_000
    clock.move_to(NOON + 74 * MINUTE, tick=False)
    actions.save_draft(attempt=attempt, item="meaning", raw={"option": "pain"}, rev=0)
    clock.move_to(NOON + 77 * MINUTE, tick=False)
    actions.expire_due()
    assert Attempt.objects.get().closed_at == NOON + 75 * MINUTE


def test_quick_minutes_add_up_and_pass_the_close(case, enrollment, teacher, clock):
    sitting = limited(case, enrollment, closes_at=NOON + HOUR)
    attempt = cases.attempt(case, enrollment)
    for _press in range(2):
        accommodating.add_minutes(user=enrollment.user, sitting=sitting, minutes=15, by=teacher)
    attempt.refresh_from_db()
    assert attempt.deadline_at == NOON + 90 * MINUTE
    sitting.refresh_from_db()
    assert sitting.last_extension_at == NOON + 90 * MINUTE


def test_one_more_day_is_the_same_local_hour_across_the_change_of_clocks(case, enrollment, teacher, clock):
    zone = enrollment.cohort.zone
    clock.move_to(datetime(2026, 10, 30, tzinfo=UTC), tick=False)
    closes = calendar_days.instant(date(2026, 10, 31), time(23, 59), zone)
    sitting = cases.sitting(case, enrollment, closes_at=closes)
    made, _moved = accommodating.add_days(user=enrollment.user, sitting=sitting, days=1, by=teacher)
    assert made.closes_at.astimezone(zone).time() == time(23, 59)
    assert made.closes_at - closes == timedelta(hours=25)


def test_a_later_close_of_their_own_opens_a_sitting_that_is_closed_for_the_others(
    case, enrollment, teacher, clock
):
    sitting = cases.sitting(case, enrollment, closes_at=NOON - HOUR)
    with pytest.raises(CannotBegin, match="closed"):
        cases.attempt(case, enrollment)
    accommodating.grant(user=enrollment.user, by=teacher, sitting=sitting, closes_at=NOON + DAY)
    assert cases.attempt(case, enrollment).deadline_at == NOON + DAY
    with pytest.raises(CannotBegin, match="closed"):
        cases.attempt(case, cases.learner(case))


def test_a_further_try_is_for_whom_it_was_given(case, enrollment, teacher):
    other = cases.learner(case)
    sitting = cases.sitting(case, enrollment, attempts_allowed=1)
    accommodating.grant(user=enrollment.user, by=teacher, sitting=sitting, extra_tries=1)
    for one in (enrollment, other):
        cases.finish(cases.attempt(case, one), cases.UNSAFE)
    assert cases.attempt(case, enrollment).number == 2
    with pytest.raises(CannotBegin, match="used every try"):
        cases.attempt(case, other)


def test_what_ran_out_before_is_not_reopened_and_the_time_is_for_the_next_try(
    case, enrollment, teacher, clock
):
    limited(case, enrollment)
    attempt = cases.attempt(case, enrollment)
    clock.move_to(NOON + 2 * HOUR, tick=False)
    accommodating.grant(user=enrollment.user, by=teacher, multiplier=5)
    attempt.refresh_from_db()
    assert (attempt.state, attempt.closed_at) == ("expired", NOON + HOUR)
    assert cases.attempt(case, enrollment).deadline_at == NOON + 7 * HOUR


def test_taking_it_back_holds_for_the_next_try_and_leaves_the_open_one_alone(
    case, enrollment, teacher, clock
):
    limited(case, enrollment)
    made, _moved = accommodating.grant(user=enrollment.user, by=teacher, multiplier=2)
    attempt = cases.attempt(case, enrollment)
    accommodating.withdraw(accommodation=made, by=teacher)
    accommodating.withdraw(accommodation=made, by=teacher)
    attempt.refresh_from_db()
    assert attempt.deadline_at == NOON + 2 * HOUR
    cases.finish(attempt)
    assert cases.attempt(case, enrollment).deadline_at == NOON + HOUR
    assert AuditEntry.objects.filter(verb=accommodating.CHANGED).count() == 2


def test_neither_log_nor_message_nor_event_says_what_was_granted_or_why(
    case, enrollment, teacher, mailoutbox
):
    sitting = limited(case, enrollment)
    attempt = cases.attempt(case, enrollment)
    accommodating.grant(user=enrollment.user, by=teacher, sitting=sitting, extra_minutes=397, reason=SECRET)
    entry = AuditEntry.objects.get(verb=accommodating.CHANGED)
    assert (entry.why, entry.details) == ("", {"user": enrollment.user_id})
    mail = mailoutbox[-1]
    assert mail.subject == "Accommodation changed"
    for text in (
        mail.body,
        str(attempt.events.values_list("payload", flat=True)),
        str(attempt.policy_snapshot),
    ):
        assert not re.search(r"\b397\b", text) and SECRET not in text
    assert SECRET not in str(Accommodation.objects.get())


def test_only_who_granted_reads_it_and_the_learner_sees_their_time(case, enrollment, learner, teacher, visit):
    sitting = limited(case, enrollment)
    accommodating.grant(user=enrollment.user, by=teacher, sitting=sitting, extra_minutes=37, reason=SECRET)
    colleague = factories.user("faculty", course=case.get_parent().get_parent())
    more = reverse("sitting_more_time", args=[sitting.pk, enrollment.uuid])
    assert SECRET in visit(teacher).get(more).content.decode()
    seen = visit(colleague).get(more).content.decode()
    assert SECRET not in seen and "37 minutes" not in seen
    for page in (more, reverse("sitting", args=[sitting.pk])):
        assert SECRET not in visit(colleague).get(page).content.decode()
    text = learner.get(case.url).content.decode()
    assert "You will have 97 minutes" in text and "agreed for you" in text and SECRET not in text
    other = visit(cases.learner(case).user).get(case.url).content.decode()
    assert "You will have 60 minutes" in other and "agreed for you" not in other
    withdraw = reverse("accommodation_withdraw", args=[Accommodation.objects.get().pk])
    assert visit(colleague).post(withdraw).status_code == 404
    visit(teacher).post(withdraw)
    assert Accommodation.objects.get().withdrawn_at is not None


def test_own_dates_belong_to_one_sitting(enrollment, teacher):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        accommodating.grant(user=enrollment.user, by=teacher, closes_at=NOON)
    assert not Accommodation.objects.exists()


def test_a_sitting_without_any_extension_is_over_with_its_close():
    sitting = Sitting(closes_at=NOON)
    assert not sitting.is_over_for_all(NOON + MINUTE)  # what is on its way still counts
    assert sitting.is_over_for_all(NOON + 2 * MINUTE)
    assert not Sitting().is_over_for_all(NOON + 1000 * DAY)
