"""What holders see of their certificates on the pages of the apps below: on their record, and today."""

from certificates.document import fit, names
from certificates.document.errors import NotPrintable
from certificates.models import Certificate
from cms.lines import clean
from courses import people, record, today


@record.section
def certificates(request):
    """The person's certificates, with the file, the page that verifies them, and whether it shows their name."""
    found = list(Certificate.objects.filter(learner=request.user, issued_at__isnull=False))
    return {"template": "certificates/record.html", "certificates": found} if found else None


@today.card
def certificate(request, enrollment):
    """The certificate of one program, once it is there."""
    found = Certificate.objects.filter(
        learner=request.user,
        program_id_at_issue=enrollment.cohort.program_id,
        standing=Certificate.Standing.VALID,
        issued_at__isnull=False,
    ).first()
    return {"template": "certificates/card.html", "certificate": found} if found else None


@people.check_name
def printable(name):
    """Say why a name cannot be printed in any of our layouts, or ""."""
    try:
        cleaned = clean(name)
        for place in fit.NAMES.values():
            fit.fit_name(cleaned, names.face_for(cleaned), place)
    except NotPrintable as refusal:
        return str(refusal)
    return ""
