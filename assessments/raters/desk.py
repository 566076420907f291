"""Raters of a sitting, for who teaches it: assign people and end it, ask somebody outside, see how they agree."""

from datetime import time

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from assessments import teaching, whose
from assessments.engine import gaps
from assessments.log import Log
from assessments.models import Attempt, RaterAssignment, RaterLink
from assessments.raters import agreement, assigning, invited, links
from assessments.refusals import CannotAssign, CannotInvite, WithoutReason
from assessments.screens.talks import run_of
from cms import audit, gates
from cms.models import User
from courses import calendar_days

gates.guard(("rating", "assign"), "sitting_raters", "rater_end")
gates.guard(("rating", "invite"), "rater_invite", "rater_link_withdraw")

READ_OR_WRITE = ["GET", "HEAD", "POST"]


class AssignForm(forms.Form):
    """Who rates here, as what, until when."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address of their account"),
        help_text=gettext_lazy("For somebody without an account, open a run and ask them by a link."),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("What they do"), choices=RaterAssignment.Role.choices, widget=forms.RadioSelect
    )
    until = forms.DateField(
        label=gettext_lazy("Until, that day included"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("Empty: until you end it."),
    )

    def clean_email(self):
        """The account of this address."""
        found = User.objects.filter(email__iexact=self.cleaned_data["email"], is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("Nobody has an account with this address."))
        return found


class _Asked(forms.Form):
    """As what somebody outside is asked, for how long, and what they read."""

    role = forms.ChoiceField(
        label=gettext_lazy("As what they rate"), choices=RaterLink.Role.choices, widget=forms.RadioSelect
    )
    days = forms.IntegerField(
        label=gettext_lazy("Days for which the link can be used"),
        initial=links.DAYS,
        min_value=1,
        max_value=links.MOST_DAYS,
    )
    shows_name = forms.BooleanField(
        label=gettext_lazy("They read the learner’s name"),
        required=False,
        help_text=gettext_lazy(
            "Otherwise the page says “a learner”. Own words stand there as they were written."
        ),
    )


class InviteForm(_Asked):
    """One person outside."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=200,
        help_text=gettext_lazy("The learner reads who was asked, and whose rating it is."),
    )
    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)
    field_order = ("name", "email")

    def whom(self):
        """[(name, address)] of whom it names."""
        return [(self.cleaned_data["name"], self.cleaned_data["email"])]


