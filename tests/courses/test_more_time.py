"""Asking for more time, in confidence, and what the office does about it."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.models import AuditEntry
from courses import actions, more_time
from courses.models import Extension, ExtensionRequest, ScheduledDate
from tests import factories

pytestmark = pytest.mark.django_db
DENVER = ZoneInfo("America/Denver")
WORDS = "My father died on Sunday."


@pytest.fixture(autouse=True)
def _in_october(time_machine):
    """The Sunday before the clocks go back in Denver."""
    time_machine.move_to(datetime(2026, 10, 25, 12, tzinfo=DENVER))


@pytest.fixture
def enrollment(learner):
    factories.profile(learner.user)
    return factories.enrollment(user=learner.user)


@pytest.fixture
def due(enrollment):
    """One week that is due on the Wednesday before the clocks go back, at one minute to midnight."""
    week = factories.week(course=factories.course(program=enrollment.cohort.program))
    at = datetime(2026, 10, 28, 23, 59, tzinfo=DENVER)
    return ScheduledDate.objects.create(cohort=enrollment.cohort, page=week, due_day=1, due_at=at)


def ask(visitor, enrollment, **fields):
    sent = {"reason": "bereaved", "words": WORDS, **fields}
    return visitor.post(reverse("more_time", args=[enrollment.uuid]), sent, follow=True)


def answer(visitor, request, **fields):
    return visitor.post(reverse("request_answer", args=[request.uuid]), fields, follow=True)


def test_a_learner_asks_and_reads_that_it_has_arrived(learner, enrollment):
    page = ask(learner, enrollment).content.decode()
    assert "Your question is with the program office." in page
    asked = ExtensionRequest.objects.get()
    assert (asked.reason, asked.words) == ("bereaved", WORDS)


def test_neither_log_nor_mail_hold_a_word_of_it(
    learner, enrollment, office, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        ask(learner, enrollment)
    entry = AuditEntry.objects.get(verb="asked for more time")
    assert "father" not in str(entry.details) and "bereaved" not in str(entry.details)
    told = "".join(message.body + message.subject for message in mailoutbox)
    assert "father" not in told and "bereaved" not in told.lower()


def test_nothing_need_be_said_but_the_reason_is_asked_for(learner, enrollment):
    assert ask(learner, enrollment, reason="").status_code == 422
    assert ask(learner, enrollment, words="").status_code == 200
    assert ExtensionRequest.objects.get().words == ""


def test_asking_twice_is_said_kindly_and_kept_once(learner, enrollment):
    ask(learner, enrollment)
    assert ask(learner, enrollment).status_code == 409
    assert ExtensionRequest.objects.count() == 1


@pytest.mark.parametrize("role", ["faculty", "reviewer", "learner"])
def test_nobody_but_the_office_reads_it(role, visit, learner, enrollment):
    ask(learner, enrollment)
    course = factories.course(program=enrollment.cohort.program)
    somebody = visit(factories.user(role, course=course) if role == "faculty" else factories.user(role))
    assert somebody.get(reverse("requests")).status_code == 403
    assert somebody.get(reverse("more_time", args=[enrollment.uuid])).status_code == 404
    if role == "faculty":
        assert WORDS not in somebody.get(reverse("cohort", args=[enrollment.cohort.uuid])).content.decode()


def test_days_are_given_in_local_time_for_everything_that_is_open(learner, enrollment, office, due):
    ask(learner, enrollment)
    page = answer(
        office, ExtensionRequest.objects.get(), give="1", days="14", answer="Take the time."
    ).content.decode()
    assert "One date is later now" in page
    longer = Extension.objects.get()
    assert longer.due_at.astimezone(DENVER).replace(tzinfo=None) == datetime(2026, 11, 11, 23, 59)
    assert longer.due_at - due.due_at == timedelta(days=14, hours=1)
    assert "14 days more" in learner.get(reverse("more_time", args=[enrollment.uuid])).content.decode()


def test_a_second_grant_goes_on_from_the_first(learner, enrollment, office, due):
    for days in (14, 7):
        ask(learner, enrollment)
        answer(office, ExtensionRequest.objects.get(answered_at=None), give="1", days=str(days))
    running = Extension.objects.get(withdrawn_at=None)
    assert running.due_at.astimezone(DENVER).date().isoformat() == "2026-11-18"
    assert Extension.objects.count() == 2


def grant_a_week(enrollment, office):
    asked = more_time.ask(enrollment=enrollment, reason="ill", words="", by=enrollment.user)
    more_time.grant(request=asked, days=7, answer="", by=office.user)


def test_what_has_passed_is_counted_from_today_at_its_own_hour(
    learner, enrollment, office, due, time_machine
):
    time_machine.move_to(datetime(2026, 11, 20, 9, tzinfo=DENVER))
    grant_a_week(enrollment, office)
    assert Extension.objects.get().due_at.astimezone(DENVER).isoformat() == "2026-11-27T23:59:00-07:00"


def test_days_over_the_change_in_spring_keep_the_hour_too(learner, enrollment, office, due, time_machine):
    time_machine.move_to(datetime(2027, 3, 9, 9, tzinfo=DENVER))
    due.due_at = datetime(2027, 3, 12, 23, 59, tzinfo=DENVER)
    due.save()
    grant_a_week(enrollment, office)
    longer = Extension.objects.get()
    assert longer.due_at.astimezone(DENVER).replace(tzinfo=None) == datetime(2027, 3, 19, 23, 59)
    assert longer.due_at - due.due_at == timedelta(days=7) - timedelta(hours=1)


def test_nobody_of_the_office_answers_themself(office, visit):
    mine = factories.enrollment(user=office.user)
    ask(office, mine)
    asked = ExtensionRequest.objects.get()
    assert "Somebody else in the office" in office.get(reverse("requests")).content.decode()
    assert answer(office, asked, give="1", days="14").status_code == 403
    asked.refresh_from_db()
    assert asked.answered_at is None


def test_the_queue_has_the_oldest_first_and_no_two_fields_of_one_id(office, time_machine):
    people = []
    for day in (22, 20, 21):
        time_machine.move_to(datetime(2026, 10, day, 12, tzinfo=DENVER))
        person = factories.user(last_name=f"Asked on {day}")
        people.append(person)
        more_time.ask(enrollment=factories.enrollment(user=person), reason="ill", words="", by=person)
    page = office.get(reverse("requests")).content.decode()
    assert [page.index(f"Asked on {day}</h2>") for day in (20, 21, 22)] == sorted(
        page.index(f"Asked on {day}</h2>") for day in (20, 21, 22)
    )
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert page.count("button full-sm") == 1


def test_reading_the_queue_is_written_to_the_log_without_what_was_read(learner, enrollment, office):
    ask(learner, enrollment)
    office.get(reverse("requests"))
    entry = AuditEntry.objects.get(verb="viewed", thing_type="courses.extensionrequest")
    assert entry.actor_id == office.user.pk
    assert entry.details == {"requests": [ExtensionRequest.objects.get().pk]}


def test_the_queue_costs_the_same_for_many(office, django_assert_max_num_queries):
    for _number in range(8):
        person = factories.user()
        more_time.ask(enrollment=factories.enrollment(user=person), reason="ill", words="", by=person)
    office.get(reverse("requests"))
    with django_assert_max_num_queries(16):
        office.get(reverse("requests"))


def test_the_first_page_of_the_cms_says_that_somebody_waits_and_not_who(learner, enrollment, office, faculty):
    ask(learner, enrollment)
    actions.confirm_scope(profile=learner.user.learner_profile, by=office.user)
    for visitor, waits in ((office, True), (faculty, False)):
        page = visitor.get(reverse("wagtailadmin_home")).content.decode()
        assert ("One learner waits for an answer" in page) is waits
        assert str(learner.user) not in page


def test_somebody_in_one_program_is_led_to_its_page_and_in_two_may_choose(learner, enrollment):
    any_page = reverse("more_time_any")
    assert learner.get(any_page)["Location"] == reverse("more_time", args=[enrollment.uuid])
    other = factories.enrollment(user=learner.user)
    page = learner.get(any_page).content.decode()
    assert reverse("more_time", args=[other.uuid]) in page


def test_who_studies_nothing_is_told_so(learner):
    assert "Nothing of yours is due." in learner.get(reverse("more_time_any")).content.decode()


def test_asking_is_one_step_from_the_first_page_and_the_week(learner, enrollment, due):
    address = reverse("more_time", args=[enrollment.uuid])
    for url in (reverse("today"), due.page.get_url()):
        assert address in learner.get(url).content.decode()


def test_an_answer_without_time_needs_words(learner, enrollment, office):
    ask(learner, enrollment)
    asked = ExtensionRequest.objects.get()
    refused = answer(office, asked, decline="1", days="", answer="")
    assert refused.status_code == 422 and "Say why not" in refused.content.decode()
    answer(office, asked, decline="1", days="", answer="The term ends; let us talk on Monday.")
    assert (
        "let us talk on Monday" in learner.get(reverse("more_time", args=[enrollment.uuid])).content.decode()
    )


def test_two_people_of_the_office_do_not_answer_twice(learner, enrollment, office, due):
    ask(learner, enrollment)
    asked = ExtensionRequest.objects.get()
    answer(office, asked, give="1", days="14")
    assert answer(office, asked, give="1", days="14").status_code == 404
    assert Extension.objects.count() == 1


def test_a_learner_takes_it_back_and_the_words_are_gone(learner, enrollment, office):
    ask(learner, enrollment)
    asked = ExtensionRequest.objects.get()
    learner.post(reverse("more_time_undo", args=[asked.uuid]))
    asked.refresh_from_db()
    assert asked.words == "" and asked.answered_at and asked.granted is None
    assert asked.reason == "other"
    assert "Nobody waits" in office.get(reverse("requests")).content.decode()


def test_words_can_be_erased_after_the_answer(learner, enrollment, office):
    ask(learner, enrollment)
    asked = ExtensionRequest.objects.get()
    answer(office, asked, decline="1", answer="No.")
    learner.post(reverse("more_time_undo", args=[asked.uuid]))
    asked.refresh_from_db()
    assert asked.words == "" and asked.reason == "other" and asked.answer == "No."


def test_somebody_elses_request_is_nobodys_business(learner, other_learner, enrollment):
    ask(learner, enrollment)
    undo = reverse("more_time_undo", args=[ExtensionRequest.objects.get().uuid])
    assert other_learner.post(undo).status_code == 404
    assert ExtensionRequest.objects.get().words == WORDS


def test_the_programs_own_lines_of_support_stand_there(learner, enrollment):
    program = enrollment.cohort.program
    program.support = [("line", {"name": "Night line", "reach": "+1 303 555 0100", "words": "All night"})]
    program.save()
    assert "Night line" in learner.get(reverse("more_time", args=[enrollment.uuid])).content.decode()


def test_old_dates_are_left_alone(enrollment, due):
    assert more_time.open_dates(enrollment, now=timezone.now()) == [due]
    assert more_time.open_dates(enrollment, now=due.due_at + timedelta(days=200)) == []
