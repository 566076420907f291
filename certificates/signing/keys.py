"""Keys by purpose: which one signs now, and how one is made, replaced, retired or distrusted.

A retired key signs no more and what it signed counts. A distrusted one was lost or stolen: nothing it signed counts.
Only public halves are in the database; see certificates/signing/places.py for the others.
"""

import hashlib
import os
import uuid
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.models import Certificate, Signature, SigningKey
from certificates.signing import authority, multikey, places
from certificates.signing.errors import NoKey
from cms import audit

PREFIXES = {
    SigningKey.Purpose.DOCUMENT: "document",
    SigningKey.Purpose.CREDENTIAL: "key",
    SigningKey.Purpose.STATUS: "status",
}
SKEW = timedelta(minutes=5)
PEM = serialization.Encoding.PEM


def signer(purpose, at, *, last=None):
    """Return the key to sign with now and its private half. Raises NoKey with the sentence that says why not.

    last: when something was signed last, if the caller has asked for it already.
    """
    key = SigningKey.objects.current(purpose)
    if key is None and settings.IS_LOCAL:
        key = _first(purpose, at)
    if key is None:
        raise NoKey(
            _(
                "There is no key for: %(purpose)s. An administrator makes one with: "
                "manage.py signing_keys make %(word)s"
            )
            % {"purpose": SigningKey.Purpose(purpose).label.lower(), "word": purpose}
        )
    if key.is_expired(at):
        raise NoKey(
            _(
                "Key %(name)s expired on %(day)s, so nothing was signed. An administrator replaces it with: "
                "manage.py signing_keys rotate %(word)s"
            )
            % {"name": key.name, "day": f"{key.not_after:%Y-%m-%d}", "word": purpose}
        )
    _check_clock(key, at, last or last_signature())
    return key, places.half_of(key)


def ready(at=None):
    """Do nothing if documents and credentials can be signed now; else raise NoKey before anything is begun."""
    at, last = at or timezone.now(), last_signature()
    for purpose in SigningKey.Purpose.values:
        signer(purpose, at, last=last)


def last_signature():
    """Return when something was signed last, or None."""
    return Signature.objects.order_by("-id").values_list("at", flat=True).first()


def write_down(key, *, about, content, at, by=None):
    """Log one signature; before what was signed is given to anybody."""
    digest = hashlib.sha256(content).hexdigest()
    return Signature.objects.create(key=key, about=about, sha256=digest, at=at, by=by)


def make(purpose, *, by=None, now=None, years=authority.YEARS):
    """Make a key and its private half in a file that only we can read; return its row.

    years: how long the certificate of a document key is valid; other keys do not expire.
    """
    now = now or timezone.now()
    folder = Path(settings.SIGNING_KEYS)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if purpose == SigningKey.Purpose.DOCUMENT:
        private = ec.generate_private_key(ec.SECP256R1())
        root = _authority(folder, now)
        certificate = authority.certify(root, private.public_key(), settings.SITE_HOST, now, years)
        described = _described(certificate, [root.certificate])
    else:
        private = ed25519.Ed25519PrivateKey.generate()
        raw = private.public_key().public_bytes_raw()
        described = {
            "algorithm": "Ed25519",
            "public": multikey.of_public_key(raw),
            "fingerprint": hashlib.sha256(raw).hexdigest(),
        }
    name = _write_new(purpose, now, authority.private_pem(private))
    return _enter(purpose, name, described, by=by, now=now)


def adopt(*, by=None, now=None):
    """Enter the key that DOCUMENT_SIGNER names, and retire the one before it; return its row. Raises NoKey."""
    now = now or timezone.now()
    half = places.of_document_signer()
    if not half.certificates:
        raise NoKey(_("Beside the key that DOCUMENT_SIGNER names there is no certificate."))
    described = _described(half.certificates[0], half.certificates[1:])
    if known := SigningKey.objects.filter(fingerprint=described["fingerprint"]).first():
        raise NoKey(_("This key is entered already, as %(name)s.") % {"name": known.name})
    with transaction.atomic():
        before = SigningKey.objects.current(SigningKey.Purpose.DOCUMENT)
        key = _enter(SigningKey.Purpose.DOCUMENT, _free_name("document", now), described, by=by, now=now)
        if before:
            retire(before, by=by, why=_("Replaced by %(name)s") % {"name": key.name}, now=now)
    return key


