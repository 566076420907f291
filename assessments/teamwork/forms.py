"""The forms of the desk of teams: a new set, a proposal as it was sent, and the dates of a task in the cohort's clock."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.engine.forming import Wishes
from assessments.models import Teaming
from assessments.teamwork import scope
from courses import calendar_days
from courses.scheduling import LAST_THING


class TeamingForm(forms.ModelForm):
    """A new set of teams: whose, what it is called, and how large teams are."""

    class Meta:
        model = Teaming
        fields = ["cohort", "title", "least", "most"]
        labels = {
            "cohort": gettext_lazy("Cohort"),
            "title": gettext_lazy("What these teams are called"),
            "least": gettext_lazy("Fewest in a team"),
            "most": gettext_lazy("Most in a team"),
        }
        help_texts = {"title": gettext_lazy("Such as “Teams of the first course”.")}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cohort"].queryset = scope.cohorts_for(user)
        self.fields["cohort"].empty_label = _("Choose a cohort")
        self.fields["cohort"].label_from_instance = str

    def clean(self):
        """The fewest are not above the most."""
        cleaned = super().clean()
        if {"least", "most"} <= cleaned.keys() and cleaned["least"] > cleaned["most"]:
            self.add_error("most", _("The fewest in a team cannot be more than the most."))
        return cleaned


def places_sent(data):
    """{uuid of an enrollment: number of its team} as a proposal was sent; what is no number counts as no team."""
    found = {}
    for name, value in data.items():
        if name.startswith("place-"):
            sent = value if value.isascii() and value.isdigit() and len(value) < 4 else "0"
            found[name.removeprefix("place-")] = int(sent)
    return found


PAIRS = ("apart", "together")


def pairs_sent(data, users):
    """{"apart": [(uuid, uuid), …], "together": …} of pairs that were asked for, of people who wait; a new one added.

    users: {uuid of an enrollment: id of its person}.
    """
    found = {}
    for name in PAIRS:
        pairs = [tuple(value.split("+")[:2]) for value in data.getlist(name) if "+" in value]
        if data.get("pair") == name:
            pairs.append((data.get("one", ""), data.get("other", "")))
        found[name] = list(
            dict.fromkeys(
                tuple(sorted(pair)) for pair in pairs if set(pair) <= users.keys() and pair[0] != pair[1]
            )
        )
    return found


def as_wishes(pairs, users):
    """Pairs of enrollments as the engine reads them: of people."""

    def of(name):
        return frozenset(frozenset(str(users[one]) for one in pair) for pair in pairs[name])

    return Wishes(apart=of("apart"), together=of("together"))


def _day():
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _time():
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class DatesForm(forms.Form):
    """When a task opens, is due and closes, as days and times of the cohort. Once valid: `dates`, by name."""

    opens_day = forms.DateField(label=gettext_lazy("Opens on"), widget=_day())
    opens_time = forms.TimeField(label=gettext_lazy("Opens at"), widget=_time())
    due_day = forms.DateField(label=gettext_lazy("Due on"), required=False, widget=_day())
    due_time = forms.TimeField(label=gettext_lazy("Due at"), required=False, widget=_time())
    closes_day = forms.DateField(label=gettext_lazy("Closes on"), required=False, widget=_day())
    closes_time = forms.TimeField(label=gettext_lazy("Closes at"), required=False, widget=_time())

    def __init__(self, data=None, *, cohort, task=None, days=None, **kwargs):
        self.cohort, self.task, self.dates = cohort, task, {}
        super().__init__(data, initial=_initial(cohort, task, days), **kwargs)

    @property
    def pairs(self):
        """A day and a time for each date."""
        return [[self[f"{name}_{part}"] for part in ("day", "time")] for name in ("opens", "due", "closes")]

    def clean(self):
        """Read them in the cohort's clock, and in their order."""
        cleaned = super().clean()
        for name in ("opens", "due", "closes"):
            self.dates[f"{name}_at"] = self._moment(cleaned, name)
        moments = [one for one in self.dates.values() if one]
        if not self.errors and moments != sorted(moments):
            self.add_error(
                "due_day", _("It opens first, then it is due, then it closes. Put the dates in this order.")
            )
        return cleaned

    def _moment(self, cleaned, name):
        day, at = cleaned.get(f"{name}_day"), cleaned.get(f"{name}_time")
        names = {f"{name}_day", f"{name}_time"}
        if names & self.errors.keys():
            return None
        if day is None:
            if at is not None:
                self.add_error(f"{name}_day", _("Say on which day, or take the time away."))
            return None
        if not names & set(self.changed_data):
            if self.task is not None:
                return getattr(self.task, f"{name}_at")
            if name == "opens":
                return timezone.now()
        at = at or LAST_THING
        sentence = calendar_days.problem(day, at, self.cohort.zone)
        if sentence:
            self.add_error(f"{name}_time", sentence)
            return None
        return calendar_days.instant(day, at, self.cohort.zone, latest=name != "opens")


def _initial(cohort, task, days):
    """The dates a task has, or for a new one: now, and due after so many days, at the end of the day."""
    if task is not None:
        moments = {name: getattr(task, f"{name}_at") for name in ("opens", "due", "closes")}
        local = {name: at.astimezone(cohort.zone) for name, at in moments.items() if at}
    else:
        now = timezone.localtime(timezone=cohort.zone)
        local = {"opens": now}
        if days:
            due = (now + timedelta(days=days)).date()
            local["due"] = timezone.datetime.combine(due, LAST_THING)
    found = {}
    for name, at in local.items():
        found |= {f"{name}_day": at.date(), f"{name}_time": at.time().replace(second=0, microsecond=0)}
    return found
