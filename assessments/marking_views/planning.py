"""How a sitting is marked, who marks it, and to whom each answer goes: for who leads the marking there."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from assessments.marking import flags, people, plans
from assessments.marking_views.plan_forms import PersonForm, PlanForm
from assessments.marking_views.sent import clean, number
from assessments.models import MarkerAssignment, Script, Sitting
from assessments.refusals import CannotAssign, WithoutReason
from assessments.screens.marking_plan import chosen_people, plan_screen, questions_of


@require_http_methods(["GET", "HEAD", "POST"])
def marking_plan(request, pk):
    """The plan, the people, and what each has; a changed plan is stored."""
    sitting, reach = _led(request, pk)
    form = PlanForm(request.POST or None, instance=plans.plan_of(sitting))
    if request.method == "POST" and form.is_valid():
        plans.change(sitting=sitting, by=request.user, **form.cleaned_data)
        messages.success(request, _("The plan is changed."))
        return redirect("marking_plan", pk)
    return _page(request, sitting, reach, form=form, status=422 if form.is_bound else 200)


@require_POST
def marking_assign(request, pk):
    """Let somebody mark, or lead, from a day until another."""
    sitting, reach = _taught(request, pk)
    form = PersonForm(request.POST, sitting=sitting, questions=questions_of(sitting))
    if not form.is_valid():
        return _page(request, sitting, reach, person=form, status=422)
    data = form.cleaned_data
    try:
        plans.assign(
            sitting=sitting,
            user=data["email"],
            by=request.user,
            role=data["role"],
            item=data["item"],
            starts_at=form.starts_at,
            ends_at=form.ends_at,
        )
    except CannotAssign as refused:
        form.add_error("until_day", refused.sentence)
        return _page(request, sitting, reach, person=form, status=422)
    messages.success(request, _("%(name)s is assigned, and was written to.") % {"name": data["email"]})
    return redirect("marking_plan", pk)


@require_POST
def marking_unassign(request, pk, assignment):
    """End an assignment, with a reason."""
    sitting, reach = _taught(request, pk)
    found = get_object_or_404(
        MarkerAssignment.objects.select_related("user", "sitting"), pk=assignment, sitting=sitting
    )
    try:
        plans.end(assignment=found, by=request.user, why=clean(request.POST.get("why", "")))
    except WithoutReason as refused:
        return _page(request, sitting, reach, refused=refused, status=refused.status)
    messages.success(
        request, _("%(name)s marks here no more. What they marked stands.") % {"name": found.user}
    )
    return redirect("marking_plan", pk)


@require_POST
def marking_allocate(request, pk):
    """Share answers out evenly among people, or give chosen ones to one person, or to whoever comes."""
    sitting, reach = _led(request, pk)
    is_second = request.POST.get("which") == "second"
    scripts = Script.objects.live().filter(sitting=sitting)
    if item := clean(request.POST.get("item", "")):
        scripts = scripts.filter(item=item)
    known = {one.pk: one for one in chosen_people(sitting, request.user)}
    try:
        if request.POST.get("act") == "evenly":
            users = [known[id_] for one in request.POST.getlist("users") if (id_ := number(one)) in known]
            changed = plans.allocate_evenly(
                scripts=scripts, users=_able(users, sitting, item), by=request.user, second=is_second
            )
        else:
            codes = [one for one in request.POST.getlist("scripts") if number(one)]
            if not codes:
                raise CannotAssign(_("Choose at least one answer."))
            user = known.get(number(request.POST.get("user")))
            if user is not None:
                _able([user], sitting, item)
            changed = plans.allocate(
                scripts=scripts.filter(pk__in=codes), user=user, by=request.user, second=is_second
            )
    except CannotAssign as refused:
        return _page(request, sitting, reach, refused=refused, status=refused.status)
    said = ngettext("One answer is allocated.", "%(n)s answers are allocated.", changed) % {"n": changed}
    messages.success(request, said if changed else _("Nothing was to be allocated there."))
    return redirect("marking_plan", pk)


def _able(users, sitting, item):
    """These people, if each of them marks there. Raises CannotAssign."""
    for one in users:
        reach = people.reach_of(one)
        if not (
            reach.marks(sitting, item)
            if item
            else (sitting.pk, "") in reach.assigned or reach.leads_at(sitting)
        ):
            raise CannotAssign(
                _("%(name)s is not assigned to that question now. Assign them first.") % {"name": one}
            )
    return users


@require_POST
def marking_take_over(request, pk):
    """Give everything one person has still to mark to another."""
    sitting, reach = _led(request, pk)
    known = {one.pk: one for one in chosen_people(sitting, request.user)}
    was, to = (known.get(number(request.POST.get(name))) for name in ("was", "to"))
    try:
        if was is None or to is None:
            raise CannotAssign(_("Choose both people."))
        moved, left = plans.take_over(sitting=sitting, was=was, to=to, by=request.user)
    except CannotAssign as refused:
        return _page(request, sitting, reach, refused=refused, status=refused.status)
    said = ngettext(
        "%(to)s takes over one answer. Both were written to.",
        "%(to)s takes over %(n)s answers. Both were written to.",
        moved,
    ) % {"to": to, "n": moved}
    if not moved and not left:
        said = _("%(was)s has nothing left to mark here.") % {"was": was}
    if left:
        said += " " + ngettext(
            "One more cannot go to %(to)s; whoever comes marks it.",
            "%(n)s more cannot go to %(to)s; whoever comes marks them.",
            left,
        ) % {"to": to, "n": left}
    messages.success(request, said)
    return redirect("marking_plan", pk)


@require_POST
def marking_seen_to(request, pk, uuid):
    """Take a flag off an answer: somebody who leads has looked at it."""
    sitting, _reach = _led(request, pk)
    script = get_object_or_404(Script.objects.exclude(attempt__user=request.user), uuid=uuid, sitting=sitting)
    if flags.seen_to(script=script, by=request.user):
        messages.success(
            request,
            _("The flag of %(code)s is off. That it was raised stays in the log.") % {"code": script.code},
        )
    return redirect("marking_plan", pk)


def _led(request, pk):
    """A sitting where the person leads the marking, and their reach; or 404."""
    rows = Sitting.objects.select_related("version", "cohort__program").defer("version__content")
    sitting, reach = get_object_or_404(rows, pk=pk), people.reach_of(request.user)
    if not reach.leads_at(sitting):
        raise Http404
    return sitting, reach


def _taught(request, pk):
    """The same, for who teaches the course: only they choose the people."""
    sitting, reach = _led(request, pk)
    if not reach.teaches(sitting):
        raise Http404
    return sitting, reach


def _page(request, sitting, reach, *, status=200, form=None, person=None, refused=None):
    screen = plan_screen(sitting, reach, request.GET)
    context = {
        **screen,
        "leads": True,
        "form": form or PlanForm(instance=plans.plan_of(sitting)),
        "person": person or PersonForm(sitting=sitting, questions=screen["questions"]),
        "refused": refused,
    }
    return render(request, "assessments/marking/plan.html", context, status=status)
