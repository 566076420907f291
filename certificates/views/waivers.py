"""What waits for a second person at the desk: waivers, asked for on a learner's page, and moves to other rules."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from certificates.views.rules import options_of
from cms import audit
from courses import merging, waiving
from courses.models import Enrollment, RulesMove, Waiver

ON_A_PAGE = 50


@require_safe
def waivers(request):
    """List what waits for a second person, and which waivers were granted."""
    rows = Waiver.objects.select_related(
        "enrollment__user__learner_profile", "enrollment__cohort__program", "asked_by", "approved_by"
    )
    waiting = list(rows.waiting().order_by("asked_at"))
    moves = list(
        RulesMove.objects.waiting()
        .select_related("version__program", "asked_by")
        .prefetch_related("enrollments__user__learner_profile")
        .order_by("asked_at")
    )
    page = Paginator(rows.granted().order_by("-approved_at"), ON_A_PAGE).get_page(request.GET.get("p"))
    shown = [one.enrollment.user_id for one in (*waiting, *page.object_list)]
    shown += [place.user_id for move in moves for place in move.enrollments.all()]
    audit.read(("courses.waiver", ""), by=request.user, people=shown)
    context = {
        "waiting": waiting,
        "moves": [{"move": one, "differences": options_of(one)} for one in moves],
        "count": len(waiting) + len(moves),
        "page": page,
        "own_accounts": merging.accounts_of(request.user.pk),
    }
    return render(request, "certificates/waivers.html", context)


@require_POST
def waiver_ask(request, enrollment, rule):
    """Ask that a requirement be waived for a learner."""
    enrollment = get_object_or_404(Enrollment, uuid=enrollment)
    why = request.POST.get("why", "")[:500]
    done = _("Asked. Somebody else of the office approves it under “Waivers”.")
    _try(request, done, lambda: waiving.ask(enrollment=enrollment, rule=rule, by=request.user, why=why))
    return redirect("desk_learner", enrollment.uuid)


@require_POST
def waiver_approve(request, pk):
    """Grant a waiver that somebody else asked for."""
    waiver = get_object_or_404(Waiver, pk=pk)
    done = _("Waived: %(rule)s.") % {"rule": waiver.title}
    _try(request, done, lambda: waiving.approve(waiver=waiver, by=request.user))
    return _back(request)


@require_POST
def waiver_end(request, pk):
    """Refuse a waiver, or take a granted one back."""
    waiver = get_object_or_404(Waiver, pk=pk)
    done = _("Taken back: %(rule)s.") if waiver.approved_at else _("Refused: %(rule)s.")
    why = request.POST.get("why", "")[:500]
    _try(request, done % {"rule": waiver.title}, lambda: waiving.end(waiver=waiver, by=request.user, why=why))
    return _back(request)


def _try(request, done, act):
    try:
        act()
    except waiving.NoWaiver as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, done)


def _back(request):
    target = request.POST.get("next", "")
    return redirect(target if target.startswith(reverse("desk")) else reverse("waivers"))
