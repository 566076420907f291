"""What we can say of a certificate, as data: the answer in a sentence, what was checked, and what that means.

The page, the command and its JSON all say what stands here. The reader is somebody who hires people: no sentence
needs to know what a signature, a digest or a credential is.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.models import Certificate


class State(StrEnum):
    """What the answer comes to. Only the first may be relied on; open: not everything could be checked."""

    VALID = "valid"
    REPLACED = "replaced"
    REVOKED = "revoked"
    EXPIRED = "expired"
    CHANGED = "changed"
    ANOTHER = "another"
    FOREIGN = "foreign"
    UNKNOWN = "unknown"
    PREVIEW = "preview"
    OPEN = "open"


class Outcome(StrEnum):
    """How one check came out; open: it could not be made."""

    MET = "met"
    NOT_MET = "not met"
    OPEN = "could not be checked"


@dataclass(frozen=True)
class Checked:
    """One thing that was checked: `about` names it for programs, `title` says how it came out, `why` what that means."""

    about: str
    outcome: Outcome
    title: str
    why: str = ""

    @property
    def met(self):
        """Whether it is as it should be."""
        return self.outcome == Outcome.MET


@dataclass(frozen=True)
class Finding:
    """What we can say.

    state        one of State
    title        the answer as a sentence
    words        what it means, where that needs saying
    certificate  the certificate it is about, if we issued one
    checked      what was checked, in order
    holds_file   whether the visitor showed the document itself
    shows_name   whether the holder's name may be shown: the holder agreed, or the visitor holds the document
    claims       what stands in the document, where we have no record to compare it with
    """

    state: State
    title: str
    words: str = ""
    certificate: Certificate | None = None
    checked: list = field(default_factory=list)
    holds_file: bool = False
    shows_name: bool = False
    claims: list = field(default_factory=list)

    @property
    def is_known(self):
        """Whether we issued it."""
        return self.certificate is not None

    @property
    def may_ask_name(self):
        """Whether we say if a name is the one on it: not of a replaced one, whose name may have been left behind."""
        return self.is_known and self.state != State.REPLACED

    @property
    def counts(self):
        """Whether anybody may rely on it."""
        return self.state == State.VALID


def met(about, title, why=""):
    """A check that came out as it should."""
    return Checked(about, Outcome.MET, title, why)


def not_met(about, title, why=""):
    """A check that did not."""
    return Checked(about, Outcome.NOT_MET, title, why)


def not_checked(about, title, why=""):
    """A check that could not be made."""
    return Checked(about, Outcome.OPEN, title, why)


def issued():
    """Certificates that were given out, with all that one answer needs: one query, found or not."""
    return Certificate.objects.filter(issued_at__isnull=False).select_related(
        "revocation", "learner__learner_profile"
    )


def public():
    """Those whose page the holder has not taken down."""
    return issued().filter(models.Q(page_is_withdrawn=False))


def another(finding, number):
    """The finding, said otherwise if it is about another certificate than the one whose number was looked at."""
    if not number or finding.certificate is None or finding.certificate.number == number:
        return finding
    more = _("It is not the one whose number you checked. The facts below are those of the file.")
    return replace(
        finding,
        state=State.ANOTHER,
        title=_("This file is another certificate."),
        words=f"{finding.title} {finding.words}".strip() + " " + more,
    )


def has_run_out(certificate, now):
    """Whether the moment until which a certificate counts, if it names one, is past."""
    until = certificate.facts.get("valid_until")
    if not until:
        return False
    ends = datetime.fromisoformat(until)
    return ends <= now if ends.tzinfo else ends.date() < timezone.localdate(now)


def standing_of(certificate):
    """Return (state, title, words, check) for a certificate of ours: whether it counts today."""
    standing = certificate.standing
    if standing == Certificate.Standing.VALID and has_run_out(certificate, timezone.now()):
        words = _("It counted until the day that it names, and was not revoked.")
        check = not_met("status", _("It has expired."))
        return State.EXPIRED, _("This certificate has expired."), words, check
    if standing == Certificate.Standing.VALID:
        title = _("This certificate is valid.")
        check = met("status", _("It has not been revoked or replaced."), _("We looked just now."))
        return State.VALID, title, "", check
    if standing == Certificate.Standing.REPLACED:
        words = _("It does not count any more. The holder has another one; ask for its number.")
        check = not_met("status", _("It has been replaced."))
        return State.REPLACED, _("This certificate was replaced."), words, check
    words = _("It does not count any more. Do not rely on it, whatever the paper says.")
    return (
        State.REVOKED,
        _("This certificate was revoked."),
        words,
        not_met("status", _("It has been revoked.")),
    )
