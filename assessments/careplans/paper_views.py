"""The history of a plan over HTTP, the plan on paper, and erasing words by the office."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments.careplans import cards, erasing, history, rooms, screen, sides
from assessments.careplans.refusals import NothingToErase, TooLongToPrint, UnknownCharacter
from assessments.models import TeamWork
from cms import access, audit, pdf
from cms.models import User
from cms.sent import whole
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
    entries, older, newer = _page_of(request, history.entries(found))
    counted = history.contributions(found)
    context = {
        "room": room,
        "work": room.work,
        "exercise": found.exercise,
        "entries": entries,
        "older": older,
        "newer": newer,
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
        "screen": found,
        "room": room,
        "work": room.work,
        "exercise": found.exercise,
        "domains": cards.domains(found, room.work.change),
        "sha256": found.plan.sha256,
        "contributions": history.contributions(found),
        "today": timezone.localdate(),
        **sides.of(found),
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
    except pdf.MissingGlyph as error:
        raise UnknownCharacter from error
    except pdf.TooLong as error:
        raise TooLongToPrint from error
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="care-plan-{room.work.uuid.hex[:8]}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def words(request, uuid):
    """Everything that was written in a plan, for the office: what, by whom and when, and none of the words.

    POST erases everything of one row, or of one person, with one reason.
    """
    work = TeamWork.objects.with_all().filter(uuid=uuid, task__version__kind=rooms.KIND).first()
    if work is None or not access.may(request.user, "attempt", "erase_words"):
        raise Http404
    refused, why = None, request.POST.get("why", "").strip()
    if request.method == "POST" and why:
        try:
            count = erasing.erase_all(work=work, key=request.POST.get("of", ""), by=request.user, why=why)
        except NothingToErase as error:
            refused = error
        else:
            said = ngettext("Erased, in one place.", "Erased, in %(count)d places.", count) % {"count": count}
            messages.success(request, _("%(said)s That something was written stays.") % {"said": said})
            return redirect("plan_words", uuid)
    rows = erasing.written(work)
    names = {one.pk: one for one in User.objects.filter(pk__in={one.by_id for one in rows})}
    if request.method != "POST":
        audit.read(work, by=request.user, people=names)
    page, older, newer = _page_of(request, rows)
    context = {
        "work": work,
        "rows": [(one, names.get(one.by_id)) for one in page],
        "heaps": [(one, names.get(one.by_id)) for one in erasing.heaps(rows)],
        "older": older,
        "newer": newer,
        "refused": refused,
        "missing": request.method == "POST" and not why,
        "chosen": request.POST.get("of", ""),
        "why": why,
    }
    status = 422 if refused or context["missing"] else 200
    return render(request, "assessments/careplans/words.html", context, status=status)


def _page_of(request, rows):
    """(the rows of the page that is asked for, the number of the older page or None, of the newer one or None)."""
    number = max(1, whole(request.GET.get("page", "1")) or 1)
    older = number + 1 if len(rows) > number * SHOWN else None
    return rows[(number - 1) * SHOWN : number * SHOWN], older, number - 1 if number > 1 else None


@require_http_methods(["GET", "HEAD", "POST"])
def words_erase(request, what, uuid):
    """Erase what somebody wrote: for the office, on request, with a reason. The page shows none of the words."""
    if not access.may(request.user, "attempt", "erase_words") or what not in erasing.KINDS:
        raise Http404
    found = get_object_or_404(erasing.KINDS[what].rows(), **{erasing.KINDS[what].key: uuid})
    kind = erasing.KINDS[what]
    context = {"what": kind, "found": found, "who": erasing.author(found), "work": kind.work(found)}
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
