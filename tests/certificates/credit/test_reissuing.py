"""A certificate of continuing education takes another's place, as a program's does; what was claimed stays claimed."""

import json
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse

from certificates import actions, batch_work, batches, filing, printing
from certificates.badge import issuer
from certificates.credit import claiming, reporting
from certificates.models import Batch, Certificate, Claim, Revocation
from certificates.signing import keys
from tests.certificates import given as programs
from tests.certificates.credit import given
from tests.certificates.credit.test_claiming import read
from tests.certificates.test_verification import page

pytestmark = pytest.mark.django_db
NEW_NAME = "Marisol Whitcomb"


@pytest.fixture
def claimed():
    activity = given.activity()
    with time_machine.travel("2026-06-12T18:00:00Z", tick=True):
        type(activity).objects.filter(pk=activity.pk).update(released_on="2026-06-01", ends_on="2099-01-01")
        activity.refresh_from_db()
        return given.claim(activity, given.pharmacist(activity.program), {"acpe": 2, "ipce": 3})


@pytest.fixture
def old(claimed):
    return claimed.certificate


def rename(certificate):
    profile = certificate.learner.learner_profile
    profile.certificate_name = NEW_NAME
    profile.save()


def again(certificate, reason="name"):
    new = actions.reissue(certificate=certificate, by=programs.user(), reason=reason, words="Why.")
    printing.print_certificate.call(new.pk)
    new.refresh_from_db()
    certificate.refresh_from_db()
    return new


def test_a_new_name_takes_its_place_and_nothing_else_changes(claimed, old):
    rename(old)
    with time_machine.travel("2027-03-03T18:00:00Z", tick=True):
        new = again(old)
    assert (old.standing, old.revocation.reason, new.standing) == ("replaced", "name", "valid")
    assert (new.kind, new.award_date, new.evidence) == (old.kind, old.award_date, old.evidence)
    changed = {name for name, value in new.facts.items() if old.facts.get(name) != value}
    assert changed == {"name", "number", "verify_url", "reissued_on"}
    said = " ".join(read(filing.contents(new)).split())
    for shown in ("REISSUED", "March 3, 2027", NEW_NAME, "June 12, 2026", "ACPE"):
        assert shown in said
    assert programs.NAME not in said
    now = claiming.case(claimed.activity, old.learner).claim
    assert (now.certificate, now.lines, now.claimed_at) == (new, claimed.lines, claimed.claimed_at)
    assert Claim.objects.get(pk=claimed.pk).certificate == old


def test_what_a_file_held_under_the_old_number_is_not_reported_twice(claimed, old):
    office = programs.user(role="office")
    type(old.learner).objects.filter(pk=old.learner_id).update(first_name="Marisol", last_name="Okafor")
    reporting.make_file(activity=claimed.activity, by=office)
    rename(old)
    new = again(old)
    assert {(line.claim.certificate, line.reported) for line in reporting.lines(claimed.activity)} == {
        (new, True)
    }


def test_a_correction_is_drawn_from_the_activity_and_keeps_what_was_claimed(claimed, old):
    type(claimed.activity).objects.update(title="Opioid Rotation, Corrected")
    new = again(old, "replaced")
    assert new.facts["program_line"] == "Opioid Rotation, Corrected"
    assert new.facts["lines"] == old.facts["lines"]
    assert (new.facts["issued_text"], new.award_date) == (old.facts["issued_text"], old.award_date)


def test_credit_for_which_the_activity_is_not_designated_any_more_is_not_printed_again(claimed, old):
    claimed.activity.designations.get(credit_type__code="ipce").delete()
    with pytest.raises(actions.NotReissued, match="IPCE: The activity is not designated"):
        again(old, "replaced")
    claimed.activity.designations.update(amount=1)
    with pytest.raises(actions.NotReissued, match="ACPE: .*designated for 1.0 at most"):
        again(old, "replaced")
    assert Certificate.objects.count() == 1


