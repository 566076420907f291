"""Reminders by e-mail: who gets which, once, and only what still holds when it is written."""

import re
import threading
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.core import mail as outbox
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms import ticking
from courses import actions, reminding
from courses.models import Enrollment, Extension, ProgramPage, Reminded, Reminders, ScheduledDate
from tests import factories

pytestmark = pytest.mark.django_db

DENVER, TOKYO = ZoneInfo("America/Denver"), ZoneInfo("Asia/Tokyo")
OPENS = datetime(2026, 10, 26, 0, 0, tzinfo=DENVER)
DUE = datetime(2026, 11, 2, 23, 59, tzinfo=DENVER)
# Three days before, at eight in Denver, and a little later.
TIME = datetime(2026, 10, 30, 8, 17, tzinfo=DENVER)


@pytest.fixture
def week():
    return factories.lesson(week=factories.week(title="Changing the drug")).get_parent().specific


@pytest.fixture
def cohort(week):
    cohort = factories.cohort(program=ProgramPage.objects.ancestor_of(week).get(), time_zone="America/Denver")
    ScheduledDate.objects.create(cohort=cohort, page=week, opens_at=OPENS, due_at=DUE)
    return cohort


@pytest.fixture
def enrollment(cohort):
    return enroll(cohort)


def enroll(cohort, zone="America/Denver"):
    person = factories.user(first_name="Hanna", last_name="Reyes")
    factories.profile(person, time_zone=zone)
    made = factories.enrollment(user=person, cohort=cohort)
    outbox.outbox.clear()
    return made


def letters(at=TIME):
    """What is written when the clock strikes at this moment."""
    before = len(outbox.outbox)
    with time_machine.travel(at, tick=False):
        reminding.remind()
    return outbox.outbox[before:]


def ask_for(enrollment, before=3, opens=False):
    reminding.keep(user=enrollment.user, before=before, opens=opens, by=enrollment.user)


# What is told, and when


def test_who_never_said_anything_is_told_three_days_before(enrollment, week):
    (letter,) = letters()
    assert letter.to == [enrollment.user.email]
    assert letter.subject == "Due soon: Changing the drug"
    assert "“Changing the drug” is due Monday 2 November 2026, 11:59 pm in Denver." in letter.body
    assert f"http://localhost:8000{week.get_url()}" in letter.body
    assert "For you that is" not in letter.body


def test_the_clock_knows_this_job():
    assert "remind learners of dates" in [job.name for job in ticking.registered()]


def test_each_thing_is_told_once_however_often_the_clock_strikes(enrollment):
    assert len(letters()) == 1
    assert letters() == letters(TIME + timedelta(hours=3)) == []
    reminding.tell.call(enrollment.user_id)
    assert Reminded.objects.count() == 1


@pytest.mark.parametrize(("before", "on"), [(1, 1), (3, 30), (7, None)])
def test_it_comes_as_long_before_as_the_learner_asked(enrollment, before, on):
    ask_for(enrollment, before=before)
    came = [
        (TIME + timedelta(hours=hours)).astimezone(DENVER).day
        for hours in range(-24 * 9, 24 * 4, 6)
        if letters(TIME + timedelta(hours=hours))
    ]
    # A week before, it was not open yet: it is told on the morning of the day on which it opens.
    assert came == [on or 26]


def test_morning_is_the_learners_own(cohort):
    enroll(cohort, "Asia/Tokyo")
    # In Tokyo it is due on the third; three days before, at eight, is the evening of the thirtieth in Denver.
    due = datetime(2026, 10, 31, 8, 0, tzinfo=TOKYO)
    assert letters(due - timedelta(minutes=1)) == []
    (letter,) = letters(due)
    assert "11:59 pm in Denver. For you that is Tuesday 3 November 2026, 3:59 pm in Tokyo." in letter.body


def test_openings_are_told_to_those_who_asked(enrollment, cohort):
    ask_for(enrollment, before=0, opens=True)
    ask_for(enroll(cohort), before=0, opens=False)
    (letter,) = letters(OPENS + timedelta(hours=8, minutes=17))
    assert letter.to == [enrollment.user.email]
    assert letter.subject == "It is open: Changing the drug"


def test_several_dates_of_one_morning_come_in_one_message(enrollment, cohort, week):
    other = factories.lesson(week=factories.week(course=week.get_parent().specific, number=2, title="Trust"))
    ScheduledDate.objects.create(cohort=cohort, page=other.get_parent(), due_at=DUE)
    (letter,) = letters()
    assert letter.subject == "2 dates of yours"
    assert "Changing the drug" in letter.body and "Trust" in letter.body


def test_what_was_missed_for_more_than_a_day_is_dropped(enrollment):
    eight = TIME.replace(minute=0)
    assert letters(eight + timedelta(days=1)) == []
    assert len(letters(eight + timedelta(hours=23, minutes=59))) == 1


# What still holds


def test_a_longer_time_moves_the_message(enrollment, week, office):
    later = DUE + timedelta(days=5)
    Extension.objects.create(enrollment=enrollment, page=week, due_at=later, granted_by=office.user)
    outbox.outbox.clear()
    assert letters() == []
    (letter,) = letters(TIME + timedelta(days=5))
    assert "Saturday 7 November 2026" in letter.body and "your own, later date" in letter.body


def test_a_longer_time_that_was_given_after_the_first_message_is_told_again(enrollment, week, office):
    assert len(letters()) == 1
    later = DUE + timedelta(days=5)
    Extension.objects.create(enrollment=enrollment, page=week, due_at=later, granted_by=office.user)
    assert len(letters(TIME + timedelta(days=5))) == 1


