"""Signatures on documents: other programs accept them, find one changed byte, and validators find nothing amiss."""

import hashlib
import io
import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto import pem as asn1_pem
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.utils import timezone
from hypothesis import HealthCheck
from hypothesis import given as examples
from hypothesis import settings as trying
from hypothesis import strategies as some
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from certificates import filing, signing
from certificates.document.render import render
from certificates.models import Signature, SigningKey
from certificates.signing import authority, keys, pades, places
from tests.certificates import given
from tests.certificates.document import poppler, samples
from tests.verapdf.validator import validate

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 12, 17, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def unsigned():
    return render(samples.facts(), credential=b'{"a": 1}').pdf


@pytest.fixture
def signed(unsigned):
    return signing.sign(unsigned, about="NUMBER", at=timezone.now())[0]


def flipped(content, place):
    changed = bytearray(content)
    changed[place] ^= 1
    return bytes(changed)


def program(*command):
    if not shutil.which(command[0]):
        pytest.fail(f"{command[0]} is missing. Run: apt-get install --no-install-recommends {command[0]}")
    return subprocess.run([*map(str, command)], capture_output=True, text=True, timeout=60, check=False)


def parts(pdf):
    """The signature's bytes and what they cover, taken apart as the standard says."""
    start, before, after, rest = map(int, re.search(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]", pdf).groups())
    padded = bytes.fromhex(pdf[before + 1 : after - 1].decode())
    length = int.from_bytes(padded[2:4], "big") + 4
    return padded[:length], pdf[start:before] + pdf[after : after + rest]


# Other people's programs


def test_poppler_finds_it_valid_and_finds_one_changed_byte(signed, tmp_path):
    (tmp_path / "a.pdf").write_bytes(signed)
    said = program("pdfsig", "-nocert", tmp_path / "a.pdf").stdout
    assert "Signature is Valid" in said and "Total document signed" in said and "ETSI.CAdES.detached" in said
    (tmp_path / "b.pdf").write_bytes(flipped(signed, 2000))
    assert "Digest Mismatch" in program("pdfsig", "-nocert", tmp_path / "b.pdf").stdout


def test_openssl_trusts_it_under_our_root_and_no_changed_byte(signed, tmp_path):
    cms, content = parts(signed)
    (tmp_path / "sig.der").write_bytes(cms)
    (tmp_path / "root.pem").write_text(keys.root_certificates()[0])
    common = ["openssl", "cms", "-verify", "-inform", "DER", "-binary", "-purpose", "any"]
    common += ["-in", tmp_path / "sig.der", "-CAfile", tmp_path / "root.pem", "-out", "/dev/null"]
    (tmp_path / "content").write_bytes(content)
    assert program(*common, "-content", tmp_path / "content").returncode == 0
    (tmp_path / "changed").write_bytes(flipped(content, 100))
    assert program(*common, "-content", tmp_path / "changed").returncode != 0


def certified(pdf, root):
    """PyHanko's answer, from a thread of its own: it starts a loop, and a browser test may have left one here."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(_certified, pdf, root).result()


def _certified(pdf, root):
    context = ValidationContext(trust_roots=[asn1_x509.Certificate.load(asn1_pem.unarmor(root.encode())[2])])
    return validate_pdf_signature(PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0], context)


def test_pyhanko_trusts_the_whole_file_which_permits_no_change(signed):
    status = certified(signed, keys.root_certificates()[0])
    assert status.bottom_line and status.trusted and status.intact
    assert status.coverage.name == "ENTIRE_FILE"
    assert PdfFileReader(io.BytesIO(signed)).embedded_signatures[0].docmdp_level.name == "NO_CHANGES"


@pytest.mark.verapdf
@pytest.mark.xdist_group("verapdf")
def test_a_signed_certificate_is_still_accessible_archival_and_well_formed(tmp_path):
    files = []
    for place, design in enumerate(samples.DESIGNS):
        printed = render(samples.facts(design=design), credential=b'{"a": 1}').pdf
        path = tmp_path / f"{place}.pdf"
        path.write_bytes(signing.sign(printed, about="NUMBER", at=timezone.now())[0])
        files.append(path)
        checked = program("qpdf", "--check", path)
        assert checked.returncode == 0, checked.stdout + checked.stderr
        assert poppler.run("pdfdetach", "-list", path).startswith(b"1 embedded files")
    verdicts = validate(files)
    assert {name: verdict.failures for name, verdict in verdicts.items() if not verdict.passed} == {}
    assert len(verdicts) == 2 * len(samples.DESIGNS)


def test_signing_adds_little_and_changes_nothing_before_it(unsigned, signed):
    assert signed.startswith(unsigned)
    assert len(signed) - len(unsigned) < 7000


def test_the_time_of_signing_is_the_one_that_was_given(unsigned):
    keys.make("document", now=AT)
    pdf, _key = signing.sign(unsigned, about="NUMBER", at=AT)
    assert signing.check(pdf).signed_at == AT


# Our own answer


def test_one_of_ours_is_found_whole(signed, unsigned):
    finding = signing.check(signed)
    assert finding.is_trusted and finding.key == SigningKey.objects.current("document")
    assert "unchanged" in finding.sentence
    assert abs(finding.signed_at - timezone.now()) < timedelta(minutes=1)
    assert signing.origin(signed, about="NUMBER") == (hashlib.sha256(unsigned).hexdigest(), finding.key)
    assert signing.origin(signed, about="ANOTHER") == ("", None)


@trying(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@examples(data=some.data())
def test_no_changed_byte_anywhere_is_believed(signed, data):
    place = data.draw(some.integers(0, len(signed) - 1))
    value = data.draw(some.integers(0, 255).filter(lambda value: value != signed[place]))
    finding = signing.check(signed[:place] + bytes([value]) + signed[place + 1 :])
    # Letters of the signature's hexadecimal may change their case: its bytes are the same.
    same = signed[place : place + 1].lower() == bytes([value]).lower() and signed[place : place + 1].isalpha()
    inside = signed.index(b"/Contents <30") < place < signed.index(b"/ByteRange")
    assert not finding.is_trusted or (same and inside)


@trying(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@examples(some.binary(max_size=400), some.integers(0, 40_000), some.integers(0, 40_000))
def test_nothing_cut_or_put_together_is_stumbled_over_or_believed(signed, junk, begin, end):
    for content in (junk, signed[:end], signed[begin:], signed[:begin] + junk + signed[end:], junk + signed):
        assert not signing.check(content).is_trusted or content == signed


def test_what_was_added_behind_is_said(signed):
    finding = signing.check(signed + b"\n% added\n")
    assert (finding.found, finding.intact, finding.covers_whole_file) == (True, True, False)
    assert "added afterwards" in finding.sentence and not finding.is_trusted


def test_what_is_hidden_in_the_hole_of_the_signature_is_found(signed):
    before = signed.index(b">\n/ByteRange")
    assert signed[before - 40 : before] == b"0" * 40
    finding = signing.check(signed[: before - 40] + b"4142" * 10 + signed[before:])
    assert finding.found and not finding.is_trusted


def test_an_unsigned_file_and_one_with_anothers_signature_are_told_apart(unsigned):
    assert "does not bear our signature" in signing.check(unsigned).sentence
    root = authority.new_authority("localhost", timezone.now())
    private = ec.generate_private_key(ec.SECP256R1())
    certificate = authority.certify(root, private.public_key(), "localhost", timezone.now())
    stranger = SigningKey(**keys._described(certificate, [root.certificate]), name="x", purpose="document")
    half = places.of_private_key(private)
    forged = pades._embed(unsigned, pades._KeptSigner(stranger, half), timezone.now(), None, reason="x")
    finding = signing.check(forged)
    assert (finding.found, finding.other) == (False, True)
    assert "somebody else’s" in finding.sentence


def test_a_strangers_certificate_that_is_named_like_ours_is_not_ours(unsigned):
    ours, half = keys.signer("document", timezone.now())
    private = ec.generate_private_key(ec.SECP256R1())
    stranger = pades._KeptSigner(ours, half)
    stranger._half = places.of_private_key(private)
    forged = pades._embed(unsigned, stranger, timezone.now(), None, reason="x")
    finding = signing.check(forged)
    assert finding.found and not finding.intact, "our certificate is in it, and another key signed"


def test_a_second_signature_on_top_of_ours_is_something_added(signed, monkeypatch):
    root = authority.new_authority("localhost", timezone.now())
    private = ec.generate_private_key(ec.SECP256R1())
    certificate = authority.certify(root, private.public_key(), "localhost", timezone.now())
    stranger = SigningKey(**keys._described(certificate, [root.certificate]), name="x", purpose="document")
    monkeypatch.setattr(pades, "FIELD", "Second")
    signer = pades._KeptSigner(stranger, places.of_private_key(private))
    finding = signing.check(pades._embed(signed, signer, timezone.now(), None, reason="x"))
    assert finding.found and finding.intact and not finding.covers_whole_file and not finding.is_trusted


def test_every_signature_is_logged_before_its_bytes_are_given_back(unsigned):
    pdf, key = signing.sign(unsigned, about="NUMBER", at=timezone.now())
    logged = Signature.objects.get()
    assert (logged.key, logged.about, logged.sha256) == (key, "NUMBER", hashlib.sha256(unsigned).hexdigest())
    assert pdf


# A timestamp authority


@pytest.fixture
def clockmaker(monkeypatch):
    """A timestamp authority of our own in place of one on the network."""
    from asn1crypto import keys as asn1_keys
    from cryptography.hazmat.primitives import serialization
    from cryptography.x509.oid import ExtendedKeyUsageOID
    from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

    monkeypatch.setattr(authority, "DOCUMENT_SIGNING", ExtendedKeyUsageOID.TIME_STAMPING)
    root = authority.new_authority("time.example", timezone.now())
    private = rsa.generate_private_key(65537, 2048)
    certificate = authority.certify(root, private.public_key(), "time.example", timezone.now())
    monkeypatch.undo()
    der = private.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    made = DummyTimeStamper(
        asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER)),
        asn1_keys.PrivateKeyInfo.load(der),
    )
    monkeypatch.setattr(pades, "stamper", lambda: made)
    return root


def test_a_timestamp_is_put_on_the_signature_and_read_back(clockmaker, unsigned, tmp_path):
    pdf, _key = signing.sign(unsigned, about="NUMBER", at=timezone.now())
    finding = signing.check(pdf)
    assert finding.is_trusted
    assert abs(finding.stamped_at - timezone.now()) < timedelta(minutes=1)
    status = certified(pdf, keys.root_certificates()[0])
    assert status.intact and status.timestamp_validity.intact
    (tmp_path / "a.pdf").write_bytes(pdf)
    assert "Signature is Valid" in program("pdfsig", "-nocert", tmp_path / "a.pdf").stdout


def test_the_authority_of_the_settings_is_asked_and_its_silence_is_a_sentence(settings, unsigned):
    assert pades.stamper() is None
    settings.TIMESTAMP_URL = "http://127.0.0.1:9/"
    assert pades.stamper().url == "http://127.0.0.1:9/"
    with pytest.raises(signing.NoTime, match="does not answer"):
        signing.sign(unsigned, about="NUMBER", at=timezone.now())
    assert not Signature.objects.exists()


def test_a_certificate_is_tried_again_when_the_authority_is_silent(settings):
    from certificates import actions, printing

    settings.TIMESTAMP_URL = "http://127.0.0.1:9/"
    awarded = actions.issue(enrollment=given.learner(confirmed=True), by=given.user())
    printing.print_certificate.call(awarded.pk)
    awarded.refresh_from_db()
    assert "timestamp authority does not answer" in awarded.last_error and not awarded.issued_at
    settings.TIMESTAMP_URL = ""
    type(awarded).objects.filter(pk=awarded.pk).update(try_again_at=None)
    printing.print_certificate.call(awarded.pk)
    awarded.refresh_from_db()
    assert awarded.issued_at and signing.check(filing.contents(awarded)).is_trusted
