"""Who is told of a move on a day that is open, and who stands in a schedule at all."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from assessments.intensive import attendance, planning, rating, results
from assessments.intensive.refusals import NotTaken, NotThere
from assessments.intensive.registered import next_day
from assessments.models import StationPerson
from courses.models import Enrollment
from tests import factories
from tests.assessments.intensive import given

pytestmark = pytest.mark.django_db
MOVED = "Four talks: your stations have changed"


@pytest.fixture
def by(db):
    return factories.user("office")


def said(answer):
    return " ".join(answer.content.decode().split())


def letters(subject):
    return [one for one in mail.outbox if one.subject == subject]


# Told by mail


def test_a_learner_who_is_moved_on_an_open_day_is_told_where_to_be(by):
    day = given.opened(begins=timedelta(minutes=5))
    at = given.slot(day, 1, 1)
    planning.place(day=day, enrollment=at.enrollment, station=at.station, round_=4, by=by, why="Came late")
    [letter] = letters(MOVED)
    assert letter.to == [at.enrollment.user.email]
    assert reverse("intensive_mine", args=[day.uuid]) in letter.body
    begins = day.clock.begins(4)
    assert f"{begins:%H:%M}  1. The call, Room 1" in letter.body and "2. The son, Room 2" in letter.body
    assert "Came late" not in letter.body, "the reason is kept, and is not the learner's to read in a mail"


def test_two_who_swap_are_both_told_and_who_is_taken_out_as_well(by):
    day = given.opened(begins=timedelta(minutes=5), learners=3)
    one, other = given.slot(day, 1, 1), given.slot(day, 1, 3)
    for slot in (
        day.slots.standing()
        .filter(enrollment__in=(one.enrollment, other.enrollment))
        .exclude(station=one.station)
    ):
        planning.take_out(slot=slot, by=by, why="Makes room")
    mail.outbox.clear()
    attendance.swap(one=given.slot(day, 1, 1), other=given.slot(day, 1, 3), by=by, why="A train")
    assert {to for one_ in letters(MOVED) for to in one_.to} == {
        one.enrollment.user.email, other.enrollment.user.email,
    }  # fmt: skip
    mail.outbox.clear()
    planning.take_out(slot=given.slot(day, 1, 1), by=by, why="Room closed")
    [letter] = letters(MOVED)
    assert letter.to == [other.enrollment.user.email]
    assert "You stand at no station now." in letter.body


def test_moves_in_a_plan_write_to_nobody(by):
    day = given.day()
    planning.generate(day=day, by=by)
    at = given.slot(day)
    mail.outbox.clear()
    planning.place(day=day, enrollment=at.enrollment, station=at.station, round_=5, by=by)
    assert mail.outbox == []


def test_a_day_that_moves_takes_its_raters_along_and_everybody_is_told(by, visit):
    day = given.opened(begins=timedelta(days=2))
    ends = {one.pk: one.ends_at for one in day.people.all()}
    mail.outbox.clear()
    sent = {
        "title": day.title, "held_on": (day.held_on + timedelta(days=14)).isoformat(), "begins": "09:00",
        "minutes": day.minutes, "change_minutes": day.change_minutes, "break_every": 0, "break_minutes": 0,
        "place": "The new house",
    }  # fmt: skip
    visit(by).post(reverse("intensive_edit", args=[day.uuid]), sent)
    for one in StationPerson.objects.filter(day=day):
        assert one.ends_at == ends[one.pk] + timedelta(days=14)
    told = {to for one in mail.outbox for to in one.to}
    learners = Enrollment.objects.filter(slots__day=day)
    assert told == {one.user.email for one in learners} | {one.user.email for one in day.people.all()}
    assert all("The new house" in one.body for one in mail.outbox)


def test_a_note_that_is_put_right_writes_to_nobody(by, visit):
    day = given.opened(begins=timedelta(days=2))
    mail.outbox.clear()
    planning.save_day(day=day, by=by, changed=["note"])
    assert mail.outbox == []


# Who stands in it


def test_whoever_works_at_a_station_stands_in_no_schedule_and_rates_nobody_but_others(by):
    day = given.day(learners=3)
    helper = Enrollment.objects.filter(cohort=day.cohort_id).first()
    planning.assign(day=day, user=helper.user, role=given.RATER, by=by)
    planning.generate(day=day, by=by)
    assert not day.slots.filter(enrollment=helper).exists()
    with pytest.raises(NotThere, match="works at a station"):
        planning.place(day=day, enrollment=helper, station=day.stations.first(), round_=9, by=by)


def test_nobody_rates_themself_on_a_tablet(by):
    day = given.opened()
    at = given.slot(day)
    StationPerson.objects.create(
        day=day, station=at.station, user=at.enrollment.user, role=given.RATER, given_by=by
    )
    with pytest.raises(NotTaken, match="Nobody rates themself"):
        given.rate(at, by=at.enrollment.user)


# Absence, and the first page


def test_somebody_absent_is_not_asked_how_they_saw_themself_nor_told_of_results(by, visit):
    course = factories.course()
    day = given.opened(course=course, begins=timedelta(minutes=-40))
    absent, here = given.slot(day, 1, 1).enrollment, given.slot(day, 2, 1)
    attendance.check_in(day=day, enrollment=absent, kind="absent", by=by)
    given.rate(here)
    mail.outbox.clear()
    results.open_results(day=day, by=factories.user("faculty", course=course))
    assert [one.to for one in mail.outbox] == [[here.enrollment.user.email]]
    text = said(visit(absent.user).get(reverse("intensive_mine", args=[day.uuid])))
    assert "How did you see yourself?" not in text and "You were noted as absent" in text
    assert "To be made up on another day." in text


def test_the_first_page_shows_the_next_of_two_days_and_then_what_was_seen(by, rf):
    first = given.opened(begins=timedelta(days=1))
    at = given.slot(first)
    cohort = first.cohort
    later = planning.save_day(day=_again(first, timedelta(days=50)), by=by)
    planning.save_station(station=_station(later), by=by)
    planning.generate(day=later, by=by)
    planning.open_day(day=later, by=by, despite="Planned early.")
    card = next_day(rf.get("/"), at.enrollment)
    assert card["day"] == first and not card["is_over"] and cohort == later.cohort


def _again(day, after):
    from assessments.models import IntensiveDay

    return IntensiveDay(
        cohort=day.cohort, title="Makeup", held_on=day.held_on + after, begins=day.begins, minutes=12,
        change_minutes=3, break_every=0, break_minutes=0,
    )  # fmt: skip


def _station(day):
    from assessments.models import Station

    return Station(day=day, number=1, title="The call", has_patient=False)


# Heard of


def test_looking_at_the_tablet_says_nothing_about_what_waits_on_it(visit):
    day = given.opened()
    rater = visit(given.rater(day))
    rater.post(reverse("intensive_heard", args=[day.uuid]), {"waiting": "2"})
    before = StationPerson.objects.get(user=rater.user)
    rater.get(reverse("intensive_rate", args=[day.uuid]))
    after = StationPerson.objects.get(user=rater.user)
    assert (after.waiting, after.seen_at) == (2, before.seen_at)
    assert timezone.now() >= after.seen_at and rating.OLDEST


def test_the_sheet_of_a_station_holds_what_learners_read_at_its_door(by, visit):
    day = given.day()
    day.stations.filter(number=1).update(brief="Her son calls.\n\n<b>Hear him.</b>")
    planning.generate(day=day, by=by)
    sheets = reverse("intensive_sheets", args=[day.uuid])
    text = said(visit(by).get(sheets, {"by": "station"}))
    assert "Her son calls." in text and "&lt;b&gt;Hear him." in text
    assert "Her son calls." not in said(visit(by).get(sheets, {"by": "learner"}))
