"""By PDF: its signature, the credential inside it, and our records, each for itself and then together.

Exactly the bytes that we stored are a certificate of ours. Everything else is not, however near it comes; then what
is still true of it is said, so that nobody takes the pages for it.
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from certificates import filing, signing
from certificates.reading import attachments
from certificates.verification import credentials
from certificates.verification.findings import (
    Finding,
    State,
    another,
    issued,
    met,
    not_checked,
    not_met,
    standing_of,
)


@dataclass(frozen=True)
class Parts:
    """What was found in a PDF: its signature, what its attachments are, and whether it is locked."""

    signature: signing.SignatureFinding
    looks: list = field(default_factory=list)
    is_locked: bool = False

    @property
    def ours(self):
        """The one credential of ours in it; None where there is none, or where there are several."""
        found = [look for look in self.looks if look.is_ours]
        return found[0] if len(found) == 1 else None


def by_pdf(content, number=""):
    """Say what we know about a PDF; `number` is the one the visitor looked at, if any."""
    certificate = issued().filter(pdf_sha256=filing.digest(content)).select_related("signed_with").first()
    parts = _parts(content)
    if certificate is not None:
        return another(_as_stored(certificate, parts), number)
    if parts.signature.is_trusted:
        return another(_not_in_records(parts), number)
    if parts.signature.found or parts.ours or any(look.claims_us for look in parts.looks):
        return another(_not_as_issued(parts), number)
    if parts.looks:
        return _with_another_badge(parts)
    return Finding(
        State.UNKNOWN,
        _("This file is not one that we issued."),
        _(
            "It may have been changed, printed and scanned, or saved anew by a program: then it can look the same. "
            "Ask for the file as it was received, or check the number."
        ),
        checked=[_signature(parts), *_credential(parts), _no_record()],
        holds_file=True,
    )


def _as_stored(certificate, parts):
    state, title, words, status = standing_of(certificate)
    signature = _signature(parts)
    if certificate.signed_with is None:
        signature = not_checked(
            "signature",
            _("The file is older than our signatures."),
            _("It was compared with our own copy instead, which says as much."),
        )
    elif certificate.signed_with.distrusted_at and state == State.VALID:
        state, title = State.REVOKED, _("This file does not count any more.")
        words = _(
            "It was signed with a key that we no longer trust, so that nobody can tell it from a forged one. The "
            "holder gets a new file; ask for it, or check the number."
        )
    checked = [
        signature,
        met(
            "integrity",
            _("The file is, byte for byte, the one that we issued."),
            _("We compared it with the fingerprint that we kept when we issued it."),
        ),
        *_credential(parts, certificate),
        met("database", _("We issued this number, and these facts are ours.")),
        status,
    ]
    return Finding(
        state,
        title,
        words,
        certificate,
        checked,
        holds_file=True,
        shows_name=credentials.may_name(certificate),
    )


def _not_in_records(parts):
    """Sealed by us and nowhere written down: a copy of the records that is too old, or a key in the wrong hands."""
    return Finding(
        State.UNKNOWN,
        _("Our records do not hold this file."),
        _(
            "It bears our signature, and yet we do not know it. Please tell the program office before you rely on it."
        ),
        checked=[_signature(parts), *_credential(parts), _no_record()],
        holds_file=True,
    )


def _not_as_issued(parts):
    """A file that began as ours, or carries a credential of ours, or says so; and that is not what we issued."""
    certificate = parts.ours.certificate if parts.ours else None
    checked = [_signature(parts), _integrity(parts), *_credential(parts)]
    words = _("Do not rely on what its pages show. Ask for the file as it was received, or check the number.")
    if certificate is not None:
        checked.append(standing_of(certificate)[-1])
        words = _(
            "Do not rely on what its pages show. The credential inside is ours: what it certifies stands below, and "
            "whatever reads otherwise in the file was not issued by us."
        )
    return Finding(
        State.CHANGED,
        _("This file is not as we issued it."),
        words,
        certificate,
        checked,
        holds_file=True,
        shows_name=certificate is not None and credentials.may_name(certificate),
    )


def _with_another_badge(parts):
    found = credentials.foreign(parts.looks[0])
    return Finding(
        found.state,
        _("This file is not one that we issued."),
        found.words,
        checked=[_signature(parts), *_credential(parts), _no_record()],
        holds_file=True,
    )


def _parts(content):
    found = [credentials.read_credential(one) for one in attachments.credentials_in(content)]
    looks = [credentials.look_at(document) for document in found if document is not None]
    return Parts(signing.check(content), looks, attachments.is_locked(content))


def _signature(parts):
    finding = parts.signature
    if finding.is_trusted:
        return met("signature", finding.sentence, _("Only we have the key that makes this signature."))
    if finding.found and finding.intact and not finding.covers_whole_file and not finding.key.distrusted_at:
        return met("signature", _("The part of the file that we signed is unchanged."))
    if not finding.found:
        title = _("The file bears no signature of ours.")
        if finding.other:
            title = _("The file bears a signature, and it is not ours, or not ours any more.")
        why = _(
            "Some programs drop or break the signature when they save a file. It cannot be told from a copy then."
        )
        return not_met("signature", title, why)
    return not_met("signature", finding.sentence)


def _integrity(parts):
    if parts.signature.found and parts.signature.intact and not parts.signature.covers_whole_file:
        return not_met(
            "integrity",
            _("Something was added after we signed it."),
            _("That may be a note or a stamp of a program; it may also cover what we wrote. We cannot tell."),
        )
    return not_met(
        "integrity",
        _("The file is not byte for byte one that we issued."),
        _("A program that saved it anew changes a file as well as somebody who wants to deceive you."),
    )


def _credential(parts, certificate=None):
    """The credential inside: of this certificate (`certificate`, where it is known), of another, or none."""
    if parts.is_locked and not parts.looks:
        title = _(
            "The file is locked with a password or restricted, so the credential inside cannot be read."
        )
        return [not_checked("credential", title)]
    if not parts.looks:
        if certificate is not None and not certificate.credential:
            return []  # it is older than credentials
        title = _("There is no credential inside that we can read.")
        return [not_checked("credential", title, _("Every newer certificate of ours carries one."))]
    if len([look for look in parts.looks if look.is_ours]) > 1:
        return [not_met("credential", _("There are several credentials of ours inside; we put in one."))]
    look = parts.ours or parts.looks[0]
    if certificate is not None and look.certificate != certificate:
        return [not_met("credential", _("The credential inside belongs to another certificate."))]
    return [look.check]


def _no_record():
    return not_met("database", _("Our records hold no such file."))
