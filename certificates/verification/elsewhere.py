"""The same checks on a machine that has nothing of ours but our public keys: no database, no network.

A credential says who, what and when, and its seal stands for that; whether it still counts stands in a status list,
a small signed file that this site publishes. Without one the answer stays open.
"""

import hashlib
from dataclasses import dataclass, field

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.utils.translation import gettext as _

from certificates import badge, signing
from certificates.badge import checking
from certificates.models import Certificate, SigningKey
from certificates.reading import attachments, kinds, strict_json
from certificates.verification.claims import Claim
from certificates.verification.errors import NotReadable
from certificates.verification.findings import Finding, State, met, not_checked, not_met

PEM_BEGINS = b"-----BEGIN CERTIFICATE-----"


@dataclass(frozen=True)
class Known:
    """What is known of an issuer: keys of documents, keys of credentials and status lists, and status lists."""

    documents: list = field(default_factory=list)
    credentials: list = field(default_factory=list)
    status: dict | None = None


def read_known(files):
    """Return what the given files hold: DID documents, certificates as PEM, status lists. Raises NotReadable."""
    known = Known()
    status = {}
    for content in files:
        if PEM_BEGINS in content:
            known.documents.extend(_certificates(content))
            continue
        document = _json(content)
        if isinstance(document.get("verificationMethod"), list):
            known.credentials.extend(_keys(document))
        elif "encodedList" in (document.get("credentialSubject") or {}):
            status[document["credentialSubject"].get("statusPurpose", "")] = content
        else:
            raise NotReadable(
                _("A file of keys is neither a DID document, nor a certificate in PEM, nor a status list.")
            )
    return Known(known.documents, known.credentials, status or None)


def by_file(content, known):
    """Say what can be said of a PDF or a credential by what is known of its issuer. Raises NotReadable."""
    kind = kinds.kind_of(content)
    if kind == kinds.JSON:
        _json(content)
        return _summed([_of_credential(content, known)])
    if kind != kinds.PDF:
        raise NotReadable(_("This is not a PDF file and not a credential."))
    inside = attachments.credentials_in(content)
    found = [_of_pdf(content, known)]
    if len(inside) == 1:
        found.append(_of_credential(inside[0], known))
    elif inside:
        found.append((State.CHANGED, [not_met("credential", _("There are several credentials inside."))], []))
    else:
        found.append(
            (
                State.OPEN,
                [not_checked("credential", _("There is no credential inside that can be read."))],
                [],
            )
        )
    return _summed(found)


def _of_pdf(content, known):
    if not known.documents:
        title = _("No key for documents was given, so the signature and the pages were not checked.")
        return State.OPEN, [not_checked("signature", title)], []
    finding = signing.check(content, keys=known.documents)
    if finding.is_trusted:
        return (
            State.VALID,
            [met("signature", _("The file is signed with a given key, and unchanged since."))],
            [],
        )
    if not finding.found:
        return State.UNKNOWN, [not_met("signature", _("The file is not signed with a given key."))], []
    return State.CHANGED, [not_met("signature", _("The file was changed after it was signed."))], []


def _of_credential(content, known):
    if not known.credentials:
        title = _("No key for credentials was given, so the credential was not checked.")
        return State.OPEN, [not_checked("credential", title)], []
    found = badge.check(content, keys=known.credentials, status=known.status)
    if not found.intact:
        state = (
            State.UNKNOWN if found.state in (checking.NO_CREDENTIAL, checking.UNKNOWN_KEY) else State.CHANGED
        )
        title = {
            checking.NO_CREDENTIAL: _("It is no credential of a certificate."),
            checking.UNKNOWN_KEY: _("The credential is not sealed with a given key."),
        }.get(found.state, _("The credential was changed after it was sealed, or says what no seal covers."))
        return state, [not_met("credential", title)], []
    checks = [
        met("credential", _("The credential is sealed with a given key, and not one word was changed."))
    ]
    if known.status is None and found.state == checking.UNKNOWN:
        checks.append(
            not_checked("status", _("No status list was given, so whether it still counts is open."))
        )
        return State.OPEN, checks, _claims(found)
    state = {
        checking.VALID: State.VALID,
        checking.REVOKED: State.REVOKED,
        checking.REPLACED: State.REPLACED,
        checking.EXPIRED: State.EXPIRED,
    }.get(found.state, State.UNKNOWN)
    check = met if state == State.VALID else not_met
    return state, [*checks, check("status", found.sentence)], _claims(found)


