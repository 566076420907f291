"""Issue and revoke: one certificate each, everything or nothing, facts copied, both written down."""

import threading

import pytest
import time_machine
from django.db import IntegrityError, connections, transaction

from certificates import actions, drafts, eligibility, filing, sharing
from certificates import number as numbers
from certificates.document.facts import CertificateFacts
from certificates.models import Certificate, Revocation
from cms.models import AuditEntry, OutgoingMail
from courses.models import Enrollment
from tests.certificates import given

pytestmark = pytest.mark.django_db


def verbs(certificate):
    entries = AuditEntry.objects.filter(thing_type="certificates.certificate", thing_id=str(certificate.pk))
    return list(entries.values_list("verb", flat=True))


def letters():
    return OutgoingMail.objects.filter(subject="Your certificate is ready")


def test_issuing_copies_every_fact_and_completes_the_enrollment(settings):
    settings.SITE_URL = "https://alongside.example"
    office = given.user()
    enrollment = given.learner(confirmed=True, credentials="MSN, APRN")
    certificate = actions.issue(enrollment=enrollment, by=office)
    facts = CertificateFacts.from_dict(certificate.facts)
    assert facts.name == given.NAME
    assert (facts.credentials, facts.discipline, facts.design) == ("MSN, APRN", "Ethicist", "quiet")
    assert facts.hours == ("About 1.5 learning hours", "No academic credit")
    assert facts.number == certificate.number == numbers.parse(certificate.number)
    assert facts.verify_url == f"https://alongside.example/v/{certificate.number}"
    assert facts.short_url == "alongside.example/v"
    assert certificate.evidence == [
        {
            "title": given.RULE,
            "why": certificate.evidence[0]["why"],
            "about": certificate.evidence[0]["about"],
        }
    ]
    assert certificate.evidence[0]["about"], "the evidence names the records that show it"
    assert certificate.awarded_by == office
    enrollment.refresh_from_db()
    assert enrollment.state == Enrollment.State.COMPLETED
    assert verbs(certificate) == ["issued"]


def test_a_later_change_of_name_or_design_changes_no_certificate():
    certificate = given.certificate()
    before, content = dict(certificate.facts), filing.contents(certificate)
    profile = certificate.learner.learner_profile
    profile.certificate_name = "Somebody Else"
    profile.save()
    design = certificate.enrollment.cohort.program.certificate_design
    design.title = "Another title"
    design.save()
    certificate.refresh_from_db()
    assert certificate.facts == before
    assert filing.contents(certificate) == content


@pytest.mark.parametrize(
    "zone, award",
    [("America/Denver", "2026-06-12"), ("UTC", "2026-06-13"), ("Pacific/Auckland", "2026-06-13")],
)
def test_the_award_date_is_the_day_in_the_cohorts_zone(zone, award):
    enrollment = given.learner(given.cohort(time_zone=zone), confirmed=True)
    with time_machine.travel("2026-06-13T05:30:00Z", tick=False):
        certificate = actions.issue(enrollment=enrollment, by=given.user())
    assert certificate.award_date.isoformat() == certificate.facts["award_date"] == award


def test_who_is_not_eligible_gets_every_reason_and_nothing_is_half_done():
    cohort = given.cohort(given.program(rules=("First rule", "Second rule")))
    enrollment = given.learner(cohort, name="")
    with pytest.raises(actions.NotYet) as refusal:
        actions.issue(enrollment=enrollment, by=given.user())
    reasons = " ".join(refusal.value.reasons)
    assert "First rule" in reasons and "Second rule" in reasons and "needs the name" in reasons
    assert refusal.value.sentence.endswith(refusal.value.reasons[-1])
    assert not Certificate.objects.exists()
    assert not letters().exists()
    assert not AuditEntry.objects.filter(thing_type="certificates.certificate").exists()
    enrollment.refresh_from_db()
    assert enrollment.state == Enrollment.State.ACTIVE


@pytest.mark.parametrize("state", ["withdrawn", "deferred"])
def test_who_has_left_gets_no_certificate(state):
    enrollment = given.learner(confirmed=True)
    Enrollment.objects.filter(pk=enrollment.pk).update(state=state)
    with pytest.raises(actions.NotYet, match=state):
        actions.issue(enrollment=enrollment, by=given.user())


def test_without_a_design_nothing_is_issued():
    enrollment = given.learner(given.cohort(given.program(design=False)), confirmed=True)
    with pytest.raises(actions.NotYet, match="no certificate design"):
        actions.issue(enrollment=enrollment, by=given.user())


def test_a_name_that_no_typeface_has_is_found_before_anything_is_issued():
    enrollment = given.learner(name="𓀀𓀁𓀂", confirmed=True)
    with pytest.raises(actions.NotYet, match="typeface"):
        actions.issue(enrollment=enrollment, by=given.user())
    assert not Certificate.objects.exists()


def test_the_second_click_names_the_first_certificate_and_writes_no_second_letter():
    certificate = given.certificate()
    with pytest.raises(actions.AlreadyIssued) as refusal:
        actions.issue(enrollment=certificate.enrollment, by=given.user())
    assert refusal.value.certificate == certificate
    assert certificate.grouped in refusal.value.sentence
    assert Certificate.objects.count() == 1
    assert letters().count() == 1


