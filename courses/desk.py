"""Cohorts at the office's desk: dates, roster, invitations, and what only the office can confirm."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms import access, audit
from courses import actions, desk_dates, requirements, scheduling
from courses.forms import CohortForm, InviteForm, WhyForm
from courses.models import Cohort, CoursePage, Enrollment, Invitation, LearnerProfile

READ_OR_WRITE = ["GET", "HEAD", "POST"]
ON_A_PAGE = 50
INVITATIONS_SHOWN = 10


def cohorts_for(user):
    """The cohorts a person may look at: all for the office, those of their courses' programs for faculty."""
    cohorts = Cohort.objects.select_related("program", "course")
    extent = access.reach(user, "cohort", "read")
    if extent == access.ALL:
        return cohorts
    if extent == access.COURSE:
        taught = CoursePage.objects.filter(pk__in=access.courses_taught(user))
        programs = {page.get_parent().pk for page in taught}
        return cohorts.filter(program_id__in=programs)
    return cohorts.none()


@require_safe
def cohorts(request):
    """List the cohorts."""
    found = cohorts_for(request.user).order_by("program__title", "-starts_on")
    context = {
        "page": Paginator(found, ON_A_PAGE).get_page(request.GET.get("p")),
        "may_write": access.may(request.user, "cohort", "write"),
    }
    return render(request, "courses/desk/cohorts.html", context)


@require_http_methods(READ_OR_WRITE)
def cohort_new(request):
    """Open a cohort."""
    return _cohort_form(request, Cohort(), _("The cohort is open."))


@require_http_methods(READ_OR_WRITE)
def cohort_edit(request, cohort):
    """Change a cohort's dates and doors."""
    return _cohort_form(request, get_object_or_404(Cohort, uuid=cohort), _("The cohort is changed."))


def _cohort_form(request, cohort, done):
    form = CohortForm(request.POST or None, instance=cohort)
    if request.method == "POST" and form.is_valid():
        question = desk_dates.ask_before_moving(request, form)
        if question:
            return question
        saved = scheduling.save_cohort(
            cohort=form.save(commit=False),
            faculty=form.cleaned_data["faculty"],
            by=request.user,
            on_purpose=bool(form.cleaned_data.get("on_purpose")),
        )
        messages.success(request, done)
        return redirect("cohort", saved.uuid)
    status = 422 if form.is_bound else 200
    return render(request, "courses/desk/cohort_form.html", {"form": form, "cohort": cohort}, status=status)


@require_safe
def cohort(request, cohort):
    """Show a cohort: who is in it, whose scope waits to be checked, and who has been invited."""
    return _show_cohort(request, _visible_cohort(request, cohort), InviteForm())


def _visible_cohort(request, uuid):
    return get_object_or_404(cohorts_for(request.user), uuid=uuid)


def _show_cohort(request, cohort, form, status=200):
    roster = cohort.enrollments.select_related(
        "user__learner_profile__discipline",
        "user__learner_profile__sub_role",
        "user__learner_profile__scope_confirmed_by",
    ).order_by("user__last_name", "user__first_name", "user__email")
    page = Paginator(roster, ON_A_PAGE).get_page(request.GET.get("p"))
    audit.read(cohort, by=request.user, people=[one.user_id for one in page])
    context = {
        "cohort": cohort,
        "faculty": list(cohort.faculty.all()),
        "page": page,
        "invitations": cohort.invitations.select_related("used_by")[:INVITATIONS_SHOWN],
        "form": form,
        "expected": cohort.expected.filter(state=Enrollment.State.DEFERRED).select_related("user", "cohort"),
        "rosters": cohort.rosters.select_related("read_by", "applied_by", "undone_by")[:5],
        "may_write": access.may(request.user, "cohort", "write"),
        "may_confirm": access.may(request.user, "profile", "confirm_scope"),
    }
    return render(request, "courses/desk/cohort.html", context, status=status)


@require_POST
def invite(request, cohort):
    """Write to several people with a link each into the cohort."""
    cohort = _visible_cohort(request, cohort)
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _show_cohort(request, cohort, form, status=422)
    addresses = form.cleaned_data["addresses"]
    for address in addresses:
        actions.invite(email=address, by=request.user, cohort=cohort)
    messages.success(
        request,
        ngettext("One invitation is on its way.", "%(count)d invitations are on their way.", len(addresses))
        % {"count": len(addresses)},
    )
    return redirect("cohort", cohort.uuid)


@require_POST
def invitation_withdraw(request, pk):
    """Make an invitation into a cohort open nothing."""
    invitation = get_object_or_404(Invitation.objects.exclude(cohort=None).select_related("cohort"), pk=pk)
    actions.withdraw_invitation(invitation=invitation, by=request.user)
    messages.success(request, _("The invitation opens nothing any more."))
    return redirect("cohort", invitation.cohort.uuid)


def _back(request, fallback):
    """Where the person came from, if it is on the desk; else the fallback."""
    target = request.POST.get("next", "")
    return redirect(target if target.startswith(reverse("desk")) else fallback)


@require_POST
def scope_confirm(request, profile):
    """Note that the office has checked somebody's scope of practice."""
    profile = get_object_or_404(LearnerProfile, pk=profile)
    if not profile.scope:
        raise Http404
    actions.confirm_scope(profile=profile, by=request.user)
    messages.success(request, _("Scope of practice confirmed: %(name)s.") % {"name": profile})
    return _back(request, reverse("cohorts"))


@require_POST
def enrollment_withdraw(request, enrollment):
    """Take somebody out of a cohort, with a reason."""
    enrollment = get_object_or_404(Enrollment.objects.select_related("cohort"), uuid=enrollment)
    form = WhyForm(request.POST)
    if form.is_valid():
        actions.withdraw(enrollment=enrollment, by=request.user, why=form.cleaned_data["why"])
        messages.success(
            request, _("Withdrawn: %(name)s. What they did is kept.") % {"name": enrollment.user}
        )
    else:
        messages.error(request, _("Nothing was changed: say why, for the log."))
    return _back(request, reverse("cohort", args=[enrollment.cohort.uuid]))


@require_POST
def requirement_confirm(request, enrollment, rule):
    """Give the office's word for one requirement of one learner, or take it back."""
    enrollment = get_object_or_404(
        Enrollment.objects.select_related("cohort__program", "rules"), uuid=enrollment
    )
    rules = requirements.rules_for(enrollment)
    rule = next((one for one in rules if one.key == str(rule) and one.kind == "office_confirms"), None)
    if rule is None:
        raise Http404
    form = WhyForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was changed: say how you know, for the log."))
    elif request.POST.get("undo"):
        running = enrollment.confirmations.filter(words=rule.words, withdrawn_at=None).first()
        if running:
            actions.withdraw_confirmation(confirmation=running, by=request.user, why=form.cleaned_data["why"])
        messages.success(request, _("Taken back: %(words)s.") % {"words": rule.words})
    else:
        actions.confirm(
            enrollment=enrollment, requirement=rule, by=request.user, why=form.cleaned_data["why"]
        )
        messages.success(request, _("Confirmed: %(words)s.") % {"words": rule.words})
    return _back(request, reverse("cohort", args=[enrollment.cohort.uuid]))
