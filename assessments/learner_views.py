"""One learner of a sitting, for who teaches them: more time, more tries, a signed debrief, a try set aside."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from assessments import accommodating, actions, beginning, debriefing, scoring, teaching
from assessments.models import Accommodation, Attempt
from assessments.refusals import WithoutReason
from assessments.sitting_words import local
from assessments.timing import NO_MORE, personal
from cms import audit
from cms.errors import Refused
from courses import calendar_days
from courses.models import Enrollment

READ_OR_WRITE = ["GET", "HEAD", "POST"]
QUICK = {
    "15": (gettext_lazy("15 minutes more"), accommodating.add_minutes, {"minutes": 15}),
    "30": (gettext_lazy("30 minutes more"), accommodating.add_minutes, {"minutes": 30}),
    "day": (gettext_lazy("One more day"), accommodating.add_days, {"days": 1}),
}
"""What one press of a button gives, at this sitting."""


class MoreForm(forms.Form):
    """An accommodation in all its parts: at this sitting, or at every sitting of the learner."""

    HERE, EVERYWHERE = "here", "everywhere"
    where = forms.ChoiceField(
        label=gettext_lazy("Where it holds"),
        choices=[
            (HERE, gettext_lazy("At this sitting")),
            (EVERYWHERE, gettext_lazy("At every sitting, now and later")),
        ],
        widget=forms.RadioSelect,
        initial=HERE,
    )
    multiplier = forms.DecimalField(
        label=gettext_lazy("Time limit, times"),
        min_value=1,
        max_value=5,
        max_digits=3,
        decimal_places=2,
        initial=1,
        help_text=gettext_lazy("1.5 makes 60 minutes 90."),
    )
    extra_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes more"), min_value=0, max_value=1440, initial=0
    )
    break_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes for breaks"), min_value=0, max_value=1440, initial=0
    )
    extra_tries = forms.IntegerField(label=gettext_lazy("Tries more"), min_value=0, max_value=20, initial=0)
    closes_day = forms.DateField(
        label=gettext_lazy("Their own close, on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Only at this sitting."),
    )
    closes_time = forms.TimeField(
        label=gettext_lazy("Their own close, at"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    opens_day = forms.DateField(
        label=gettext_lazy("Their own opening, on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Only at this sitting."),
    )
    opens_time = forms.TimeField(
        label=gettext_lazy("Their own opening, at"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("For you alone: nobody else reads it, and the log does not hold it."),
    )

    def __init__(self, data=None, *, zone):
        self.zone = zone
        super().__init__(data)

    def clean(self):
        """Read the days in the cohort's clock; refuse what gives nothing, and days where they cannot hold."""
        cleaned = super().clean()
        moments = {
            f"{what}_at": self._moment(cleaned, what, latest=what == "closes") for what in ("opens", "closes")
        }
        cleaned |= moments
        if cleaned.get("where") == self.EVERYWHERE and any(moments.values()):
            self.add_error(
                "where", _("An own opening or close is a date of one sitting. Choose “At this sitting”.")
            )
        if not self.errors and not self._gives(cleaned):
            self.add_error("extra_minutes", _("That gives nothing more. Fill in what you want to give."))
        return cleaned

    def _gives(self, cleaned):
        more = ("extra_minutes", "break_minutes", "extra_tries", "opens_at", "closes_at")
        return cleaned.get("multiplier", 1) > 1 or any(cleaned.get(name) for name in more)

    def _moment(self, cleaned, what, *, latest):
        day, at = cleaned.get(f"{what}_day"), cleaned.get(f"{what}_time")
        if day is None and at is None:
            return None
        if day is None or at is None:
            self.add_error(f"{what}_day", _("Say both the day and the time."))
            return None
        sentence = calendar_days.problem(day, at, self.zone)
        if sentence:
            self.add_error(f"{what}_time", sentence)
            return None
        return calendar_days.instant(day, at, self.zone, latest=latest)

    @property
    def granted(self):
        """The fields of an Accommodation."""
        names = (
            "multiplier",
            "extra_minutes",
            "break_minutes",
            "extra_tries",
            "opens_at",
            "closes_at",
            "reason",
        )
        return {name: self.cleaned_data[name] for name in names}


@require_http_methods(READ_OR_WRITE)
def more_time(request, pk, enrollment):
    """Give a learner more: with one press, or in all its parts. Whoever grants sees what they granted; nobody else."""
    sitting = teaching.sitting_or_404(request.user, pk, "accommodation", "grant")
    learner = get_object_or_404(
        Enrollment.objects.active().select_related("user", "cohort"),
        uuid=enrollment,
        cohort=sitting.cohort_id,
    )
    _not_oneself(request.user, learner.user)
    form = MoreForm(request.POST if "give" in request.POST else None, zone=sitting.cohort.zone)
    if request.method == "POST":
        quick = QUICK.get(request.POST.get("quick", ""))
        if quick:
            _words, act, amount = quick
            return _granted(
                request, sitting, learner, act(user=learner.user, sitting=sitting, by=request.user, **amount)
            )
        if form.is_bound and form.is_valid():
            where = None if form.cleaned_data["where"] == form.EVERYWHERE else sitting
            made = accommodating.grant(user=learner.user, by=request.user, sitting=where, **form.granted)
            return _granted(request, sitting, learner, made)
    return _show_more(request, sitting, learner, form)


