"""Issuing a certificate again: one with another name, or all that were signed with a key nobody trusts any more."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from certificates import batch_pages, batches, replacing
from certificates.forms import ReissueForm
from certificates.models import Revocation, SigningKey
from certificates.views.learner import desk_page_of
from cms import audit


@require_http_methods(["GET", "HEAD", "POST"])
def certificate_reissue(request, number):
    """Ask why, and put it together for a second person to approve."""
    certificate = get_object_or_404(replacing.certificates(), number=number)
    other_name = replacing.has_another_name(certificate)
    form = ReissueForm(
        request.POST or None,
        initial={"reason": Revocation.Reason.NAME} if other_name else None,
        certificate=certificate,
        is_distrusted=replacing.is_distrusted(certificate),
    )
    if request.method == "POST" and form.is_valid():
        look = replacing.look(certificate, form.cleaned_data["reason"])
        if not look.sentences:
            batch = batches.make_again(certificates=[certificate.pk], by=request.user, **form.cleaned_data)
            return redirect("batch", batch.uuid)
        form.add_error("reason", " ".join(map(str, look.sentences)))
    audit.read(certificate, by=request.user, people=[certificate.learner_id])
    context = {
        "certificate": certificate,
        "form": form,
        "back": desk_page_of(certificate),
        "name_now": replacing.look(certificate, Revocation.Reason.NAME).name if other_name else "",
    }
    return render(request, "certificates/reissue.html", context, status=422 if form.is_bound else 200)


@require_POST
def key_reissue(request, name):
    """Put together every valid certificate that was signed with a key that is not trusted any more."""
    key = get_object_or_404(SigningKey.objects.exclude(distrusted_at=None), name=name)
    certificates = list(batch_pages.signed_with(key).values_list("pk", flat=True)[: batches.MOST])
    words = _("The key %(name)s is not trusted any more.") % {"name": key.name}
    try:
        batch = batches.make_again(
            certificates=certificates, by=request.user, reason=Revocation.Reason.KEY, words=words
        )
    except batches.NoBatch as refusal:
        messages.warning(request, refusal.sentence)
        return redirect("batches")
    return redirect("batch", batch.uuid)
