"""By credential: the JSON file that wallets hold. What counts is its seal, not how the file is spelled."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from certificates import badge
from certificates.badge import issuer
from certificates.models import Certificate
from certificates.reading import strict_json
from certificates.verification.errors import NotReadable
from certificates.verification.findings import (
    Checked,
    Finding,
    State,
    another,
    issued,
    met,
    not_checked,
    not_met,
    standing_of,
)
from cms.lines import clean

LONGEST_NAME = 200


@dataclass(frozen=True)
class Look:
    """A credential that was looked at.

    is_ours: we sealed it, with a key that counts, and not a word was changed since. claims_us: it says that it is
    ours. issuer: who issued it, in its own words. certificate: the one it belongs to, once given out.
    """

    check: Checked
    is_ours: bool = False
    claims_us: bool = False
    issuer: str = ""
    certificate: Certificate | None = None


def by_credential(content, number=""):
    """Say what we know about a credential. Raises NotReadable when the JSON is none."""
    document = _read(content)
    look = look_at(document)
    if look.is_ours and look.certificate:
        return _ours(look, number)
    if look.is_ours:
        return Finding(
            State.UNKNOWN,
            _("Our records do not hold this credential."),
            _("It bears our seal, and yet we do not find its number. Please tell the program office."),
            checked=[look.check, _unknown_number()],
            holds_file=True,
        )
    if not look.claims_us:
        return foreign(look)
    return Finding(
        State.CHANGED,
        _("Do not rely on this credential."),
        _(
            "It says that it is ours, and it is not as we gave it out: it was changed, or somebody made it up. Ask for "
            "the file as it was received, or check the number."
        ),
        checked=[look.check],
        holds_file=True,
    )


def look_at(document):
    """Look at a parsed document: whether it bears our seal, or only says so, or is another site's."""
    claimed = document.get("issuer")
    identifier = claimed.get("id") if isinstance(claimed, dict) else claimed
    words = _short(claimed.get("name") if isinstance(claimed, dict) else "") or _short(identifier)
    # Asked first: what we sealed is ours, also if this site had another address then.
    found = badge.check(document)
    if not found.is_trusted and identifier != issuer.did():
        title = _("The credential was issued by somebody else, so we cannot check its seal.")
        return Look(not_checked("credential", title), issuer=words)
    if not found.is_trusted:
        check = not_met("credential", found.sentence, _("Nothing that stands in it may be relied on."))
        return Look(check, claims_us=True, issuer=words)
    check = met(
        "credential",
        _("The credential bears our seal, and not one word of it was changed."),
        _("The seal was made with a key that only we have."),
    )
    certificate = issued().filter(pk=found.certificate.pk).first() if found.certificate else None
    return Look(check, is_ours=True, claims_us=True, issuer=words, certificate=certificate)


def read_credential(content):
    """Return the document if the bytes hold a credential of whatever site, or None."""
    try:
        document = strict_json.parse(content)
    except strict_json.NotReadable:
        return None
    return document if _is_credential(document) else None


def foreign(look):
    """A credential of another site: nothing against it, and nothing for it."""
    who = (
        _("It names as its issuer: %(issuer)s.") % {"issuer": look.issuer}
        if look.issuer
        else _("It does not say who issued it.")
    )
    return Finding(
        State.FOREIGN,
        _("This credential is not one of ours."),
        who + " " + _("We can say nothing about it. Ask there, or the holder, how to check it."),
        checked=[look.check],
        holds_file=True,
    )


def _ours(look, number):
    state, title, words, status = standing_of(look.certificate)
    checked = [
        look.check,
        met("database", _("We issued this number, and these facts are ours.")),
        status,
    ]
    return another(
        Finding(
            state,
            title,
            words,
            look.certificate,
            checked,
            holds_file=True,
            shows_name=may_name(look.certificate),
        ),
        number,
    )


def may_name(certificate):
    """Whoever holds the document reads the name on it; but a replaced one may bear a name that was left behind."""
    return certificate.standing != Certificate.Standing.REPLACED


def _unknown_number():
    return not_met("database", _("Our records hold no certificate with its number."))


def _read(content):
    try:
        document = strict_json.parse(content)
    except strict_json.NotReadable as refusal:
        raise NotReadable(_sentence(refusal.why)) from refusal
    if not _is_credential(document):
        raise NotReadable(
            _(
                "This file holds data, but it is no credential of a certificate. Choose the PDF of the certificate, or "
                "the credential file, as you received it."
            )
        )
    return document


def _is_credential(document):
    if not isinstance(document, dict):
        return False
    types = document.get("type", document.get("@type"))
    types = types if isinstance(types, list) else [types]
    known = {"VerifiableCredential", "OpenBadgeCredential", "AchievementCredential", "Assertion"}
    return any(isinstance(one, str) and one in known for one in types)


def _sentence(why):
    return {
        "large": _("This credential is too large. Ours are smaller than 200 kB."),
        "deep": _("This file is more entangled than any credential of ours, so it was not read."),
        "twice": _("This file says the same thing twice in different words, so it was not relied on."),
    }.get(why, _("This file is damaged: it begins like a credential and cannot be read to its end."))


def _short(words):
    return clean(words)[:LONGEST_NAME] if isinstance(words, str) else ""
