"""Forms for percentages entered by hand: one component for a page of a cohort, or one percentage for one learner."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from courses import grade_entries, grades
from courses.grading import plain

WHOLE = "-"
"""Stands for the whole course in a choice, where nothing would read as not chosen."""


def percent_field(**more):
    """A percentage, or nothing."""
    return forms.DecimalField(
        min_value=0,
        max_value=100,
        decimal_places=2,
        max_digits=5,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        **more,
    )


def why_field():
    """The reason, which the learner reads."""
    return forms.CharField(
        label=_("Why"),
        max_length=grade_entries.MOST_CHARACTERS,
        widget=forms.TextInput,
        help_text=_("Such as “Presentation of May 12, by the rubric”. The learner reads it."),
    )


class EntriesForm(forms.Form):
    """One component for several learners. An emptied percentage is taken back; an unchanged one is left alone."""

    why = why_field()

    def __init__(self, *args, people, standing, last, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {one.pk: one for one in people if one.user_id != by.pk}
        self.standing = {key[0]: row for key, row in standing.items()}
        for pk, one in self.people.items():
            entry = self.standing.get(pk)
            self.fields[self.name_of(one)] = percent_field(
                label=str(one.user), initial=plain(entry.percent) if entry else None
            )
            self.fields[f"seen-{pk}"] = forms.IntegerField(
                min_value=0, widget=forms.HiddenInput, initial=last.get(pk, 0)
            )

    @staticmethod
    def name_of(enrollment):
        """The name of a learner's field."""
        return f"percent-{enrollment.pk}"

    def rows(self):
        """(enrollment, its field, its hidden field) one by one."""
        for pk, one in self.people.items():
            yield one, self[self.name_of(one)], self[f"seen-{pk}"]

    def changes(self):
        """(enrollment, percentage or None, what was seen) of what is different from what stands."""
        for pk, one in self.people.items():
            entry, percent = self.standing.get(pk), self.cleaned_data.get(self.name_of(one))
            if percent != (entry.percent if entry else None):
                yield one, percent, self.cleaned_data[f"seen-{pk}"]


class EntryForm(forms.Form):
    """One percentage: for a component that is entered by hand, or in the place of the whole course's grade."""

    component = forms.ChoiceField(label=_("For"))
    percent = percent_field(
        label=_("Percent"), help_text=_("From 0 to 100. Leave it empty to take back what stands.")
    )
    why = why_field()
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args, found, enrollment, **kwargs):
        super().__init__(*args, **kwargs)
        names = [(line.component.key, line.component.name) for line in found.grade.lines]
        choices = [(key, name) for key, name in names if key in found.by_hand]
        self.fields["component"].choices = [
            (WHOLE, _("The whole course")),
            *choices,
        ]
        self.initial["seen"] = grade_entries.newest(enrollment, found.course)
        self.standing = grades.standing_entries([enrollment], course=found.course)
        self.enrollment, self.course = enrollment, found.course

    def clean(self):
        """Nothing can be taken back where nothing stands; what was entered meanwhile is looked at first."""
        cleaned = super().clean()
        if "component" not in cleaned or "seen" not in cleaned:
            return cleaned
        cleaned["component"] = "" if cleaned["component"] == WHOLE else cleaned["component"]
        stands = self.standing.get((self.enrollment.pk, self.course.pk, cleaned["component"]))
        if cleaned.get("percent", Decimal(0)) is None and stands is None:
            raise ValidationError(
                {"percent": _("Nothing stands here that could be taken back. Enter a percentage.")}
            )
        if cleaned["seen"] != grade_entries.newest(self.enrollment, self.course):
            self.data = self.data.copy()
            self.data["seen"] = grade_entries.newest(self.enrollment, self.course)
            raise ValidationError(
                _(
                    "Somebody else entered a grade here meanwhile. Look at it, then send yours if it still holds."
                )
            )
        last = grade_entries.last(self.enrollment, self.course, cleaned["component"])
        cleaned["seen"] = last.pk if last else 0
        return cleaned
