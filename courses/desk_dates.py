"""The dates of a cohort at the office's desk: week by week, moved with the first day, taken over by the next cohort."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from courses import scheduling, shifting
from courses.dates_form import DATES, DAYS, DatesForm, filled, rewritten
from courses.models import Cohort
from courses.refusals import NameTaken
from courses.rollover import next_cohort, will_not_copy
from courses.shifting import Frame

READ_OR_WRITE = ["GET", "HEAD", "POST"]
SEEN = "seen"
"""The digest of the plan somebody looked at and agreed to."""


def _cohort(uuid):
    return get_object_or_404(Cohort.objects.select_related("program", "course"), uuid=uuid)


@require_http_methods(READ_OR_WRITE)
def dates(request, cohort):
    """Show and change when the weeks and cases of a cohort open and are due."""
    cohort = _cohort(cohort)
    show = request.POST.get("show") if request.POST.get("show") in (DATES, DAYS) else DATES
    if request.method != "POST":
        return _show_dates(request, DatesForm(cohort=cohort), show)
    if "rewrite" in request.POST:
        show = DATES if show == DAYS else DAYS
        data = rewritten(request.POST, cohort, show)
        return _show_dates(request, DatesForm(data, cohort=cohort, show=show, quiet=True), show)
    if "fill" in request.POST:
        data, count = filled(request.POST, cohort, show)
        messages.info(request, _filled_words(count))
        return _show_dates(request, DatesForm(data, cohort=cohort, show=show), show)
    form = DatesForm(request.POST, cohort=cohort, show=show)
    if not form.is_valid():
        return _show_dates(request, form, show, status=422)
    changed = scheduling.set_dates(cohort=cohort, times=form.times, by=request.user)
    messages.success(request, _saved_words(changed, form.late))
    return redirect("cohort_dates", cohort.uuid)


def _show_dates(request, form, show, *, status=200):
    context = {"cohort": form.cohort, "form": form, "show": show}
    return render(request, "courses/desk/dates.html", context, status=status)


def _filled_words(count):
    if not count:
        return _("No week was empty.")
    filled_in = ngettext("One week is filled in.", "%(count)d weeks are filled in.", count) % {"count": count}
    return f"{filled_in} {_('Nothing is saved yet: look them over, then save.')}"


def _saved_words(changed, late):
    words = [_("The dates are saved.") if changed else _("Nothing was changed.")]
    if late:
        words.append(
            ngettext(
                "One of them is after the cohort's last day.",
                "%(count)d of them are after the cohort's last day.",
                late,
            )
            % {"count": late}
        )
    return " ".join(words)


# Moving a cohort


def ask_before_moving(request, form):
    """A page that lists every date that would move with a changed cohort, or None where none would or it was seen."""
    cohort = form.instance
    if not cohort.pk or not {"starts_on", "time_zone"} & set(form.changed_data):
        return None
    before = Frame.of(Cohort.objects.get(pk=cohort.pk))
    plan = shifting.plan(cohort, before, Frame.of(cohort), with_extensions=True)
    if not plan.shifts or request.POST.get(SEEN) == plan.digest:
        return None
    context = {"cohort": cohort, "plan": plan, "sent": _sent(request), "looked": SEEN in request.POST}
    return render(request, "courses/desk/dates_move.html", context)


def _sent(request):
    """Everything that was sent, to be sent once more by a press of a button."""
    own = {"csrfmiddlewaretoken", SEEN}
    return [(name, value) for name, values in request.POST.lists() for value in values if name not in own]


# The next cohort


class RolloverForm(forms.Form):
    """What the next cohort is called, and when it begins."""

    name = forms.CharField(
        label=gettext_lazy("Name of the next cohort"),
        max_length=80,
        help_text=gettext_lazy("As learners read it: “Autumn 2026”."),
    )
    starts_on = forms.DateField(
        label=gettext_lazy("Its first day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Every date moves by as many days as lie between the two first days."),
    )
    on_purpose = forms.BooleanField(
        label=gettext_lazy("Both run at the same time, on purpose"),
        required=False,
    )

    def __init__(self, data=None, *, cohort):
        self.cohort = cohort
        super().__init__(data)
        if not self.is_bound:
            del self.fields["on_purpose"]

    def clean(self):
        """Refuse a name twice, and two cohorts at the same time unless this is meant."""
        cleaned = super().clean()
        name, starts_on = cleaned.get("name"), cleaned.get("starts_on")
        if name and Cohort.objects.filter(program=self.cohort.program, name=name).exists():
            self.add_error("name", NameTaken(name).sentence)
        if starts_on and not cleaned.get("on_purpose"):
            other = scheduling.overlapping(next_cohort(self.cohort, name=name or "", starts_on=starts_on))
            if other:
                self.add_error("starts_on", scheduling.overlap_in_words(other))
            else:
                del self.fields["on_purpose"]
        return cleaned


@require_http_methods(READ_OR_WRITE)
def rollover(request, cohort):
    """Ask for name and first day, show everything that would happen, and only then do it."""
    cohort = _cohort(cohort)
    form = RolloverForm(request.POST or None, cohort=cohort)
    if request.method != "POST" or "change" in request.POST or not form.is_valid():
        faulty = form.is_bound and "change" not in request.POST
        context = {"cohort": cohort, "form": form}
        return render(request, "courses/desk/rollover.html", context, status=422 if faulty else 200)
    wanted = {"name": form.cleaned_data["name"], "starts_on": form.cleaned_data["starts_on"]}
    following = next_cohort(cohort, **wanted)
    plan = shifting.plan(cohort, Frame.of(cohort), Frame.of(following))
    if request.POST.get(SEEN) != plan.digest:
        return _dry_run(request, cohort, following, plan)
    made = scheduling.roll_over(
        cohort=cohort, by=request.user, on_purpose=bool(form.cleaned_data.get("on_purpose")), **wanted
    )
    messages.success(
        request,
        _("%(name)s is there, with its dates and its faculty. Nobody can join it until you open it.")
        % {"name": made.name},
    )
    return redirect("cohort", made.uuid)


def _dry_run(request, cohort, following, plan):
    context = {
        "cohort": cohort,
        "following": following,
        "faculty": list(cohort.faculty.all()),
        "plan": plan,
        "left": will_not_copy(cohort),
        "sent": _sent(request),
        "looked": SEEN in request.POST,
    }
    return render(request, "courses/desk/rollover_plan.html", context)
