"""A key on a token (PKCS#11): tried against SoftHSM, a token made of files, which `make test` installs."""

import subprocess
from pathlib import Path

import pkcs11
import pytest
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.core.management import call_command
from django.utils import timezone

from certificates import filing, signing
from certificates.models import SigningKey
from certificates.signing import authority, places
from tests.certificates import given

MODULE = next(Path("/usr").glob("lib*/**/libsofthsm2.so"), "libsofthsm2.so")
PIN = "135790"
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def softhsm(tmp_path_factory):
    """A folder for tokens: the module reads its settings once in a process."""
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder}/tokens\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(folder / "softhsm2.conf"))
        yield folder


@pytest.fixture(params=["P-256", "RSA"])
def token(request, tmp_path, softhsm, settings):
    """A token with a key and its certificate, both called “signing”."""
    private = (
        ec.generate_private_key(ec.SECP256R1())
        if request.param == "P-256"
        else rsa.generate_private_key(65537, 3072)
    )
    (tmp_path / "key.pem").write_bytes(authority.private_pem(private))
    subprocess.run(
        ["softhsm2-util", "--init-token", "--free", "--label", request.param, "--pin", PIN, "--so-pin", PIN],
        check=True,
        capture_output=True,
    )
    subprocess.run(
        [
            "softhsm2-util",
            "--import",
            tmp_path / "key.pem",
            "--token",
            request.param,
            "--label",
            "signing",
            "--id",
            "01",
            "--pin",
            PIN,
        ],
        check=True,
        capture_output=True,
    )
    root = authority.new_authority("token.example", timezone.now())
    certificate = authority.certify(root, private.public_key(), "token.example", timezone.now())
    der = certificate.public_bytes(serialization.Encoding.DER)
    library = pkcs11.lib(str(MODULE))
    library.reinitialize()  # to see a token that was made meanwhile
    session = library.get_token(token_label=request.param).open(rw=True, user_pin=PIN)
    session.create_object(
        {
            pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE,
            pkcs11.Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
            pkcs11.Attribute.TOKEN: True,
            pkcs11.Attribute.LABEL: "signing",
            pkcs11.Attribute.ID: b"\x01",
            pkcs11.Attribute.SUBJECT: asn1_x509.Certificate.load(der).subject.dump(),
            pkcs11.Attribute.VALUE: der,
        }
    )
    session.close()
    raw = "&raw=yes" if request.param == "P-256" else ""
    settings.DOCUMENT_SIGNER = f"pkcs11://{MODULE}?token={request.param}&label=signing{raw}"
    settings.DOCUMENT_SIGNER_PASSWORD = PIN
    yield certificate
    places._pkcs11.cache_clear()


def test_a_token_signs_once_it_is_adopted(token):
    call_command("signing_keys", "adopt")
    certificate = given.certificate()
    key = SigningKey.objects.current("document")
    assert certificate.signed_with == key
    assert signing.check(filing.contents(certificate)).is_trusted
