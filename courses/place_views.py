"""A learner's place, name and accounts at the office's desk: each change with a reason, a look first, and a history."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cms import audit
from cms.errors import Refused
from courses import merging, placing, renaming
from courses.models import Enrollment
from courses.place_forms import DeferForm, MergeForm, NameForm, ResumeForm, TransferForm

READ_OR_WRITE = ["GET", "HEAD", "POST"]


def _enrollment(uuid):
    related = ("user__learner_profile", "cohort__program", "deferred_to")
    return get_object_or_404(Enrollment.objects.select_related(*related), uuid=uuid)


def _page(request, template, enrollment, form, **more):
    context = {"enrollment": enrollment, "cohort": enrollment.cohort, "person": enrollment.user, "form": form}
    status = 422 if form.is_bound and form.errors else 200
    audit.read(enrollment, by=request.user, people=[enrollment.user_id])
    return render(request, f"courses/desk/{template}.html", context | more, status=status)


def _done(request, enrollment, sentence):
    messages.success(request, sentence % {"name": enrollment.user})
    return redirect("desk_learner", enrollment.uuid)


def _try(form, act):
    """Do it; what is refused is said on the form. Returns whether it was done."""
    try:
        act()
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return False
    return True


@require_http_methods(READ_OR_WRITE)
def defer(request, enrollment):
    """Let a learner pause until a later cohort."""
    enrollment = _enrollment(enrollment)
    form = DeferForm(request.POST or None, enrollment=enrollment)
    if form.is_valid() and _try(
        form, lambda: placing.defer(enrollment=enrollment, by=request.user, **form.cleaned_data)
    ):
        return _done(request, enrollment, _("Deferred: %(name)s. What they did is kept."))
    return _page(request, "place_defer", enrollment, form)


@require_http_methods(READ_OR_WRITE)
def resume(request, enrollment):
    """Let somebody who was deferred or had withdrawn go on."""
    enrollment = _enrollment(enrollment)
    form = ResumeForm(request.POST or None, enrollment=enrollment)
    if form.is_valid() and _try(
        form, lambda: placing.resume(enrollment=enrollment, by=request.user, **form.cleaned_data)
    ):
        return _done(request, enrollment, _("%(name)s goes on."))
    return _page(request, "place_resume", enrollment, form)


@require_http_methods(READ_OR_WRITE)
def transfer(request, enrollment):
    """Choose another cohort, see what that means, and move the learner."""
    enrollment = _enrollment(enrollment)
    if request.POST.get("seen") and request.POST.get("to") == str(enrollment.cohort_id):
        return _done(request, enrollment, _("Transferred: %(name)s."))  # the button was pressed twice
    form = TransferForm(request.POST or None, enrollment=enrollment)
    if not form.is_valid():
        return _page(request, "place_transfer", enrollment, form)
    to, why = form.cleaned_data["to"], form.cleaned_data["why"]
    # The second look carries the cohort in which the office saw them: nobody is moved twice by two officers.
    if request.POST.get("seen") == str(enrollment.cohort.uuid):
        moved = _try(
            form,
            lambda: placing.transfer(
                enrollment=enrollment, to=to, seen_in=enrollment.cohort, by=request.user, why=why
            ),
        )
        if moved:
            return _done(request, enrollment, _("Transferred: %(name)s."))
    remarks = placing.remarks(enrollment, to)
    stops = any(remark.stops for remark in remarks)
    more = {"to": to, "why": why, "remarks": remarks, "stops": stops}
    return _page(request, "place_transfer_look", enrollment, form, **more)


@require_http_methods(READ_OR_WRITE)
def name(request, enrollment):
    """Change how a learner is called, and how the certificate should call them."""
    enrollment = _enrollment(enrollment)
    person = enrollment.user
    now = renaming.names_of(person)
    form = NameForm(request.POST or None, initial=now)
    if form.is_valid():
        seen = {field: request.POST.get(f"seen_{field}", "") for field in renaming.FIELDS}
        if _try(form, lambda: renaming.rename(user=person, by=request.user, seen=seen, **form.cleaned_data)):
            for sentence in renaming.remarks(type(person).objects.get(pk=person.pk)):
                messages.info(request, sentence)
            messages.success(request, _("The name is changed."))
            return redirect("desk_learner", enrollment.uuid)
    seen = [(f"seen_{field}", value) for field, value in renaming.names_of(person).items()]
    return _page(request, "place_name", enrollment, form, seen=seen)


@require_http_methods(READ_OR_WRITE)
def merge(request, enrollment):
    """Name the second account, see everything that would move, and make the two one."""
    enrollment = _enrollment(enrollment)
    if request.POST.get("seen") and merging.was_just_done(enrollment.user, by=request.user):
        return redirect("desk_learner", enrollment.uuid)  # the button was pressed twice
    form = MergeForm(request.POST or None, person=enrollment.user)
    if not form.is_valid():
        return _page(request, "place_merge", enrollment, form)
    keep, other = form.pair
    why = form.cleaned_data["why"]
    if request.POST.get("seen") and _try(
        form,
        lambda: merging.merge(keep=keep, other=other, seen=request.POST["seen"], by=request.user, why=why),
    ):
        messages.success(
            request,
            _("The accounts are one now. %(old)s is shut; %(kept)s stays.")
            % {"old": other.email, "kept": keep.email},
        )
        return redirect("desk_learner", _place_of(keep, enrollment).uuid)
    forecast = merging.forecast(keep, other, by=request.user)
    more = {"keep": keep, "other": other, "why": why, "forecast": forecast}
    return _page(request, "place_merge_look", enrollment, form, **more)


def _place_of(person, enrollment):
    """The kept account's place in the cohort from which somebody came, or the place itself."""
    return person.enrollments.filter(cohort=enrollment.cohort_id).first() or enrollment
