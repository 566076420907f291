"""A certificate takes another's place: never two that count, never none; the award date stays, the dead name goes."""

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from certificates import actions, batch_work, batches, filing, printing, sharing
from certificates import number as numbers
from certificates.document.facts import CertificateFacts
from certificates.models import Batch, Certificate, Replacement, Revocation, SigningKey
from certificates.signing import keys
from cms.models import AuditEntry, OutgoingMail
from tests.certificates import given
from tests.certificates.document import poppler
from tests.certificates.test_verification import page

pytestmark = pytest.mark.django_db
NEW_NAME = "Marisol Whitcomb"


@pytest.fixture
def old():
    with time_machine.travel("2026-06-12T18:00:00Z", tick=True):
        return given.certificate()


def rename(certificate, name=NEW_NAME):
    profile = certificate.learner.learner_profile
    profile.certificate_name = name
    profile.save()


def again(certificate, reason="name", **more):
    return actions.reissue(certificate=certificate, by=given.user(), reason=reason, words="Married.", **more)


def printed(certificate):
    Certificate.objects.filter(pk=certificate.pk).update(try_again_at=None)
    printing.print_certificate.call(certificate.pk)
    certificate.refresh_from_db()
    return certificate


def standings():
    return list(Certificate.objects.order_by("pk").values_list("standing", flat=True))


def subjects():
    return list(OutgoingMail.objects.order_by("pk").values_list("subject", flat=True))


def distrust(certificate):
    """Say that the key this certificate was signed with was stolen; there is a new one."""
    key = certificate.signed_with
    keys.rotate(key.purpose)
    keys.distrust(key, why="Stolen.")
    return key


def test_the_old_one_counts_until_the_new_one_is_given_out(old):
    rename(old)
    new = again(old)
    assert standings() == ["valid", "prepared"]
    certificate = printing.claim(new.pk)
    printing.store(certificate)
    assert standings() == ["valid", "prepared"]
    printing.give_out(certificate)
    assert standings() == ["replaced", "valid"]
    assert new.number != old.number
    revocation = Revocation.objects.get()
    assert (revocation.certificate, revocation.reason, revocation.words) == (old, "name", "Married.")
    new.refresh_from_db()
    assert (new.replaces, new.issued_at is None) == (old, False)


def test_the_award_date_stays_and_the_paper_says_when_it_was_issued_again(old, tmp_path):
    rename(old)
    with time_machine.travel("2027-03-03T18:00:00Z", tick=True):
        new = printed(again(old))
    facts = CertificateFacts.from_dict(new.facts)
    assert new.award_date == old.award_date == facts.award_date
    assert (facts.name, facts.reissued_on) == (NEW_NAME, "March 3, 2027")
    path = tmp_path / "new.pdf"
    path.write_bytes(filing.contents(new))
    words = " ".join(poppler.run("pdftotext", path, "-").decode().split())
    for shown in ("REISSUED", "March 3, 2027", "Award date unchanged", "June 12, 2026", NEW_NAME):
        assert shown in words
    assert given.NAME not in words and "Not valid" not in words


def test_the_holder_is_told_once_and_the_dead_name_is_in_no_letter(old):
    rename(old)
    OutgoingMail.objects.all().delete()
    new = again(old)
    assert subjects() == []
    for _again in range(2):
        printed(new)
    assert subjects() == ["Your new certificate is ready"]
    letter = OutgoingMail.objects.get()
    assert new.number in letter.text and NEW_NAME in letter.text
    assert given.NAME not in letter.text


def test_the_letter_about_a_revocation_is_addressed_to_the_name_of_today(old):
    rename(old)
    OutgoingMail.objects.all().delete()
    actions.revoke(certificate=old, by=given.user(), reason="error", words="The wrong list.")
    letter = OutgoingMail.objects.get()
    assert f"Dear {NEW_NAME}," in letter.text and given.NAME not in letter.text


@pytest.mark.parametrize("was_public", [True, False])
def test_the_old_page_says_replaced_and_names_nobody(old, anonymous, was_public):
    sharing.set_name_public(certificate=old, by=old.learner, yes=was_public)
    rename(old)
    new = printed(again(old))
    words = page(anonymous.get(reverse("verification", args=[old.number])))
    assert "replaced" in words
    assert given.NAME not in words and NEW_NAME not in words
    assert new.number not in words.replace(" ", "")
    assert "valid" in page(anonymous.get(reverse("verification", args=[new.number])))


def test_until_it_is_given_out_nobody_knows_of_the_new_one(old, anonymous):
    rename(old)
    new = again(old)
    never = numbers.new()
    assert page(anonymous.get(reverse("verification", args=[new.number]))).replace(
        new.grouped, numbers.grouped(never)
    ) == page(anonymous.get(reverse("verification", args=[never])))
    assert "This certificate is valid" in page(anonymous.get(reverse("verification", args=[old.number])))


