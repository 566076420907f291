"""One script: looked at, taken in hand, held, and a mark taken back."""

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments import marking
from assessments.marking import leases
from assessments.marking.calibrating import NotCalibrated
from assessments.marking_views import finding
from assessments.marking_views.sent import clean, of_mark
from assessments.models import Marking
from assessments.refusals import InHand, NothingToMark, NotYours
from assessments.screens.marking import script_screen
from cms import audit
from cms.templatetags.ui import time_words


@require_safe
def mark(request, uuid):
    """One answer with its question, model answer and rubric: to mark where one has it in hand, else to read."""
    found = finding.script_or_404(request.user, uuid)
    if found.role == finding.Role.ADJUDICATOR:
        return redirect(_adjudication(uuid))
    audit.record("viewed", found.attempt, by=request.user, item=found.script.item)
    return page(request, found)


def page(request, found, sent=None, refused=None):
    """The page of a script, with what was sent where that was refused."""
    try:
        screen = script_screen(found, sent or _form_of(found), refused)
    except NothingToMark as nothing:
        raise Http404(nothing.sentence) from None
    status = refused.status if refused else 200
    return render(request, "assessments/marking/script.html", screen, status=status)


def _form_of(found):
    """What stands in the form before anything is sent: the draft in one's role, whoever began it."""
    role = found.role if found.is_mine_to_mark else None
    stands = found.in_role(role) if role else found.mine
    sent = of_mark(stands, found.script, found.user)
    return sent if stands or not role else type(sent)(**{**sent.__dict__, "role": str(role)})


def _adjudication(uuid):
    """Where a lead decides between two marks."""
    try:
        return reverse("marking_adjudicate", args=[uuid])
    except NoReverseMatch:
        raise Http404 from None


@require_POST
def mark_take(request, uuid):
    """Take a script in hand."""
    found = finding.script_or_404(request.user, uuid)
    if found.role == finding.Role.ADJUDICATOR:
        return redirect(_adjudication(uuid))
    if found.is_mine_to_mark:
        try:
            leases.take(script=found.script, role=found.role, by=request.user)
        except InHand as refused:
            messages.warning(request, refused.sentence)
        except NotCalibrated as first:
            messages.info(request, first.short)
            return redirect(first.url)
    else:
        messages.warning(request, _("There is nothing to mark here for you now."))
    return redirect("mark", uuid)


@require_POST
def mark_renew(request, uuid):
    """For our own script: hold a script for another quarter of an hour while its page is open."""
    found = finding.script_or_404(request.user, uuid)
    role = request.POST.get("role") or found.role
    held = found.held_by_another(role)
    if held is not None:
        raise InHand(held)
    if role != found.role or not found.is_mine_to_mark:
        raise NotYours(
            _("It was marked or given to somebody else meanwhile. What you wrote is still here: copy it.")
        )
    lease = leases.take(script=found.script, role=found.role, by=request.user)
    return JsonResponse({"until": time_words(lease.until)})


@require_POST
def mark_withdraw(request, uuid):
    """Take a final mark back, with a reason: the answer waits again. One's own, or any where one leads."""
    found = finding.script_or_404(request.user, uuid)
    wanted = request.POST.get("role") or (found.mine.role if found.mine else "")
    stands = found.in_role(wanted)
    if stands is None or stands not in found.shown or stands.state != Marking.State.FINAL:
        raise Http404
    marking.withdraw(marking=stands, by=request.user, why=clean(request.POST.get("why", "")))
    messages.success(request, _("The mark is withdrawn, and the answer waits again."))
    return redirect("mark", uuid)
