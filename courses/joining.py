"""Coming into a cohort, by its open door or by invitation; leaving it; and the profile it needs."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses import actions
from courses.forms import ProfileForm
from courses.models import Cohort, Enrollment, LearnerProfile

READ_OR_WRITE = ["GET", "HEAD", "POST"]


def profile_of(user):
    """The person's profile, a fresh one if they have none yet (not stored)."""
    found = (
        LearnerProfile.objects.filter(user=user).select_related("discipline", "sub_role").first()
        if user.is_authenticated
        else None
    )
    return found or LearnerProfile(user=user)


@require_http_methods(READ_OR_WRITE)
def profile(request):
    """Show and keep what the program needs to know of a person."""
    mine = profile_of(request.user)
    form = ProfileForm(request.POST or None, instance=mine)
    if request.method == "POST" and form.is_valid():
        actions.save_profile(profile=form.save(commit=False), by=request.user)
        messages.success(request, _("Your profile is saved."))
        return redirect("profile")
    stored = profile_of(request.user)
    return render(
        request,
        "courses/profile.html",
        {"form": form, "profile": stored},
        status=422 if form.is_bound else 200,
    )


@require_http_methods(READ_OR_WRITE)
def join(request, cohort):
    """Say what joining means, ask for what is missing of the profile, and put the person in."""
    cohort = get_object_or_404(Cohort.objects.select_related("program"), uuid=cohort)
    place = Enrollment.objects.filter(user=request.user, cohort=cohort).first()
    if place and place.state in Enrollment.STUDYING:
        return redirect(cohort.program.get_url(request))
    mine = profile_of(request.user)
    form = None if mine.is_complete else ProfileForm(request.POST or None, instance=mine)
    if request.method == "POST" and (form is None or form.is_valid()):
        if form:
            actions.save_profile(profile=form.save(commit=False), by=request.user)
        actions.enroll(user=request.user, cohort=cohort, by=request.user)
        messages.success(request, _("You are in. Begin whenever you like."))
        return redirect("today")
    if request.method != "POST":
        actions.refuse_to_join(cohort, place)
    context = {"form": form, "cohort": cohort, "program": cohort.program, "profile": mine}
    return render(request, "courses/join.html", context, status=422 if form and form.is_bound else 200)


@require_http_methods(READ_OR_WRITE)
def leave(request, enrollment):
    """Ask once, then take the person out; everything they did is kept."""
    enrollment = get_object_or_404(
        Enrollment.objects.select_related("cohort__program"),
        uuid=enrollment,
        user=request.user,
        state=Enrollment.State.ACTIVE,
    )
    if request.method == "POST":
        actions.withdraw(enrollment=enrollment, by=request.user, why=_("By the learner"))
        messages.success(request, _("You have left. What you did is kept, should you come back."))
        return redirect("today")
    return render(request, "courses/leave.html", {"enrollment": enrollment})


@require_http_methods(READ_OR_WRITE)
def invitation(request, token):
    """Show where an invitation leads; a press of the button (never the opening of the link) uses it up."""
    invited = actions.find_invitation(token)
    if not request.user.is_authenticated:
        if request.method == "POST":
            return redirect_to_login(request.get_full_path())
        # Whoever holds the link read it in that mailbox: signing up with the same address needs no further code.
        get_adapter().stash_verified_email(request, invited.email)
        context = {"invitation": invited, "what": actions.what_it_opens(invited), "next": request.path}
        return render(request, "courses/invitation.html", context)
    if request.method == "POST":
        actions.accept_invitation(token=token, user=request.user)
        messages.success(request, _("You are in."))
        if invited.cohort and not profile_of(request.user).is_complete:
            messages.info(
                request, _("Tell us your discipline and how your name should stand on the certificate.")
            )
            return redirect("profile")
        return redirect("today")
    return render(
        request, "courses/invitation.html", {"invitation": invited, "what": actions.what_it_opens(invited)}
    )
