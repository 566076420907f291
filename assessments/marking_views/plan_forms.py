"""Forms of the page on which a lead plans the marking of a sitting."""

from datetime import time

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.marking.plans import RULES
from assessments.models import MarkerAssignment, MarkingPlan
from cms.models import User
from courses import calendar_days


def _day(label, **more):
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        **more,
    )


class PlanForm(forms.ModelForm):
    """How the written work of a sitting is marked."""

    class Meta:
        model = MarkingPlan
        fields = list(RULES)
        labels = {
            "second": gettext_lazy("A second person marks, without seeing the first mark"),
            "sample_percent": gettext_lazy("How large the sample is, in percent"),
            "is_anonymous": gettext_lazy("Markers do not see who wrote an answer"),
            "asks_calibration": gettext_lazy("Calibrate first"),
            "due_days": gettext_lazy("Days until an answer is marked"),
            "question_days": gettext_lazy("Days in which a mark may be questioned"),
            "release_rule": gettext_lazy("When results go out"),
        }
        help_texts = {
            "sample_percent": gettext_lazy(
                "Only where a sample is chosen above. Chance decides which answers."
            ),
        }
        widgets = {
            "second": forms.RadioSelect,
            "release_rule": forms.RadioSelect,
            "sample_percent": forms.NumberInput(attrs={"class": "input--short"}),
            "due_days": forms.NumberInput(attrs={"class": "input--short"}),
            "question_days": forms.NumberInput(attrs={"class": "input--short"}),
        }

    def clean_due_days(self):
        """At least a day, at most a year."""
        return self._days("due_days")

    def clean_question_days(self):
        """At least a day, at most a year."""
        return self._days("question_days")

    def _days(self, name):
        value = self.cleaned_data[name]
        if not 1 <= value <= 365:
            raise forms.ValidationError(_("Between 1 and 365 days."))
        return value


class PersonForm(forms.Form):
    """Somebody who marks, or leads, from a day until another."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address of their account"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("What they do"),
        choices=MarkerAssignment.Role.choices,
        initial="marker",
        widget=forms.RadioSelect,
    )
    item = forms.ChoiceField(label=gettext_lazy("Which question"), required=False)
    from_day = _day(gettext_lazy("From"), help_text=gettext_lazy("Empty: from now on."))
    until_day = _day(gettext_lazy("Until the end of"), help_text=gettext_lazy("Empty: until you end it."))

    def __init__(self, data=None, *, sitting, questions):
        self.zone = sitting.cohort.zone
        super().__init__(data)
        self.fields["item"].choices = [("", _("Every question")), *questions]

    def clean_email(self):
        """The account of this address; the field then holds the person."""
        found = User.objects.filter(email__iexact=self.cleaned_data["email"], is_active=True).first()
        if found is None:
            raise forms.ValidationError(
                _("No account has this address. Ask the program office to invite them first.")
            )
        return found

    def clean(self):
        """Read the days in the cohort's clock."""
        cleaned = super().clean()
        if cleaned.get("role") == MarkerAssignment.Role.LEAD:
            cleaned["item"] = ""  # who leads, leads at every question
        first, last = cleaned.get("from_day"), cleaned.get("until_day")
        if first and last and last < first:
            self.add_error("until_day", _("The end has to come after the beginning."))
        self.starts_at = calendar_days.instant(first, time(0, 0), self.zone) if first else None
        self.ends_at = calendar_days.instant(last, time(23, 59), self.zone, latest=True) if last else None
        return cleaned
