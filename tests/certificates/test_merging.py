"""Two accounts of one person become one: everything that is theirs moves, nothing that happened is changed."""

import re

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import DatabaseError, transaction
from django.urls import reverse

from assessments import accommodating, log
from assessments.models import Accommodation, Attempt, CriticalDebrief, Marking
from certificates import actions as actions_of_certificates
from certificates import batch_work, batches
from certificates.models import Certificate
from cms import audit
from cms.models import AuditEntry, User
from courses import actions, merging, requirements, waiving
from courses.merging import CannotMerge, LookAgain
from courses.models import (
    Enrollment,
    GradeEntry,
    LearnerProfile,
    LessonNote,
    LessonProgress,
    MergedAccount,
    PlaceChange,
    ProgramRequirement,
)
from tests import factories
from tests.assessments import cases
from tests.assessments.test_at_once import at_once
from tests.certificates import given

pytestmark = pytest.mark.django_db


@pytest.fixture
def program():
    return given.program()


@pytest.fixture
def cohort(program):
    return given.cohort(program, name="Autumn")


@pytest.fixture
def keep(cohort):
    return given.learner(cohort).user


@pytest.fixture
def other():
    return factories.user()


@pytest.fixture
def by():
    return factories.user("office")


def merged(keep, other, by):
    return merging.merge(
        keep=keep, other=other, by=by, why="One person", seen=merging.forecast(keep, other, by=by).digest
    )


def problems(keep, other, by):
    return " ".join(merging.forecast(keep, other, by=by).problems)


def counts(forecast):
    return {words: (moved, stayed) for words, moved, stayed in forecast.moved}


def a_case(program):
    week = factories.week(course=factories.course(program=program))
    return factories.case(week=week)


def said(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split()).replace("&#x27;", "'")


def test_every_column_that_names_a_person_has_a_rule():
    without = [
        f"{model._meta.label}.{column.name}"
        for model in apps.get_models(include_auto_created=True)
        for column in model._meta.concrete_fields
        if column.related_model is get_user_model()
        and not merging.has_rule(f"{model._meta.label}.{column.name}")
    ]
    assert without == [], "say in courses/merging_rules.py (or your app's merging.py) what becomes of these"


def test_every_rule_names_a_column_that_exists():
    named = {about for mover in merging.MOVERS for about in mover.about} | merging.STAYING
    for about in named - {"courses.Enrollment"}:
        label, _dot, name = about.rpartition(".")
        names = apps.get_model(label)._meta.get_field(name).related_model
        assert names in (get_user_model(), Enrollment), about


def test_a_forecast_does_nothing(keep, other, by):
    factories.enrollment(user=other)
    forecast = merging.forecast(keep, other, by=by)
    assert counts(forecast)["Places in cohorts"] == (1, 0)
    assert not MergedAccount.objects.exists() and other.enrollments.count() == 1
    assert audit.verify().bad_id is None


def test_a_passed_case_a_place_and_what_was_granted_move_and_count(keep, other, by, program, cohort):
    case = a_case(program)
    ProgramRequirement.objects.create(program=program, kind="case_passed", about=case, sort_order=9)
    second = given.cohort(program, name="Spring")
    place = factories.enrollment(user=other, cohort=second)
    attempt = factories.attempt(case=case, enrollment=place, answers=cases.SAFE)
    accommodating.grant(user=other, by=factories.user("faculty"), extra_minutes=15)
    digest = attempt.events.order_by("-seq").first().digest
    merged(keep, other, by)
    attempt.refresh_from_db()
    assert (attempt.user, Accommodation.objects.get().user, Enrollment.objects.get(pk=place.pk).user) == (
        keep,
    ) * 3
    assert log.verify(attempt).is_whole and attempt.events.order_by("-seq").first().digest == digest
    place = Enrollment.objects.select_related("cohort__program", "rules").get(pk=place.pk)
    standings = requirements.standings(program, [place])[place.pk]
    assert {one.kind: one.met for one in standings}["case_passed"]


