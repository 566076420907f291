"""A day from the plan to what learners take home: clashes, opening, check-in, moves, results, and the requirement."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from assessments.intensive import attendance, planning, results, schedules
from assessments.intensive.refusals import CannotOpen, NotOpenForResults, NotPlanned, NotThere
from assessments.models import Attendance, Slot, StationPerson
from assessments.refusals import NotRatedYet, WithoutReason
from cms.models import AuditEntry, OutgoingMail
from courses import placing, requirements
from courses.models import Enrollment
from tests import factories
from tests.assessments.intensive import given

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(db):
    return factories.user("office")


def said(answer):
    return " ".join(answer.content.decode().split())


# The plan


def test_a_day_without_raters_clashes_and_is_opened_only_with_a_reason(by):
    day = given.day()
    planning.generate(day=day, by=by)
    with pytest.raises(CannotOpen, match="nobody rates"):
        planning.open_day(day=day, by=by)
    opened = planning.open_day(day=day, by=by, despite="Raters come with the bus.")
    assert opened.opened_despite and AuditEntry.objects.last().verb == "opened"
    assert opened.stations.first().rubric["structure_hash"]
    assert planning.open_day(day=day, by=by).opened_at == opened.opened_at


def test_a_rater_at_two_stations_and_a_room_used_twice_are_said(by):
    day = given.day()
    user = factories.user()
    for station in day.stations.all():
        planning.assign(day=day, user=user, role=given.RATER, station=station, by=by)
    day.stations.update(place="Room 1")
    planning.generate(day=day, by=by)
    kinds = {one.kind for one in schedules.clashes_of(day)}
    assert {"person_twice", "room_twice"} <= kinds


def test_a_place_set_by_hand_is_refused_where_somebody_stands(by):
    day = given.day()
    planning.generate(day=day, by=by)
    one, other = given.slot(day, 1, 1), given.slot(day, 2, 1)
    with pytest.raises(NotThere, match="stands at"):
        planning.place(day=day, enrollment=one.enrollment, station=other.station, round_=1, by=by)
    planning.place(day=day, enrollment=one.enrollment, station=one.station, round_=3, by=by)
    assert not Slot.objects.filter(pk=one.pk).exists() and given.slot(day, 1, 3)


def test_learners_of_the_day_do_not_rate_on_it(by):
    day = given.day()
    planning.generate(day=day, by=by)
    with pytest.raises(NotPlanned, match="as a learner"):
        planning.assign(day=day, user=given.slot(day).enrollment.user, role=given.RATER, by=by)


def test_stations_of_an_open_day_stay(by):
    day = given.opened()
    with pytest.raises(NotPlanned):
        planning.save_station(station=day.stations.first(), by=by)
    with pytest.raises(NotPlanned):
        planning.generate(day=day, by=by)
    with pytest.raises(WithoutReason):
        planning.take_out(slot=given.slot(day), by=by)


# Check-in


def come(day, at, kind, by, note=""):
    return attendance.check_in(day=day, enrollment=at.enrollment, kind=kind, by=by, note=note)


def test_the_last_row_of_somebody_holds_and_the_same_twice_is_one(by):
    day = given.opened()
    at = given.slot(day)
    come(day, at, "arrived", by)
    come(day, at, "arrived", by)
    come(day, at, "left", by)
    assert list(Attendance.objects.values_list("kind", flat=True)) == ["arrived", "left"]
    assert schedules.came(day)[at.enrollment_id].kind == "left"


def test_the_places_of_somebody_absent_are_free_and_come_back_with_them(by):
    day = given.opened()
    at = given.slot(day)
    come(day, at, "absent", by, "Ill; made up in spring")
    freed = day.slots.filter(enrollment=at.enrollment)
    assert {one.makeup for one in freed} == {"Ill; made up in spring"} and not freed.standing().exists()
    come(day, at, "late", by)
    assert freed.standing().count() == 2


def test_somebody_late_is_offered_later_rounds(by):
    day = given.opened(begins=timedelta(minutes=-20))
    at = given.slot(day, 1, 1)
    come(day, at, "late", by)
    ((slot, offers),) = attendance.missed(given.read(day))
    assert slot.pk == at.pk and [one.round for one in offers] == [3]
    planning.place(day=day, enrollment=at.enrollment, station=at.station, round_=3, by=by, why="Came late.")
    assert attendance.missed(given.read(day)) == []
    at.refresh_from_db()
    assert at.freed_at and at.freed_why == "Came late."


def test_two_learners_change_rounds_where_both_are_free(by):
    day = given.opened(learners=4, begins=timedelta(hours=1))
    read = given.read(day)
    slots = {(one.round, one.station.number): one for one in read.slots}
    pairs = [(one, other) for one in slots.values() for other in attendance.swaps(read, one, 0)]
    one, other = pairs[0]
    attendance.swap(one=one, other=other, by=by, why="He has a train.")
    assert given.slot(day, one.station.number, one.round).enrollment == other.enrollment
    busy = next(
        (a, b) for a in slots.values() for b in slots.values()
        if a.station_id == b.station_id and a.pk != b.pk and b not in attendance.swaps(read, a, 0)
    )  # fmt: skip
    with pytest.raises(NotThere):
        attendance.swap(one=busy[0], other=busy[1], by=by, why="No.")


def test_the_console_says_where_the_day_stands(by, visit):
    day = given.opened(begins=timedelta(minutes=-20))
    office = visit(by)
    text = said(office.get(reverse("intensive", args=[day.uuid])))
    assert "Expected now, and not seen yet" in text
    assert "Round 2 of 2 runs until" in text and "Not rated yet:" in text
    pulse = office.get(reverse("intensive_pulse", args=[day.uuid])).json()["pulse"]
    given.rate(given.slot(day))
    assert office.get(reverse("intensive_pulse", args=[day.uuid])).json()["pulse"] != pulse
    learner = given.slot(day).enrollment
    answer = office.post(
        reverse("intensive", args=[day.uuid]),
        {"act": "check_in", "learner": learner.uuid, "kind": "arrived"},
        follow=True,
    )
    assert f"{learner.user} is here." in said(answer)


def test_the_console_asks_a_number_of_questions_that_does_not_grow(by, visit, django_assert_max_num_queries):
    office = visit(by)
    day = given.opened(learners=4)
    with django_assert_max_num_queries(60):
        office.get(reverse("intensive", args=[day.uuid]))


@pytest.mark.parametrize("kind", ["station", "learner", "rater", "nonsense"])
def test_sheets_are_printed_by_station_learner_and_rater(kind, by, visit):
    day = given.opened()
    text = said(visit(by).get(reverse("intensive_sheets", args=[day.uuid]), {"by": kind}))
    assert str(given.slot(day).enrollment.user) in text and "The call" in text


def test_faculty_of_another_program_find_no_day(faculty):
    day = given.opened()
    for name in ("intensive", "intensive_plan", "intensive_results", "intensive_sheets"):
        assert faculty.get(reverse(name, args=[day.uuid])).status_code == 404


def test_the_office_runs_the_day_and_does_not_read_levels(by, visit):
    day = given.opened()
    assert visit(by).get(reverse("intensive_results", args=[day.uuid])).status_code == 403
    post = {"act": "open_results"}
    assert visit(by).post(reverse("intensive", args=[day.uuid]), post).status_code == 404


def test_a_patient_reads_who_comes_when_and_no_rating(by, visit):
    day = given.opened()
    patient = factories.user()
    planning.assign(day=day, user=patient, role=given.PATIENT, station=day.stations.first(), by=by)
    given.rate(given.slot(day), note="Between us.")
    text = said(visit(patient).get(reverse("intensive_play", args=[day.uuid])))
    assert str(given.slot(day).enrollment.user) in text and "Between us." not in text
    assert visit(patient).get(reverse("intensive_rate", args=[day.uuid])).status_code == 403


# Results


def test_learners_rate_themselves_before_they_see_and_only_once_it_is_open(visit):
    course = factories.course()
    day = given.opened(course=course, begins=timedelta(minutes=-40))
    faculty = visit(factories.user("faculty", course=course))
    at = given.slot(day)
    given.rate(at, index=1, note="You let her finish.")
    learner, url = visit(at.enrollment.user), reverse("intensive_mine", args=[day.uuid])
    levels = {f"level:{name}": level for name, level in given.levels(at).items()}
    assert "You let her finish." in said(
        faculty.get(reverse("intensive_results", args=[day.uuid]), {"learner": at.enrollment.uuid})
    )
    assert learner.post(url, {}).status_code == 422
    learner.post(url, {**levels, "note": "I was nervous."})
    assert "You let her finish." not in said(learner.get(url))
    before = OutgoingMail.objects.count()
    faculty.post(reverse("intensive", args=[day.uuid]), {"act": "open_results"})
    assert OutgoingMail.objects.count() + len(mail.outbox) > before
    text = said(learner.get(url))
    assert "You let her finish." in text and "I was nervous." in text and "To try next" in text
    other = given.slot(day, 2).enrollment
    assert "You let her finish." not in said(visit(other.user).get(url))


def test_open_results_wait_for_the_learners_own_word(visit):
    course = factories.course()
    day = given.opened(course=course, begins=timedelta(minutes=-40))
    at = given.slot(day)
    given.rate(at, note="You let her finish.")
    results.open_results(day=day, by=factories.user("faculty", course=course))
    text = said(visit(at.enrollment.user).get(reverse("intensive_mine", args=[day.uuid])))
    assert "How did you see yourself?" in text and "You let her finish." not in text


def test_the_first_word_about_oneself_stands(by):
    day = given.opened()
    at = given.slot(day)
    with pytest.raises(NotRatedYet):
        results.rate_oneself(day=day, enrollment=at.enrollment, levels={})
    first = results.rate_oneself(day=day, enrollment=at.enrollment, levels=given.levels(at))
    again = results.rate_oneself(day=day, enrollment=at.enrollment, levels=given.levels(at, 0))
    assert first.pk == again.pk and again.levels == given.levels(at)


def test_results_of_a_day_that_has_not_begun_are_not_opened(by):
    day = given.opened(begins=timedelta(hours=3))
    with pytest.raises(NotOpenForResults):
        results.open_results(day=day, by=by)


# The requirement


@pytest.fixture
def attended(by):
    """A program that asks for the day, and its day."""
    program = factories.program(requirements=[{"kind": "intensive_attended", "words": "One intensive"}])
    cohort = factories.cohort(program=program)
    return given.opened(cohort=cohort, begins=timedelta(minutes=-40))


def standing(enrollment):
    enrollment = Enrollment.objects.get(pk=enrollment.pk)
    return requirements.standings(enrollment.cohort.program, [enrollment])[enrollment.pk][0]


def test_a_day_counts_once_somebody_came_and_every_station_is_rated_or_excused(attended, by):
    one, two = given.slot(attended, 1), given.slot(attended, 2, 2)
    assert one.enrollment == two.enrollment
    assert "Nobody noted that you came" in standing(one.enrollment).why
    come(attended, one, "late", by)
    given.rate(one)
    found = standing(one.enrollment)
    assert not found.met and found.begun and "“The son”" in found.why
    attendance.excuse(slot=two, by=by, why="The room was locked.")
    found = standing(one.enrollment)
    assert found.met and "1 station, 1 excused" in found.why
    assert found.about == (f"intensive:{attended.uuid}",)


def test_absence_says_what_to_do_and_a_later_day_makes_it_up(attended, by):
    at = given.slot(attended)
    come(attended, at, "absent", by, "Made up in spring.")
    why = standing(at.enrollment).why
    assert "You were absent" in why and "Made up in spring." in why
    second = given.opened(cohort=attended.cohort, learners=0, begins=timedelta(minutes=-9))
    again = second.slots.filter(enrollment=at.enrollment)
    come(second, again.first(), "arrived", by)
    for slot in again.select_related("day__cohort", "station", "enrollment__user"):
        given.rate(slot)
    assert standing(at.enrollment).met


def test_everything_excused_is_no_day(attended, by):
    at = given.slot(attended)
    come(attended, at, "arrived", by)
    for slot in attended.slots.filter(enrollment=at.enrollment):
        attendance.excuse(slot=slot, by=by, why="Ill.")
    assert not standing(at.enrollment).met and "program office decides" in standing(at.enrollment).why


def test_somebody_in_no_schedule_is_told_so(by):
    program = factories.program(requirements=[{"kind": "intensive_attended"}])
    enrollment = factories.enrollment(cohort=factories.cohort(program=program))
    assert standing(enrollment).why.startswith("You stand in no schedule yet.")


# Moving and merging


def test_nobody_is_moved_away_on_the_day_itself(attended):
    enrollment = given.slot(attended).enrollment
    to = factories.cohort(program=attended.cohort.program)
    assert any(one.stops for one in placing.remarks(enrollment, to))


def test_a_merged_account_keeps_its_stations(by):
    from courses import merging

    day = given.opened()
    old, keep = given.rater(day), factories.user()
    given.rate(given.slot(day), by=old)
    seen = merging.forecast(keep, old, by=by).digest
    merging.merge(keep=keep, other=old, by=by, why="One person", seen=seen)
    assert StationPerson.objects.get(station__number=1).user == keep
    assert timezone.now() >= day.opened_at


def test_what_was_attended_follows_a_place_that_became_one_with_another(attended, by):
    from courses import merging

    at = given.slot(attended)
    come(attended, at, "arrived", by)
    for slot in attended.slots.filter(enrollment=at.enrollment).select_related(
        "day__cohort", "station", "enrollment"
    ):
        given.rate(slot)
    keep = factories.user()
    kept = factories.enrollment(user=keep, cohort=attended.cohort)
    seen = merging.forecast(keep, at.enrollment.user, by=by).digest
    merging.merge(keep=keep, other=at.enrollment.user, by=by, why="One person", seen=seen)
    assert standing(kept).met
