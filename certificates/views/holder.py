"""What the holder of a certificate does with it: keep the file, and decide whether the world reads their name."""

import structlog
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from certificates import actions, filing
from certificates.models import Certificate
from cms import access
from cms.errors import Refused

log = structlog.get_logger(__name__)


class NotAsStored(Refused):
    """The file on the disk is not the one we issued: it is not given out."""

    status = 500
    title = _("This file cannot be given out.")


@require_safe
def certificate_pdf(request, number):
    """Give the stored file to its holder and the office, after checking that it is what was stored."""
    certificate = get_object_or_404(
        Certificate.objects.select_related("learner"), number=number, issued_at__isnull=False
    )
    if not access.may(request.user, "certificate", "read", owner=certificate.learner):
        raise Http404
    try:
        content = filing.contents(certificate)
    except filing.FileChanged as change:
        log.error("certificate_file_changed", number=number, error=str(change))
        raise NotAsStored(
            _(
                "The file is not the one that we issued, so we keep it back. The certificate itself still counts. "
                "Please tell the program office."
            )
        ) from change
    response = HttpResponse(content, content_type="application/pdf")
    name = f"{slugify(certificate.program_title)[:60] or 'certificate'}-{certificate.number[-6:].lower()}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_POST
def certificate_consent(request, number):
    """Show the holder's name on the verification page, or stop it; only the holder may."""
    certificate = get_object_or_404(
        Certificate.objects.filter(learner=request.user), number=number, issued_at__isnull=False
    )
    yes = request.POST.get("show") == "yes"
    actions.set_name_public(certificate=certificate, by=request.user, yes=yes)
    messages.success(
        request,
        _("The verification page now shows your name.")
        if yes
        else _("The verification page does not show your name any more."),
    )
    return redirect("record")
