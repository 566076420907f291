"""A number, a file or a name in; what we can say about it out, in plain words.

Each question costs one query, found or not. What is not given out yet is as unknown as what never was.
"""

import hmac
import unicodedata
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from certificates import filing
from certificates import number as numbers
from certificates.models import Certificate
from cms.lines import clean

VALID, REVOKED, REPLACED, UNKNOWN, PREVIEW = "valid", "revoked", "replaced", "unknown", "preview"
LARGEST_FILE = 2_000_000


class NotAPdf(ValueError):
    """What was sent is no PDF, or too large to be one of ours. `sentence` says it to the sender."""

    def __init__(self, sentence):
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Checked:
    """One thing that was checked, and whether it is so."""

    title: str
    met: bool
    why: str = ""
    begun: bool = False


@dataclass(frozen=True)
class Finding:
    """What we can say.

    state        one of the words above
    title        the finding as a sentence
    words        what it means, where that needs saying
    certificate  the certificate it is about, if we issued one
    checked      what was checked, in order
    shows_name   whether the holder's name may be shown: the holder agreed, or the visitor holds the paper
    """

    state: str
    title: str
    words: str = ""
    certificate: Certificate | None = None
    checked: list = field(default_factory=list)
    shows_name: bool = False

    @property
    def is_known(self):
        """Whether we issued it."""
        return self.certificate is not None


def by_number(number):
    """Say what we know about a number in its canonical form."""
    if number == numbers.SAMPLE:
        return Finding(
            PREVIEW,
            _("This is a preview, not a certificate."),
            _("It shows how one would look. It certifies nothing."),
        )
    return _about(_known().filter(number=number).first())


def by_file(content, number=""):
    """Say whether these bytes are a certificate we issued; `number` is the one the visitor looked at, if any.

    Raises NotAPdf. Nothing is kept.
    """
    if len(content) > LARGEST_FILE:
        raise NotAPdf(_("This file is too large. Our certificates are smaller than 2 MB."))
    if b"%PDF-" not in content[:1024]:
        raise NotAPdf(
            _("This is not a PDF file. Choose the file as you received it; a photograph cannot be checked.")
        )
    found = _about(_known().filter(pdf_sha256=filing.digest(content)).first(), holds_file=True)
    if not found.is_known:
        return Finding(
            UNKNOWN,
            _("This file is not one that we issued."),
            _(
                "It may have been changed, printed and scanned, or saved anew by a program: then it can look the same. "
                "Ask for the file as it was received, or check the number."
            ),
        )
    if number and found.certificate.number != number:
        return Finding(
            found.state,
            _("This file is another certificate."),
            _(
                "We issued it, but it is not the one whose number you checked. The facts below are those of the file."
            ),
            found.certificate,
            found.checked,
            shows_name=True,
        )
    return found


def has_name(certificate, typed):
    """Whether a typed name is the holder's: only its letters count, not accents, case, spaces or a degree after it."""
    facts = certificate.facts
    spellings = {_letters(facts["name"]), _letters(facts.get("name_in_latin", ""))} - {""}
    spellings |= {spelling + _letters(facts.get("credentials", "")) for spelling in spellings}
    asked = _letters(typed).encode()
    # Every spelling is compared in full, so that the time says nothing about how near a guess was.
    return any([hmac.compare_digest(asked, spelling.encode()) for spelling in sorted(spellings)])  # noqa: C419


def _known():
    return Certificate.objects.filter(issued_at__isnull=False).select_related("revocation")


def _about(certificate, *, holds_file=False):
    if certificate is None:
        return Finding(
            UNKNOWN,
            _("We issued no certificate with this number."),
            _(
                "The number is well formed, but it is not one of ours. Please compare it with the paper, and ask "
                "whoever gave it to you."
            ),
        )
    checked = [Checked(_("We issued this number, and these facts are ours."), True)]
    if holds_file:
        checked.append(Checked(_("The file is, byte for byte, the one that we issued."), True))
    state = certificate.standing
    if state == Certificate.Standing.VALID:
        title, words = _("This certificate is valid."), ""
        checked.append(Checked(_("It has not been revoked or replaced."), True))
    elif state == Certificate.Standing.REPLACED:
        title = _("This certificate was replaced.")
        words = _("It does not count any more. The holder has another one; ask for its number.")
        checked.append(Checked(_("It has been replaced."), False))
    else:
        title = _("This certificate was revoked.")
        words = _("It does not count any more. Do not rely on it, whatever the paper says.")
        checked.append(Checked(_("It has been revoked."), False))
    return Finding(state, title, words, certificate, checked, holds_file or certificate.name_is_public)


def _letters(name):
    plain = unicodedata.normalize("NFKD", clean(name)).casefold()
    return "".join(letter for letter in plain if unicodedata.category(letter)[0] in "LN")
