"""The history of a plan over HTTP, the plan on paper, and erasing words by the office."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments.careplans import erasing, history, rooms, screen
from assessments.careplans.refusals import NotPrinted
from cms import access, audit, pdf
from courses.passport_views import PAPER

SHOWN = 100
"""Entries of the history on one page."""


@require_safe
def plan_history(request, uuid):
    """Every version of every row, and who contributed what."""
    room = rooms.room_or_404(request, uuid)
    found = screen.read(room)
    if room.member is None:
        audit.read(room.work, by=request.user, people=[one.user_id for one in found.members])
    everything = history.entries(found)
    page = request.GET.get("page", "1")
    number = max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 6 else 1
    counted = history.contributions(found)
    context = {
        "room": room,
        "work": room.work,
        "exercise": found.exercise,
        "entries": everything[(number - 1) * SHOWN : number * SHOWN],
        "older": number + 1 if len(everything) > number * SHOWN else None,
        "newer": number - 1 if number > 1 else None,
        "contributions": counted,
        "figure": [(one["name"], one["total"]) for one in counted],
    }
    return render(request, "assessments/careplans/history.html", context)


@require_safe
def paper(request, uuid):
    """The plan as a tagged PDF: the plan, what stands out, who signed, and who contributed."""
    room = rooms.room_or_404(request, uuid)
    found = screen.read(room)
    if room.member is None:
        people = [one.user_id for one in found.members]
        audit.read(room.work, by=request.user, people=people, verb="downloaded")
    context = {
        "room": room,
        "work": room.work,
        "exercise": found.exercise,
        "domains": screen.domains(found, room.work.change),
        "sha256": found.plan.sha256,
        "contributions": history.contributions(found),
        "today": timezone.localdate(),
        **screen.sides(found),
    }
    title = _("Care plan for %(name)s") % {"name": found.exercise.person_name}
    try:
        content = pdf.render(
            "pdf/care_plan.html",
            context | {"heading": title},
            stationery=PAPER,
            title=title,
            language=get_language(),
        )
    except pdf.PdfError as error:
        raise NotPrinted from error
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="care-plan-{room.work.uuid.hex[:8]}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def words_erase(request, what, uuid):
    """Erase what somebody wrote: for the office, on request, with a reason. The page shows none of the words."""
    if not access.may(request.user, "attempt", "erase_words") or what not in erasing.KINDS:
        raise Http404
    found = get_object_or_404(erasing.KINDS[what].rows(), **{erasing.KINDS[what].key: uuid})
    context = {"what": erasing.KINDS[what], "found": found, "who": erasing.author(found)}
    if request.method == "POST":
        why = request.POST.get("why", "").strip()
        if why:
            erasing.erase(what=what, row=found, by=request.user, why=why)
            messages.success(request, _("Erased. That something was written, by whom and when, stays."))
            return redirect("plan_words_erase", what, uuid)
        context["missing"] = True
    elif context["who"] is not None:
        audit.read(found, by=request.user, people=[context["who"].pk], verb="looked at")
    return render(
        request, "assessments/careplans/erase.html", context, status=422 if context.get("missing") else 200
    )
