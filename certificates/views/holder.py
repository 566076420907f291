"""What the holder of a certificate does with it: keep the files, and decide what the world may see."""

import structlog
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from certificates import filing, holder, sharing
from certificates import number as numbers
from certificates.models import Certificate
from certificates.verification import claims
from cms import access, audit
from cms.errors import Refused

log = structlog.get_logger(__name__)


class NotAsStored(Refused):
    """The file on the disk is not the one we issued: it is not given out."""

    status = 500
    title = _("This file cannot be given out.")


@require_safe
def certificate(request, number):
    """Show a holder their certificate: its files, what others see of it, and everything that was done with it."""
    mine = _of_holder(request, number)
    context = {
        "certificate": mine,
        "person": claims.person(mine),
        "claims": [*claims.award(mine), *claims.standing(mine)],
        "is_name_shown": sharing.is_name_shown(mine),
        "has_opted_out": sharing.has_opted_out(request.user),
        "address": numbers.verification_url(mine.number, settings.SITE_URL),
        "history": holder.history(mine),
    }
    return render(request, "certificates/own.html", context)


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
    if request.user.pk != certificate.learner_id:
        audit.record("downloaded", certificate, by=request.user, what="pdf")
    response = HttpResponse(content, content_type="application/pdf")
    name = f"{slugify(certificate.program_title)[:60] or 'certificate'}-{certificate.number[-6:].lower()}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_POST
def certificate_consent(request, number):
    """Show the holder's name on the verification page, or stop it; only the holder may."""
    certificate = _of_holder(request, number)
    yes = request.POST.get("show") == "yes"
    sharing.set_name_public(certificate=certificate, by=request.user, yes=yes)
    messages.success(
        request,
        _("The verification page now shows your name.")
        if yes
        else _("The verification page does not show your name any more."),
    )
    return redirect("certificate", certificate.number)


@require_POST
def certificate_page(request, number):
    """Take the verification page down, or put it back; only the holder may."""
    certificate = _of_holder(request, number)
    down = request.POST.get("page") == "down"
    sharing.set_page_withdrawn(certificate=certificate, by=request.user, yes=down)
    messages.success(
        request,
        _("The page is taken down. Whoever types the number is told nothing.")
        if down
        else _("The page is back. Whoever has the number can check it again."),
    )
    return redirect("certificate", certificate.number)


def _of_holder(request, number):
    return get_object_or_404(
        Certificate.objects.filter(learner=request.user, issued_at__isnull=False).select_related(
            "learner__learner_profile", "revocation"
        ),
        number=number,
    )