def test_a_second_cohort_of_the_same_program_gives_no_second_certificate():
    certificate = given.certificate()
    again = Enrollment.objects.create(
        user=certificate.learner, cohort=given.cohort(certificate.enrollment.cohort.program)
    )
    given.confirm(again)
    with pytest.raises(actions.AlreadyIssued):
        actions.issue(enrollment=again, by=given.user())


def test_what_the_office_did_not_see_is_not_issued():
    enrollment = given.learner(confirmed=True)
    seen = drafts.fingerprint(eligibility.case(enrollment).facts)
    profile = enrollment.user.learner_profile
    profile.certificate_name = "Marisol Lindqvist"
    profile.save()
    fresh = eligibility.people().get(pk=enrollment.pk)
    with pytest.raises(actions.ChangedMeanwhile):
        actions.issue(enrollment=fresh, by=given.user(), seen=seen)
    assert not Certificate.objects.exists()
    seen = drafts.fingerprint(eligibility.case(fresh).facts)
    assert actions.issue(enrollment=fresh, by=given.user(), seen=seen).name == "Marisol Lindqvist"


# Taking back


def test_revoking_adds_a_row_changes_the_standing_and_tells_the_holder():
    certificate, office = given.certificate(), given.user()
    actions.revoke(certificate=certificate, by=office, reason="misconduct", words="Copied the case.")
    assert certificate.standing == "revoked"
    assert (certificate.revocation.words, certificate.revocation.by) == ("Copied the case.", office)
    letter = OutgoingMail.objects.order_by("pk").last()
    assert letter.recipients == [certificate.learner.email]
    assert letter.subject == "Your certificate was revoked"
    assert "Copied the case" not in letter.text
    assert verbs(certificate) == ["issued", "printed", "revoked"]


def test_a_certificate_is_revoked_once():
    certificate = given.certificate()
    actions.revoke(certificate=certificate, by=given.user(), reason="error", words="Wrong person.")
    with pytest.raises(actions.AlreadyRevoked):
        actions.revoke(certificate=certificate, by=given.user(), reason="request", words="Again.")
    assert Revocation.objects.count() == 1


def test_after_an_error_another_certificate_can_be_issued():
    certificate = given.certificate()
    actions.revoke(certificate=certificate, by=given.user(), reason="error", words="Wrong day.")
    another = actions.issue(enrollment=certificate.enrollment, by=given.user())
    assert another.number != certificate.number
    assert Certificate.objects.filter(standing="valid").get() == another


def test_a_replacement_keeps_the_day_of_the_award_and_bears_the_new_name():
    with time_machine.travel("2026-06-12T18:00:00Z", tick=False):
        certificate = given.certificate()
    actions.revoke(certificate=certificate, by=given.user(), reason="replaced", words="Married.")
    assert certificate.standing == "replaced"
    profile = certificate.learner.learner_profile
    profile.certificate_name = "Marisol Whitcomb"
    profile.save()
    another = actions.issue(enrollment=certificate.enrollment, by=given.user())
    assert (another.award_date, another.name) == (certificate.award_date, "Marisol Whitcomb")


@pytest.mark.parametrize("reason", ["misconduct", "request"])
def test_after_misconduct_or_on_request_there_is_no_other_one(reason):
    certificate = given.certificate()
    actions.revoke(certificate=certificate, by=given.user(), reason=reason, words="So it is.")
    with pytest.raises(actions.NotYet, match="was revoked"):
        actions.issue(enrollment=certificate.enrollment, by=given.user())


def test_the_name_is_shown_only_while_the_holder_agrees_and_each_change_is_written_down():
    certificate = given.certificate()
    for yes in (True, True, False):
        sharing.set_name_public(certificate=certificate, by=certificate.learner, yes=yes)
    certificate.refresh_from_db()
    assert not certificate.name_is_public
    assert verbs(certificate) == ["issued", "printed", "made public", "made private"]


# What the database itself keeps


@pytest.mark.database
@pytest.mark.parametrize(
    "column, value",
    [
        ("facts", {}),
        ("number", "0"),
        ("award_date", "2020-01-01"),
        ("pdf", "x.pdf"),
        ("pdf_sha256", "x"),
        ("evidence", []),
    ],
)
def test_what_a_certificate_says_cannot_be_changed(column, value):
    certificate = given.certificate()
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=certificate.pk).update(**{column: value})


@pytest.mark.database
def test_neither_a_certificate_nor_a_revocation_can_be_deleted():
    certificate = given.certificate()
    actions.revoke(certificate=certificate, by=given.user(), reason="error", words="Wrong.")
    for row in (certificate.revocation, certificate):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(row).objects.filter(pk=row.pk)._raw_delete("default")


@pytest.mark.database
def test_nothing_is_issued_without_a_stored_file():
    enrollment = given.learner(confirmed=True)
    certificate = actions.issue(enrollment=enrollment, by=given.user())
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=certificate.pk).update(issued_at=certificate.awarded_at)


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_issue_one_certificate():
    enrollment, people = given.learner(confirmed=True), [given.user() for _ in range(4)]
    ready, answers = threading.Barrier(len(people)), []

    def click(office):
        try:
            ready.wait()
            answers.append(
                actions.issue(enrollment=eligibility.people().get(pk=enrollment.pk), by=office).number
            )
        except actions.AlreadyIssued as refusal:
            answers.append(refusal.certificate.number)
        finally:
            connections.close_all()

    clicks = [threading.Thread(target=click, args=[office]) for office in people]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join()
    certificate = Certificate.objects.get()
    assert answers == [certificate.number] * len(people)
    assert letters().count() == 1
    assert certificate.issued_at