def test_reading_is_joined_and_no_note_is_lost(keep, other, by):
    lesson, second = (factories.lesson() for _one in range(2))
    for person, share in ((keep, 20), (other, 90)):
        actions.note_place(user=person, page=lesson, place="a", share=share)
        LessonNote.objects.create(user=person, page=lesson, kind="reflection", block="b", text=person.email)
    actions.complete_lesson(user=other, page=lesson)
    actions.complete_lesson(user=other, page=second)
    merged(keep, other, by)
    progress = LessonProgress.objects.get(user=keep, page=lesson)
    assert progress.share == 100 and progress.completed_at
    assert LessonProgress.objects.filter(user=keep).count() == 2
    texts = dict(LessonNote.objects.filter(user=keep).values_list("text", "kind"))
    assert texts == {keep.email: "reflection", other.email: "note"}


def test_two_places_in_one_cohort_become_one_with_all_that_was_given(keep, other, by, cohort, program):
    theirs = factories.enrollment(user=other, cohort=cohort)
    mine = keep.enrollments.get()
    Enrollment.objects.filter(pk=theirs.pk).update(enrolled_at="2026-01-01T00:00:00Z")
    rule = program.requirements.get()
    actions.confirm(enrollment=theirs, requirement=rule, by=by, why="Signed list")
    actions.withdraw(enrollment=mine, by=by)
    forecast = merging.forecast(keep, other, by=by)
    assert any("Both have a place in" in sentence for sentence in forecast.remarks)
    merged(keep, other, by)
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.state, mine.enrolled_at.year, theirs.state, theirs.user) == (
        "active",
        2026,
        "withdrawn",
        other,
    )
    assert mine.confirmations.count() == 1 and not theirs.confirmations.exists()
    assert PlaceChange.objects.filter(kind="merged", why="One person", by=by).count() == 2


def test_a_grade_entered_in_the_other_place_holds_in_the_kept_one(keep, other, by, cohort, program):
    theirs = factories.enrollment(user=other, cohort=cohort)
    course = factories.course(program=program)
    for percent in (70, 88):
        GradeEntry.objects.create(
            enrollment=theirs, course=course, component="talk", percent=percent, why="x", by=by
        )
    forecast = merging.forecast(keep, other, by=by)
    assert counts(forecast)["Grades entered by hand in a place that both had"] == (1, 0)
    merged(keep, other, by)
    assert GradeEntry.objects.get(enrollment=keep.enrollments.get()).percent == 88
    assert GradeEntry.objects.filter(enrollment=theirs).count() == 2


def test_what_both_places_have_stays_once(keep, other, by, cohort, program):
    theirs = factories.enrollment(user=other, cohort=cohort)
    rule = program.requirements.get()
    for place in (theirs, keep.enrollments.get()):
        waiver = waiving.ask(enrollment=place, rule=rule.key, by=by, why="Taught it")
        waiving.approve(waiver=waiver, by=factories.user("office"))
    merged(keep, other, by)
    assert (keep.enrollments.get().waivers.count(), theirs.waivers.count()) == (1, 1)


def test_the_kept_profile_stands_and_empty_parts_are_filled(keep, other, by):
    LearnerProfile.objects.filter(user=keep).update(credentials="")
    factories.profile(other, seat="pharmacist", certificate_name="Another Name", credentials="PharmD")
    forecast = merging.forecast(keep, other, by=by)
    assert any("the other one Another Name" in sentence for sentence in forecast.remarks)
    merged(keep, other, by)
    profile = LearnerProfile.objects.get(user=keep)
    assert (profile.certificate_name, profile.discipline.code) == (given.NAME, "ethicist")
    assert profile.credentials == "PharmD"


def test_the_old_account_is_shut_signed_out_and_found_again_by_its_address(keep, other, by, cohort, visit):
    visitor = visit(other)
    assert visitor.get(reverse("today")).status_code == 200
    row = merged(keep, other, by)
    other.refresh_from_db()
    assert not other.is_active and row.email == other.email
    assert visitor.get(reverse("today")).status_code == 302
    assert merging.standing_for([other.pk]) == {other.pk: keep.pk}
    from courses.rosters import knowing

    assert knowing.known(cohort, [other.email]).accounts[other.email].user == keep.pk


