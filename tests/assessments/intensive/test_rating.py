"""Ratings from a tablet: each is taken exactly once, and what cannot be taken is said in a sentence."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.intensive import planning, rating
from assessments.intensive.refusals import NotTaken, RatesHereNoMore, SaidOtherwise
from assessments.models import StationPerson, StationRating
from assessments.refusals import NotRatedYet, WordsTooLong
from cms.models import AuditEntry
from tests import factories
from tests.assessments.intensive import given

pytestmark = pytest.mark.django_db


@pytest.fixture
def day():
    return given.opened()


def test_the_same_rating_sent_again_is_the_same_receipt(day):
    at, event = given.slot(day), uuid4()
    first = given.rate(at, event_id=event)
    again = given.rate(at, event_id=event, age=timedelta(hours=1))
    assert first.pk == again.pk and StationRating.objects.count() == 1
    assert again.made_at == first.made_at


def test_another_content_under_the_same_id_is_shown_and_overwrites_nothing(day):
    at, event = given.slot(day), uuid4()
    first = given.rate(at, event_id=event)
    with pytest.raises(SaidOtherwise) as refused:
        given.rate(at, event_id=event, index=0)
    assert refused.value.about["theirs"]["levels"] == first.levels
    assert StationRating.objects.get().levels == given.levels(at)


def test_somebody_elses_id_tells_nothing_of_what_they_said(day):
    event = uuid4()
    given.rate(given.slot(day), event_id=event)
    with pytest.raises(SaidOtherwise) as refused:
        given.rate(given.slot(day, 2), event_id=event)
    assert refused.value.about["theirs"] is None


def test_the_rating_that_was_made_last_holds_in_whatever_order_they_come(day):
    at = given.slot(day)
    given.rate(at, index=1)
    given.rate(at, index=0, age=timedelta(minutes=5))
    (holds,) = rating.last_of_each(StationRating.objects.all())
    assert holds.levels == given.levels(at, 1)


def test_every_dimension_needs_a_level(day):
    at = given.slot(day)
    with pytest.raises(NotRatedYet):
        rating.take(event_id=uuid4(), slot=at, by=given.rater(day), levels={})
    with pytest.raises(WordsTooLong):
        given.rate(at, note="x" * 4001)
    assert not StationRating.objects.exists()


def test_the_server_says_when_it_was_and_the_tablets_clock_is_kept_as_said(day):
    wrong = timezone.now() - timedelta(days=900)
    row = given.rate(given.slot(day), said_at=wrong, age=timedelta(minutes=3))
    assert row.said_at == wrong
    assert timedelta(minutes=2) < row.received_at - row.made_at < timedelta(minutes=4)
    future = given.rate(given.slot(day), index=0, age=timedelta(days=-3))
    assert future.made_at == future.received_at


def test_what_a_removed_rater_rated_before_is_taken_and_marked_and_after_is_refused(day):
    at, by = given.slot(day), given.rater(day)
    planning.end(post=StationPerson.objects.get(user=by), by=factories.user("office"), why="Fell ill.")
    row = given.rate(at, by=by, age=timedelta(minutes=5))
    assert row.came_after_end
    with pytest.raises(RatesHereNoMore, match="stays on"):
        given.rate(at, by=by)
    assert StationRating.objects.count() == 1


def test_nobody_rates_at_a_station_they_are_not_assigned_to(day):
    with pytest.raises(RatesHereNoMore):
        given.rate(given.slot(day), by=given.rater(day, 2))
    with pytest.raises(RatesHereNoMore):
        given.rate(given.slot(day), by=factories.user("office"))


def test_a_round_that_is_far_off_cannot_be_rated():
    day = given.opened(begins=timedelta(hours=2))
    with pytest.raises(NotTaken, match="has not come yet"):
        given.rate(given.slot(day, 1, 2))


# Over HTTP


def page(day):
    return reverse("intensive_rate", args=[day.uuid])


def sent(at, event=None, **more):
    levels = {f"level:{name}": level for name, level in given.levels(at).items()}
    return {"event": str(event or uuid4()), "slot": at.pk, "note": "Seen.", **levels, **more}


def test_a_rater_saves_with_a_plain_form(day, visit):
    rater = visit(given.rater(day))
    text = rater.get(page(day)).content.decode()
    assert str(given.slot(day).enrollment.user) in text and "The son" not in text
    answer = rater.post(page(day), sent(given.slot(day)), follow=True)
    assert "is saved" in answer.content.decode()
    assert StationRating.objects.get().note == "Seen."


def test_a_day_that_is_not_open_says_so(visit):
    day, rater = given.day(), factories.user()
    planning.assign(
        day=day, user=rater, role=given.RATER, station=day.stations.first(), by=factories.user("office")
    )
    answer = visit(rater).get(page(day))
    assert answer.status_code == 409 and "still being planned" in answer.content.decode()


@pytest.mark.parametrize("note", ["x" * 50_000, "<script>alert(1)</script>"], ids=["long", "markup"])
def test_a_note_that_is_long_or_full_of_markup_is_never_lost_and_never_runs(day, visit, note):
    answer = visit(given.rater(day)).post(page(day), sent(given.slot(day), note=note), follow=True)
    text = answer.content.decode()
    assert answer.status_code in (200, 422) and "<script>alert(1)" not in text
    assert note in text or "&lt;script&gt;alert(1)" in text


def test_a_form_without_a_level_comes_back_with_everything_in_it(day, visit):
    at = given.slot(day)
    data = sent(at)
    data.pop(next(name for name in data if name.startswith("level:")))
    answer = visit(given.rater(day)).post(page(day), data)
    assert answer.status_code == 422
    assert "Seen." in answer.content.decode() and "Choose a level" in answer.content.decode()


def test_a_script_gets_a_receipt_a_conflict_or_a_sentence(day, visit):
    at, event = given.slot(day), uuid4()
    rater = visit(given.rater(day))
    post = lambda data: rater.post(page(day), data, headers={"accept": "application/json"})  # noqa: E731
    first, again = post(sent(at, event, age="2000")), post(sent(at, event, age="90000"))
    assert first.status_code == 200 and first.json() == again.json()
    conflict = post(sent(at, event, note="Something else."))
    assert conflict.status_code == 409 and conflict.json()["kind"] == "conflict"
    assert conflict.json()["theirs"]["note"] == "Seen."
    planning.end(
        post=StationPerson.objects.get(user=rater.user), by=factories.user("office"), why="Went home."
    )
    late, refused = post(sent(at, age="600000", note="Before.")), post(sent(at, note="After."))
    assert late.json()["late"] and "marked so" in late.json()["sentence"]
    assert refused.status_code == 403 and "copy it" in refused.json()["sentence"]


@pytest.mark.parametrize(
    "broken",
    [
        {"event": "no-id"},
        {"slot": "9" * 40},
        {"slot": "x"},
        {"said": "tomorrow"},
        {"age": "-5"},
        {"age": "9" * 30},
    ],
    ids=str,
)
def test_nonsense_is_refused_or_left_aside_and_never_an_error(day, visit, broken):
    answer = visit(given.rater(day)).post(
        page(day), sent(given.slot(day)) | broken, headers={"accept": "application/json"}
    )
    assert answer.status_code in (200, 400, 422)


def test_reading_the_tablet_is_one_entry_with_everybody_on_it(day, visit):
    rater = visit(given.rater(day))
    before = AuditEntry.objects.count()
    rater.get(page(day))
    entry = AuditEntry.objects.last()
    named = {one.enrollment.user_id for one in day.slots.filter(station__number=1)}
    assert AuditEntry.objects.count() == before + 1
    assert entry.verb == "viewed" and set(entry.details["shown"]) == named


def test_nobody_else_finds_the_tablet(day, visit, office, learner):
    other = given.opened()
    assert visit(given.rater(other)).get(page(day)).status_code == 404
    assert office.get(page(day)).status_code == learner.get(page(day)).status_code == 403


def test_the_console_hears_of_a_tablet(day, visit):
    rater = visit(given.rater(day))
    answer = rater.post(reverse("intensive_heard", args=[day.uuid]), {"waiting": "2"})
    post = StationPerson.objects.get(user=rater.user)
    assert answer.json()["now"] and post.waiting == 2 and post.seen_at


def test_the_tablet_asks_a_number_of_questions_that_does_not_grow(visit, django_assert_max_num_queries):
    day = given.opened(learners=4)
    rater = visit(given.rater(day))
    with django_assert_max_num_queries(30):
        rater.get(page(day))


def test_when_an_assignment_ended_is_said_by_the_clocks_of_the_cohort(day):
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    day.cohort.time_zone = "America/Denver"
    day.cohort.save()
    post = StationPerson.objects.get(day=day, station__number=1)
    StationPerson.objects.filter(pk=post.pk).update(starts_at=noon, ended_at=noon, ended_why="Ill")
    with pytest.raises(RatesHereNoMore, match="ended at 5 a.m."):
        given.rate(given.slot(day), by=post.user)
