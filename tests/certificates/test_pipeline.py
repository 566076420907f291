"""From award to signed file: the credential inside, the signature around, the digests on the row."""

import hashlib
import io
import json
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from certificates import actions, badge, filing, printing, signing
from certificates.document import papers
from certificates.models import Certificate, Signature, SigningKey
from tests.certificates import given

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate():
    return given.certificate()


def enclosed(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as file:
        names = list(file.attachments)
        assert names == ["credential.json"]
        return file.attachments["credential.json"].get_file().read_bytes()


def test_the_stored_file_is_signed_holds_the_credential_and_the_row_knows_every_digest(certificate):
    pdf = filing.contents(certificate)
    finding = signing.check(pdf)
    assert finding.is_trusted and finding.key == certificate.signed_with
    assert enclosed(pdf) == certificate.credential.encode() == badge.credential_of(certificate)
    assert hashlib.sha256(pdf).hexdigest() == certificate.pdf_sha256
    assert hashlib.sha256(certificate.credential.encode()).hexdigest() == certificate.credential_sha256
    again = papers.printed(certificate, certificate.credential.encode())
    assert hashlib.sha256(again).hexdigest() == certificate.unsigned_sha256
    assert pdf.startswith(again)


def test_every_signature_is_logged(certificate):
    logged = Signature.objects.filter(about=certificate.number).order_by("id")
    assert [(one.key, one.sha256) for one in logged] == [
        (certificate.credential_signed_with, certificate.credential_sha256),
        (certificate.signed_with, certificate.unsigned_sha256),
    ]


def test_each_purpose_has_a_key_of_its_own(certificate):
    assert certificate.signed_with.purpose == SigningKey.Purpose.DOCUMENT
    assert certificate.credential_signed_with.purpose == SigningKey.Purpose.CREDENTIAL
    assert (
        len(set(SigningKey.objects.values_list("fingerprint", flat=True))) == SigningKey.objects.count() == 3
    )


@pytest.mark.parametrize("done", ["credential", "file"])
def test_a_worker_killed_between_two_signatures_leaves_one_credential_and_one_file(done):
    awarded = actions.issue(enrollment=given.learner(confirmed=True), by=given.user())
    credential = badge.credential_of(Certificate.objects.get(pk=awarded.pk))
    if done == "file":
        signed = printing._signed(Certificate.objects.get(pk=awarded.pk))
        filing.keep(printing.pdf_path(awarded, ""), signed)
    printing.print_certificate.call(awarded.pk)
    awarded.refresh_from_db()
    pdf = filing.contents(awarded)
    assert enclosed(pdf) == credential == awarded.credential.encode()
    assert signing.check(pdf).key == awarded.signed_with
    assert hashlib.sha256(papers.printed(awarded, credential)).hexdigest() == awarded.unsigned_sha256
    if done == "file":
        assert pdf == signed


def test_what_is_not_ready_to_be_signed_is_not_begun_and_the_row_says_why():
    signing.ready()
    awarded = actions.issue(enrollment=given.learner(confirmed=True), by=given.user())
    SigningKey.objects.update(not_after="2020-01-01T00:00Z")
    printing.print_certificate.call(awarded.pk)
    awarded.refresh_from_db()
    assert not awarded.credential and not awarded.pdf and not awarded.issued_at
    assert "expired on 2020-01-01" in awarded.last_error and "signing_keys rotate" in awarded.last_error
    assert not Signature.objects.filter(about=awarded.number).exists()


PRINTED = """
import hashlib, json, sys
import django
django.setup()
from certificates.document import papers
from certificates.models import Certificate
said = json.load(sys.stdin)
row = Certificate(kind=said["kind"], facts=said["facts"])
print(hashlib.sha256(papers.printed(row, said["credential"].encode())).hexdigest())
"""


@pytest.mark.slow
@pytest.mark.parametrize("seed, zone", [("1", "Asia/Tokyo"), ("2", "America/Denver")])
def test_the_unsigned_document_is_the_same_in_every_process(certificate, seed, zone, tmp_path):
    environment = {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
        "TMPDIR": str(tmp_path),
        "PYTHONHASHSEED": seed,
        "TZ": zone,
        "PATH": "/usr/bin:/bin",
    }
    said = {"kind": certificate.kind, "facts": certificate.facts, "credential": certificate.credential}
    run = subprocess.run(
        [sys.executable, "-c", PRINTED],
        input=json.dumps(said),
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == certificate.unsigned_sha256
