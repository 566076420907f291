"""Deferring, going on, moving to another cohort, and a new name: each with its reason, its history and its letter."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from cms.models import AuditEntry
from courses import actions, more_time, placing, renaming, waiving
from courses.models import Enrollment, NameChange, PlaceChange, ProgramRequirement
from courses.placing import CannotMove
from tests import factories
from tests.assessments.test_at_once import at_once

pytestmark = pytest.mark.django_db
RULE = {"kind": "office_confirms", "words": "Attended the intensive"}


@pytest.fixture
def program():
    return factories.program(requirements=[RULE])


@pytest.fixture
def spring(program):
    starts_on = timezone.localdate() + timedelta(days=120)
    return factories.cohort(program=program, name="Spring", starts_on=starts_on, ends_on=None)


@pytest.fixture
def place(program):
    return factories.enrollment(cohort=factories.cohort(program=program, name="Autumn"))


def said(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split()).replace("&#x27;", "'")


def url(name, place):
    return reverse(name, args=[place.uuid])


def test_a_learner_is_deferred_until_a_cohort_and_goes_on_in_it(office, place, spring):
    mail.outbox.clear()
    answer = office.post(url("enrollment_defer", place), {"until": spring.pk, "why": "A newborn"})
    assert answer["Location"] == url("desk_learner", place)
    place.refresh_from_db()
    assert (place.state, place.deferred_to, place.cohort.name) == ("deferred", spring, "Autumn")
    assert "You go on in Spring" in mail.outbox[0].body
    assert spring in office.get(url("enrollment_resume", place)).context["form"].fields["to"].queryset
    office.post(url("enrollment_resume", place), {"to": spring.pk, "why": "Back from leave"})
    place.refresh_from_db()
    assert (place.state, place.deferred_to, place.cohort) == ("active", None, spring)
    kinds = list(place.changes.order_by("pk").values_list("kind", "why", "by"))
    assert kinds == [
        ("deferred", "A newborn", office.user.pk),
        ("resumed", "Back from leave", office.user.pk),
    ]
    assert len(mail.outbox) == 2


def test_a_cohort_lists_who_was_deferred_until_it(office, place, spring):
    placing.defer(enrollment=place, by=office.user, until=spring, why="A newborn")
    page = office.get(reverse("cohort", args=[spring.uuid]))
    assert (
        "Deferred until this cohort" in said(page)
        and url("enrollment_resume", place) in page.content.decode()
    )
    placing.resume(enrollment=place, by=office.user, to=spring, why="Back")
    assert "Deferred until" not in said(office.get(reverse("cohort", args=[spring.uuid])))


def test_deferred_pages_are_closed_and_open_again(office, place, spring):
    assert Enrollment.objects.active().filter(pk=place.pk).exists()
    placing.defer(enrollment=place, by=office.user, why="Ill")
    assert not Enrollment.objects.active().filter(pk=place.pk).exists()
    placing.resume(enrollment=place, by=office.user, why="Well")
    assert Enrollment.objects.active().filter(pk=place.pk).exists()


@pytest.mark.parametrize(
    "name", ["enrollment_defer", "enrollment_resume", "enrollment_transfer", "learner_name"]
)
def test_nothing_is_changed_without_a_reason(office, place, spring, name):
    before = Enrollment.objects.values().get()
    answer = office.post(
        url(name, place), {"until": spring.pk, "to": spring.pk, "first_name": "X", "why": " "}
    )
    assert answer.status_code == 422
    assert Enrollment.objects.values().get() == before and not PlaceChange.objects.exists()


def test_a_transfer_shows_what_it_means_and_takes_along_what_is_the_learners(office, place, spring):
    rule = place.cohort.program.requirements.get()
    actions.confirm(enrollment=place, requirement=rule, by=office.user, why="Signed list")
    week = factories.week(course=factories.course(program=place.cohort.program))
    more_time_until = timezone.now() + timedelta(days=3)
    place.extensions.create(page=week, due_at=more_time_until, granted_by=office.user)
    rules, enrolled_at = place.rules_id, place.enrolled_at
    page = said(office.post(url("enrollment_transfer", place), {"to": spring.pk, "why": "New shifts"}))
    assert "Nothing has happened yet." in page and "Longer dates that were given here end: 1." in page
    assert "What the office confirmed or waived comes along: 1." in page
    assert Enrollment.objects.get().cohort.name == "Autumn"
    sent = {"to": spring.pk, "why": "New shifts", "seen": str(place.cohort.uuid)}
    for _press in range(2):
        assert office.post(url("enrollment_transfer", place), sent).status_code == 302
    place.refresh_from_db()
    assert (place.cohort, place.rules_id, place.enrolled_at) == (spring, rules, enrolled_at)
    assert place.confirmations.filter(withdrawn_at=None).count() == 1
    assert not place.extensions.filter(withdrawn_at=None).exists()
    change = place.changes.get()
    assert (change.kind, change.from_cohort.name, change.to_cohort.name) == (
        "transferred",
        "Autumn",
        "Spring",
    )
    assert AuditEntry.objects.filter(verb="transferred").count() == 1


def test_a_transfer_somebody_else_overtook_changes_nothing(office, place, spring):
    autumn = place.cohort
    summer = factories.cohort(program=autumn.program, name="Summer")
    placing.transfer(enrollment=place, to=summer, seen_in=autumn, by=office.user, why="First")
    with pytest.raises(CannotMove, match="moved them to Summer meanwhile"):
        placing.transfer(enrollment=place, to=spring, seen_in=autumn, by=office.user, why="Second")
    page = office.post(
        url("enrollment_transfer", place), {"to": spring.pk, "why": "Second", "seen": str(autumn.uuid)}
    )
    assert "Move" in said(page) and Enrollment.objects.get().cohort == summer


def test_nobody_moves_into_another_program_a_past_cohort_or_one_they_left(office, place, spring):
    elsewhere = factories.cohort()
    past = factories.cohort(
        program=spring.program, starts_on=date(2020, 1, 1), ends_on=date(2020, 6, 1), name="Past"
    )
    left = factories.enrollment(user=place.user, cohort=factories.cohort(program=spring.program))
    actions.withdraw(enrollment=left, by=office.user)
    for to in (elsewhere, past, left.cohort):
        with pytest.raises(CannotMove):
            placing.transfer(enrollment=place, to=to, seen_in=place.cohort, by=office.user, why="No")
        with pytest.raises(CannotMove):
            placing.defer(enrollment=place, until=to, by=office.user, why="No")
        assert office.post(url("enrollment_transfer", place), {"to": to.pk, "why": "x"}).status_code == 422


def test_an_open_try_keeps_a_learner_where_they_are(office, place, spring):
    week = factories.week(course=factories.course(program=place.cohort.program))
    attempt = factories.attempt(case=factories.case(week=week), enrollment=place)
    page = said(office.post(url("enrollment_transfer", place), {"to": spring.pk, "why": "x"}))
    assert "cannot move to Spring yet" in page and "is open. It has to be handed in" in page
    with pytest.raises(CannotMove, match="is open"):
        placing.transfer(enrollment=place, to=spring, seen_in=place.cohort, by=office.user, why="x")
    attempt.refresh_from_db()
    assert attempt.is_open


def test_a_case_passed_before_a_transfer_counts_after_it(office, spring, place):
    from courses import requirements
    from tests.assessments import cases

    week = factories.week(course=factories.course(program=spring.program))
    case = factories.case(week=week)
    ProgramRequirement.objects.create(program=spring.program, kind="case_passed", about=case, sort_order=9)
    enrollment = factories.enrollment(cohort=factories.cohort(program=spring.program))
    factories.attempt(case=case, enrollment=enrollment, answers=cases.SAFE)
    met = {one.kind: one.met for one in requirements.standings(spring.program, [enrollment])[enrollment.pk]}
    assert met["case_passed"]
    placing.transfer(
        enrollment=enrollment, to=spring, seen_in=enrollment.cohort, by=office.user, why="New shifts"
    )
    enrollment = Enrollment.objects.select_related("cohort__program", "rules").get(pk=enrollment.pk)
    met = {one.kind: one.met for one in requirements.standings(spring.program, [enrollment])[enrollment.pk]}
    assert met["case_passed"]


def test_who_withdrew_comes_back_by_the_office_with_a_reason(office, place):
    office.post(url("enrollment_withdraw", place), {"why": "Left the hospital"})
    assert place.changes.get().kind == "withdrawn"
    office.post(url("enrollment_resume", place), {"to": place.cohort_id, "why": "Works here again"})
    place.refresh_from_db()
    assert place.state == "active" and place.changes.first().kind == "returned"


def test_a_waiver_comes_along(office, place, spring):
    rule = place.cohort.program.requirements.get()
    waiver = waiving.ask(enrollment=place, rule=rule.key, by=office.user, why="Taught it")
    waiving.approve(waiver=waiver, by=factories.user("office"))
    placing.transfer(enrollment=place, to=spring, seen_in=place.cohort, by=office.user, why="New shifts")
    assert Enrollment.objects.get(pk=place.pk).waivers.granted().count() == 1


def test_a_pending_question_for_more_time_stays_the_learners(office, place, spring):
    more_time.ask(enrollment=place, reason="ill", words="", by=place.user)
    placing.transfer(enrollment=place, to=spring, seen_in=place.cohort, by=office.user, why="New shifts")
    assert Enrollment.objects.get(pk=place.pk).extension_requests.count() == 1


# Names


def named(office, place, **changed):
    names = renaming.names_of(place.user)
    seen = {f"seen_{name}": value for name, value in names.items()}
    return office.post(url("learner_name", place), {**names, **seen, "why": "Married", **changed})


def test_the_office_changes_a_name_and_both_are_kept_with_the_reason(office, place):
    factories.profile(place.user, certificate_name="Ana Berg")
    answer = named(office, place, last_name="Lind", certificate_name="Ana Lind")
    assert answer["Location"] == url("desk_learner", place)
    change = NameChange.objects.get()
    assert (change.before["certificate_name"], change.after["certificate_name"]) == ("Ana Berg", "Ana Lind")
    assert (change.why, change.by) == ("Married", office.user)
    entry = AuditEntry.objects.get(verb="renamed")
    assert entry.details["changed"] == ["last_name", "certificate_name"] and "Lind" not in str(entry.details)
    named(office, place)
    assert NameChange.objects.count() == 1


def test_a_name_changed_meanwhile_is_shown_and_not_overwritten(office, place):
    seen = renaming.names_of(place.user)
    factories.profile(place.user, certificate_name="Chosen by the learner")
    sent = {f"seen_{name}": value for name, value in seen.items()}
    answer = office.post(
        url("learner_name", place), {**seen, **sent, "certificate_name": "Chosen by the office", "why": "x"}
    )
    assert answer.status_code == 422 and "changed by somebody else meanwhile" in said(answer)
    assert renaming.names_of(place.user)["certificate_name"] == "Chosen by the learner"


def test_the_form_in_latin_letters_is_the_offices_to_change_too(office, place):
    factories.profile(place.user, certificate_name="ليلى الخطيب", name_in_latin="Laila Al-Khatib")
    page = office.get(url("learner_name", place))
    assert page.context["form"].initial["name_in_latin"] == "Laila Al-Khatib"
    answer = named(office, place, certificate_name="ليلى حداد", name_in_latin="ليلى حداد")
    assert answer.status_code == 422 and "Write this one in Latin letters." in said(answer)
    named(office, place, certificate_name="ليلى حداد", name_in_latin="Laila Haddad")
    place.user.learner_profile.refresh_from_db()
    assert place.user.learner_profile.name_in_latin == "Laila Haddad"
    change = NameChange.objects.get()
    assert (change.before["name_in_latin"], change.after["name_in_latin"]) == (
        "Laila Al-Khatib",
        "Laila Haddad",
    )


def test_a_name_that_turns_the_line_around_is_cleaned(office, place):
    named(office, place, certificate_name="Ana \u202e dniL")
    assert renaming.names_of(place.user)["certificate_name"] == "Ana dniL"


def test_the_history_of_a_place_is_shown(office, place, spring):
    from django.template.loader import render_to_string

    placing.defer(enrollment=place, by=office.user, until=spring, why="A newborn")
    named(office, place, last_name="Lind")
    place.refresh_from_db()
    shown = render_to_string("courses/desk/place.html", {"enrollment": place})
    assert "“A newborn”" in shown and "until Spring" in shown and "“Married”" in shown


# At once


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_two_officers_transfer_at_once_and_one_of_them_is_told():
    program = factories.program()
    place = factories.enrollment(cohort=factories.cohort(program=program))
    autumn, cohorts = place.cohort, [factories.cohort(program=program) for _one in range(2)]
    officers = [factories.user("office") for _one in range(2)]

    def move(to, by):
        placing.transfer(enrollment=place, to=to, seen_in=autumn, by=by, why="At once")
        return "moved"

    acts = [lambda to=to, by=by: move(to, by) for to, by in zip(cohorts, officers, strict=True)]
    came = at_once(acts)
    assert came.count("moved") == 1 and sum(isinstance(one, CannotMove) for one in came) == 1
    assert PlaceChange.objects.count() == 1


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_deferring_and_transferring_at_once_leave_one_clear_place():
    program = factories.program()
    place = factories.enrollment(cohort=factories.cohort(program=program))
    autumn, spring = place.cohort, factories.cohort(program=program)
    by = factories.user("office")
    came = at_once(
        [
            lambda: placing.defer(enrollment=place, by=by, why="x").state,
            lambda: placing.transfer(enrollment=place, to=spring, seen_in=autumn, by=by, why="x").state,
        ]
    )
    place.refresh_from_db()
    assert place.state == "deferred" and place.cohort in (autumn, spring)
    assert PlaceChange.objects.count() == 2 - sum(isinstance(one, CannotMove) for one in came)
