"""Forms of the CMS for grading: the weights of a course add up, and a scale of letters makes sense."""

from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm

from courses import grading


def kept(formset):
    """The rows of a formset that will be there once it is saved."""
    return [row for row in formset.forms if row.has_changed() or row.instance.pk]


def rows_of(formset):
    """The plain values of the rows that will be there."""
    return [
        row.cleaned_data
        for row in kept(formset)
        if hasattr(row, "cleaned_data")
        and not row.cleaned_data.get("DELETE")
        and row not in formset.deleted_forms
    ]


class LetterScaleForm(WagtailAdminModelForm):
    """A scale with its letters."""

    def clean(self):
        """Look at all letters together."""
        cleaned = super().clean()
        formset = self.formsets.get("steps")
        if formset is not None and formset.is_valid():
            steps = [
                grading.Step(row["letter"], row["from_percent"], row["points"]) for row in rows_of(formset)
            ]
            problem = grading.problem_of_scale(steps)
            if problem:
                self.add_error(None, problem)
        return cleaned


class CourseForm(WagtailAdminPageForm):
    """A course with the components of its grade."""

    def clean(self):
        """Look at all components together."""
        cleaned = super().clean()
        formset = self.formsets.get("grade_components")
        if formset is not None and formset.is_valid():
            rows = rows_of(formset)
            problem = grading.problem_of_weights([row["weight"] for row in rows])
            names = [row["name"].casefold() for row in rows]
            if not problem and len(set(names)) < len(names):
                problem = _("Two components have the same name. Give each a name of its own.")
            if problem:
                self.add_error(None, problem)
        return cleaned
