"""Marking a question of a sitting by the newer rubric: what it would do and to whom, then it is done."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.engine.rubric import explained
from assessments.marking import rubric_changes
from assessments.marking.people import reach_of
from assessments.marking_views.sent import clean
from assessments.models import Sitting
from assessments.refusals import RubricNotNewer, WithoutReason


@require_http_methods(["GET", "HEAD", "POST"])
def rubric_change(request, pk, item):
    """Say how the published rubric differs, whose marks carry over and whose go back; then mark by it."""
    rows = Sitting.objects.select_related("version", "cohort__program").defer("version__content")
    sitting = get_object_or_404(rows, pk=pk)
    if not reach_of(request.user).leads_at(sitting) or rubric_changes.rubric_now(sitting, item) is None:
        raise Http404
    refused = None
    if request.method == "POST":
        try:
            done = rubric_changes.apply(
                sitting=sitting,
                item=item,
                by=request.user,
                why=clean(request.POST.get("why", "")),
                seen=request.POST.get("seen", ""),
            )
        except (RubricNotNewer, WithoutReason) as problem:
            refused = problem
        else:
            messages.success(request, _said(done))
            return redirect("rubric_change", pk, item)
    return _page(request, sitting, item, refused)


def _said(done):
    if not done.back:
        return _("Answers are marked by the newer rubric. Every mark carries over.")
    return _(
        "Answers are marked by the newer rubric. %(n)s of them wait again, and their markers are told."
    ) % {"n": len(done.back)}


def _page(request, sitting, item, refused):
    plan = rubric_changes.plan(sitting, item)
    context = {
        "sitting": sitting,
        "item": sitting.version.definition.find(item),
        "plan": plan,
        "now": explained(plan.newer.now if plan else rubric_changes.rubric_now(sitting, item)),
        "then": explained(plan.newer.rubric) if plan else [],
        "why": request.POST.get("why", ""),
        "refused": refused,
    }
    status = refused.status if refused else 200
    return render(request, "assessments/questions/rubric.html", context, status=status)
