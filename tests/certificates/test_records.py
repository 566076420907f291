"""The desk's records against the truth: whatever happens, a record that is brought up to date says the same."""

from datetime import time, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from certificates import actions as acts
from certificates import eligibility, records
from certificates.models import Certificate, Design, LearnerRecord, Revocation
from cms import people
from cms.errors import Refused
from courses import actions as study
from courses import last_seen, scheduling, waiving
from courses.models import ProgramRequirement, Waiver
from courses.scheduling import Times
from tests import factories
from tests.certificates import given as world

pytestmark = pytest.mark.django_db
NOON = time(12)


def fresh(enrollment):
    """The record of an enrollment after everything was brought up to date."""
    assert records.bring_up_to_date() == 0
    return LearnerRecord.objects.prefetch_related("lines").get(pk=enrollment.pk)


def assert_true(enrollment):
    """The record says what judging anew says."""
    record = fresh(enrollment)
    case = eligibility.case(eligibility.people().get(pk=enrollment.pk))
    verdict = case.verdict
    assert record.state == verdict.state
    assert (record.met, record.total) == (verdict.met, len(verdict.standings))
    assert record.reasons == [[one.title, one.why, one.safety] for one in verdict.reasons]
    assert record.remarks == list(verdict.remarks)
    assert record.name == case.name
    assert record.email == case.enrollment.user.email
    assert record.number == (case.certificate.number if case.certificate else "")
    assert (record.is_unsafe, record.is_studying) == (verdict.is_unsafe, case.enrollment.state != "withdrawn")
    lines = [(line.title, line.why, str(line.rule), line.state) for line in record.lines.all()]
    assert lines == [(one.title, one.why, one.rule, records.state_of(one)) for one in verdict.standings]


class Life:
    """One learner in a program with a lesson to read and the office's word to get, and what may happen to them."""

    ACTS = (
        "read", "unread", "confirm", "take_back", "withdraw", "return_", "ask_waiver", "approve_waiver", "end_waiver",
        "issue", "revoke", "rename_on_paper", "rename_account", "new_design", "add_lesson", "unpublish_lesson",
        "add_rule", "judge_by_present_rules",
    )  # fmt: skip

    def __init__(self):
        self.office, self.other = factories.user("office"), factories.user("office")
        program = world.program()
        course = factories.course(program=program)
        self.week = factories.week(course=course)
        self.lessons = [factories.lesson(week=self.week)]
        ProgramRequirement.objects.create(program=program, kind="weeks_complete", sort_order=5)
        self.enrollment = world.learner(world.cohort(program))
        self.program, self.user = program, self.enrollment.user

    def read(self):
        study.complete_lesson(user=self.user, page=self.lessons[-1])

    def unread(self):
        study.reopen_lesson(user=self.user, page=self.lessons[-1])

    def confirm(self):
        rule = self.program.requirements.get(kind="office_confirms", sort_order=0)
        study.confirm(enrollment=self.enrollment, requirement=rule, by=self.office, why="Seen.")

    def take_back(self):
        for one in self.enrollment.confirmations.filter(withdrawn_at=None):
            study.withdraw_confirmation(confirmation=one, by=self.office, why="Mistaken.")

    def withdraw(self):
        study.withdraw(enrollment=self.enrollment, by=self.office, why="They left.")

    def return_(self):
        study.enroll(user=self.user, cohort=self.enrollment.cohort, by=self.office, invited=True)

    def ask_waiver(self):
        rule = self.program.requirements.get(kind="weeks_complete")
        waiving.ask(enrollment=self.enrollment, rule=rule.key, by=self.office, why="Read elsewhere.")

    def approve_waiver(self):
        for one in Waiver.objects.waiting():
            waiving.approve(waiver=one, by=self.other)

    def end_waiver(self):
        for one in Waiver.objects.running():
            waiving.end(waiver=one, by=self.other, why="It was not so.")

    def issue(self):
        self.enrollment.refresh_from_db()
        acts.issue(enrollment=self.enrollment, by=self.office)

    def revoke(self):
        for one in Certificate.objects.filter(standing="valid"):
            acts.revoke(certificate=one, by=self.office, reason=Revocation.Reason.ERROR, words="Too early.")

    def rename_on_paper(self):
        profile = self.user.learner_profile
        profile.certificate_name = "Maja Eriksen" if profile.certificate_name == world.NAME else world.NAME
        study.save_profile(profile=profile, by=self.user)

    def rename_account(self):
        people.rename(user=self.user, by=self.office, first_name="Ren", last_name=str(timezone.now()))

    def new_design(self):
        design = Design.objects.get(program=self.program)
        design.sentence = "earned it." if design.sentence != "earned it." else "earned it, and well."
        design.save()

    def add_lesson(self):
        self.lessons.append(factories.lesson(week=self.week))

    def unpublish_lesson(self):
        self.lessons[0].unpublish()

    def add_rule(self):
        ProgramRequirement.objects.create(
            program=self.program, kind="office_confirms", words=f"Word {timezone.now()}", sort_order=9
        )

    def judge_by_present_rules(self):
        from courses import rule_versions

        rule_versions.move(
            enrollments=[self.enrollment],
            version=rule_versions.in_force(self.program),
            by=self.office,
            why="Asked.",
        )