def test_accounts_merged_twice_in_a_row_stand_for_the_last_one(keep, other, by):
    third = factories.user()
    merged(other, third, by)
    merged(keep, other, by)
    assert merging.standing_for([third.pk, other.pk, keep.pk]) == {third.pk: keep.pk, other.pk: keep.pk}


def test_two_certificates_of_a_program_are_in_the_way_and_one_moves(by, program):
    one, two = (given.learner(given.cohort(program), confirmed=True) for _learner in range(2))
    first = given.certificate(one)
    assert "certificate" not in problems(two.user, one.user, by)
    given.certificate(two)
    assert "Both hold a certificate of" in problems(two.user, one.user, by)
    with pytest.raises(CannotMerge, match="Both hold a certificate"):
        merging.merge(keep=two.user, other=one.user, by=by, why="x", seen="x")
    third = factories.user()
    merged(third, one.user, by)
    first.refresh_from_db()
    assert (first.learner, first.facts["name"]) == (third, given.NAME)


def test_the_same_try_of_both_is_in_the_way_until_one_is_set_aside(keep, other, by, program, cohort):
    case = a_case(program)
    factories.attempt(case=case, enrollment=keep.enrollments.get(), answers=cases.SAFE)
    theirs = factories.attempt(
        case=case, enrollment=factories.enrollment(user=other, cohort=cohort), answers=cases.SAFE
    )
    assert "Both have a try 1 at" in problems(keep, other, by)
    Attempt.objects.filter(pk=theirs.pk).update(state="void")
    assert problems(keep, other, by) == ""
    assert counts(merging.forecast(keep, other, by=by))["Tries at cases"] == (0, 1)
    merged(keep, other, by)
    theirs.refresh_from_db()
    assert theirs.user == other


def test_open_tries_of_both_are_in_the_way(keep, other, by, program, cohort):
    case = a_case(program)
    factories.attempt(case=case, enrollment=keep.enrollments.get())
    factories.attempt(case=case, enrollment=factories.enrollment(user=other, cohort=cohort))
    assert "Both have an open try at" in problems(keep, other, by)


def test_who_works_here_is_switched_off_or_merges_themself_is_not_merged(keep, by):
    assert "works here" in problems(keep, factories.user("faculty"), by)
    assert "switched off" in problems(keep, factories.user(is_active=False), by)
    assert "one and the same" in problems(keep, keep, by)
    assert "Nobody merges their own account" in problems(by, keep, by)
    assert not MergedAccount.objects.exists()


# What nobody gives themself


@pytest.fixture
def teacher():
    """Somebody who works here, whose second account studies."""
    return factories.user("office")


def test_a_grade_given_to_ones_own_second_account_is_in_the_way(other, teacher, by, program, cohort):
    place = factories.enrollment(user=other, cohort=cohort)
    course = factories.course(program=program, title="Pain")
    entry = {"enrollment": place, "course": course, "component": "talk", "why": "x"}
    GradeEntry.objects.create(percent=99, by=teacher, **entry)
    sentence = f"{teacher.email} graded {other.email} in “Pain”"
    assert sentence in problems(teacher, other, by)
    with pytest.raises(CannotMerge, match="A colleague has to enter that grade anew first"):
        merging.merge(keep=teacher, other=other, by=by, why="x", seen="x")
    GradeEntry.objects.create(percent=70, by=by, **entry)
    assert problems(teacher, other, by) == ""


def test_an_account_merged_before_counts_as_the_same_person(other, teacher, by, program, cohort):
    old = factories.user(is_active=False)
    MergedAccount.objects.create(account=old, stands_for=teacher, email=old.email, why="One")
    place = factories.enrollment(user=other, cohort=cohort)
    actions.confirm(enrollment=place, requirement=program.requirements.get(), by=old, why="Signed list")
    assert f"{old.email} confirmed “{given.RULE}” for {other.email}" in problems(teacher, other, by)