def rotate(purpose, *, by=None, now=None, years=authority.YEARS):
    """Make a new key and retire the one before it; return the new one."""
    with transaction.atomic():
        before = SigningKey.objects.current(purpose)
        key = make(purpose, by=by, now=now, years=years)
        if before:
            retire(before, by=by, why=_("Replaced by %(name)s") % {"name": key.name}, now=now)
    return key


def retire(key, *, by=None, why="", now=None):
    """Let a key sign no more; what it signed goes on counting."""
    _end(key, "retired", by=by, why=why, now=now)


def distrust(key, *, by=None, why="", now=None):
    """Let nothing count that a key signed, from now on and for the past; return the certificates to issue anew."""
    _end(key, "distrusted", by=by, why=why, now=now)
    return signed_with(key).filter(standing=Certificate.Standing.VALID)


def signed_with(key):
    """Certificates whose document or credential a key signed."""
    return Certificate.objects.filter(Q(signed_with=key) | Q(credential_signed_with=key))


def root_certificates():
    """Every root that our document certificates stand under, as PEM texts, each once."""
    chains = SigningKey.objects.trusted(SigningKey.Purpose.DOCUMENT).values_list("chain", flat=True)
    return list(dict.fromkeys(filter(None, chains)))


def _first(purpose, now):
    # Local mode only. Two processes may come here at once: the second waits for its turn, and finds what the first made.
    with transaction.atomic():
        audit.take_turn()
        return SigningKey.objects.current(purpose) or make(purpose, now=now)


def _check_clock(key, at, last):
    latest = max(filter(None, (key.made_at, last)))
    if latest - SKEW > at:
        raise NoKey(
            _(
                "The clock of this machine says %(now)s, and something was signed at %(later)s already. "
                "Nothing is signed until the clock is right."
            )
            % {"now": f"{at:%Y-%m-%d %H:%M} UTC", "later": f"{latest:%Y-%m-%d %H:%M} UTC"}
        )


def _end(key, how, *, by, why, now):
    column = f"{how}_at"
    with transaction.atomic():
        row = SigningKey.objects.select_for_update(no_key=True).get(pk=key.pk)
        if getattr(row, column) is None:
            setattr(row, column, now or timezone.now())
            row.why = why or row.why
            row.save(update_fields=[column, "why"])
            audit.record(how, row, by=by, why=why, name=row.name, fingerprint=row.fingerprint)
    key.refresh_from_db()


def _enter(purpose, name, described, *, by, now):
    with transaction.atomic():
        key = SigningKey.objects.create(name=name, purpose=purpose, made_at=now, **described)
        audit.record("made", key, by=by, name=name, purpose=str(purpose), fingerprint=key.fingerprint)
    return key


def _described(certificate, chain):
    public = certificate.public_key()
    kind = f"ECDSA {public.curve.name}" if isinstance(public, ec.EllipticCurvePublicKey) else "RSA"
    return {
        "algorithm": kind[:20],
        "public": certificate.public_bytes(PEM).decode(),
        "chain": "".join(one.public_bytes(PEM).decode() for one in chain),
        "fingerprint": hashlib.sha256(certificate.public_bytes(serialization.Encoding.DER)).hexdigest(),
        "not_after": certificate.not_valid_after_utc,
    }


def _authority(folder, now):
    path = folder / "authority.pem"
    if not path.exists():
        made = authority.new_authority(settings.SITE_HOST, now)
        with suppress(FileExistsError):  # another process was quicker
            _write(path, made.as_pem())
    try:
        kept = authority.Authority.from_pem(path.read_bytes())
    except (OSError, ValueError) as error:
        raise NoKey(
            _("The file of our signing authority cannot be read: %(path)s") % {"path": path}
        ) from error
    if kept.certificate.not_valid_after_utc <= now + timedelta(days=1):
        raise NoKey(_("Our signing authority has expired. Move its file away, and a new one is made."))
    return kept


def _write_new(purpose, now, content):
    while True:
        name = _free_name(PREFIXES[SigningKey.Purpose(purpose)], now)
        try:
            _write(places.path_of(name), content)
        except FileExistsError:
            continue
        return name


def _free_name(prefix, now):
    number = 1
    while True:
        name = f"{prefix}-{now:%Y}-{number}"
        if not places.path_of(name).exists() and not SigningKey.objects.filter(name=name).exists():
            return name
        number += 1


def _write(path, content):
    """Put a file there whole or not at all. Raises FileExistsError."""
    part = path.with_name(f"{uuid.uuid4().hex}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(part, path)
    finally:
        part.unlink(missing_ok=True)
