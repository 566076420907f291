"""What holders see of their certificates on the pages of the apps below: on their record, and today."""

from django.utils.translation import gettext as _

from certificates import sharing
from certificates.credit import claiming
from certificates.document import fit, names
from certificates.document.errors import NotPrintable
from certificates.models import Certificate, CreditSettings, Design
from cms.lines import clean
from cms.models import AuditEntry
from courses import people, record, today


@record.section
def certificates(request):
    """The person's certificates, with the file, the page that verifies them, and whether it shows their name."""
    found = list(Certificate.objects.filter(learner=request.user, issued_at__isnull=False))
    return {"template": "certificates/record.html", "certificates": found} if found else None


@record.section
def credit(request):
    """The way to continuing education, where it is offered and something is open to this person."""
    if not CreditSettings.for_request(request).is_on or not claiming.activities_of(request.user).exists():
        return None
    return {"template": "certificates/credit/record.html"}


@today.card
def certificate(request, enrollment):
    """The certificate of one program, once it is there."""
    found = Certificate.objects.filter(
        learner=request.user,
        program_id_at_issue=enrollment.cohort.program_id,
        kind=Certificate.Kind.PROGRAM,
        standing=Certificate.Standing.VALID,
        issued_at__isnull=False,
    ).first()
    return {"template": "certificates/card.html", "certificate": found} if found else None


def history(certificate):
    """What was done with a certificate as its holder may read it, newest first: [(moment, sentence)].

    Acts of the office's own, such as why it was revoked or that it was printed, are not the holder's to read here.
    """
    words = {
        "issued": _("The program office awarded it."),
        "printed": _("The document was made and given out."),
        "revoked": _("It was revoked or replaced."),
        "downloaded": _("Somebody of the program office downloaded a copy."),
        sharing.SHOWED_NAME: _("You let its page show your name."),
        sharing.HID_NAME: _("You stopped its page from showing your name."),
        sharing.TOOK_DOWN: _("You took its page down."),
        sharing.PUT_BACK: _("You put its page back."),
    }
    entries = AuditEntry.objects.filter(
        thing_type=certificate._meta.label_lower, thing_id=str(certificate.pk), verb__in=words
    ).order_by("-id")
    return [(entry.at, words[entry.verb]) for entry in entries]


@people.check_name
def printable(name):
    """Say why a name cannot be printed in some design that a program uses, or ""."""
    try:
        cleaned = clean(name)
        face = names.face_for(cleaned)
        used = Design.objects.values_list("layout", flat=True).distinct()
        for layout in list(used) or fit.NAMES:
            fit.fit_name(cleaned, face, fit.NAMES[layout])
    except NotPrintable as refusal:
        return str(refusal)
    return ""
