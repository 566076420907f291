"""What the office fills in to change a learner's place, name or accounts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.days import day_in_words
from cms.models import User
from courses import placing
from courses.forms import in_latin
from courses.models import Cohort, MergedAccount


class Why(forms.Form):
    """The reason, kept with the change."""

    why = forms.CharField(
        label=_("Why"), max_length=500, help_text=_("Kept with the change, and in the log.")
    )


class CohortChoice(forms.ModelChoiceField):
    """A cohort of the learner's own program, by its name and first day."""

    def label_from_instance(self, cohort):
        """“Spring 2027, from 8 March 2027”."""
        return _("%(name)s, from %(day)s") % {
            "name": cohort.name,
            "day": day_in_words(cohort.starts_on),
        }


class DeferForm(Why):
    """Until which cohort, if that is known."""

    until = CohortChoice(
        Cohort.objects.none(),
        label=_("Until which cohort"),
        required=False,
        empty_label=_("It is not known yet"),
    )
    field_order = ["until", "why"]

    def __init__(self, *args, enrollment, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["until"].queryset = placing.other_cohorts(enrollment)


class ResumeForm(Why):
    """In which cohort they go on."""

    to = CohortChoice(Cohort.objects.none(), label=_("In which cohort they go on"), empty_label=None)
    field_order = ["to", "why"]

    def __init__(self, *args, enrollment, **kwargs):
        super().__init__(*args, **kwargs)
        own = Cohort.objects.filter(pk=enrollment.cohort_id)
        others = placing.other_cohorts(enrollment).values("pk")
        self.fields["to"].queryset = (own | Cohort.objects.filter(pk__in=others)).order_by(
            "starts_on", "name"
        )
        self.fields["to"].initial = enrollment.deferred_to_id or enrollment.cohort_id


class TransferForm(Why):
    """Where to."""

    to = CohortChoice(Cohort.objects.none(), label=_("To which cohort"), empty_label=_("Choose one"))
    field_order = ["to", "why"]

    def __init__(self, *args, enrollment, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = placing.other_cohorts(enrollment)


class NameForm(Why):
    """A learner's names."""

    first_name = forms.CharField(label=_("First name"), max_length=150, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=150, required=False)
    certificate_name = forms.CharField(
        label=_("Name on the certificate"),
        max_length=120,
        required=False,
        help_text=_(
            "In any script. What was issued keeps the name it was printed with, until it is replaced."
        ),
    )
    name_in_latin = forms.CharField(
        label=_("Name in Latin letters"),
        max_length=60,
        required=False,
        help_text=_(
            "Stands below a name in another script. Change it as well, or empty it: an old name must not stay there."
        ),
    )
    field_order = ["first_name", "last_name", "certificate_name", "name_in_latin", "why"]

    def clean_name_in_latin(self):
        """It is there for people who read no other letters."""
        return in_latin(self.cleaned_data["name_in_latin"])


class MergeForm(Why):
    """The second account, and which of the two is kept."""

    THIS, OTHER = "this", "other"
    email = forms.EmailField(
        label=_("E-mail address of the second account"),
        help_text=_("The address by which the same person signs in as well."),
    )
    kept = forms.ChoiceField(
        label=_("Which account is kept"),
        choices=[(THIS, _("This one")), (OTHER, _("The second one"))],
        initial=THIS,
        widget=forms.RadioSelect,
        help_text=_("The person goes on signing in by it. The other one is shut."),
    )
    field_order = ["email", "kept", "why"]

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["kept"].choices = [
            (self.THIS, _("This one: %(email)s") % {"email": person.email}),
            (self.OTHER, _("The second one")),
        ]

    def clean_email(self):
        """Find the account."""
        email = self.cleaned_data["email"].lower()
        self.second = User.objects.filter(email=email).first()
        if self.second is None:
            raise forms.ValidationError(_("There is no account with this address."))
        if self.second == self.person:
            raise forms.ValidationError(_("This is the account you came from."))
        if MergedAccount.objects.filter(account=self.second).exists():
            raise forms.ValidationError(_("This account was merged into another one before."))
        return email

    @property
    def pair(self):
        """(the account that is kept, the other one)."""
        if self.cleaned_data["kept"] == self.THIS:
            return self.person, self.second
        return self.second, self.person
