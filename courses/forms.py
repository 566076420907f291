"""What people fill in about themselves, and what the office fills in about a cohort."""

import zoneinfo
from functools import cache

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from cms import access
from cms.lines import clean, is_latin
from cms.models import User
from courses import people, scheduling
from courses.models import Cohort, CoursePage, Discipline, LearnerProfile, ProgramPage, SubRole
from courses.models.terms import Scope
from courses.refusals import NameTaken

USUAL_ZONES = (
    "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles",
    "America/Anchorage", "Pacific/Honolulu",
)  # fmt: skip


@cache
def time_zones():
    """Every zone as choices: the ones most people here need first, then all by region."""
    regions = {}
    for name in sorted(zoneinfo.available_timezones()):
        region, slash, place = name.partition("/")
        if slash and region not in {"Etc", "SystemV", "posix", "right"}:
            regions.setdefault(region, []).append((name, place.replace("_", " ").replace("/", ", ")))
    usual = [(name, name.rpartition("/")[2].replace("_", " ")) for name in USUAL_ZONES]
    return [(_("Most used here"), usual), *regions.items(), (_("Other"), [("UTC", "UTC")])]


def seats():
    """Every seat as (value, words): "nurse/apn" where a discipline has sub-roles, else "physician"."""
    found = []
    for discipline in Discipline.objects.prefetch_related("sub_roles"):
        roles = list(discipline.sub_roles.all())
        found += [(f"{discipline.code}/{role.code}", role.name) for role in roles] or [
            (discipline.code, discipline.name)
        ]
    return found


