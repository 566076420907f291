"""A certificate printed once more says that it is a copy, or that it counts no more."""

import pytest
import time_machine
from django.urls import reverse

from certificates import actions, printing
from certificates.document import papers
from certificates.models import Certificate, Revocation
from certificates.signing import keys
from cms.models import AuditEntry
from courses.models import LearnerProfile
from tests.certificates import given
from tests.certificates.document import poppler

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate():
    return given.certificate()


def copied(office, certificate, tmp_path):
    answer = office.post(reverse("certificate_copy", args=[certificate.number]))
    assert answer["Content-Type"] == "application/pdf", answer.content.decode()
    path = tmp_path / "copy.pdf"
    path.write_bytes(answer.content)
    return poppler.structure(path), answer


def test_a_copy_of_a_valid_certificate_is_a_duplicate_and_logged(office, certificate, tmp_path):
    read, answer = copied(office, certificate, tmp_path)
    assert read[0] == "DUPLICATE" and read[1].startswith("Printed ") and read[2].startswith("First issued ")
    assert given.NAME in read and not any(text.startswith("Not valid") for text in read)
    assert b"/AcroForm" not in answer.content and "no-store" in answer["Cache-Control"]
    entry = AuditEntry.objects.latest("id")
    assert (entry.verb, entry.actor_id) == ("printed a copy of", office.user.pk)


def test_a_copy_of_a_revoked_certificate_is_void(office, certificate, tmp_path):
    actions.revoke(
        certificate=certificate, by=office.user, reason=Revocation.Reason.ERROR, words="The wrong person."
    )
    read, _answer = copied(office, certificate, tmp_path)
    assert read[0] == "REVOKED" and read[1].startswith("Not valid since ")


def test_a_copy_bears_the_days_of_the_cohort_as_the_certificate_does(office, tmp_path):
    cohort = given.cohort(time_zone="America/New_York")
    with time_machine.travel("2026-06-13T02:30:00Z", tick=True):  # the evening before, where the cohort is
        made = given.certificate(given.learner(cohort, confirmed=True))
        content = papers.copy_of(made, on=made.award_date)
        read = office.post(reverse("certificate_copy", args=[made.number])).content
        actions.revoke(certificate=made, by=office.user, reason="error", words="The wrong person.")
        void = papers.copy_of(Certificate.objects.get(pk=made.pk), on=made.award_date)
    for paper, days in ((content, 2), (read, 2), (void, 1)):
        path = tmp_path / "copy.pdf"
        path.write_bytes(paper)
        said = " ".join(poppler.structure(path)[:3])
        assert said.count("June 12, 2026") == days and "June 13" not in said


def test_a_name_that_was_left_behind_is_not_printed_again(office, certificate):
    Revocation.objects.create(
        certificate=certificate, reason=Revocation.Reason.NAME, words="W", by=office.user
    )
    certificate.standing = "replaced"
    certificate.save(update_fields=["standing"])
    answer = office.post(reverse("certificate_copy", args=[certificate.number]))
    assert answer.status_code >= 400
    assert "Print the certificate that took its place." in answer.content.decode().replace("&#x27;", "'")


def test_a_copy_is_asked_for_and_never_fetched(office, certificate):
    assert office.get(reverse("certificate_copy", args=[certificate.number])).status_code == 405


def test_a_name_left_behind_is_not_printed_again_from_a_paper_that_was_replaced_earlier(office, certificate):
    for reason in (Revocation.Reason.KEY, Revocation.Reason.NAME):
        newest = Certificate.objects.latest("pk")
        if reason == Revocation.Reason.NAME:
            LearnerProfile.objects.filter(user=newest.learner).update(certificate_name="Marisol Whitcomb")
        else:
            key = newest.signed_with
            keys.rotate(key.purpose)
            keys.distrust(key, why="Stolen.")
        new = actions.reissue(certificate=newest, by=office.user, reason=reason, words="W")
        Certificate.objects.filter(pk=new.pk).update(try_again_at=None)
        printing.print_certificate.call(new.pk)
    certificate.refresh_from_db()
    assert (certificate.standing, certificate.revocation.reason) == ("replaced", "key")
    answer = office.post(reverse("certificate_copy", args=[certificate.number]))
    assert answer.status_code >= 400 and answer["Content-Type"] != "application/pdf"
