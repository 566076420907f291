"""A learner's calendar: the feed that calendar programs fetch, its address, and the page of dates."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from courses import actions, reminding
from courses.models import Extension, ProgramPage, Reminders, ScheduledDate
from tests import factories

pytestmark = pytest.mark.django_db

DENVER = ZoneInfo("America/Denver")
# Clocks go back between the opening and the due date: October 25 to November 1, 2026.
OPENS = datetime(2026, 10, 26, 0, 0, tzinfo=DENVER)
DUE = datetime(2026, 11, 2, 23, 59, tzinfo=DENVER)
NOW = datetime(2026, 10, 20, 18, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def week():
    lesson = factories.lesson(week=factories.week(title="Changing the drug; and trust, too"))
    return lesson.get_parent().specific


@pytest.fixture
def enrollment(learner, week):
    factories.profile(learner.user, time_zone="America/New_York")
    cohort = factories.cohort(program=ProgramPage.objects.ancestor_of(week).get(), time_zone="America/Denver")
    ScheduledDate.objects.create(cohort=cohort, page=week, opens_at=OPENS, due_at=DUE)
    return factories.enrollment(user=learner.user, cohort=cohort)


@pytest.fixture
def address(enrollment, learner):
    learner.post(reverse("calendar_renew"))
    return reverse("calendar_feed", args=[Reminders.objects.get(user=learner.user).feed_key])


def fetch(visitor, address):
    answer = visitor.get(address)
    assert answer.status_code == 200
    return Calendar.from_ical(answer.content)


def events(calendar):
    return {str(one["summary"]): one for one in calendar.walk("VEVENT")}


def longer(enrollment, week, due_at, office, **fields):
    return Extension.objects.create(
        enrollment=enrollment, page=week, due_at=due_at, granted_by=office.user, **fields
    )


# The feed


def test_a_calendar_program_gets_openings_and_due_dates_without_signing_in(anonymous, address, week):
    answer = anonymous.get(address)
    assert answer["Content-Type"].startswith("text/calendar")
    assert "no-store" in answer["Cache-Control"]
    found = events(Calendar.from_ical(answer.content))
    assert set(found) == {f"Opens: {week.title}", f"Due: {week.title}"}
    due = found[f"Due: {week.title}"]
    assert due["dtstart"].dt == DUE
    assert str(due["url"]) == f"http://localhost:8000{week.get_url()}"
    assert due["dtstamp"].dt == NOW
    assert due["last-modified"].dt <= NOW


def test_instants_stand_in_the_cohorts_zone_which_the_file_explains(anonymous, address, week):
    text = anonymous.get(address).content.decode()
    assert "DTSTART;TZID=America/Denver:20261026T000000" in text
    assert "DTSTART;TZID=America/Denver:20261102T235900" in text
    assert "X-WR-TIMEZONE:America/Denver" in text
    zone = Calendar.from_ical(text).walk("VTIMEZONE")
    assert [str(one["tzid"]) for one in zone] == ["America/Denver"]
    # By the file's own rules the two lie on both sides of the change of clocks.
    stated = zone[0].to_tz()
    assert datetime(2026, 10, 26, tzinfo=stated).utcoffset() == timedelta(hours=-6)
    assert datetime(2026, 11, 2, 23, 59, tzinfo=stated).utcoffset() == timedelta(hours=-7)


def test_lines_are_as_calendar_programs_want_them(anonymous, address):
    raw = anonymous.get(address).content
    lines = raw.split(b"\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in lines)
    assert lines[0] == b"BEGIN:VCALENDAR" and lines[-2] == b"END:VCALENDAR"
    assert b"Changing the drug\\; and trust\\, too" in raw.replace(b"\r\n ", b"")


def test_a_longer_time_counts_and_one_taken_back_does_not(anonymous, address, enrollment, week, office):
    given = longer(enrollment, week, DUE + timedelta(days=5), office)
    assert events(fetch(anonymous, address))[f"Due: {week.title}"]["dtstart"].dt == DUE + timedelta(days=5)
    given.withdrawn_at = timezone.now()
    given.save()
    assert events(fetch(anonymous, address))[f"Due: {week.title}"]["dtstart"].dt == DUE


def test_an_event_keeps_its_name_when_its_date_moves_and_when_the_address_is_new(
    anonymous, learner, address, enrollment, week, office
):
    before = events(fetch(anonymous, address))[f"Due: {week.title}"]
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        longer(enrollment, week, DUE + timedelta(days=5), office)
        learner.post(reverse("calendar_renew"))
        new = reverse("calendar_feed", args=[Reminders.objects.get(user=learner.user).feed_key])
        after = events(fetch(anonymous, new))[f"Due: {week.title}"]
    assert str(before["uid"]) == str(after["uid"])
    assert before["last-modified"].dt < after["last-modified"].dt


def test_every_event_has_a_name_of_its_own(anonymous, address, enrollment, week):
    other = factories.cohort(program=enrollment.cohort.program)
    ScheduledDate.objects.create(cohort=other, page=week, due_at=DUE)
    factories.enrollment(user=enrollment.user, cohort=other)
    names = [str(one["uid"]) for one in fetch(anonymous, address).walk("VEVENT")]
    assert len(names) == len(set(names)) == 3


def test_who_has_left_gets_an_empty_calendar_and_who_returns_gets_it_back(anonymous, address, enrollment):
    actions.withdraw(enrollment=enrollment, by=enrollment.user)
    assert list(fetch(anonymous, address).walk("VEVENT")) == []
    actions.enroll(user=enrollment.user, cohort=enrollment.cohort, by=enrollment.user)
    assert len(list(fetch(anonymous, address).walk("VEVENT"))) == 2


def test_what_is_not_published_or_stands_in_another_program_has_no_event(
    anonymous, address, enrollment, week
):
    ScheduledDate.objects.create(cohort=enrollment.cohort, page=factories.week(title="Elsewhere"), due_at=DUE)
    assert len(events(fetch(anonymous, address))) == 2
    week.unpublish()
    assert events(fetch(anonymous, address)) == {}


def test_an_unknown_key_an_old_one_and_that_of_a_closed_account_find_nothing(anonymous, learner, address):
    assert anonymous.get(reverse("calendar_feed", args=["x" * 32])).status_code == 404
    learner.post(reverse("calendar_renew"))
    assert anonymous.get(address).status_code == 404
    newer = reverse("calendar_feed", args=[Reminders.objects.get().feed_key])
    assert anonymous.get(newer).status_code == 200
    learner.user.is_active = False
    learner.user.save()
    assert anonymous.get(newer).status_code == 404


def test_the_key_is_in_no_log(address, anonymous, monkeypatch):
    from cms import logging

    seen = []
    monkeypatch.setattr(logging.requests_log, "log", lambda _level, _event, **line: seen.append(line["path"]))
    anonymous.get(address)
    assert seen == ["/calendar/….ics"]


def test_a_feed_costs_the_same_for_many_dates(anonymous, address, enrollment, week):
    with CaptureQueriesContext(connection) as few:
        fetch(anonymous, address)
    course = week.get_parent().specific
    for number in range(2, 12):
        ScheduledDate.objects.create(
            cohort=enrollment.cohort, page=factories.week(course=course, number=number), due_at=DUE
        )
    with CaptureQueriesContext(connection) as many:
        assert len(list(fetch(anonymous, address).walk("VEVENT"))) == 12
    assert len(many) == len(few)


# The page


def test_the_page_says_dates_in_the_learners_time_and_in_the_cohorts(learner, enrollment, week, office):
    longer(enrollment, week, DUE + timedelta(days=1), office)
    text = learner.get(reverse("calendar")).content.decode()
    assert "Wed 4 Nov 2026, 1:59 am in New York" in text
    assert "Tue 3 Nov 2026, 11:59 pm in Denver" in text
    assert "You have been given longer" in text


def test_what_is_done_or_past_is_not_listed(learner, enrollment, week):
    lesson = week.get_children().first().specific
    with time_machine.travel(OPENS + timedelta(hours=1), tick=False):
        assert week.title in learner.get(reverse("calendar")).content.decode()
        actions.complete_lesson(user=learner.user, page=lesson)
        assert week.title not in learner.get(reverse("calendar")).content.decode()
    with time_machine.travel(DUE + timedelta(hours=1), tick=False):
        learner.force_login(learner.user)
        actions.reopen_lesson(user=learner.user, page=lesson)
        assert "No date is coming up." in learner.get(reverse("calendar")).content.decode()


def test_an_address_is_made_when_it_is_asked_for(learner, enrollment):
    page = learner.get(reverse("calendar")).content.decode()
    assert ".ics" not in page and "Make an address for my calendar" in page
    assert not Reminders.objects.exists()
    learner.post(reverse("calendar_renew"))
    key = Reminders.objects.get().feed_key
    assert f"http://localhost:8000/calendar/{key}.ics" in learner.get(reverse("calendar")).content.decode()


def test_what_one_asks_for_is_kept_and_nonsense_is_not(learner, enrollment):
    page = reverse("calendar")
    assert learner.post(page, {"before": "7", "opens": "on"}).status_code == 302
    kept = Reminders.objects.get(user=learner.user)
    assert (kept.before, kept.opens) == (7, True)
    assert learner.post(page, {"before": "5"}).status_code == 422
    kept.refresh_from_db()
    assert kept.before == 7


def test_the_page_costs_the_same_for_many_dates(learner, enrollment, week):
    page = reverse("calendar")
    learner.get(page)
    with CaptureQueriesContext(connection) as few:
        learner.get(page)
    course = week.get_parent().specific
    for number in range(2, 12):
        lesson = factories.lesson(week=factories.week(course=course, number=number))
        ScheduledDate.objects.create(cohort=enrollment.cohort, page=lesson.get_parent(), due_at=DUE)
    with CaptureQueriesContext(connection) as many:
        learner.get(page)
    assert len(many) == len(few)


def test_the_first_page_and_the_profile_lead_to_the_dates(learner, enrollment):
    for name in ("today", "profile"):
        assert f'href="{reverse("calendar")}"' in learner.get(reverse(name)).content.decode()


def test_the_log_says_who_set_what(learner, enrollment):
    from cms.models import AuditEntry

    reminding.keep(user=learner.user, before=1, opens=False, by=learner.user)
    learner.post(reverse("calendar_renew"))
    verbs = AuditEntry.objects.filter(thing_type="courses.reminders").values_list("verb", flat=True)
    assert set(verbs) == {"set reminders", "made calendar address"}
    key = Reminders.objects.get().feed_key
    assert not any(key in str(entry.details) for entry in AuditEntry.objects.all())