class ProfileForm(forms.ModelForm):
    """Seat, scope, name on the certificate, time zone."""

    seat = forms.ChoiceField(
        label=_("Your discipline"),
        help_text=_("You meet every case from this seat, and read what the other seats noticed."),
    )
    scope = forms.ChoiceField(
        label=_("What you may do with medicines where you work"),
        choices=Scope.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "The program office checks it. It decides which tasks you are given, not what you may read."
        ),
    )

    class Meta:
        model = LearnerProfile
        fields = [
            "certificate_name", "name_in_latin", "credentials", "seat", "speciality", "scope", "time_zone",
            "directory_opt_out",
        ]  # fmt: skip
        labels = {
            "certificate_name": _("Your name, as it should stand on your certificate"),
            "name_in_latin": _("Your name in Latin letters"),
            "credentials": _("Your credentials"),
            "speciality": _("Your speciality, if you are a therapist"),
            "time_zone": _("Your time zone"),
            "directory_opt_out": _("Tell the public nothing of what I study"),
        }
        help_texts = {
            "certificate_name": _(
                "It is printed as you write it here, in any script. You can change it until then."
            ),
            "name_in_latin": _(
                "Only if the name above is in another script: it is printed below it, so that everybody can read it."
            ),
            "credentials": _("Such as MSN, APRN. Never a license number."),
            "speciality": _("Such as music, physical or occupational therapy."),
            "time_zone": _("All times are shown in it."),
            "directory_opt_out": _(
                "Then no page that the public can open shows your name, also where you agreed to it before. Your "
                "certificates still count, and whoever holds your PDF or types the name on it can still check it. It "
                "holds for this site; to keep the university from naming you elsewhere, ask its registrar."
            ),
        }
        widgets = {
            "certificate_name": forms.TextInput(attrs={"autocomplete": "name"}),
            "credentials": forms.TextInput(attrs={"autocomplete": "honorific-suffix"}),
        }

    field_order = [
        "certificate_name", "name_in_latin", "credentials", "seat", "speciality", "scope", "time_zone",
        "directory_opt_out",
    ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["certificate_name"].required = True
        self.fields["seat"].choices = [("", _("Choose one")), *seats()]
        self.fields["time_zone"] = forms.ChoiceField(
            label=self.fields["time_zone"].label,
            help_text=self.fields["time_zone"].help_text,
            choices=time_zones(),
        )
        profile = self.instance
        self._suggest_name(profile)
        if profile.discipline_id:
            code = profile.discipline.code
            self.initial["seat"] = f"{code}/{profile.sub_role.code}" if profile.sub_role else code

    def _suggest_name(self, profile):
        """Write the account's name into an empty field: a suggestion, kept only when the learner saves it."""
        name = profile.user.get_full_name() if profile.user.is_authenticated else ""
        if profile.certificate_name or not name or people.problems_of_name(name):
            return
        self.initial["certificate_name"] = name
        field = self.fields["certificate_name"]
        field.help_text = _("This is the name of your account: look whether it is right. %(hint)s") % {
            "hint": field.help_text
        }

    def clean_certificate_name(self):
        """Ask those who print whether they can."""
        name = " ".join(self.cleaned_data["certificate_name"].split())
        problems = people.problems_of_name(name)
        if problems:
            raise ValidationError(problems)
        return name

    def clean_name_in_latin(self):
        """It is there for people who read no other letters."""
        return in_latin(self.cleaned_data["name_in_latin"])

    def clean(self):
        """Take the seat apart into discipline and sub-role."""
        cleaned = super().clean()
        code, _slash, role = cleaned.get("seat", "").partition("/")
        if code:
            self.instance.discipline = Discipline.objects.get(code=code)
            self.instance.sub_role = SubRole.objects.get(discipline__code=code, code=role) if role else None
            if not self.instance.discipline.asks_speciality:
                cleaned["speciality"] = ""
        return cleaned


def in_latin(name):
    """Return the Latin form of a name as one clean line. Raises ValidationError for other letters."""
    name = clean(name)
    if not is_latin(name):
        raise ValidationError(_("Write this one in Latin letters. The name above may be in any script."))
    return name


class CohortForm(forms.ModelForm):
    """A dated offering of a program, or of one course of it."""

    field_order = ["program", "course", "name", "time_zone", "starts_on", "ends_on", "on_purpose"]
    on_purpose = forms.BooleanField(
        label=_("Both run at the same time, on purpose"),
        required=False,
        help_text=_("Tick it, and the cohort is saved beside the other one."),
    )

    class Meta:
        model = Cohort
        fields = [
            "program", "course", "name", "time_zone", "starts_on", "ends_on", "faculty", "open_enrollment",
            "enrollment_closes_on",
        ]  # fmt: skip
        labels = {
            "name": _("Name of the cohort"),
            "time_zone": _("Time zone"),
            "starts_on": _("First day"),
            "ends_on": _("Last day"),
            "open_enrollment": _("Anyone with an account may join"),
            "enrollment_closes_on": _("Last day to join"),
        }
        help_texts = {
            "name": _("As learners read it: “Autumn 2026”."),
            "time_zone": _("Days begin and end in it, and the award date is read in it."),
            "open_enrollment": _("Otherwise people join by invitation only."),
        }
        widgets = {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            for name in ("starts_on", "ends_on", "enrollment_closes_on")
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["program"].label = _("Program")
        self.fields["time_zone"] = forms.ChoiceField(
            label=self.fields["time_zone"].label,
            help_text=self.fields["time_zone"].help_text,
            choices=time_zones(),
        )
        self.fields["course"] = CourseField(
            CoursePage.objects.live().order_by("path"),
            label=_("Course"),
            required=False,
            empty_label=_("The whole program"),
        )
        self.fields["faculty"] = forms.ModelMultipleChoiceField(
            self._who_could_teach(),
            label=_("Faculty"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Who teaches this cohort. What they may read and write comes from their role."),
        )
        if self.instance.pk:
            for name in ("program", "course"):  # what is offered stays; when and by whom may change
                self.fields[name].disabled = True
        if not self.is_bound:
            del self.fields["on_purpose"]

    def _who_could_teach(self):
        holders = access.people_with_role(access.FACULTY)
        if self.instance.pk:
            holders = holders | User.objects.filter(cohorts_taught=self.instance).distinct()
        return holders.order_by("last_name", "first_name", "email")

    def clean(self):
        """Refuse a name twice, and two cohorts at the same time unless somebody says that this is meant."""
        cleaned = super().clean()
        name, program = cleaned.get("name"), cleaned.get("program")
        same = Cohort.objects.filter(program=program, name=name).exclude(pk=self.instance.pk)
        if name and program and same.exists():
            self.add_error("name", NameTaken(name).sentence)
        if cleaned.get("on_purpose"):
            return cleaned
        other = None if self.errors else self._other(cleaned)
        if other:
            self.add_error("starts_on", scheduling.overlap_in_words(other))
        else:
            del self.fields["on_purpose"]  # nobody has to answer what does not come up
        return cleaned

    def _other(self, cleaned):
        if self.instance.pk and not {"starts_on", "ends_on"} & set(self.changed_data):
            return None
        places = ("program", "course", "starts_on", "ends_on")
        wanted = Cohort(pk=self.instance.pk, **{name: cleaned.get(name) for name in places})
        return scheduling.overlapping(wanted)


class CourseField(forms.ModelChoiceField):
    """A course, with the program it belongs to; one that several programs share is listed for each."""

    def __init__(self, queryset, **kwargs):
        super().__init__(queryset, **kwargs)
        self.programs = None

    def label_from_instance(self, course):
        """“PCC-3 Pain, of the Certificate”."""
        if self.programs is None:
            self.programs = dict(ProgramPage.objects.values_list("path", "title"))
        program = self.programs.get(course.path[: -course.steplen], "")
        return _("%(code)s %(course)s, of %(program)s") % {
            "code": course.code,
            "course": course.title,
            "program": program,
        }


class InviteForm(forms.Form):
    """Addresses, one a line."""

    MOST = 200
    addresses = forms.CharField(
        label=_("E-mail addresses"),
        help_text=_("One a line. Each person gets a link that opens once, within 14 days."),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )

    def clean_addresses(self):
        """Every address in order, without doubles; all wrong ones are said at once."""
        lines = [line.strip().strip(",;").lower() for line in self.cleaned_data["addresses"].splitlines()]
        addresses = list(dict.fromkeys(line for line in lines if line))
        if len(addresses) > self.MOST:
            raise ValidationError(_("At most %(most)d at a time, please.") % {"most": self.MOST})
        wrong = []
        for address in addresses:
            try:
                validate_email(address)
            except ValidationError:
                wrong.append(address)
        if wrong:
            raise ValidationError(
                _("These are not e-mail addresses: %(wrong)s. Nobody was invited yet.")
                % {"wrong": ", ".join(wrong)}
            )
        return addresses


class WhyForm(forms.Form):
    """The reason for an act of the office, kept in the log."""

    why = forms.CharField(
        label=_("Why, or how you know"),
        max_length=500,
        widget=forms.TextInput,
        help_text=_("Kept in the log."),
    )