def _granted(request, sitting, learner, made):
    _accommodation, moved = made
    running = Attempt.objects.open_for(learner.user).filter(sitting=sitting).first()
    if running and moved:
        words = _("%(name)s has until %(when)s.") % {
            "name": learner.user,
            "when": local(running.deadline_at, sitting.cohort),
        }
    elif running:
        words = _("It is kept for %(name)s. The deadline of the open try stays as it was.") % {
            "name": learner.user
        }
    else:
        words = _("It is kept for %(name)s, and holds for the next try.") % {"name": learner.user}
    messages.success(request, words)
    return redirect("sitting", sitting.pk)


def _show_more(request, sitting, learner, form):
    user = learner.user
    audit.read(learner, by=request.user, people=[user.pk])
    allowance = beginning.allowances(sitting, [user.pk]).get(user.pk, NO_MORE)
    attempt = Attempt.objects.counted().filter(sitting=sitting, user=user).order_by("-number").first()
    mine = Accommodation.objects.at(sitting, [user]).filter(granted_by=request.user)
    context = {
        "sitting": sitting,
        "learner": learner,
        "form": form,
        "quick": [(name, words) for name, (words, _act, _amount) in QUICK.items()],
        "attempt": attempt,
        "deadline": local(attempt.deadline_at, sitting.cohort) if attempt and attempt.is_open else "",
        "closes": local(personal(sitting.window, allowance).closes_at, sitting.cohort),
        "granted": [(one, _granted_words(one, sitting.cohort)) for one in mine],
    }
    status = 422 if form.is_bound else 200
    return render(request, "assessments/desk/more_time.html", context, status=status)


def _granted_words(one, cohort):
    """What somebody granted, in a sentence for them alone."""
    said = [_("at this sitting") if one.sitting_id else _("at every sitting")]
    if one.multiplier > 1:
        said.append(_("the limit times %(n)s") % {"n": f"{one.multiplier.normalize():f}"})
    if one.extra_minutes:
        said.append(
            ngettext("one minute more", "%(n)s minutes more", one.extra_minutes) % {"n": one.extra_minutes}
        )
    if one.break_minutes:
        said.append(_("%(n)s minutes for breaks") % {"n": one.break_minutes})
    if one.extra_tries:
        said.append(ngettext("one try more", "%(n)s tries more", one.extra_tries) % {"n": one.extra_tries})
    if one.opens_at:
        said.append(_("opens %(when)s") % {"when": local(one.opens_at, cohort)})
    if one.closes_at:
        said.append(_("closes %(when)s") % {"when": local(one.closes_at, cohort)})
    return f"{', '.join(said)}."


@require_POST
def accommodation_withdraw(request, pk):
    """Take back what one granted, for tries that begin from now on."""
    mine = Accommodation.objects.running().filter(granted_by=request.user)
    found = get_object_or_404(mine.select_related("sitting", "user"), pk=pk)
    accommodating.withdraw(accommodation=found, by=request.user)
    messages.success(request, _("It is taken back. An open try keeps the deadline it has."))
    return redirect("sitting", found.sitting_id) if found.sitting_id else redirect("sittings")


@require_http_methods(READ_OR_WRITE)
def debrief_sign(request, uuid):
    """Sign that a critical error was gone through with the learner."""
    found = teaching.attempt_or_404(request.user, uuid, "sign_debrief")
    outcome = scoring.latest(found)
    if outcome is None or not outcome.critical_count:
        raise Http404
    if request.method == "POST":
        debriefing.sign(attempt=found, by=request.user, note=request.POST.get("note", "")[:4000])
        messages.success(request, _("Signed. %(name)s can go on to the next try.") % {"name": found.user})
        return redirect("sitting", found.sitting_id)
    audit.record("viewed", found, by=request.user)
    context = {
        "attempt": found,
        "criticals": [sentence for row in outcome.run.scores.all() for sentence in row.criticals],
        "signed": getattr(found, "critical_debrief", None),
    }
    return render(request, "assessments/desk/sign.html", context)


@require_http_methods(READ_OR_WRITE)
def attempt_void(request, uuid):
    """Set a try aside, with a reason: it is kept and counts for nothing."""
    found = teaching.attempt_or_404(request.user, uuid, "set_aside")
    _not_oneself(request.user, found.user)
    context = {"attempt": found}
    if request.method != "POST":
        audit.read(found, by=request.user, people=[found.user_id])
        return render(request, "assessments/desk/void.html", context)
    try:
        actions.void(attempt=found, by=request.user, why=request.POST.get("why", "")[:1000])
    except WithoutReason as refused:
        return render(
            request, "assessments/desk/void.html", context | {"refused": refused}, status=refused.status
        )
    messages.success(request, _("The try is set aside. It is kept, and counts for nothing."))
    return redirect("sitting", found.sitting_id)


class Oneself(Refused):
    """Somebody would grant something to themself."""

    status = 403
    title = gettext_lazy("This is about you.")


def _not_oneself(user, learner):
    if user.pk == learner.pk:
        raise Oneself(_("Nobody does this for themself. Ask a colleague who teaches the course."))
