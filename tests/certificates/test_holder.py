"""Holders and their certificates: the file for them and the office only, the name shown only if they say so."""

from pathlib import Path

import pytest
import time_machine
from django.urls import reverse

from certificates import actions, filing, sharing
from certificates import registered as checks
from certificates.models import Certificate
from certificates.models.certificates import private_storage
from cms import health
from cms.models import AuditEntry
from courses import people
from tests.certificates import given
from tests.certificates.test_verification import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate():
    return given.certificate()


@pytest.fixture
def spoiled(certificate):
    path = Path(private_storage().path(certificate.pdf.name))
    path.write_bytes(path.read_bytes() + b"\n")
    return certificate


def address(name, certificate):
    return reverse(name, args=[certificate.number])


def test_the_holder_gets_the_very_bytes_that_were_stored(visit, certificate):
    response = visit(certificate.learner).get(address("certificate_pdf", certificate))
    assert response.content == filing.contents(certificate)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert "no-store" in response["Cache-Control"]


def test_the_office_and_administrators_get_it_too_and_nobody_else(
    visit, anonymous, office, administrator, learner, faculty, reviewer, certificate
):
    url = address("certificate_pdf", certificate)
    for visitor, status in {
        office: 200,
        administrator: 200,
        learner: 404,
        faculty: 404,
        reviewer: 404,
        anonymous: 302,
    }.items():
        assert visitor.get(url).status_code == status


def test_a_file_that_is_not_given_out_yet_is_not_found(visit):
    certificate = actions.issue(enrollment=given.learner(confirmed=True), by=given.user())
    assert visit(certificate.learner).get(address("certificate_pdf", certificate)).status_code == 404


def test_a_file_that_changed_on_the_disk_is_kept_back_with_a_sentence(visit, spoiled):
    response = visit(spoiled.learner).get(address("certificate_pdf", spoiled))
    assert response.status_code == 500
    assert "not the one that we issued" in page(response)
    assert b"%PDF" not in response.content


def test_a_file_that_is_missing_is_kept_back_with_a_sentence(visit, certificate):
    Path(private_storage().path(certificate.pdf.name)).unlink()
    assert visit(certificate.learner).get(address("certificate_pdf", certificate)).status_code == 500


def test_only_the_holder_decides_whether_the_name_is_shown(visit, anonymous, office, learner, certificate):
    url = address("certificate_consent", certificate)
    for visitor, status in {office: 404, learner: 404, anonymous: 401}.items():
        assert visitor.post(url, {"show": "yes"}).status_code == status
        assert not Certificate.objects.get().name_is_public
    holder = visit(certificate.learner)
    assert holder.get(url).status_code == 405
    assert "now shows your name" in page(holder.post(url, {"show": "yes"}, follow=True))
    assert given.NAME in page(anonymous.get(address("verification", certificate)))
    assert "not show your name any more" in page(holder.post(url, {"show": "no"}, follow=True))
    assert given.NAME not in page(anonymous.get(address("verification", certificate)))


def test_the_record_and_the_first_page_lead_to_the_file_and_to_its_page(visit, certificate):
    holder = visit(certificate.learner)
    for path in ("/record/", "/today/"):
        content = holder.get(path).content.decode()
        assert address("certificate_pdf", certificate) in content
        assert address("verification", certificate) in content
        assert certificate.grouped in content


def test_the_holder_sees_what_others_see_and_every_step_is_written_down(visit, anonymous, certificate):
    holder = visit(certificate.learner)
    own = address("certificate", certificate)
    words = page(holder.get(own))
    assert "“This certificate is valid.”" in words and "No name" in words
    assert "The program office awarded it." in words
    holder.post(address("certificate_consent", certificate), {"show": "yes"})
    words = page(holder.get(own))
    assert "You let its page show your name." in words and given.NAME in words
    assert "taken down" in page(
        holder.post(address("certificate_page", certificate), {"page": "down"}, follow=True)
    )
    assert "You took its page down." in page(holder.get(own))
    assert anonymous.get(address("verification", certificate)).status_code == 404
    holder.post(address("certificate_page", certificate), {"page": "up"})
    assert anonymous.get(address("verification", certificate)).status_code == 200


