"""Where the private half of a key is: a file, a PKCS#12 file, a token (PKCS#11); a key service would be one more.

A place answers with a Half, which signs bytes and knows its own public key, and nothing more: whoever signs need
not know where the key lives. To add a place, such as a cloud's key service, write one function that takes the
address of DOCUMENT_SIGNER and a password and returns a Half, and put it into PLACES under its scheme.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from django.conf import settings
from django.utils.translation import gettext as _

from certificates.models import SigningKey
from certificates.signing import multikey, waiting
from certificates.signing.errors import NoKey

DER = serialization.Encoding.DER
SPKI = serialization.PublicFormat.SubjectPublicKeyInfo


@dataclass(frozen=True)
class Half:
    """The private half of a key, wherever it is.

    public: its public key (SubjectPublicKeyInfo, DER). sign: bytes in, signature out (SHA-256 with ECDSA or RSA,
    or Ed25519). certificates: those that lie beside it, its own first.
    """

    public: bytes
    sign: Callable[[bytes], bytes]
    certificates: tuple[x509.Certificate, ...] = ()


def half_of(key):
    """Return the private half of a key. Raises NoKey where it is missing, unreadable or another key's."""
    if key.purpose == SigningKey.Purpose.DOCUMENT and settings.DOCUMENT_SIGNER:
        half = of_document_signer()
        if half.public != public_der(key):
            raise NoKey(
                _("DOCUMENT_SIGNER holds another key than %(name)s. Run: manage.py signing_keys adopt")
                % {"name": key.name}
            )
        return half
    half = _file(key.name)
    if half.public != public_der(key):
        raise NoKey(
            _("The file of key %(name)s holds another key. Restore it from a backup.") % {"name": key.name}
        )
    return half


def of_document_signer():
    """Return what DOCUMENT_SIGNER names. Raises NoKey."""
    address = settings.DOCUMENT_SIGNER
    try:
        return PLACES[urlsplit(address).scheme](address, settings.DOCUMENT_SIGNER_PASSWORD)
    except NoKey:
        raise
    except Exception as error:  # libraries of tokens raise what they like; none of it may hold the password
        raise NoKey(
            _("The key that DOCUMENT_SIGNER names cannot be used (%(error)s).")
            % {"error": type(error).__name__}
        ) from error


def public_der(key):
    """Return the public key of a row (SubjectPublicKeyInfo, DER)."""
    return _public_der(key.public)


def path_of(name):
    """Return the file of a key by its name."""
    return Path(settings.SIGNING_KEYS) / f"{name}.pem"


@lru_cache(maxsize=64)
def _public_der(public):
    if public.startswith("z"):
        raw = multikey.public_key(public)
        return ed25519.Ed25519PublicKey.from_public_bytes(raw).public_bytes(DER, SPKI)
    return x509.load_pem_x509_certificate(public.encode()).public_key().public_bytes(DER, SPKI)


def _file(name):
    path = path_of(name)
    try:
        state = path.stat()
        return _read_file(path, state.st_mtime_ns, state.st_size)
    except FileNotFoundError:
        raise NoKey(
            _(
                "The private half of key %(name)s is not there. Restore it from a backup, or make a new key: "
                "manage.py signing_keys rotate"
            )
            % {"name": name}
        ) from None
    except (OSError, ValueError, TypeError) as error:
        raise NoKey(_("The file of key %(name)s cannot be read.") % {"name": name}) from error


@lru_cache(maxsize=64)
def _read_file(path, changed, size):
    # Read once in a process: to load and check a key takes longer than to sign with it.
    return of_private_key(serialization.load_pem_private_key(path.read_bytes(), password=None))


def of_private_key(key, certificates=()):
    """Return the half of a key in memory. Raises ValueError for a kind that we do not sign with."""
    if isinstance(key, ed25519.Ed25519PrivateKey):
        sign = key.sign
    elif isinstance(key, ec.EllipticCurvePrivateKey):
        sign = lambda content: key.sign(content, ec.ECDSA(hashes.SHA256()))  # noqa: E731
    elif isinstance(key, rsa.RSAPrivateKey):
        sign = lambda content: key.sign(content, padding.PKCS1v15(), hashes.SHA256())  # noqa: E731
    else:
        raise ValueError("This is no kind of key that we sign with: use P-256 or RSA.")
    return Half(key.public_key().public_bytes(DER, SPKI), sign, tuple(certificates))


def _pkcs12(address, password):
    path = Path(unquote(urlsplit(address).path))
    try:
        state = path.stat()
    except OSError as error:
        raise NoKey(
            _("The file that DOCUMENT_SIGNER names is not there: %(path)s") % {"path": path}
        ) from error
    return _read_pkcs12(path, state.st_mtime_ns, state.st_size, password)


@lru_cache(maxsize=4)
def _read_pkcs12(path, changed, size, password):
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(
            path.read_bytes(), password.encode() if password else None
        )
    except ValueError as error:
        raise NoKey(
            _("The file that DOCUMENT_SIGNER names does not open: is DOCUMENT_SIGNER_PASSWORD right?")
        ) from error
    if key is None or certificate is None:
        raise NoKey(_("The file that DOCUMENT_SIGNER names holds no key with its certificate."))
    return of_private_key(key, (certificate, *others))


@dataclass(frozen=True)
class Token:
    """What an address such as pkcs11:///usr/lib/softhsm/libsofthsm2.so?token=alongside&label=signing says."""

    module: str
    token: str
    label: str
    raw: bool

    @classmethod
    def from_address(cls, address):
        """Read an address. Raises ValueError that says what is missing."""
        parts = urlsplit(address)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        missing = [name for name in ("token", "label") if not query.get(name)]
        if not parts.path.strip("/") or missing:
            raise ValueError(
                "It must name the module's path, a token and a label: "
                "pkcs11:///usr/lib/softhsm/libsofthsm2.so?token=alongside&label=signing"
            )
        return cls(unquote(parts.path), query["token"], query["label"], query.get("raw") == "yes")


@lru_cache(maxsize=4)
def _pkcs11(address, password):
    # Asked for only here: the library is an extra (pip install "alongside[pkcs11]").
    from asn1crypto import pem
    from pyhanko.config.pkcs11 import TokenCriteria
    from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session

    wanted = Token.from_address(address)
    session = open_pkcs11_session(
        wanted.module, token_criteria=TokenCriteria(label=wanted.token), user_pin=password
    )
    signer = PKCS11Signer(
        session, cert_label=wanted.label, key_label=wanted.label, use_raw_mechanism=wanted.raw
    )
    certificate = x509.load_pem_x509_certificate(pem.armor("CERTIFICATE", signer.signing_cert.dump()))
    return Half(
        certificate.public_key().public_bytes(DER, SPKI),
        lambda content: waiting.done_apart(signer.async_sign_raw(content, "sha256")),
        (certificate,),
    )


PLACES = {"pkcs12": _pkcs12, "pkcs11": _pkcs11}
