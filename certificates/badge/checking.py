"""Is this credential one that we issued, unchanged, and does it still count? Answered without any network.

The key is looked up in our own list by the full name in the proof; nothing is ever taken from the name itself (some
verifiers read a key out of `#z6Mk…` and would accept whoever wrote it there). A stranger's document is looked at
within limits before its meaning is worked out: it could be made to take for ever.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import number as numbers
from certificates.badge import bits, contexts, proof
from certificates.models import Certificate, SigningKey

LARGEST = 100_000
DEEPEST, MOST_OBJECTS, LONGEST_LIST = 12, 120, 40
KNOWN = {
    "@context", "id", "type", "name", "description", "issuer", "validFrom", "validUntil", "awardedDate",
    "credentialSubject", "credentialStatus", "credentialSchema", "refreshService", "evidence", "proof",
}  # fmt: skip

VALID, NOT_YET, EXPIRED, REVOKED, REPLACED, UNKNOWN = (
    "valid", "not yet", "expired", "revoked", "replaced", "unknown",
)  # fmt: skip
NO_CREDENTIAL, UNKNOWN_KEY, CHANGED, DISTRUSTED, UNDEFINED = (
    "no credential", "unknown key", "changed", "distrusted", "undefined",
)  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One thing that was looked at: a short word for programs, whether it is so, and a sentence for people."""

    what: str
    met: bool
    sentence: str


@dataclass(frozen=True)
class BadgeFinding:
    """What a credential says about itself, and what we know about it.

    state: one of the words above; the first trouble decides. parts: everything that was looked at, in order.
    found: it is an Open Badges credential at all. intact: its proof fits one of our keys, so what it says is
    what we said. key: that key. certificate: the row it belongs to, if it is intact. name: the holder's, as it
    says. document: the credential itself, {} unless intact.
    """

    state: str
    parts: tuple[Part, ...] = ()
    found: bool = False
    intact: bool = False
    key: SigningKey | None = None
    certificate: Certificate | None = None
    name: str = ""
    document: dict = field(default_factory=dict)

    @property
    def is_trusted(self):
        """Whether what it says may be believed: we said it, with a key that counts. It may be revoked nevertheless."""
        return self.intact and self.key is not None and not self.key.distrusted_at

    @property
    def counts(self):
        """Whether it may be relied on now."""
        return self.state == VALID

    @property
    def sentence(self):
        """The sentence of what decides."""
        return next((part.sentence for part in self.parts if not part.met), self.parts[-1].sentence)


class _Stop(Exception):
    """Nothing more can be said after this part."""

    def __init__(self, state, part, **found):
        super().__init__(part.sentence)
        self.state, self.part, self.found = state, part, found


def check(document, *, now=None, status=None, keys=None):
    """Return a BadgeFinding about a credential, given as bytes, text or JSON; never raises for what it is given.

    status: {purpose: the text or JSON of a status list} that decides in place of our own database; a list that is
    missing, not signed by us or out of date then counts as trouble.
    keys: keys to know in place of our own, such as those that another site publishes. They need not be stored, and
    no database is asked for anything then; without `status` the standing is an open question, which is trouble too.
    """
    now = now or timezone.now()
    status = {} if keys is not None and status is None else status
    try:
        said = _read(document)
        key = _key(said, keys)
        _check_proof(said, key)
    except _Stop as stop:
        return BadgeFinding(stop.state, (stop.part,), **stop.found)
    parts = [
        Part("credential", True, _("It is a credential for a certificate.")),
        Part("proof", True, _("We signed it, and not one word has been changed since.")),
    ]
    state = VALID
    certificate = _certificate(said) if keys is None else None
    for looked, trouble in (
        _key_counts(key),
        _time(said, now),
        _standing(said, certificate, status, now, keys),
    ):
        parts.append(looked)
        state = trouble if state == VALID and trouble else state
    return BadgeFinding(state, tuple(parts), True, True, key, certificate, _name(said), said)


def _read(document):
    """Return the credential as JSON if it has the shape of ours; what is wrong is a _Stop."""
    odd = Part("credential", False, _("This is not a credential of a certificate."))
    try:
        if not isinstance(document, dict):
            if len(document) > LARGEST:
                raise ValueError("too large")
            document = json.loads(document, parse_constant=_refuse)
        if not isinstance(document, dict):
            raise ValueError("no object")
        _within_limits(document)
    except (ValueError, TypeError, RecursionError) as error:
        raise _Stop(NO_CREDENTIAL, odd) from error
    types = document.get("type")
    if not isinstance(types, list) or "OpenBadgeCredential" not in types:
        raise _Stop(NO_CREDENTIAL, odd)
    if document.get("@context") != contexts.BADGE or document.keys() - KNOWN:
        raise _Stop(
            UNDEFINED,
            Part("credential", False, _("It says things in words that our credentials do not use.")),
            found=True,
        )
    return document


def _key(said, keys):
    known = SigningKey.objects.filter(purpose=SigningKey.Purpose.CREDENTIAL) if keys is None else keys
    key = _named(said, known, keys is not None)
    if key:
        return key
    raise _Stop(
        UNKNOWN_KEY,
        Part("proof", False, _("It is not signed with a key of ours: we did not issue it.")),
        found=True,
    )


def _named(document, known, are_given):
    """Return the key of a document's own issuer that its proof names, or None.

    Given keys bear their full names: two issuers may each have one of the same short name.
    """
    method, identifier = _proof(document).get("verificationMethod"), _issuer_of(document)
    if isinstance(method, str) and isinstance(identifier, str) and method.startswith(f"{identifier}#"):
        name = method if are_given else method.removeprefix(f"{identifier}#")
        return next((key for key in known if key.name == name), None)
    return None


