"""Who is told what when experts come, go and let a day pass."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from assessments.consults import answering, asking, assigning, drafting, people, queue
from assessments.models import Consult, ExpertAssignment
from courses import merging
from tests import factories
from tests.assessments.consults import given

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOON, tick=False)
    return time_machine


@pytest.fixture
def enrollment():
    return factories.enrollment()


@pytest.fixture
def expert(enrollment):
    return given.expert(enrollment.cohort).user


@pytest.fixture
def faculty(enrollment):
    return factories.user("faculty", course=factories.course(program=enrollment.cohort.program))


@pytest.fixture
def consult(enrollment, expert):
    return given.sent(enrollment)


def letters(user):
    return [one for one in mail.outbox if one.to == [user.email]]


def test_a_colleague_reads_that_it_was_given_back_and_not_that_somebody_left(consult, expert, enrollment):
    second = given.expert(enrollment.cohort).user
    answering.take(consult=consult, by=expert)
    answering.give_back(consult=consult, by=expert)
    body = letters(second)[-1].body
    assert "gave it back" in body and "no longer" not in body


def test_faculty_are_told_when_the_only_expert_gives_it_back(consult, expert, faculty):
    answering.take(consult=consult, by=expert)
    answering.give_back(consult=consult, by=expert)
    body = letters(faculty)[-1].body
    assert "given back by the expert" in body and "no expert is assigned" not in body


def test_once_the_two_days_are_over_everybody_who_may_take_it_is_reminded(consult, expert, enrollment, clock):
    second = given.expert(enrollment.cohort).user
    answering.take(consult=consult, by=expert)
    clock.move_to(consult.due_at + timedelta(minutes=1), tick=False)
    assert answering.remind() == 1
    for one in (expert, second):
        assert "should have been answered" in letters(one)[-1].body


def test_who_has_it_in_hand_is_reminded_alone(consult, expert, enrollment, clock):
    second = given.expert(enrollment.cohort).user
    clock.move_to(consult.due_at - timedelta(hours=1), tick=False)
    answering.take(consult=consult, by=expert)
    clock.move_to(consult.due_at + timedelta(minutes=1), tick=False)
    answering.remind()
    subject = "A case consult is past its day"
    assert subject in [one.subject for one in letters(expert)]
    assert subject not in [one.subject for one in letters(second)]


def test_the_list_says_who_has_it_in_hand_and_nobody_after_two_days(
    consult, expert, enrollment, clock, visit
):
    other = visit(given.expert(enrollment.cohort).user)
    answering.take(consult=consult, by=expert)
    page = other.get("/consults/answering/").content.decode()
    assert str(expert) in page and "until" in page
    clock.move_to(NOON + 3 * DAY, tick=False)
    page = other.get("/consults/answering/").content.decode()
    assert str(expert) not in page and "Nobody" in page
    own = visit(expert)
    assert "Keep it two more days" in own.get(f"/consults/answering/{consult.uuid}/").content.decode()
    own.post(f"/consults/answering/{consult.uuid}/", {"act": "take"})
    consult.refresh_from_db()
    assert consult.holder == expert and consult.taken_until == NOON + 5 * DAY


def test_an_erased_question_that_waited_is_said_to_who_was_asked(consult, expert, enrollment):
    asking.erase(consult=consult, by=enrollment.user)
    assert letters(expert)[-1].subject == "A case consult was taken back"


def test_a_letter_says_the_moment_by_the_clocks_of_the_cohort(consult, expert, enrollment):
    (letter,) = [one for one in letters(expert) if one.subject == "A case consult waits for an answer"]
    local = consult.due_at.astimezone(enrollment.cohort.zone)
    assert local.tzname() in letter.body


def test_a_shut_account_answers_nothing_and_what_it_held_is_free(consult, expert, enrollment):
    answering.take(consult=consult, by=expert)
    expert.is_active = False
    expert.save()
    assert not people.has_expert(enrollment.cohort)
    assert queue.counts([enrollment.cohort])[enrollment.cohort.pk]["experts"] == 0
    assert answering.free_what_nobody_holds() == 1
    consult.refresh_from_db()
    assert consult.taken_by is None


def test_who_is_assigned_again_after_their_day_is_told_and_the_first_time_stays_over(enrollment, clock):
    expert = given.expert(enrollment.cohort, ends_at=NOON + DAY).user
    clock.move_to(NOON + 9 * DAY, tick=False)
    given.expert(enrollment.cohort, user=expert)
    first, second = ExpertAssignment.objects.filter(user=expert).order_by("pk")
    assert first.ended_at == NOON + DAY and second.starts_at == NOON + 9 * DAY
    assert [one.subject for one in letters(expert)].count("Case consults for you to answer") == 2


@pytest.mark.parametrize("day", ["9999-12-31", "2400-01-01"])
def test_an_end_in_another_age_is_refused_with_a_sentence(enrollment, expert, visit, day):
    office, newcomer = visit(factories.user("office")), factories.user()
    about = {"act": "assign", "email": newcomer.email, "place": "cohort", "until": day}
    answer = office.post(f"/desk/consults/{enrollment.cohort.uuid}/", about)
    assert answer.status_code == 422 and "within 20 years" in answer.content.decode()


def test_an_expert_taken_off_by_the_office_is_written_to_once(consult, expert):
    answering.take(consult=consult, by=expert)
    assigning.end(assignment=expert.answers_consults_at.get(), by=factories.user("office"), why="Over.")
    answering.free_what_nobody_holds()
    assert [one.subject for one in letters(expert)].count("Your assignment to case consults is over") == 1


def test_what_one_asked_and_answered_before_two_accounts_became_one_is_free_for_others(
    consult, expert, enrollment
):
    given.answered(consult, expert)
    given.expert(enrollment.cohort, user=enrollment.user)
    Consult.objects.update(taken_by=enrollment.user)  # as merging leaves it
    asking.ask_back(consult=consult, text="And by day?", by=enrollment.user)
    found = Consult.objects.get()
    assert found.taken_by is None and letters(expert)[-1].subject == "A case consult waits for an answer"
    assert answering.take(consult=found, by=expert).taken_by == expert


def test_replies_that_two_accounts_of_one_person_were_writing_become_one(consult, expert, enrollment):
    again = given.expert(enrollment.cohort).user
    for person, text in ((expert, "From the first account."), (again, "From the second.")):
        drafting.save_reply(consult=consult, said={"text": text}, rev=0, by=person)
    office = factories.user("office")
    seen = merging.forecast(expert, again, by=office)
    assert not seen.problems
    merging.merge(keep=expert, other=again, seen=seen.digest, by=office, why="One person.")
    assert drafting.reply_of(consult, expert)[0]["text"] == "From the first account.\n\nFrom the second."