def test_pressing_twice_is_written_down_once(visit, certificate):
    holder = visit(certificate.learner)
    for _ in range(2):
        holder.post(address("certificate_page", certificate), {"page": "down"})
    assert AuditEntry.objects.filter(verb=sharing.TOOK_DOWN).count() == 1


def test_only_the_holder_takes_the_page_down(visit, office, learner, certificate):
    for visitor in (office, learner):
        assert visitor.post(address("certificate_page", certificate), {"page": "down"}).status_code == 404
    assert not Certificate.objects.get().page_is_withdrawn


def test_a_copy_that_the_office_takes_is_told_to_the_holder(visit, office, certificate):
    for name in ("certificate_pdf", "certificate_credential"):
        assert office.get(address(name, certificate)).status_code == 200
    assert AuditEntry.objects.filter(verb="downloaded", actor=office.user).count() == 2
    assert "downloaded a copy" in page(visit(certificate.learner).get(address("certificate", certificate)))


def test_the_holder_never_reads_why_it_was_revoked(visit, certificate):
    actions.revoke(certificate=certificate, by=given.user(), reason="misconduct", words="A private matter.")
    words = page(visit(certificate.learner).get(address("certificate", certificate)))
    assert "It was revoked or replaced." in words
    assert "private matter" not in words


def test_the_profile_keeps_the_wish_to_tell_the_public_nothing(visit, anonymous, certificate):
    holder = visit(certificate.learner)
    holder.post(address("certificate_consent", certificate), {"show": "yes"})
    form = holder.get(reverse("profile")).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {"directory_opt_out": "on"}
    assert holder.post(reverse("profile"), sent).status_code == 302
    assert given.NAME not in anonymous.get(address("verification", certificate)).content.decode()
    words = page(holder.get(address("certificate", certificate)))
    assert "Your profile says that the public is told nothing" in words
    refused = holder.post(address("certificate_consent", certificate), {"show": "yes"})
    assert refused.status_code == 409
    entry = AuditEntry.objects.filter(verb="saved").latest("id")
    assert entry.details["changed"] == ["directory_opt_out"]


def test_who_has_no_certificate_sees_nothing_of_certificates_on_the_record(learner):
    assert "certificate_pdf" not in learner.get("/record/").content.decode()
    assert 'id="certificates"' not in learner.get("/record/").content.decode()


@pytest.mark.parametrize("name", ["𓀀𓀁", "x" * 121, "Wilhelmina " * 10, "…"])
def test_a_profile_takes_no_name_that_cannot_be_printed(name):
    assert people.problems_of_name(name)


@pytest.mark.parametrize("name", [given.NAME, "Nguyễn Thị Ánh Tuyết", "Bo Li"])
def test_a_profile_takes_the_names_that_can(name):
    assert people.problems_of_name(name) == []


# What the operator is told


def states(check):
    found = check()
    return {one.state for one in (found if isinstance(found, list) else [found])}


def test_all_is_well_while_every_file_is_what_was_stored(certificate):
    assert states(checks.newest_certificates_are_kept) == {health.FINE}
    assert states(checks.every_certificate_is_kept) == {health.FINE}


def test_a_changed_file_is_reported_without_naming_anybody(spoiled):
    for check in (checks.newest_certificates_are_kept, checks.every_certificate_is_kept):
        assert health.WORRY in states(check)
    sentence = checks.every_certificate_is_kept().sentence
    assert given.NAME not in sentence and spoiled.number not in sentence


def test_a_document_that_is_overdue_is_reported():
    late = actions.issue(enrollment=given.learner(confirmed=True), by=given.user())
    assert states(checks.newest_certificates_are_kept) == {health.FINE}
    # The moment of the award is permanent, so the clock moves instead.
    with time_machine.travel(late.awarded_at + checks.PATIENCE * 2, tick=False):
        assert health.WORRY in states(checks.newest_certificates_are_kept)