def test_a_new_name_changes_nothing_else_whatever_became_of_the_design(old):
    design = old.enrollment.cohort.program.certificate_design
    design.title, design.signer_1 = "Another title", "Somebody Else"
    design.save()
    rename(old)
    new = again(old)
    apart = {"name", "number", "verify_url", "reissued_on"}
    changed = {name for name, value in new.facts.items() if old.facts.get(name) != value}
    assert changed == apart
    assert new.evidence == old.evidence


def test_a_correction_is_drawn_anew_from_profile_and_design(old):
    design = old.enrollment.cohort.program.certificate_design
    design.title = "Certificate of Something Right"
    design.save()
    new = again(old, reason="replaced")
    assert new.facts["program_title"] == "Certificate of Something Right"
    assert new.award_date == old.award_date
    old.refresh_from_db()
    assert old.facts["program_title"] == "Certificate of Completion"


def test_a_change_of_the_design_touches_nothing_that_was_issued(old):
    facts, content = dict(old.facts), filing.contents(old)
    design = old.enrollment.cohort.program.certificate_design
    design.title, design.office = "Another title", "Another Office"
    design.save()
    old.refresh_from_db()
    assert (old.facts, filing.contents(old)) == (facts, content)
    later = given.certificate(given.learner(old.enrollment.cohort, confirmed=True))
    assert (later.facts["program_title"], later.facts["office"]) == ("Another title", "Another Office")


def test_a_key_nobody_trusts_is_a_reason_for_its_own_certificates_alone(old):
    with pytest.raises(actions.NotReissued, match="still trusted"):
        again(old, reason="key")
    distrust(old)
    new = printed(again(old, reason="key"))
    assert new.name == old.name
    old.refresh_from_db()
    assert (old.standing, old.revocation.reason) == ("replaced", "key")


@pytest.mark.parametrize("reason", ["error", "misconduct", "request", "nonsense"])
def test_other_reasons_are_none(old, reason):
    with pytest.raises(actions.NotReissued, match="no reason"):
        again(old, reason=reason)


def test_the_same_name_is_no_reason(old):
    with pytest.raises(actions.NotReissued, match="the name in the learner"):
        again(old)


def test_what_does_not_count_or_is_not_made_or_is_being_replaced_is_not_issued_again(old):
    rename(old)
    again(old)
    with pytest.raises(actions.NotReissued, match="being made already"):
        again(old)
    awarded = actions.issue(enrollment=given.learner(confirmed=True), by=given.user())
    rename(awarded)
    with pytest.raises(actions.NotReissued, match="not made yet"):
        again(awarded)
    revoked = given.certificate(given.learner(confirmed=True))
    actions.revoke(certificate=revoked, by=given.user(), reason="error", words="Wrong.")
    rename(revoked)
    with pytest.raises(actions.NotReissued, match="does not count any more"):
        again(revoked)


def test_a_name_that_cannot_be_printed_is_refused_before_anything_is_made(old):
    rename(old, "𓀀𓀁")
    with pytest.raises(actions.NotReissued, match="typeface"):
        again(old)
    assert Certificate.objects.count() == 1
    assert not Replacement.objects.exists()


def test_a_revocation_in_between_stops_the_new_one(old):
    rename(old)
    new = again(old)
    actions.revoke(certificate=old, by=given.user(), reason="misconduct", words="Copied.")
    assert standings() == ["revoked", "revoked"]
    OutgoingMail.objects.all().delete()
    printed(new)
    assert standings() == ["revoked", "revoked"]
    assert subjects() == []
    with pytest.raises(actions.NotYet, match="was revoked"):
        actions.issue(enrollment=old.enrollment, by=given.user())


def test_what_is_in_preparation_cannot_be_revoked_by_itself(old):
    rename(old)
    with pytest.raises(actions.AlreadyRevoked, match="still being made"):
        actions.revoke(certificate=again(old), by=given.user(), reason="error", words="Wrong.")


def test_while_a_new_one_is_made_no_third_one_is_issued(old):
    rename(old)
    again(old)
    with pytest.raises(actions.AlreadyIssued):
        actions.issue(enrollment=old.enrollment, by=given.user())


def test_a_chain_of_names_is_followed_from_each_to_the_next(old):
    certificates = [old]
    for name in ("Marisol Whitcomb", "Marisol Okafor"):
        rename(old, name)
        certificates.append(printed(again(certificates[-1])))
    assert standings() == ["replaced", "replaced", "valid"]
    assert certificates[2].replaces.replaces == old
    assert certificates[2].award_date == old.award_date