def test_a_stolen_key_takes_everything_of_a_learner_along(office, visit, claimed, old):
    programs.confirm(old.enrollment)
    rules = old.enrollment.cohort.program
    assert rules.requirements.exists()
    program = programs.certificate(old.enrollment)
    second = given.claim(given.activity(rules, title="Another Activity"), old.enrollment).certificate
    key = old.signed_with
    keys.rotate(key.purpose)
    keys.distrust(key, why="Stolen.")
    assert "3 valid certificates" in page(office.get(reverse("batches")))
    office.post(reverse("key_reissue", args=[key.name]))
    batch = Batch.objects.get()
    wanted = {old.pk, second.pk, program.pk}
    assert {row.old_id for row in batch.rows.all()} == wanted
    answer = office.get(reverse("batch", args=[batch.uuid]))
    assert reverse("credit_activity", args=[claimed.activity_id]) in answer.content.decode()
    row = batch.rows.get(old=old)
    preview = office.get(reverse("batch_preview", args=[batch.uuid, row.pk]))
    assert "PREVIEW" in read(preview.content) and "Opioid Rotation" in read(preview.content)
    batches.approve(batch=batch, by=programs.user(role="administrator"), edition=batch.edition)
    batch_work.carry_on(batch.pk, seconds=60)
    assert set(Revocation.objects.values_list("certificate", flat=True)) == wanted
    assert Certificate.objects.filter(replaces__in=wanted, standing="valid").count() == len(wanted)
    claims = Claim.objects.filter(certificate__standing="valid")
    assert set(claims.values_list("certificate__replaces", flat=True)) == {old.pk, second.pk}


def test_the_office_issues_it_again_from_the_page_of_its_activity(office, claimed, old):
    rename(old)
    address = reverse("certificate_reissue", args=[old.number])
    assert address in office.get(reverse("credit_activity", args=[claimed.activity_id])).content.decode()
    asked = page(office.get(address))
    assert NEW_NAME in asked and "the activity as they are now" in asked and "no longer trusted" not in asked
    office.post(address, {"reason": "name", "words": "Married."})
    assert Batch.objects.get().rows.get().old == old
    keys.distrust(old.signed_with, why="Stolen.")
    assert "no longer trusted" in page(office.get(address))


@pytest.mark.parametrize("way", ["number", "file"])
def test_a_visitor_and_the_command_are_told_what_kind_it_is_and_what_it_is_not(way, anonymous, old, tmp_path):
    path = tmp_path / "credit.pdf"
    path.write_bytes(filing.contents(old))
    what = old.number if way == "number" else str(path)
    lines, data = StringIO(), StringIO()
    call_command("verify_certificate", what, stdout=lines)
    call_command("verify_certificate", what, "--json", stdout=data)
    if way == "number":
        answer = anonymous.get(reverse("verification", args=[old.number]))
    else:
        with path.open("rb") as file:
            answer = anonymous.post(reverse("verify"), {"file": file})
    reference = f"Reference {given.UAN}"
    for said in (page(answer), " ".join(lines.getvalue().split())):
        assert "This certificate is valid." in said
        assert "Continuing-education certificate" in said
        assert "credit for a profession that the holder claimed of one activity" in said
        assert "not the certificate of a program" in said and "completing a program" not in said
        assert "2.0 claimed, of 4.0" in said and reference in said
        assert "Completed on" in said and "Issued on" in said and "Awarded on" not in said
    told = json.loads(data.getvalue())
    assert (told["kind"], told["counts"]) == ("credit", True)
    assert {"label": "Kind", "value": "Continuing-education certificate", "more": ""} in told["claims"]


def test_with_our_public_keys_alone_the_command_says_the_same_kind(old, tmp_path):
    keys_file, file = tmp_path / "did.json", tmp_path / "credential.json"
    keys_file.write_text(json.dumps(issuer.document()))
    file.write_text(old.credential)
    out = StringIO()
    with pytest.raises(CommandError):  # without a status list it stays open whether it still counts
        call_command("verify_certificate", str(file), "--keys", str(keys_file), stdout=out)
    said = " ".join(out.getvalue().split())
    assert "Kind: Continuing-education certificate" in said and "2.0 of 4.0" in said
    assert "Completed on: 2026-06-12" in said and "Awarded on" not in said


def test_the_page_of_a_replaced_one_says_so_and_names_nobody(anonymous, old):
    rename(old)
    again(old)
    said = page(anonymous.get(reverse("verification", args=[old.number])))
    assert "This certificate was replaced." in said and "Continuing-education certificate" in said
    assert programs.NAME not in said and NEW_NAME not in said