def changed_in_between(monkeypatch, change):
    """What is written when something changes between the choice of people and the writing."""
    tell = reminding.tell
    chosen = []
    monkeypatch.setattr(reminding.tell.__class__, "enqueue", lambda self, pk: chosen.append(pk))
    assert letters() == []
    monkeypatch.undo()
    assert chosen
    change()
    outbox.outbox.clear()
    with time_machine.travel(TIME, tick=False):
        for pk in chosen:
            tell.call(pk)
    return outbox.outbox[:]


def test_somebody_who_left_in_between_is_not_written_to(enrollment, monkeypatch):
    def leave():
        actions.withdraw(enrollment=enrollment, by=enrollment.user)

    assert changed_in_between(monkeypatch, leave) == []
    assert not Reminded.objects.exists()


def test_a_longer_time_given_in_between_counts(enrollment, week, office, monkeypatch):
    def give():
        Extension.objects.create(
            enrollment=enrollment, page=week, due_at=DUE + timedelta(days=5), granted_by=office.user
        )

    assert changed_in_between(monkeypatch, give) == []


def test_a_page_taken_away_in_between_is_not_told(enrollment, week, monkeypatch):
    assert changed_in_between(monkeypatch, week.unpublish) == []


def test_what_somebody_stopped_in_between_stays_stopped(enrollment, monkeypatch):
    assert changed_in_between(monkeypatch, lambda: reminding.stop(user=enrollment.user)) == []


def test_nothing_is_told_of_what_is_done(enrollment, week):
    actions.complete_lesson(user=enrollment.user, page=week.get_children().first().specific)
    assert letters() == []


@pytest.mark.parametrize("state", ["withdrawn", "deferred", "completed"])
def test_only_people_who_study_are_written_to(enrollment, state):
    Enrollment.objects.update(state=state)
    assert letters() == []


def test_a_closed_account_is_not_written_to(enrollment):
    enrollment.user.is_active = False
    enrollment.user.save()
    assert letters() == []


def test_a_case_within_a_week_that_is_not_open_waits_for_its_opening(enrollment, cohort, week):
    case = factories.case(week=week)
    ScheduledDate.objects.create(cohort=cohort, page=case, due_at=OPENS + timedelta(days=1))
    ask_for(enrollment, before=7)
    assert letters(OPENS - timedelta(days=6)) == []
    (letter,) = letters(OPENS + timedelta(hours=9))
    assert case.title in letter.body


def test_who_studies_two_programs_hears_of_both(enrollment, cohort, week):
    other = factories.lesson(week=factories.week(title="Trust")).get_parent().specific
    second = factories.cohort(program=ProgramPage.objects.ancestor_of(other).get())
    ScheduledDate.objects.create(cohort=second, page=other, opens_at=OPENS, due_at=DUE)
    factories.enrollment(user=enrollment.user, cohort=second)
    outbox.outbox.clear()
    (letter,) = letters()
    assert "Changing the drug" in letter.body and "Trust" in letter.body


def test_choosing_people_costs_the_same_for_many(cohort, week):
    enroll(cohort)
    with time_machine.travel(TIME, tick=False):
        with CaptureQueriesContext(connection) as few:
            reminding._with_something_new(TIME)
        for _one in range(5):
            enroll(cohort)
        with CaptureQueriesContext(connection) as many:
            assert len(reminding._with_something_new(TIME)) == 6
    assert len(many) == len(few)


# Stopping


def stop_path(letter):
    return re.search(re.escape(settings.SITE_URL) + r"(/calendar/stop/\S+)", letter.body)[1]


def test_the_link_in_a_message_stops_them_without_signing_in(enrollment, anonymous):
    (letter,) = letters()
    path = stop_path(letter)
    asked = anonymous.get(path)
    assert asked.status_code == 200 and enrollment.user.email not in asked.content.decode()
    assert not Reminders.objects.exists(), "opening the link, as mail scanners do, changes nothing"
    assert anonymous.post(path).status_code == 200
    kept = Reminders.objects.get(user=enrollment.user)
    assert (kept.before, kept.opens) == (0, False)
    Reminded.objects.all().delete()
    assert letters() == []


def test_mail_programs_can_stop_them_with_one_press(enrollment):
    (letter,) = letters()
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = letter.extra_headers["List-Unsubscribe"].strip("<>").removeprefix(settings.SITE_URL)
    assert path == stop_path(letter)
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert Reminders.objects.get(user=enrollment.user).before == 0


def test_nobody_stops_other_peoples_messages(enrollment, anonymous):
    token = reminding.STOPS.token(enrollment.user)
    for wrong in (f"{token}x", token[:-3], "1", token.replace(":", "", 1)):
        path = reverse("calendar_stop", args=[wrong])
        assert anonymous.post(path).status_code == 404
    assert not Reminders.objects.exists()


def test_who_stopped_them_keeps_dates_and_calendar(enrollment, visit):
    visitor = visit(enrollment.user)
    visitor.post(reverse("calendar_renew"))
    key = Reminders.objects.get().feed_key
    visitor.post(reverse("calendar_stop", args=[reminding.STOPS.token(enrollment.user)]))
    assert Reminders.objects.get().feed_key == key
    assert "Reminders by e-mail" in visitor.get(reverse("calendar")).content.decode()


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_two_workers_that_tell_the_same_person_tell_them_once(enrollment):
    start = threading.Barrier(3)

    def work():
        try:
            start.wait()
            reminding.tell.call(enrollment.user_id)
        finally:
            connection.close()

    with time_machine.travel(TIME, tick=False):
        threads = [threading.Thread(target=work) for _one in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(outbox.outbox) == 1
    assert Reminded.objects.count() == 1