class InviteSeveralForm(_Asked):
    """Several people outside, one a line."""

    several = forms.CharField(widget=forms.HiddenInput, initial="1")
    people = forms.CharField(
        label=gettext_lazy("Whom, one a line: the name, then the address"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Such as: Alex Rivera, alex@example.org. Each gets a link of their own."),
    )
    field_order = ("people",)

    def clean_people(self):
        """[(name, address)], or every line that names nobody."""
        found, wrong = invited.people(self.cleaned_data["people"])
        if wrong:
            raise forms.ValidationError(wrong)
        return found

    def whom(self):
        """[(name, address)] of whom it names."""
        return self.cleaned_data["people"]


@require_http_methods(READ_OR_WRITE)
def sitting_raters(request, pk):
    """Who rates at a sitting, and how those who rated agree with the learners."""
    found = teaching.sitting_or_404(request.user, pk, "rating", "assign")
    form = AssignForm(request.POST or None, initial={"role": RaterAssignment.Role.RATER})
    if request.method == "POST" and form.is_valid():
        try:
            made = _assign(found, form.cleaned_data, request.user)
        except CannotAssign as refused:
            form.add_error("until", refused.sentence)
        else:
            messages.success(request, _("%(name)s rates here from now on.") % {"name": made.user})
            return redirect("sitting_raters", pk)
    context = {
        "sitting": found,
        "form": form,
        "assigned": assigning.running_at(found),
        "links": _links(found),
        "groups": [_group(*one) for one in agreement.of_sitting(found)],
        "enough": gaps.number(gaps.ENOUGH),
    }
    return render(request, "assessments/raters/sitting.html", context, status=422 if form.errors else 200)


def _assign(sitting, said, by):
    ends_at = None
    if said["until"]:
        ends_at = calendar_days.instant(said["until"], time(23, 59), sitting.cohort.zone, latest=True)
    return assigning.assign(sitting=sitting, user=said["email"], role=said["role"], ends_at=ends_at, by=by)


def _links(sitting):
    """Links to runs of a sitting, by the run's code: the newest first. No learner is named."""
    rows = RaterLink.objects.filter(attempt__sitting=sitting, withdrawn_at=None).select_related("attempt")
    return [{"link": one, "code": assigning.code_of(one.attempt)} for one in rows[:100]]


def _group(group, count, found):
    def percent(share):
        return f"{round(100 * share)}%"

    return {
        "label": group.label,
        "count": count,
        "found": found
        and {
            "same": percent(found.same),
            "within_one": percent(found.within_one),
            "apart": f"{float(found.apart):+.1f}".replace("-", "−"),
        },
    }


@require_POST
def rater_end(request, pk):
    """End an assignment, with a reason."""
    found = get_object_or_404(RaterAssignment.objects.select_related("sitting", "user"), pk=pk)
    if not teaching.may(request.user, found.sitting, "rating", "assign"):
        raise Http404
    try:
        assigning.end(assignment=found, by=request.user, why=request.POST.get("why", ""))
    except WithoutReason as refused:
        messages.warning(request, refused.sentence)
    else:
        messages.success(request, _("%(name)s no longer rates here.") % {"name": found.user})
    return redirect("sitting_raters", found.sitting_id)


@require_http_methods(READ_OR_WRITE)
def rater_invite(request, uuid, item):
    """Ask somebody outside to rate one run: the form, then the letter is on its way."""
    found = get_object_or_404(Attempt.objects.with_case(), uuid=uuid)
    whose.may_look(request, found)
    if found.user_id == request.user.pk or not teaching.may(request.user, found.sitting, "rating", "invite"):
        raise Http404
    if run_of(Log.of(found), item) is None:
        raise Http404
    kind = InviteSeveralForm if "several" in request.POST or "several" in request.GET else InviteForm
    form = kind(request.POST or None, initial={"days": links.DAYS})
    if request.method == "POST" and form.is_valid() and _invited(request, found, item, form):
        return redirect("talk_replay", uuid, item)
    audit.read(found, by=request.user, people=[found.user_id], item=item)
    context = {
        "form": form,
        "is_several": kind is InviteSeveralForm,
        "most": links.MOST_AT_ONCE,
        "attempt": found,
        "out_url": reverse("talk_replay", args=[uuid, item]),
    }
    return render(request, "assessments/raters/invite.html", context, status=422 if form.errors else 200)


def _invited(request, attempt, item, form):
    """Write to whom a form names; False, with the sentence in the form, where that is refused."""
    about = {name: form.cleaned_data[name] for name in ("role", "days", "shows_name")}
    try:
        made = links.invite_all(attempt=attempt, item=item, by=request.user, people=form.whom(), **about)
    except CannotInvite as refused:
        form.add_error(None, refused.sentence)
        return False
    said = (
        _("The letter to %(name)s is on its way.") % {"name": made[0].name}
        if len(made) == 1
        else _("The letters to %(n)d people are on their way.") % {"n": len(made)}
    )
    messages.success(request, said)
    return True


@require_POST
def rater_link_withdraw(request, uuid):
    """Take a link back."""
    link = get_object_or_404(RaterLink.objects.select_related("attempt__sitting__cohort"), uuid=uuid)
    if not teaching.may(request.user, link.attempt.sitting, "rating", "invite"):
        raise Http404
    link = links.withdraw(link=link, by=request.user)
    messages.success(
        request,
        _("The rating of %(name)s is here already, and stays.") % {"name": link.name}
        if link.used_at
        else _("The link of %(name)s opens nothing any more.") % {"name": link.name},
    )
    return redirect("sitting_raters", link.attempt.sitting_id)
