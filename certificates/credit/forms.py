"""What the office writes about an activity, and what learners claim and give."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from certificates.credit import amounts, identifiers, offering
from certificates.models import Activity
from courses.models import ProgramPage


def _date():
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ActivityForm(forms.ModelForm):
    """Everything that §“before starting” asks to be told, and what is printed."""

    class Meta:
        model = Activity
        fields = (
            "title", "number", "program", "format", "place", "provider", "joint_providers", "faculty", "planners",
            "disclosures", "media", "method", "minutes", "passing", "released_on", "reviewed_on", "ends_on", "sentence",
            "signer_1", "signer_1_role", "signer_2", "signer_2_role", "fine_print",
        )  # fmt: skip
        labels = {
            "number": gettext_lazy("Number of the activity"),
            "program": gettext_lazy("Program whose learners can claim it"),
            "joint_providers": gettext_lazy("Joint providers"),
            "faculty": gettext_lazy("Faculty and planners"),
            "planners": gettext_lazy("Professions that planned it"),
            "minutes": gettext_lazy("Minutes it takes"),
            "passing": gettext_lazy("What has to be reached in its assessment"),
            "released_on": gettext_lazy("Released, or held, on"),
            "reviewed_on": gettext_lazy("Last reviewed on"),
            "ends_on": gettext_lazy("Last day for claiming"),
            "sentence": gettext_lazy("Sentence after the name"),
            "signer_1": gettext_lazy("First signer"), "signer_1_role": gettext_lazy("Role of the first signer"),
            "signer_2": gettext_lazy("Second signer"), "signer_2_role": gettext_lazy("Role of the second signer"),
            "fine_print": gettext_lazy("Fine print"),
        }  # fmt: skip
        widgets = {
            "released_on": _date(), "reviewed_on": _date(), "ends_on": _date(),
            "faculty": forms.Textarea(attrs={"rows": 3}), "disclosures": forms.Textarea(attrs={"rows": 3}),
        }  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["program"].queryset = ProgramPage.objects.live().order_by("title")
        self.fields["program"].required = True

    def clean(self):
        """An activity ends after it begins."""
        cleaned = super().clean()
        begins, ends = cleaned.get("released_on"), cleaned.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", _("It ends before it is released."))
        return cleaned


class DesignationForm(forms.Form):
    """How much of one kind of credit an activity carries."""

    amount = forms.DecimalField(
        label=gettext_lazy("Amount"), required=False, min_value=0, max_value=Decimal(999), decimal_places=2
    )
    reference = forms.CharField(label=gettext_lazy("Number beside it"), required=False, max_length=30)


class RuleForm(forms.Form):
    """What a learner must have done."""

    kind = forms.ChoiceField(label=gettext_lazy("What has to be done"))
    about = forms.ModelChoiceField(
        label=gettext_lazy("Of which page"),
        queryset=Page.objects.none(),
        required=False,
        help_text=gettext_lazy("A course, a week or a case of the program, where the rule is about one."),
    )

    def __init__(self, *args, activity, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.name, kind.label) for kind in offering.kinds()]
        if activity.program:
            pages = Page.objects.descendant_of(activity.program).live().order_by("path")
            self.fields["about"].queryset = pages.exclude(content_type__model="lessonpage")


class StatementForm(forms.Form):
    """A text as the accreditor words it."""

    text = forms.CharField(
        label=gettext_lazy("The text, exactly as the accreditor words it"),
        max_length=1200,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    source = forms.CharField(
        label=gettext_lazy("Where it comes from"),
        max_length=200,
        help_text=gettext_lazy("Such as the letter or the page, and the day on which you read it."),
    )
    everywhere = forms.BooleanField(
        label=gettext_lazy("It holds for every activity that has none of its own"), required=False
    )


class ReceiptForm(forms.Form):
    """What the accreditor answered to an upload."""

    receipt = forms.CharField(label=gettext_lazy("Number or words of the receipt"), max_length=200)


class ClaimForm(forms.Form):
    """How much of each kind of credit for one's profession."""

    agreed = forms.BooleanField(
        label=gettext_lazy("I claim only the credit that matches the part I took"),
        error_messages={"required": gettext_lazy("Say that you claim only what matches the part you took.")},
    )

    def __init__(self, *args, case, **kwargs):
        super().__init__(*args, **kwargs)
        self.case = case
        amounts_first = {}
        for one in case.designations:
            kind = one.credit_type
            offered = amounts.choices(step=kind.step, least=kind.least, most=one.amount)
            amounts_first[f"amount_{one.pk}"] = forms.TypedChoiceField(
                label=kind.name,
                coerce=Decimal,
                choices=[
                    ("", _("Choose how much")),
                    *((str(each), f"{amounts.plain(each)} {kind.unit}") for each in offered),
                    ("0", _("I claim nothing of this kind")),
                ],
                help_text=self._hint(one),
                error_messages={"required": _("Choose how much you claim, or that you claim nothing.")},
            )
        self.fields = amounts_first | self.fields

    def _hint(self, one):
        lacking = self.case.lacking[one.credit_type_id]
        most = _("%(amount)s at most.") % {"amount": amounts.plain(one.amount)}
        return (
            f"{most} " + _("It needs your %(numbers)s.") % {"numbers": ", ".join(lacking)}
            if lacking
            else most
        )

    @property
    def chosen(self):
        """{id of a designation: amount}."""
        found = {one.pk: self.cleaned_data.get(f"amount_{one.pk}") for one in self.case.designations}
        return {pk: amount for pk, amount in found.items() if amount}


class IdentifierForm(forms.Form):
    """One number of a learner's own."""

    value = forms.CharField(
        max_length=30, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    )
    state = forms.CharField(label=gettext_lazy("State"), max_length=2, required=False)
    expires_on = forms.DateField(label=gettext_lazy("Runs out on"), required=False, widget=_date())

    def __init__(self, *args, kind, today, **kwargs):
        super().__init__(*args, prefix=kind, **kwargs)
        self.kind, self.today = kind, today
        known = identifiers.KINDS[kind]
        self.fields["value"].label, self.fields["value"].help_text = known.name, known.hint
        if not known.of_state:
            del self.fields["state"], self.fields["expires_on"]

    def clean_value(self):
        """The number in its form, or what is wrong with it."""
        try:
            return identifiers.clean(self.kind, self.cleaned_data["value"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None

    def clean(self):
        """State and last day of what a state gives."""
        cleaned = super().clean()
        state = cleaned.get("state", "").upper()
        if "state" in self.fields:
            cleaned["state"] = state
        problems = identifiers.problem_of_state(self.kind, state, cleaned.get("expires_on"), self.today)
        for field, sentence in problems.items():
            if not self.errors.get(field):
                self.add_error(field, sentence)
        return cleaned
