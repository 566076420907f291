"""The forms of consults. What may be stored is decided by the verbs; a form shows, keeps what was typed, and says errors."""

from django import forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.consults import wording
from assessments.models import Consult
from assessments.models.consults import WORDS
from cms.models import User

FURTHEST_YEARS = 20
EMPTY = [("", gettext_lazy("Choose"))]


def _area(label, hint, rows, *, name):
    most = f"{Consult._meta.get_field(name).max_length:,}"
    return forms.CharField(
        label=label,
        required=False,
        help_text=format_lazy("{} {}", hint, format_lazy(gettext_lazy("Up to {} letters."), most)),
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class ConsultForm(forms.Form):
    """What an expert needs, in the order in which it is told."""

    question = forms.CharField(
        label=wording.FIELDS["question"],
        required=False,
        help_text=gettext_lazy("The one thing you want to know. Up to 240 letters."),
    )
    setting = forms.ChoiceField(
        label=gettext_lazy("Where the person is cared for"),
        required=False,
        choices=[*EMPTY, *[(value, str(label)) for value, label in Consult.Setting.choices]],
    )
    age = forms.ChoiceField(
        label=gettext_lazy("The person’s age, as a band"),
        required=False,
        choices=[*EMPTY, *Consult.Age.choices],
        help_text=gettext_lazy("Never the age itself. Everybody from 90 on is in one band."),
    )
    story = _area(
        wording.FIELDS["story"],
        gettext_lazy(
            "The illness, how the person lives, who is there, what matters to them. Time as “three weeks before”."
        ),
        10,
        name="story",
    )
    tried = _area(wording.FIELDS["tried"], gettext_lazy("And what came of it."), 4, name="tried")
    feared = _area(
        wording.FIELDS["feared"],
        gettext_lazy("By the person, by those close to them, by you."),
        4,
        name="feared",
    )
    wanted = _area(
        wording.FIELDS["wanted"],
        gettext_lazy("A way to think, words to say, a threshold, a source."),
        3,
        name="wanted",
    )
    needed = forms.ChoiceField(
        label=gettext_lazy("By when an answer helps"),
        required=False,
        choices=[*EMPTY, *Consult.Needed.choices],
        help_text=gettext_lazy(
            "Not a date. If it cannot wait for days, do not ask here: call whom you would call today."
        ),
    )
    signs = forms.BooleanField(
        label=gettext_lazy("The expert may read my name"),
        required=False,
        help_text=gettext_lazy(
            "Otherwise they read your discipline and the setting: “Social worker in a home hospice”."
        ),
    )
    picture = forms.FileField(
        label=gettext_lazy("A picture (JPEG or PNG, up to 8 MB)"),
        required=False,
        help_text=gettext_lazy(
            "A wound, a scan, a drawing. No face, no wristband, no label with a name. What the camera wrote into the file, "
            "such as where it was taken, is taken out."
        ),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
    )
    description = forms.CharField(
        label=gettext_lazy("What the picture shows, in a sentence"),
        required=False,
        help_text=gettext_lazy("For who cannot see it."),
    )

    @property
    def told(self):
        """The fields of the consult itself, in order."""
        return [self[name] for name in self.fields if name not in ("picture", "description")]

    @property
    def pictured(self):
        """The fields of a picture to be added."""
        return [self["picture"], self["description"]]


def filled(said, problems=None):
    """A form that shows what was said, with a sentence at each field that has a problem."""
    form = ConsultForm(said)
    form.is_valid()
    for name, sentence in (problems or {}).items():
        form.add_error(name if name in form.fields else None, sentence)
    return form


def said_in(consult):
    """What stands in a draft, by field."""
    return {name: getattr(consult, name) for name in (*WORDS, "setting", "age", "needed", "signs")}


def saved_in(consult):
    """The same as the page's script compares it with what a device kept: a box that is ticked is "on"."""
    said = said_in(consult)
    return said | {"signs": "on" if said["signs"] else ""}


class ExpertForm(forms.Form):
    """Who answers here, for which cohorts, until when."""

    email = forms.EmailField(label=gettext_lazy("E-mail address of their account"))
    place = forms.ChoiceField(
        label=gettext_lazy("For whom"),
        choices=[
            ("cohort", gettext_lazy("This cohort")),
            ("program", gettext_lazy("Every cohort of the program")),
        ],
        widget=forms.RadioSelect,
        initial="cohort",
    )
    until = forms.DateField(
        label=gettext_lazy("Until, that day included"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("Empty: until you end it."),
    )

    def clean_email(self):
        """The account of this address."""
        found = User.objects.filter(email__iexact=self.cleaned_data["email"], is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("Nobody has an account with this address."))
        return found

    def clean_until(self):
        """A day that a calendar of work knows."""
        day = self.cleaned_data["until"]
        if day and day.year > timezone.localdate().year + FURTHEST_YEARS:
            raise forms.ValidationError(
                _("Choose a day within %(years)d years, or leave it empty."), params={"years": FURTHEST_YEARS}
            )
        return day

    def ends_at(self, zone):
        """The end of that day by the clocks of the cohort; None without one."""
        day = self.cleaned_data["until"]
        return timezone.datetime.combine(day, timezone.datetime.max.time(), zone) if day else None


class DaysForm(forms.Form):
    """In how many days consults are answered."""

    days = forms.IntegerField(
        label=gettext_lazy("Days until an answer"),
        min_value=1,
        max_value=30,
        help_text=gettext_lazy("Learners read it before they send. What waits already keeps its day."),
    )
