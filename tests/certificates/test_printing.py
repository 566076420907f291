"""From award to stored document: made once, given out once, whatever is killed or run again."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from certificates import actions, filing, printing, signing
from certificates.document.facts import CertificateFacts
from certificates.document.render import render
from certificates.models import Certificate
from certificates.models.certificates import pdf_path, private_storage
from certificates.signing import keys
from cms.models import AuditEntry, OutgoingMail
from tests.certificates import given

pytestmark = pytest.mark.django_db


@pytest.fixture
def awarded():
    return actions.issue(enrollment=given.learner(confirmed=True), by=given.user())


def run_again(certificate):
    """What the clock does: another try, after the time of waiting."""
    Certificate.objects.filter(pk=certificate.pk).update(try_again_at=None)
    printing.print_certificate.call(certificate.pk)
    certificate.refresh_from_db()


def signed(certificate):
    """A print of it, signed: what a worker leaves that is killed before it notes the digest. No two are the same."""
    unsigned = render(CertificateFacts.from_dict(certificate.facts)).pdf
    return signing.sign(unsigned, about=certificate.number, at=timezone.now())[0]


def letters():
    return OutgoingMail.objects.filter(subject="Your certificate is ready").count()


def test_the_job_stores_the_document_with_its_digest_and_writes_to_the_holder(awarded):
    printing.print_certificate.call(awarded.pk)
    awarded.refresh_from_db()
    content = filing.contents(awarded)
    assert content.startswith(b"%PDF-")
    assert awarded.pdf_sha256 == filing.digest(content)
    assert awarded.issued_at
    assert awarded.last_error == ""
    letter = OutgoingMail.objects.get(subject="Your certificate is ready")
    assert letter.recipients == [awarded.learner.email]
    assert awarded.number in letter.text
    path = Path(private_storage().path(awarded.pdf.name))
    assert path.stat().st_mode & 0o077 == 0, "only the site's own user may read it"


@pytest.mark.parametrize("done", ["nothing", "claimed", "file written", "file noted", "given out"])
def test_a_worker_killed_after_any_step_leaves_one_document_and_one_letter(awarded, done):
    content = b""
    if done != "nothing":
        certificate = printing.claim(awarded.pk)
    if done == "file written":
        content = signed(awarded)
        filing.keep(pdf_path(awarded, ""), content)
    if done in ("file noted", "given out"):
        printing.store(certificate)
        content = filing.contents(certificate)
    if done == "given out":
        printing.give_out(certificate)
    # Here the worker dies. The clock comes round.
    run_again(awarded)
    assert awarded.issued_at
    assert content in (b"", filing.contents(awarded))
    assert letters() == 1
    run_again(awarded)
    assert letters() == 1


def test_what_is_stored_is_never_made_again(awarded):
    certificate = printing.claim(awarded.pk)
    printing.store(certificate)
    path = Path(private_storage().path(certificate.pdf.name))
    before = path.stat()
    run_again(awarded)
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_file_that_another_worker_stored_first_is_kept_though_ours_differs(awarded):
    other = signed(awarded)
    name = pdf_path(awarded, "")
    assert filing.keep(name, other) == other
    assert filing.keep(name, b"later") == other
    run_again(awarded)
    assert filing.contents(awarded) == other
    assert awarded.signed_with and awarded.unsigned_sha256


@pytest.mark.parametrize("left", ["unsigned", "of another certificate", "by a key not trusted any more"])
def test_a_file_without_a_signature_of_ours_that_counts_is_put_aside_and_never_given_out(awarded, left):
    content = render(CertificateFacts.from_dict(awarded.facts)).pdf
    if left == "of another certificate":
        content, _key = signing.sign(content, about="ANOTHER", at=timezone.now())
    if left == "by a key not trusted any more":
        content, key = signing.sign(content, about=awarded.number, at=timezone.now())
        keys.distrust(key, why="Stolen")
        keys.make("document")
    filing.keep(pdf_path(awarded, ""), content)
    run_again(awarded)
    given_out = filing.contents(awarded)
    assert awarded.issued_at and given_out != content
    assert awarded.signed_with and signing.check(given_out).is_trusted
    aside = AuditEntry.objects.get(verb="set aside a file of").details["file"]
    assert filing.kept(aside) == content


def test_a_certificate_is_claimed_by_one_worker_at_a_time(awarded):
    assert printing.claim(awarded.pk)
    assert printing.claim(awarded.pk) is None


def test_trouble_is_written_on_the_row_and_tried_again_later_and_later(awarded):
    Path(private_storage().path("certificates")).mkdir(parents=True, exist_ok=True)
    year = Path(private_storage().path(f"certificates/{awarded.award_date:%Y}"))
    moved = year.rename(year.with_suffix(".away")) if year.exists() else None
    year.write_text("a file where a folder should be")
    try:
        waits = []
        for _ in range(3):
            Certificate.objects.filter(pk=awarded.pk).update(try_again_at=None)
            printing.print_certificate.call(awarded.pk)
            awarded.refresh_from_db()
            assert not awarded.issued_at
            assert "could not be made" in awarded.last_error
            waits.append(awarded.try_again_at - timezone.now())
        assert [round(wait / timedelta(minutes=1)) for wait in waits] == [2, 4, 8]
        assert letters() == 0
    finally:
        year.unlink()
        if moved:
            moved.rename(year)
    run_again(awarded)
    assert awarded.issued_at
    assert (awarded.last_error, awarded.try_again_at, letters()) == ("", None, 1)


def test_facts_that_cannot_be_read_are_said_and_not_guessed():
    facts = given.certificate().facts | {"number": "0", "schema": 99}
    enrollment = given.learner(confirmed=True)
    odd = Certificate.objects.create(
        number="ODD",
        enrollment=enrollment,
        learner=enrollment.user,
        program_id_at_issue=1,
        program_title="x",
        facts=facts,
        award_date="2026-01-01",
    )
    printing.print_certificate.call(odd.pk)
    odd.refresh_from_db()
    assert "could not be made" in odd.last_error


def test_a_stored_file_that_changed_before_it_was_given_out_is_kept_back(awarded):
    certificate = printing.claim(awarded.pk)
    printing.store(certificate)
    path = Path(private_storage().path(certificate.pdf.name))
    path.write_bytes(path.read_bytes() + b" ")
    run_again(awarded)
    assert not awarded.issued_at
    assert "not the one that was made" in awarded.last_error
    assert letters() == 0


def test_who_was_revoked_before_the_document_was_ready_gets_no_letter(awarded):
    actions.revoke(certificate=awarded, by=given.user(), reason="error", words="Too early.")
    run_again(awarded)
    assert awarded.issued_at
    assert letters() == 0


def test_the_clock_asks_only_for_what_is_due(awarded, django_capture_on_commit_callbacks):
    later = actions.issue(enrollment=given.learner(confirmed=True), by=given.user())
    Certificate.objects.filter(pk=later.pk).update(try_again_at=timezone.now() + timedelta(minutes=5))
    finished = given.certificate()
    assert printing.print_waiting() == 1
    awarded.refresh_from_db()
    later.refresh_from_db()
    assert awarded.issued_at
    assert not later.issued_at
    assert finished.attempts == Certificate.objects.get(pk=finished.pk).attempts


def test_the_office_can_ask_for_another_try_at_once(awarded, django_capture_on_commit_callbacks):
    Certificate.objects.filter(pk=awarded.pk).update(
        last_error="It could not be made.", try_again_at=timezone.now() + timedelta(hours=5)
    )
    with django_capture_on_commit_callbacks(execute=True):
        actions.print_again(certificate=awarded, by=given.user())
    awarded.refresh_from_db()
    assert awarded.issued_at


def test_what_killed_workers_left_half_written_is_swept_after_an_hour():
    folder = Path(private_storage().path(filing.UNFINISHED))
    folder.mkdir(parents=True, exist_ok=True)
    old, young = folder / "a.part", folder / "b.part"
    for path in (old, young):
        path.write_bytes(b"%PDF-")
    os.utime(old, (0, 0))
    assert filing.sweep() == 1
    assert young.exists()
    young.unlink()


KILLED = """
import sys
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
settings.STORAGES["private"]["OPTIONS"]["location"] = sys.argv[3]
settings.SIGNING_KEYS = sys.argv[4]
django.setup()
from certificates import printing
print("ready", flush=True)
while True:
    printing.print_certificate.call(int(sys.argv[2]))
"""


@pytest.mark.slow
@pytest.mark.database
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("moment", [0.0, 0.3])
def test_a_real_kill_at_any_moment_costs_nothing(awarded, moment, settings, tmp_path):
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
        "TMPDIR": str(tmp_path),
    }
    name = str(connection.settings_dict["NAME"])
    arguments = [name, str(awarded.pk), str(settings.PRIVATE_ROOT), str(settings.SIGNING_KEYS)]
    worker = subprocess.Popen(
        [sys.executable, "-c", KILLED, *arguments], env=environment, stdout=subprocess.PIPE
    )
    assert worker.stdout.readline() == b"ready\n"
    while not Certificate.objects.filter(pk=awarded.pk, attempts__gte=1).exists():
        assert worker.poll() is None, "the worker ended by itself"
        time.sleep(0.005)
    time.sleep(moment)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    run_again(awarded)
    assert awarded.issued_at
    assert filing.digest(filing.contents(awarded)) == awarded.pdf_sha256
    assert letters() == 1
