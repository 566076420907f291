"""X.509 for documents when the university gives us no certificate: a root of our own, and certificates under it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ROOT_YEARS, YEARS = 25, 5
DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")
# Clocks of readers differ: a certificate is valid from a little before it was made.
LEEWAY = timedelta(hours=1)


@dataclass(frozen=True)
class Authority:
    """A root: its private key and its own certificate."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    def as_pem(self):
        """Both in one file, the key first."""
        return private_pem(self.key) + self.certificate.public_bytes(serialization.Encoding.PEM)

    @classmethod
    def from_pem(cls, content):
        """Read what as_pem wrote. Raises ValueError."""
        key = serialization.load_pem_private_key(content, password=None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise ValueError("The key of the authority is of another kind than we make.")
        return cls(key, x509.load_pem_x509_certificate(content))


def private_pem(key):
    """A private key as PKCS#8 in PEM, not encrypted: the file's permissions guard it."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def new_authority(host, now):
    """Make a root for one site."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(f"Signing authority of {host}", host)
    usage = x509.KeyUsage(
        digital_signature=False, content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    builder = (
        _certificate(name, name, key.public_key(), now, now + timedelta(days=365 * ROOT_YEARS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
    )
    return Authority(key, builder.sign(key, hashes.SHA256()))


def certify(authority, public_key, host, now: datetime, years=YEARS):
    """Return a certificate under the authority with which documents may be signed, for at most its own life."""
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    until = min(now + timedelta(days=round(365 * years)), authority.certificate.not_valid_after_utc)
    subject = _name(f"Certificates of {host}", host)
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key())
    builder = (
        _certificate(subject, authority.certificate.subject, public_key, now, until)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([DOCUMENT_SIGNING]), critical=False)
        .add_extension(identifier, critical=False)
    )
    return builder.sign(authority.key, hashes.SHA256())


def _certificate(subject, issuer, public_key, begins, ends):
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins - LEEWAY)
        .not_valid_after(ends)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
    )


def _name(common, host):
    # Names of certificates have at most 64 characters.
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, host[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, common[:64]),
        ]
    )
