"""Consults at the desk: who answers for which cohort, how many wait, and erasing what has to go. No content stands here."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.consults import asking, assigning, people, queue
from assessments.consults.forms import DaysForm, ExpertForm
from assessments.consults.refusals import CannotConsult
from assessments.models import Consult, ExpertAssignment
from assessments.refusals import CannotAssign, WithoutReason
from cms import access

READ_OR_WRITE = ["GET", "HEAD", "POST"]
A_PAGE = 40


@require_safe
def cohorts(request):
    """Each cohort with how many consults wait, are late, answered and closed, and how many experts it has."""
    page = Paginator(people.cohorts_for(request.user), A_PAGE).get_page(request.GET.get("p"))
    found = queue.counts(page.object_list)
    rows = [{"cohort": one, **found[one.pk]} for one in page.object_list]
    return render(request, "assessments/consults/desk.html", {"page": page, "rows": rows})


@require_http_methods(READ_OR_WRITE)
def cohort(request, uuid):
    """Who answers for a cohort and in how many days; its consults by code, state and day."""
    found = get_object_or_404(people.cohorts_for(request.user), uuid=uuid)
    act = request.POST.get("act", "")
    expert = ExpertForm(request.POST if act == "assign" else None, initial={"place": "cohort"})
    days = DaysForm(request.POST if act == "days" else None, initial={"days": people.days_of(found)})
    if request.method == "POST":
        if act == "assign" and expert.is_valid() and _assign(request, found, expert):
            return redirect("consults_desk_cohort", uuid)
        if act == "days" and days.is_valid():
            assigning.promise(cohort=found, days=days.cleaned_data["days"], by=request.user)
            messages.success(request, _("Learners of this cohort read the new number of days from now on."))
            return redirect("consults_desk_cohort", uuid)
    rows = Consult.objects.filter(cohort=found, sent_at__isnull=False).order_by("-sent_at", "-pk")
    context = {
        "cohort": found,
        "expert_form": expert,
        "days_form": days,
        "assigned": assigning.running_at(found),
        "page": Paginator(rows.defer("story", "tried", "feared", "wanted"), A_PAGE).get_page(
            request.GET.get("p")
        ),
        "may_erase": access.reach(request.user, "consult", "erase") is not None,
    }
    has_errors = bool(expert.errors or days.errors)
    return render(
        request, "assessments/consults/desk_cohort.html", context, status=422 if has_errors else 200
    )


def _assign(request, found, form):
    is_whole = form.cleaned_data["place"] == "program"
    if is_whole and not _may_for_program(request.user, found):
        form.add_error("place", _("You teach one course of this program. Assign experts to this cohort."))
        return False
    try:
        made = assigning.assign(
            cohort=found,
            user=form.cleaned_data["email"],
            whole_program=is_whole,
            ends_at=form.ends_at(found.zone),
            by=request.user,
        )
    except CannotAssign as refused:
        form.add_error("until", refused.sentence)
        return False
    messages.success(request, _("%(name)s answers here from now on, and was told.") % {"name": made.user})
    return True


def _may_for_program(user, cohort):
    """Cohorts of one course are faculty's of that course; who teaches nothing else there assigns for these alone."""
    every = cohort.program.cohorts.count()
    return people.cohorts_for(user).filter(program=cohort.program_id).count() == every


@require_POST
def expert_end(request, pk):
    """End an assignment, with a reason; what the expert has in hand is given back."""
    found = get_object_or_404(ExpertAssignment.objects.select_related("cohort", "program", "user"), pk=pk)
    places = people.cohorts_for(request.user).filter(program=found.program_id)
    if found.cohort_id:
        places = places.filter(pk=found.cohort_id)
    back = places.first()
    if back is None or (found.cohort_id is None and not _may_for_program(request.user, back)):
        raise Http404
    try:
        assigning.end(assignment=found, by=request.user, why=request.POST.get("why", ""))
        messages.success(
            request, _("The assignment is ended. What was in hand is free again, and everybody was told.")
        )
    except WithoutReason as refused:
        messages.error(request, refused.sentence)
    return redirect("consults_desk_cohort", back.uuid)


@require_http_methods(READ_OR_WRITE)
def erase(request, uuid):
    """Erase the words and pictures of a consult, with a reason; the office does not read them for that."""
    found = get_object_or_404(Consult.objects.with_people().filter(sent_at__isnull=False), uuid=uuid)
    refused = None
    if request.method == "POST":
        try:
            asking.erase(consult=found, by=request.user, why=request.POST.get("why", ""))
        except CannotConsult as problem:
            refused = problem
        else:
            messages.success(request, _("Its words and pictures are erased, and who asked was told."))
            return redirect("consults_desk_cohort", found.cohort.uuid)
    context = {"consult": found, "is_own": False, "refused": refused}
    return render(
        request, "assessments/consults/erase.html", context, status=refused.status if refused else 200
    )