@pytest.mark.parametrize("killed", ["after the claim", "after the file", "inside the last step"])
def test_a_worker_killed_in_between_leaves_one_that_counts(old, killed, monkeypatch):
    rename(old)
    new = again(old)
    certificate = printing.claim(new.pk)
    if killed != "after the claim":
        printing.store(certificate)
    if killed == "inside the last step":
        from certificates import replacing

        whole = replacing.take_its_place

        def dies(new, old):
            whole(new, old)
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(replacing, "take_its_place", dies)
            with pytest.raises(KeyboardInterrupt):
                printing.give_out(certificate)
    assert standings() == ["valid", "prepared"]
    printed(new)
    assert standings() == ["replaced", "valid"]
    assert subjects().count("Your new certificate is ready") == 1


@pytest.mark.database
def test_the_database_keeps_that_one_counts_and_why_stays(old):
    rename(old)
    new = again(old)
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=new.pk).update(standing="valid")
    with pytest.raises(IntegrityError), transaction.atomic():
        Replacement.objects.update(words="Another story.")


# Through the pages, by two people


def test_a_new_name_is_offered_on_the_learners_page_and_goes_the_way_of_two_people(
    office, visit, old, django_capture_on_commit_callbacks
):
    record = reverse("desk_learner", args=[old.enrollment.uuid])
    assert "can be issued again" not in page(office.get(record))
    rename(old)
    assert f"The profile now says {NEW_NAME}" in page(office.get(record))
    address = reverse("certificate_reissue", args=[old.number])
    assert NEW_NAME in page(office.get(address))
    assert office.post(address, {"reason": "name", "words": " "}).status_code == 422
    office.post(address, {"reason": "name", "words": "The register shows it."})
    batch = Batch.objects.get()
    assert (batch.kind, batch.reason, batch.words) == ("reissue", "name", "The register shows it.")
    assert standings() == ["valid"]
    approve = reverse("batch_approve", args=[batch.uuid])
    assert office.post(approve, {"edition": 1}).status_code == 403
    second = visit(given.user(role="administrator"))
    preview = second.get(reverse("batch_preview", args=[batch.uuid, batch.rows.get().pk]))
    assert preview["Content-Type"] == "application/pdf"
    with django_capture_on_commit_callbacks(execute=True):
        second.post(approve, {"edition": batch.edition})
    assert standings() == ["replaced", "valid"]
    words = page(office.get(record))
    assert "The holder’s name has changed" in words and "The register shows it." in words
    assert "can be issued again" not in words


def test_a_reason_that_does_not_hold_is_said_at_the_form(office, old):
    answer = office.post(
        reverse("certificate_reissue", args=[old.number]), {"reason": "name", "words": "Hm."}
    )
    assert answer.status_code == 422
    assert "the name in the learner’s profile" in page(answer)
    assert not Batch.objects.exists()


def test_all_that_a_stolen_key_signed_are_issued_again_together(office, visit, old):
    other = given.certificate(given.learner(old.enrollment.cohort, confirmed=True))
    key = distrust(old)
    given.certificate(given.learner(old.enrollment.cohort, confirmed=True))
    wanted = {old.pk, other.pk}
    assert f"The key {key.name} is not trusted any more" in page(office.get(reverse("batches")))
    office.post(reverse("key_reissue", args=[key.name]))
    batch = Batch.objects.get()
    assert {row.old_id for row in batch.rows.all()} == wanted
    batches.approve(batch=batch, by=given.user(role="administrator"), edition=batch.edition)
    batch_work.carry_on(batch.pk, seconds=60)
    assert set(Revocation.objects.values_list("certificate", flat=True)) == wanted
    assert Certificate.objects.filter(replaces__in=wanted, standing="valid").count() == len(wanted)
    assert "is not trusted any more" not in page(office.get(reverse("batches")))
    answer = office.post(reverse("key_reissue", args=[key.name]), follow=True)
    assert "There is no certificate to issue again." in page(answer)


def test_a_key_that_is_trusted_is_no_reason_to_begin(office):
    SigningKey.objects.create(name="good", purpose="document", algorithm="P-256", fingerprint="a" * 64)
    assert office.post(reverse("key_reissue", args=["good"])).status_code == 404


def test_the_log_tells_who_and_why(old):
    rename(old)
    new = printed(again(old))
    verbs = AuditEntry.objects.filter(thing_type="certificates.certificate").values_list("thing_id", "verb")
    assert list(verbs.filter(thing_id=str(new.pk)).order_by("pk")) == [
        (str(new.pk), "reissued"),
        (str(new.pk), "printed"),
    ]
    assert (str(old.pk), "replaced") in list(verbs)
    assert AuditEntry.objects.get(verb="replaced").why == "Married."