@pytest.mark.parametrize("part", ["asked", "approved"])
def test_a_waiver_of_ones_own_is_in_the_way(other, teacher, by, program, cohort, part):
    place = factories.enrollment(user=other, cohort=cohort)
    people = (teacher, by) if part == "asked" else (by, teacher)
    waiver = waiving.ask(enrollment=place, rule=program.requirements.get().key, by=people[0], why="Taught it")
    assert problems(teacher, other, by) == ""
    waiving.approve(waiver=waiver, by=people[1])
    assert f"{other.email} need not meet “{given.RULE}” by their own word" in problems(teacher, other, by)
    waiving.end(waiver=waiver, by=by, why="Their own")
    assert problems(teacher, other, by) == ""


def test_a_mark_and_a_debrief_of_ones_own_are_in_the_way(other, teacher, by, program, cohort):
    case = a_case(program)
    attempt = factories.attempt(
        case=case, enrollment=factories.enrollment(user=other, cohort=cohort), answers=cases.UNSAFE
    )
    assert problems(teacher, other, by) == ""
    Marking.objects.create(
        attempt=attempt, item="x", marker=teacher, state="final", rubric_content_hash="x",
        rubric_structure_hash="x", levels={},
    )  # fmt: skip
    CriticalDebrief.objects.create(attempt=attempt, signed_by=teacher, note="We talked")
    said_of_it = problems(teacher, other, by)
    assert "marked an answer of" in said_of_it and "signed for the debrief of" in said_of_it
    Attempt.objects.filter(pk=attempt.pk).update(state="void")
    assert problems(teacher, other, by) == ""


@pytest.mark.parametrize("part", ["put together", "approved"])
def test_a_certificate_of_ones_own_is_in_the_way(teacher, by, cohort, part):
    enrollment = given.learner(cohort, confirmed=True)
    makes, approves = (teacher, by) if part == "put together" else (by, teacher)
    batch = batches.make(enrollments=[enrollment.pk], by=makes)
    batches.approve(batch=batch, by=approves, edition=batch.edition)
    batch_work.carry_on(batch.pk)
    assert "was put together or approved by whoever holds it" in problems(teacher, enrollment.user, by)
    actions_of_certificates.revoke(
        certificate=Certificate.objects.get(), by=by, reason="error", words="Their own"
    )
    assert problems(teacher, enrollment.user, by) == ""


def test_more_time_of_ones_own_is_told(other, teacher, by, cohort):
    factories.enrollment(user=other, cohort=cohort)
    accommodating.grant(user=other, by=teacher, extra_minutes=15)
    forecast = merging.forecast(teacher, other, by=by)
    assert "More time that they gave themself: 1." in forecast.remarks


def test_what_changed_after_the_look_is_looked_at_again(keep, other, by):
    seen = merging.forecast(keep, other, by=by).digest
    lesson = factories.lesson()
    LessonNote.objects.create(user=other, page=lesson, text="x")
    with pytest.raises(LookAgain):
        merging.merge(keep=keep, other=other, by=by, why="x", seen=seen)
    assert User.objects.get(pk=other.pk).is_active


def test_the_office_looks_and_merges_and_a_second_press_does_nothing(office, keep, other):
    factories.enrollment(user=other)
    place = keep.enrollments.get()
    url = reverse("account_merge", args=[place.uuid])
    sent = {"email": other.email, "kept": "this", "why": "One person"}
    page = office.post(url, sent)
    assert f"{other.email} would become part of {keep.email}." in said(page)
    sent["seen"] = page.context["forecast"].digest
    for _press in range(2):
        assert office.post(url, sent)["Location"] == reverse("desk_learner", args=[place.uuid])
    assert AuditEntry.objects.filter(verb="merged").count() == 1
    assert keep.enrollments.count() == 2


def test_the_second_account_can_be_the_one_that_is_kept(office, keep, other):
    place = keep.enrollments.get()
    url = reverse("account_merge", args=[place.uuid])
    sent = {"email": other.email, "kept": "other", "why": "One person"}
    sent["seen"] = office.post(url, sent).context["forecast"].digest
    office.post(url, sent)
    place.refresh_from_db()
    assert place.user == other and MergedAccount.objects.get().account == keep


