"""A certificate printed once more for paper: visibly a copy, never the file that was issued."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from certificates import replacing
from certificates.document import papers
from certificates.models import Certificate, Revocation
from cms import audit
from cms.errors import Refused


class NoCopy(Refused):
    """There is no paper to print again; the sentence says why."""

    title = _("No copy was printed.")


@require_POST
def certificate_copy(request, number):
    """Print a marked copy for the office: a duplicate of what is valid, or a void paper for the file."""
    found = Certificate.objects.select_related("revocation", "enrollment__cohort")
    certificate = get_object_or_404(found, number=number, kind=Certificate.Kind.PROGRAM)
    if not certificate.is_public:
        raise NoCopy(_("Its document has not been given out yet. Wait until it is, then print the copy."))
    revocation = getattr(certificate, "revocation", None)
    # The one that took its place may have been replaced for another name later: that counts as well.
    _last, renamed = replacing.newest(certificate)
    if renamed or (revocation and revocation.reason == Revocation.Reason.NAME):
        raise NoCopy(_("The holder's name has changed. Print the certificate that took its place."))
    content = papers.copy_of(certificate, on=timezone.localdate(timezone=certificate.zone))
    audit.record("printed a copy of", certificate, by=request.user, number=certificate.number)
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="copy-{certificate.number}.pdf"',
            "Cache-Control": "private, no-store",
        },
    )
