"""The forms of a day's plan: what it is, a station, somebody's assignment, a place in the schedule."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import IntensiveDay, Rubric, Station, StationPerson
from cms.models import User


class DayForm(forms.ModelForm):
    """What a day is, in the cohort's own clock. The cohort cannot change once learners were told."""

    class Meta:
        model = IntensiveDay
        fields = [
            "cohort", "title", "held_on", "begins", "minutes", "change_minutes", "break_every", "break_minutes",
            "place", "note",
        ]  # fmt: skip
        labels = {
            "cohort": gettext_lazy("Cohort"),
            "title": gettext_lazy("What the day is called"),
            "held_on": gettext_lazy("Date"),
            "begins": gettext_lazy("First round begins"),
            "minutes": gettext_lazy("Minutes at a station"),
            "change_minutes": gettext_lazy("Minutes to change"),
            "break_every": gettext_lazy("Rounds until a break"),
            "break_minutes": gettext_lazy("Minutes of a break"),
            "place": gettext_lazy("Place"),
            "note": gettext_lazy("For learners"),
        }
        widgets = {
            "held_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "begins": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "note": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, cohorts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cohort"].queryset = cohorts
        if self.instance.is_open:
            self.fields["cohort"].disabled = True


class StationForm(forms.ModelForm):
    """A station, with the rubric it is watched by."""

    rubric_slug = forms.ChoiceField(label=gettext_lazy("Rubric"))

    class Meta:
        model = Station
        fields = ["number", "title", "place", "has_patient", "rubric_slug", "brief", "rater_notes"]
        labels = {
            "number": gettext_lazy("Number"),
            "title": gettext_lazy("Title"),
            "place": gettext_lazy("Room"),
            "has_patient": gettext_lazy("Somebody plays a patient or a relative here"),
            "brief": gettext_lazy("At the door"),
            "rater_notes": gettext_lazy("For raters"),
        }
        widgets = {
            "brief": forms.Textarea(attrs={"rows": 3}),
            "rater_notes": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rubrics = list(Rubric.objects.filter(live=True).values_list("slug", "title"))
        own = self.instance.rubric_slug
        self.fields["rubric_slug"].choices = rubrics + (
            [] if any(slug == own for slug, _title in rubrics) else [(own, own)]
        )


class AssignForm(forms.Form):
    """Somebody with an account, by address, at a station or at all of them."""

    email = forms.EmailField(label=gettext_lazy("E-mail of their account"))
    role = forms.ChoiceField(label=gettext_lazy("They"), choices=StationPerson.Role.choices)
    station = forms.ModelChoiceField(
        None, label=gettext_lazy("Station"), required=False, empty_label=gettext_lazy("Every station")
    )

    def __init__(self, *args, day, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["station"].queryset = day.stations.all()

    def clean_email(self):
        """The account with this address."""
        found = User.objects.filter(email__iexact=self.cleaned_data["email"], is_active=True).first()
        if found is None:
            raise forms.ValidationError(
                _(
                    "Nobody has an account with this address. Ask them to make one first; it needs no enrollment."
                )
            )
        self.user = found
        return found.email


class PlaceForm(forms.Form):
    """A learner at a station in a round."""

    enrollment = forms.ModelChoiceField(None, label=gettext_lazy("Learner"), empty_label=None)
    station = forms.ModelChoiceField(None, label=gettext_lazy("Station"), empty_label=None)
    round = forms.IntegerField(label=gettext_lazy("Round"), min_value=1, max_value=200)
    why = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=500,
        error_messages={"required": gettext_lazy("Say why. The reason is kept beside what you do.")},
    )

    def __init__(self, *args, day, learners, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["enrollment"].queryset = learners
        self.fields["enrollment"].label_from_instance = lambda one: str(one.user)
        self.fields["station"].queryset = day.stations.all()
        if not day.is_open:
            del self.fields["why"]
