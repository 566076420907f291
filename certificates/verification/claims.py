"""Every claim of a certificate, as it stands on the paper: whoever holds a paper compares line by line.

An edited copy keeps its number and its square code; only the claims beside it give it away. What says something of
the person (name, degrees, profession) is told apart, because by number alone it is nobody's business.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Claim:
    """One line: what it is called on the page, what stands on the paper, and a second line below it.

    A day is also given as the paper has it in words: another order of day and month would read as tampering.
    """

    label: str
    value: str | date
    more: str = ""
    is_small: bool = False
    printed: str = ""

    @property
    def is_day(self):
        """Whether the value is a calendar day."""
        return isinstance(self.value, date)


def person(certificate):
    """Return the holder as printed: name and degrees, then the profession."""
    facts = certificate.facts
    name = ", ".join(filter(None, (facts.get("name"), facts.get("credentials"))))
    return Claim(
        _("Awarded to"), name, ", ".join(filter(None, (facts.get("name_in_latin"), facts.get("discipline"))))
    )


def award(certificate):
    """Return what was awarded, when and by whom, without the person; what only papers of one kind say, where it stands."""
    facts = certificate.facts
    is_program = certificate.kind == certificate.Kind.PROGRAM
    found = [
        Claim(_("Kind"), certificate.get_kind_display()),
        Claim(
            _("Award"), facts.get("program_title", certificate.program_title), facts.get("program_line", "")
        ),
        Claim(_("The holder"), facts.get("sentence", "")),
        *(_hours(facts) if is_program else _credit(facts)),
        Claim(_("Number of the activity"), facts.get("activity_number", "")),
        Claim(_("Form and place"), ", ".join(filter(None, (facts.get("format"), facts.get("place"))))),
        Claim(_("Provided by"), facts.get("providers", "")),
        Claim(
            _("Awarded on") if is_program else _("Completed on"),
            certificate.award_date,
            printed=facts.get("award_date_text", ""),
        ),
        Claim(_("Issued on"), facts.get("issued_text", "")),
        Claim(_("Issued again on"), facts.get("reissued_on", "")),
        Claim(_("Awarded by"), facts.get("office", ""), facts.get("organization", "")),
        Claim(_("Signed by"), _signers(facts)),
        Claim(_("Accreditation"), facts.get("accreditation", ""), is_small=True),
        Claim(_("Designation"), " ".join(facts.get("designations") or ()), is_small=True),
        Claim(_("In small print"), facts.get("fine_print", ""), is_small=True),
    ]
    return [claim for claim in found if claim.value]


def about(certificate):
    """Return in a sentence or two what a certificate of this kind is, and what it is not."""
    if certificate.kind == certificate.Kind.CREDIT:
        return _(
            "It is a record of continuing education: of credit for a profession that the holder claimed of one "
            "activity. It is not the certificate of a program, and not academic credit."
        )
    return _(
        "It is a record of completing a program, not a diploma or an academic transcript. Credit toward a degree is "
        "confirmed by the university registrar."
    )


def standing(certificate):
    """Return the day on which a certificate ceased to count, if it did. Never why."""
    revocation = getattr(certificate, "revocation", None)
    if revocation is None:
        return []
    replaced = certificate.standing == certificate.Standing.REPLACED
    return [Claim(_("Replaced on") if replaced else _("Revoked on"), revocation.at)]


def _hours(facts):
    # With a comma, as the paper has them where they stand in one line.
    yield Claim(_("Credit and hours"), ", ".join(facts.get("hours") or ()))


def _credit(facts):
    """One line for each kind of credit, as the paper has it in a table."""
    words = _("%(claimed)s claimed, of %(designated)s %(unit)s designated")
    for line in facts.get("lines") or ():
        reference = _("Reference %(number)s") % {"number": line["reference"]} if line.get("reference") else ""
        yield Claim(_("Credit: %(name)s") % {"name": line["name"]}, words % line, reference)


def _signers(facts):
    signers = facts.get("signers") or ()
    return "; ".join(", ".join(filter(None, (one.get("name"), one.get("role")))) for one in signers)