def test_addresses_that_are_no_second_account_are_said_beside_the_field(office, keep):
    url = reverse("account_merge", args=[keep.enrollments.get().uuid])
    for email, why in (
        ("nobody@example.org", "There is no account"),
        (keep.email, "the account you came from"),
    ):
        answer = office.post(url, {"email": email, "kept": "this", "why": "x"})
        assert answer.status_code == 422 and why in said(answer)


# What the database keeps


@pytest.mark.database
def test_an_attempt_changes_hands_only_where_accounts_were_merged(other):
    attempt = factories.attempt()
    made, _moved = accommodating.grant(user=attempt.user, by=factories.user("faculty"), extra_minutes=5)
    for row in (attempt, made):
        with pytest.raises(DatabaseError, match="stays, unless"), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(user=other)
    MergedAccount.objects.create(account=attempt.user, stands_for=other, email=attempt.user.email, why="x")
    for row in (attempt, made):
        type(row).objects.filter(pk=row.pk).update(user=other)
        with pytest.raises(DatabaseError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(user=attempt.user)


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_two_officers_who_merge_at_once_merge_once():
    keep, other = factories.enrollment().user, factories.enrollment().user
    officers = [factories.user("office") for _one in range(2)]
    seen = merging.forecast(keep, other, by=officers[0]).digest

    def merge(by):
        return merging.merge(keep=keep, other=other, by=by, why="One person", seen=seen).pk

    came = at_once([lambda by=by: merge(by) for by in officers * 2])
    assert set(came) == {MergedAccount.objects.get().pk}
    assert keep.enrollments.count() == 2 and audit.verify().bad_id is None


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_two_officers_who_merge_the_other_way_round_leave_one_account():
    one, two = factories.enrollment().user, factories.enrollment().user
    by = factories.user("office")
    ways = [(one, two), (two, one)]
    seen = [merging.forecast(keep, other, by=by).digest for keep, other in ways]

    def merge(keep, other, digest):
        return merging.merge(keep=keep, other=other, by=by, why="x", seen=digest)

    acts = [
        lambda way=way, digest=digest: merge(*way, digest) for way, digest in zip(ways, seen, strict=True)
    ]
    came = at_once(acts)
    assert sum(isinstance(one, MergedAccount) for one in came) == 1
    assert sum(isinstance(one, CannotMerge) for one in came) == 1
    assert User.objects.filter(pk__in=[one.pk, two.pk], is_active=True).count() == 1


def test_a_certificate_that_bears_the_old_name_is_pointed_out(office, program):
    enrollment = given.learner(given.cohort(program), confirmed=True)
    given.certificate(enrollment)
    names = {"first_name": "", "last_name": "", "certificate_name": given.NAME}
    User.objects.filter(pk=enrollment.user_id).update(first_name="", last_name="")
    seen = {f"seen_{name}": value for name, value in names.items()}
    sent = {**names, **seen, "certificate_name": "Another Name", "why": "Married"}
    page = office.post(reverse("learner_name", args=[enrollment.uuid]), sent, follow=True)
    assert "still bears the old name" in said(page)
    assert Certificate.objects.get().facts["name"] == given.NAME


def test_a_place_in_a_team_moves_and_two_in_one_set_stop_it(keep, other, by, cohort):
    from assessments.models import TeamMember
    from assessments.teamwork import teams
    from tests.assessments.teamwork import given as team_work

    of = team_work.teaming(cohort, least=2)
    first, second = team_work.team(of, count=2), team_work.team(of, count=2)
    factories.enrollment(user=other, cohort=cohort)
    place = teams.join(team=first, user=other, by=by)
    mine = teams.join(team=second, user=keep, by=by)
    assert "Both are in a team of “Autumn teams” now." in problems(keep, other, by)
    teams.leave(member=mine, by=by, why="The same person")
    merged(keep, other, by)
    assert TeamMember.objects.get(pk=place.pk).user == keep
    assert {one.user_id for one in first.members.filter(ended_at=None)} >= {keep.pk}
