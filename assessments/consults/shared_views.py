"""What the cohort reads, and the page on which faculty or an expert read it once more before it does."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments.consults import drafting, people, publishing
from assessments.consults.refusals import CannotConsult, ConsentGone
from assessments.models.consults import WORDS
from cms import access, audit

READ_OR_WRITE = ["GET", "HEAD", "POST"]
A_PAGE = 20


@require_safe
def shared(request):
    """Published consults of the person's cohorts, the newest first; ?q= finds some of them."""
    question = drafting.plain(request.GET.get("q")).strip()[:100]
    rows = people.published_for(request.user).order_by("-published_at", "-pk")
    if question:
        told = Q(messages__text__icontains=question, messages__pk__lte=F("published_upto"))
        for name in WORDS:
            told |= Q(**{f"{name}__icontains": question})
        rows = rows.filter(told).distinct()
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("p"))
    return render(
        request,
        "assessments/consults/shared.html",
        {"page": page, "question": question, "query": urlencode({"q": question}) if question else ""},
    )


@require_safe
def one(request, uuid):
    """One published consult as the cohort reads it."""
    found = get_object_or_404(people.published_for(request.user), uuid=uuid)
    if found.offers_name and access.is_staff_member(request.user):
        audit.read(found, by=request.user, people=[found.asker_id])
    return _read(request, found, "assessments/consults/shared_one.html", publishing.shown(found))


@require_http_methods(READ_OR_WRITE)
def offered(request, uuid):
    """An offered consult, to be read once more: published, or left as it is."""
    found = people.offered_or_404(request.user, uuid)
    refused = None
    if request.method == "POST":
        upto = request.POST.get("upto", "")
        try:
            publishing.publish(
                consult=found,
                by=request.user,
                upto=int(upto) if upto.isascii() and upto.isdigit() and len(upto) < 19 else 0,
                offered_at=request.POST.get("offered_at", ""),
            )
        except (ConsentGone, CannotConsult) as problem:
            refused = problem
            found = people.offered_for(request.user).filter(uuid=uuid).first()
            if found is None:
                raise
        else:
            messages.success(request, _("The cohort reads it now. Its learner was told."))
            return redirect("consults_shared")
    audit.read(found, by=request.user, people=[found.asker_id])
    thread = list(found.messages.filter(erased_at=None))
    return _read(request, found, "assessments/consults/offered.html", thread, refused)


def _read(request, found, template, thread, refused=None):
    context = {
        "consult": found,
        "thread": thread,
        "pictures": list(found.pictures.defer("content")),
        "last": thread[-1].pk if thread else 0,
        "offered_at": found.offered_at.isoformat(),
        "refused": refused,
    }
    return render(request, template, context, status=refused.status if refused else 200)