def _issuer_of(document):
    issuer = document.get("issuer")
    return issuer.get("id") if isinstance(issuer, dict) else issuer


def _check_proof(said, key):
    try:
        fits = proof.fits(
            {name: value for name, value in said.items() if name != "proof"}, _proof(said), key.public
        )
    except proof.NotProvable as error:
        raise _Stop(
            UNDEFINED,
            Part("proof", False, _("It says things in words that no signature can cover.")),
            found=True,
        ) from error
    if not fits:
        raise _Stop(
            CHANGED,
            Part("proof", False, _("It was changed after it was signed, or was never signed by us.")),
            found=True,
        )


def _proof(said):
    proofs = said.get("proof")
    proofs = proofs if isinstance(proofs, list) else [proofs]
    return proofs[0] if len(proofs) == 1 and isinstance(proofs[0], dict) else {}


def _certificate(said):
    parsed = str(said.get("id", "")).rstrip("/").rpartition("/")[2]
    try:
        number = numbers.parse(parsed)
    except numbers.NotANumber:
        return None
    return Certificate.objects.filter(number=number).select_related("revocation").first()


def _key_counts(key):
    if key.distrusted_at:
        return Part("key", False, _("It was signed with a key that we no longer trust.")), DISTRUSTED
    if key.retired_at:
        return Part("key", True, _("It was signed with an earlier key of ours, which still counts.")), ""
    return Part("key", True, _("It was signed with a key of ours that counts.")), ""


def _time(said, now):
    begins, ends = _instant(said.get("validFrom")), _instant(said.get("validUntil"))
    if begins and begins > now:
        return Part("time", False, _("It is not valid yet.")), NOT_YET
    if ends and ends <= now:
        return Part("time", False, _("It has expired.")), EXPIRED
    return Part("time", True, _("It does not expire.") if not ends else _("It has not expired.")), ""


def _standing(said, certificate, status, now, keys=None):
    if status is not None:
        return _listed(said, status, now, keys)
    if certificate is None or not certificate.is_public:
        return Part("status", False, _("We know no certificate with its number.")), UNKNOWN
    if certificate.standing == Certificate.Standing.REPLACED:
        return Part(
            "status", False, _("It was replaced by another one and does not count any more.")
        ), REPLACED
    if certificate.standing == Certificate.Standing.REVOKED:
        return Part("status", False, _("It was revoked and does not count any more.")), REVOKED
    return Part("status", True, _("It has not been revoked or replaced.")), ""


def _listed(said, status, now, keys=None):
    try:
        place = int(said["credentialStatus"]["statusListIndex"])
        revoked = _bit(status.get("revocation"), said, place, now, keys)
        replaced = "refresh" in status and _bit(status["refresh"], said, place, now, keys, is_named=False)
    except (
        KeyError,
        TypeError,
        AttributeError,
        ValueError,
    ):  # a list that is not as it must be tells nothing
        return Part("status", False, _("Its status list cannot be relied on.")), UNKNOWN
    if replaced:
        return Part(
            "status", False, _("It was replaced by another one and does not count any more.")
        ), REPLACED
    if revoked:
        return Part("status", False, _("It was revoked and does not count any more.")), REVOKED
    return Part("status", True, _("It has not been revoked or replaced.")), ""


def _bit(listing, said, place, now, keys=None, *, is_named=True):
    """Whether a place of a list is set, after the list itself was checked. Raises ValueError.

    is_named: it is the list that the credential names.
    """
    listing = json.loads(listing) if isinstance(listing, (str, bytes)) else listing
    if is_named and listing["id"] != said["credentialStatus"]["statusListCredential"]:
        raise ValueError("This is another list.")
    if _issuer_of(listing) != _issuer_of(said):
        raise ValueError("It is another issuer's list.")
    known = SigningKey.objects.trusted(SigningKey.Purpose.STATUS) if keys is None else keys
    key = _named(listing, known, keys is not None)
    if key is None:
        raise ValueError("It is not signed by us.")
    bare = {name: value for name, value in listing.items() if name != "proof"}
    if not proof.fits(bare, _proof(listing), key.public):
        raise ValueError("Its proof does not fit.")
    ends = _instant(listing.get("validUntil"))
    if ends is None or ends <= now:
        raise ValueError("It is out of date.")
    return bits.is_set(listing["credentialSubject"]["encodedList"], place)


def _name(said):
    for entry in said["credentialSubject"].get("identifier", ()):
        if entry.get("identityType") == "name" and not entry.get("hashed"):
            return str(entry.get("identityHash", ""))
    return ""


def _instant(text):
    try:
        at = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return at if at.tzinfo else None


def _within_limits(document):
    """Refuse what is deep, wide or names its own knots: comparing those can take for ever. Raises ValueError."""
    objects, waiting = 0, [(document, 0)]
    while waiting:
        value, depth = waiting.pop()
        if depth > DEEPEST:
            raise ValueError("too deep")
        if isinstance(value, dict):
            objects += 1
            waiting += [(one, depth + 1) for one in value.values()]
        elif isinstance(value, list):
            if len(value) > LONGEST_LIST:
                raise ValueError("too wide")
            waiting += [(one, depth + 1) for one in value]
        elif isinstance(value, str) and value.startswith("_:"):
            raise ValueError("knotted")
        if objects > MOST_OBJECTS:
            raise ValueError("too much")


def _refuse(name):
    raise ValueError(f"JSON has no {name}.")
