"""Keys: made where that is allowed, guarded, replaced without losing what was signed, and refused in a sentence."""

import io
import stat
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from certificates import actions, filing, signing
from certificates.models import Certificate, SigningKey
from certificates.signing import authority, health, keys, places
from certificates.signing.errors import NoKey
from cms.models import AuditEntry
from tests.assessments.test_at_once import at_once
from tests.certificates import given

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 not looked at"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """A folder of keys for each test, as a new site has it."""
    settings.SIGNING_KEYS = tmp_path / "keys"
    return settings.SIGNING_KEYS


def run(*arguments):
    out = io.StringIO()
    call_command("signing_keys", *arguments, stdout=out)
    return out.getvalue()


def refused(purpose="document", at=None):
    with pytest.raises(NoKey) as refusal:
        keys.signer(purpose, at or timezone.now())
    return str(refusal.value.sentence)


# The first ones


def test_at_first_use_on_ones_own_computer_keys_are_made_that_only_we_can_read(folder):
    signing.ready()
    assert SigningKey.objects.count() == 3
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    files = list(folder.iterdir())
    assert {path.suffix for path in files} == {".pem"}
    assert len(files) == 4, "three keys and the authority"
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    names = set(SigningKey.objects.values_list("name", flat=True))
    year = timezone.now().year
    assert names == {f"document-{year}-1", f"key-{year}-1", f"status-{year}-1"}
    signing.ready()
    assert SigningKey.objects.count() == 3
    for key in SigningKey.objects.all():
        assert "PRIVATE" not in key.public + key.chain


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_processes_that_start_at_once_make_one_key_of_each_kind():
    came = at_once([signing.ready] * 6)
    assert came == [None] * 6
    assert sorted(SigningKey.objects.values_list("purpose", flat=True)) == sorted(SigningKey.Purpose.values)


@pytest.mark.parametrize("purpose", SigningKey.Purpose.values)
def test_in_production_no_key_is_made_by_itself_and_the_sentence_says_how(settings, purpose, folder):
    settings.IS_LOCAL = False
    assert f"signing_keys make {purpose}" in refused(purpose)
    assert not SigningKey.objects.exists() and not folder.exists()
    run("make", purpose)
    assert keys.signer(purpose, timezone.now())[0].purpose == purpose


def test_nothing_is_awarded_where_nothing_can_be_signed(settings):
    settings.IS_LOCAL = False
    enrollment = given.learner(confirmed=True)
    with pytest.raises(NoKey):
        actions.issue(enrollment=enrollment, by=given.user())
    assert not Certificate.objects.exists()


# Refusals


def test_an_expired_key_is_refused_before_the_first_signature():
    signing.ready()
    SigningKey.objects.filter(purpose="document").update(not_after=timezone.now())
    assert "expired on" in refused() and "signing_keys rotate document" in refused()
    with pytest.raises(NoKey):
        signing.ready()


def test_a_missing_private_half_is_said(folder):
    key = keys.make("document")
    places.path_of(key.name).unlink()
    assert "is not there" in refused() and "backup" in refused()


@pytest.mark.parametrize(
    "content", [b"", b"nonsense", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"]
)
def test_an_unreadable_private_half_is_said(content):
    key = keys.make("document")
    places.path_of(key.name).write_bytes(content)
    assert "cannot be read" in refused()


def test_the_private_half_of_another_key_is_not_used():
    key = keys.make("credential")
    other = authority.private_pem(ed25519.Ed25519PrivateKey.generate())
    places.path_of(key.name).write_bytes(other)
    assert "holds another key" in refused("credential")


def test_a_clock_that_went_back_stops_signing():
    key, _ = keys.signer("status", timezone.now())
    keys.write_down(key, about="status list", content=b"x", at=timezone.now())
    assert keys.signer("status", timezone.now() - timedelta(minutes=4))
    assert "clock" in refused("status", timezone.now() - timedelta(minutes=6))


# One after another


def test_after_a_rotation_the_new_key_signs_and_what_the_old_one_signed_counts():
    before = given.certificate()
    run("rotate", "all")
    after = given.certificate()
    assert before.signed_with != after.signed_with
    before.signed_with.refresh_from_db()
    assert before.signed_with.retired_at and not before.signed_with.distrusted_at
    for certificate in (before, after):
        finding = signing.check(filing.contents(certificate))
        assert finding.is_trusted and finding.key == certificate.signed_with
    assert "what it signed counts" in run()
    assert AuditEntry.objects.filter(verb="retired").count() == 3


def test_what_a_distrusted_key_signed_counts_no_more_and_the_office_is_told_how_many():
    certificate = given.certificate()
    name = certificate.signed_with.name
    said = run("distrust", name, "--why", "The laptop was stolen.")
    assert "1 certificates bear its signature" in said and "signing_keys make document" in said
    finding = signing.check(filing.contents(certificate))
    assert finding.intact and not finding.is_trusted
    assert "no longer trust" in finding.sentence
    entry = AuditEntry.objects.get(verb="distrusted")
    assert entry.why == "The laptop was stolen."


def test_a_retired_key_signs_no_more():
    key = keys.make("status")
    run("retire", key.name, "--why", "Enough.")
    assert keys.signer("status", timezone.now())[0] != key


def test_making_a_key_where_there_is_one_makes_none():
    run("make", "all")
    assert "There is a key for this already" in run("make", "document")
    assert SigningKey.objects.count() == 3


def test_a_key_that_is_not_there_is_said():
    with pytest.raises(CommandError, match="There is no key nobody-2026-1"):
        run("retire", "nobody-2026-1", "--why", "x")


def test_the_root_that_others_should_trust_can_be_printed():
    run("make", "document")
    root = x509.load_pem_x509_certificate(run("root").encode())
    document = x509.load_pem_x509_certificate(SigningKey.objects.get().public.encode())
    document.verify_directly_issued_by(root)
    assert root.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert not document.extensions.get_extension_for_class(x509.BasicConstraints).value.ca


# Keys from elsewhere


def bundle(path, private, password=b"open sesame"):
    root = authority.new_authority("university.example", timezone.now())
    certificate = authority.certify(root, private.public_key(), "university.example", timezone.now())
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"signing",
            private,
            certificate,
            [root.certificate],
            serialization.BestAvailableEncryption(password),
        )
    )
    return certificate


@pytest.mark.parametrize("kind", ["P-256", "RSA"])
def test_a_pkcs12_file_of_the_university_signs_once_it_is_adopted(settings, tmp_path, kind):
    before = given.certificate()
    private = (
        ec.generate_private_key(ec.SECP256R1()) if kind == "P-256" else rsa.generate_private_key(65537, 3072)
    )
    certificate = bundle(tmp_path / "signing.p12", private)
    settings.DOCUMENT_SIGNER = f"pkcs12://{tmp_path}/signing.p12"
    settings.DOCUMENT_SIGNER_PASSWORD = "open sesame"
    assert "signing_keys adopt" in refused()
    run("adopt")
    key = SigningKey.objects.current("document")
    assert key.fingerprint == certificate.fingerprint(hashes.SHA256()).hex()
    after = given.certificate()
    assert after.signed_with == key
    for one in (before, after):
        assert signing.check(filing.contents(one)).is_trusted
    with pytest.raises(CommandError, match="entered already"):
        run("adopt")


@pytest.mark.parametrize("wrong", ["password", "file", "key"])
def test_a_pkcs12_file_that_does_not_open_is_said_without_the_password(settings, tmp_path, wrong):
    settings.DOCUMENT_SIGNER = f"pkcs12://{tmp_path}/signing.p12"
    settings.DOCUMENT_SIGNER_PASSWORD = "secret-word"
    if wrong == "password":
        bundle(tmp_path / "signing.p12", ec.generate_private_key(ec.SECP256R1()))
    if wrong == "key":
        (tmp_path / "signing.p12").write_bytes(b"nonsense")
    keys.make("document")
    sentence = refused()
    assert "DOCUMENT_SIGNER" in sentence and "secret-word" not in sentence


def test_a_token_is_named_by_its_address():
    token = places.Token.from_address("pkcs11:///usr/lib/x/lib.so?token=my%20token&label=signing&raw=yes")
    assert token == places.Token("/usr/lib/x/lib.so", "my token", "signing", True)


@pytest.mark.parametrize(
    "address", ["pkcs11:///lib.so", "pkcs11:///lib.so?token=a", "pkcs11://?token=a&label=b"]
)
def test_an_address_that_names_no_token_is_refused(address):
    with pytest.raises(ValueError, match="token"):
        places.Token.from_address(address)


def test_a_token_that_is_not_there_is_said(settings, tmp_path):
    keys.make("document")
    settings.DOCUMENT_SIGNER = f"pkcs11://{tmp_path}/no.so?token=a&label=b"
    settings.DOCUMENT_SIGNER_PASSWORD = "0123-pin"
    assert "cannot be used" in refused() and "0123-pin" not in refused()


# Health


def states(findings):
    return [finding.state for finding in (findings if isinstance(findings, list) else [findings])]


def test_the_doctor_says_what_is_wrong_with_keys(settings):
    assert states(health.keys_are_there()) == ["fine"]
    settings.IS_LOCAL = False
    assert states(health.keys_are_there()) == ["worry"] * 3
    run("make", "all")
    assert states(health.keys_are_there()) == ["fine"]
    document = SigningKey.objects.filter(purpose="document")
    document.update(not_after=timezone.now() + timedelta(days=59))
    found = health.keys_are_there()
    assert states(found) == ["worry"] and "rotate document" in found[0].remedy


def test_the_doctor_finds_a_key_that_others_can_read(folder):
    assert states(health.files_are_guarded()) == ["fine"]
    key = keys.make("status")
    assert states(health.files_are_guarded()) == ["fine"]
    places.path_of(key.name).chmod(0o644)
    found = health.files_are_guarded()
    assert found.state == "broken" and f"{key.name}.pem" in found.sentence and "chmod" in found.remedy