@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@example(list(Life.ACTS))
@given(st.lists(st.sampled_from(Life.ACTS), max_size=10))
def test_after_any_acts_the_record_says_what_judging_anew_says(db, acts_done):
    try:
        with transaction.atomic():
            life = Life()
            for act in acts_done:
                try:
                    with transaction.atomic():
                        getattr(life, act)()
                except Refused:
                    continue
                assert_true(life.enrollment)
            assert_true(life.enrollment)
            raise Over
    except Over:
        pass


class Over(Exception):
    """A life is over, and its rows go."""


def test_somebody_who_is_not_judged_yet_is_listed_by_name():
    enrollment = world.learner(world.cohort(world.program()))
    LearnerRecord.objects.all().delete()
    assert records.add_missing() == 1
    record = LearnerRecord.objects.get(pk=enrollment.pk)
    assert record.name == str(enrollment.user) and enrollment.user.email in record.search


def test_a_change_that_arrives_while_it_is_worked_out_is_not_lost(monkeypatch):
    enrollment = world.learner()
    fresh(enrollment)
    world.confirm(enrollment)
    judged = eligibility.cases

    def and_meanwhile(people):
        found = judged(people)
        monkeypatch.setattr(eligibility, "cases", judged)
        for one in enrollment.confirmations.all():
            study.withdraw_confirmation(confirmation=one, by=factories.user("office"), why="Mistaken.")
        return found

    monkeypatch.setattr(eligibility, "cases", and_meanwhile)
    records.work_out([enrollment.pk])
    record = LearnerRecord.objects.get(pk=enrollment.pk)
    assert record.is_eligible and LearnerRecord.objects.stale().count() == 1
    assert not fresh(enrollment).is_eligible
    assert_true(enrollment)


def test_a_record_that_is_removed_while_it_is_worked_out_stays_removed(monkeypatch):
    enrollment, other = world.learner(), world.learner()
    judged = eligibility.cases

    def and_meanwhile(people):
        found = judged(people)
        LearnerRecord.objects.filter(pk=enrollment.pk).delete()
        return found

    monkeypatch.setattr(eligibility, "cases", and_meanwhile)
    records.work_out([enrollment.pk, other.pk])
    assert set(LearnerRecord.objects.values_list("pk", flat=True)) == {other.pk}


def test_working_out_costs_the_same_for_many_as_for_few():
    cohort = world.cohort()
    week = factories.week(course=factories.course(program=cohort.program))
    factories.lesson(week=week)
    ProgramRequirement.objects.create(program=cohort.program, kind="weeks_complete", sort_order=5)
    scheduling.set_dates(
        cohort=cohort, times={week.pk: Times(due_day=3, due_time=NOON)}, by=factories.user("office")
    )

    def queries(number):
        for _one in range(number):
            world.learner(cohort)
        with CaptureQueriesContext(connection) as asked:
            records.bring_up_to_date()
        return len(asked)

    assert queries(2) == queries(30)


def test_a_draft_marks_nobody_and_a_publication_everybody_in_the_program():
    enrollment, elsewhere = world.learner(), world.learner()
    week = factories.week(course=factories.course(program=enrollment.cohort.program))
    lesson = factories.lesson(week=week)
    fresh(enrollment)
    lesson.title = "Another title"
    revision = lesson.save_revision()
    assert not LearnerRecord.objects.stale().exists()
    revision.publish()
    assert LearnerRecord.objects.stale().get().pk == enrollment.pk
    fresh(enrollment)
    lesson.move(factories.week(course=factories.course(program=elsewhere.cohort.program)), pos="last-child")
    assert LearnerRecord.objects.stale().count() == 2
    fresh(enrollment)
    lesson.refresh_from_db()
    lesson.delete()
    assert LearnerRecord.objects.stale().get().pk == elsewhere.pk


def test_a_record_knows_the_first_date_that_is_not_kept_and_when_somebody_was_here():
    cohort = world.cohort(starts_on=timezone.localdate() - timedelta(days=30))
    course = factories.course(program=cohort.program)
    first, second = factories.week(course=course, number=1), factories.week(course=course, number=2)
    lessons = [factories.lesson(week=first), factories.lesson(week=second)]
    enrollment = world.learner(cohort)
    times = {first.pk: Times(due_day=7, due_time=NOON), second.pk: Times(due_day=14, due_time=NOON)}
    scheduling.set_dates(cohort=cohort, times=times, by=factories.user("office"))
    record = fresh(enrollment)
    assert (record.due_title, record.active_at) == ("Week 1", None)
    study.complete_lesson(user=enrollment.user, page=lessons[0])
    record = fresh(enrollment)
    assert record.due_title == "Week 2"
    assert record.active_at == last_seen.of([enrollment.user_id])[enrollment.user_id] is not None
    study.complete_lesson(user=enrollment.user, page=lessons[1])
    assert fresh(enrollment).due_at is None


def test_what_the_certificate_says_and_what_would_be_printed_now_are_compared():
    enrollment = world.learner(confirmed=True)
    certificate = world.certificate(enrollment)
    enrollment.user.first_name, enrollment.user.last_name = "Marisol", "Okafor"
    enrollment.user.save()
    assert fresh(enrollment).conflict == ""
    profile = enrollment.user.learner_profile
    profile.certificate_name = "Marisol Lindqvist"
    study.save_profile(profile=profile, by=enrollment.user)
    assert fresh(enrollment).conflict == (
        f"The certificate says “{certificate.name}”; today it would be printed “Marisol Lindqvist”."
    )
