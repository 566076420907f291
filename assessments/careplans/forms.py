"""The form of a row, on a page of its own or in its place in the plan."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.engine import careplan


class RowForm(forms.Form):
    """What a row says. Lengths are judged by the verb, so that nothing typed is cut off on the way."""

    domain = forms.TypedChoiceField(label=_("Domain"), coerce=int, empty_value=0)
    problem = forms.CharField(label=_("Problem"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    goal_id = forms.ChoiceField(label=_("Take up a goal"), required=False)
    goal = forms.CharField(
        label=_("Goal"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("In the words of the person or the family, where you have them."),
    )
    whose = forms.CharField(label=_("Whose words"), required=False)
    library = forms.ChoiceField(label=_("Fill from the library"), required=False)
    intervention = forms.CharField(
        label=_("What is done"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    owners = forms.MultipleChoiceField(
        label=_("Who owns it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The one discipline that answers for it."),
    )
    when = forms.CharField(label=_("When"), required=False)
    measure = forms.CharField(
        label=_("How you will know"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    client = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, exercise, disciplines, initial=None, prefix_id="row"):
        initial = {"client": uuid.uuid4(), "base": 0, **(initial or {})}
        super().__init__(data, initial=initial, auto_id=f"{prefix_id}_%s")
        self.exercise = exercise
        choices = [(one.number, f"{one.number} {one.name}") for one in exercise.domains]
        self.fields["domain"].choices = choices
        self.fields["owners"].choices = disciplines
        goals = [(one.id, f"{one.whose}: {one.text}") for one in exercise.goals]
        self.fields["goal_id"].choices = [("", _("In our own words")), *goals]
        self.fields["library"].choices = [("", _("In our own words")), *self._library()]

    def _library(self):
        for domain in self.exercise.domains:
            entries = [(one.id, one.text) for one in self.exercise.library if one.domain == domain.number]
            if entries:
                yield f"{domain.number} {domain.name}", entries

    @property
    def said(self):
        """The fields of the row, from a valid form."""
        return {name: self.cleaned_data.get(name) for name in careplan.FIELDS}


def as_initial(fields):
    """A row's fields as the initial values of its form."""
    return {name: fields.get(name) for name in careplan.FIELDS}