def _summed(found):
    """One finding out of several: the worst state decides."""
    order = (
        State.CHANGED,
        State.REVOKED,
        State.REPLACED,
        State.EXPIRED,
        State.UNKNOWN,
        State.OPEN,
        State.VALID,
    )
    state = min((one[0] for one in found), key=order.index)
    titles = {
        State.VALID: _("It is genuine, and it counts."),
        State.OPEN: _("Nothing speaks against it, and not everything could be checked."),
        State.REVOKED: _("It was revoked."),
        State.REPLACED: _("It was replaced."),
        State.EXPIRED: _("It has expired."),
        State.CHANGED: _("It was changed after it was issued."),
        State.UNKNOWN: _("It was not issued with the given keys."),
    }
    checked = [check for one in found for check in one[1]]
    claims = [] if state == State.CHANGED else [claim for one in found for claim in one[2]]
    return Finding(state, titles[state], checked=checked, holds_file=True, claims=claims)


def _claims(found):
    said = found.document
    achieved = said.get("credentialSubject", {}).get("achievement", {})
    # Which kind it is stands in the sealed address of what was achieved.
    is_credit = "/credentials/achievements/credit/" in str(achieved.get("id", ""))
    kind = Certificate.Kind.CREDIT if is_credit else Certificate.Kind.PROGRAM
    return [
        Claim(_("Number"), str(said.get("id", "")).rstrip("/").rpartition("/")[2]),
        Claim(_("Awarded to"), found.name),
        Claim(_("Kind"), kind.label),
        Claim(_("Award"), str(achieved.get("name", ""))),
        *([Claim(_("About"), str(said.get("description", "")))] if is_credit else []),
        Claim(_("Completed on") if is_credit else _("Awarded on"), str(said.get("awardedDate", ""))[:10]),
        Claim(_("Awarded by"), str(said.get("issuer", {}).get("name", ""))),
    ]


def _certificates(content):
    try:
        found = x509.load_pem_x509_certificates(content)
    except ValueError as error:
        raise NotReadable(_("A certificate in a file of keys cannot be read.")) from error
    for number, one in enumerate(found, 1):
        yield SigningKey(
            name=f"given-{number}",
            purpose=SigningKey.Purpose.DOCUMENT,
            public=one.public_bytes(Encoding.PEM).decode(),
            fingerprint=hashlib.sha256(one.public_bytes(Encoding.DER)).hexdigest(),
        )


def _keys(document):
    """The keys of a DID document by their full names; one that it names as another issuer's is not its to give."""
    issuer = document.get("id", "")
    for method in document["verificationMethod"]:
        name = method.get("id", "") if isinstance(method, dict) else ""
        is_own = isinstance(name, str) and isinstance(issuer, str) and name.startswith(f"{issuer}#")
        if is_own and isinstance(method.get("publicKeyMultibase"), str):
            yield SigningKey(
                name=name,
                purpose=SigningKey.Purpose.CREDENTIAL,
                public=method["publicKeyMultibase"],
            )


def _json(content):
    try:
        found = strict_json.parse(content)
    except strict_json.NotReadable as refusal:
        raise NotReadable(_("This file is no JSON document that can be relied on.")) from refusal
    if not isinstance(found, dict):
        raise NotReadable(_("This file is no credential."))
    return found
