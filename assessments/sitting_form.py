"""The form of a sitting: its window in the cohort's own clock, its limits, and what learners see when."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import teaching
from assessments.consistency import Rules, asked, refused
from assessments.engine import kinds, release
from assessments.models import CaseVersion, Sitting
from assessments.screens.moments import WORDS, asks_marked_words
from courses import calendar_days

MOMENTS = (
    ("", gettext_lazy("As usual")),
    ("after_stage", gettext_lazy("When the stage is given")),
    ("after_submit", gettext_lazy("After handing in")),
    ("after_window", gettext_lazy("After it has closed for everybody")),
    ("after_release", gettext_lazy("After results are released")),
    (release.NEVER, gettext_lazy("Never")),
)
NUMBERS = {
    "time_limit_minutes": (1, 1440),
    "attempts_allowed": (0, 20),
    "wait_hours": (0, 2000),
}


class _Case(forms.ModelChoiceField):
    def label_from_instance(self, page):
        return f"{page.get_parent().get_parent().title}: {page.title}"


class _Cohort(forms.ModelChoiceField):
    def label_from_instance(self, cohort):
        return str(cohort)


def _day():
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _time():
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class SittingForm(forms.Form):
    """Rules of a sitting, to be opened (with cohort, case and purpose) or changed (without).

    Once valid: `rules`, for open_sitting or change, and `asked`, what somebody must say is meant.
    """

    cohort = _Cohort(None, label=gettext_lazy("Cohort"), empty_label=gettext_lazy("Choose a cohort"))
    case = _Case(None, label=gettext_lazy("Case"), empty_label=gettext_lazy("Choose a case"))
    purpose = forms.ChoiceField(
        label=gettext_lazy("What it is for"),
        choices=Sitting.Purpose.choices,
        widget=forms.RadioSelect,
        initial=Sitting.Purpose.SUMMATIVE,
    )
    opens_day = forms.DateField(label=gettext_lazy("Opens on"), required=False, widget=_day())
    opens_time = forms.TimeField(label=gettext_lazy("Opens at"), required=False, widget=_time())
    closes_day = forms.DateField(label=gettext_lazy("Closes on"), required=False, widget=_day())
    closes_time = forms.TimeField(label=gettext_lazy("Closes at"), required=False, widget=_time())
    time_limit_minutes = forms.IntegerField(
        label=gettext_lazy("Time limit, in minutes"),
        required=False,
        help_text=gettext_lazy("Empty: no limit."),
    )
    attempts_allowed = forms.IntegerField(
        label=gettext_lazy("Tries"), initial=2, help_text=gettext_lazy("0: as many as one likes.")
    )
    wait_hours = forms.IntegerField(
        label=gettext_lazy("Hours between two tries"),
        required=False,
        help_text=gettext_lazy("Empty: 48 where it is summative, else none."),
    )
    cut_percent = forms.DecimalField(
        label=gettext_lazy("Share of all points that passes, in percent"),
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=2,
        help_text=gettext_lazy(
            "Empty: as the case says. A critical error never passes, whatever the points."
        ),
    )
    follows_case = forms.BooleanField(
        label=gettext_lazy("Tries that begin later use a newer version of the case"),
        required=False,
        help_text=gettext_lazy("Otherwise everybody answers the version that is published now."),
    )

    marks_words = forms.BooleanField(
        label=gettext_lazy("Own words in conversations are marked"),
        required=False,
        help_text=gettext_lazy(
            "Where a conversation asks for the learner’s own words, faculty mark them by its rubric. Results then wait "
            "for the marks."
        ),
    )

    def __init__(self, data=None, *, user, sitting=None):
        self.sitting, self.rules, self.asked = sitting, {}, []
        super().__init__(data, initial=_initial(sitting) if sitting else None)
        for name, (least, most) in NUMBERS.items():
            field = self.fields[name]
            field.min_value, field.max_value = least, most
            field.validators += forms.IntegerField(min_value=least, max_value=most).validators
            field.widget.attrs |= {"min": least, "max": most}
        if sitting is None:
            self.fields["cohort"].queryset = teaching.cohorts(user)
            self.fields["case"].queryset = teaching.case_pages(user)
        else:
            for name in ("cohort", "case", "purpose"):
                del self.fields[name]
        stored = sitting.feedback if sitting else {}
        for word, label in WORDS.items():
            self.fields[f"show_{word}"] = forms.ChoiceField(
                label=str(label)[:1].upper() + str(label)[1:],
                choices=MOMENTS,
                required=False,
                initial=stored.get(word, ""),
            )

    @property
    def place_fields(self):
        """Whom and what: only where it is opened."""
        return [self[name] for name in ("cohort", "case", "purpose") if name in self.fields]

    @property
    def window_fields(self):
        """When it is open: pairs of a day and a time."""
        return [[self[f"{what}_{part}"] for part in ("day", "time")] for what in ("opens", "closes")]

    @property
    def limit_fields(self):
        """How long, how often, and what passes."""
        names = ("time_limit_minutes", "attempts_allowed", "wait_hours", "cut_percent")
        return [self[name] for name in names]

    @property
    def may_mark_words(self):
        """Whether to offer it: where the case is still to be chosen, where it could be, or where it is so already."""
        return (
            self.sitting is None
            or self.sitting.marks_words
            or asks_marked_words(self.sitting.version.definition)
        )

    @property
    def show_fields(self):
        """When each thing is shown."""
        return [self[f"show_{word}"] for word in WORDS]

    @property
    def shows_otherwise(self):
        """Whether anything is, or goes wrong, that is not as usual."""
        return any(field.value() or field.errors for field in self.show_fields)

    @property
    def place(self):
        """The cohort whose clock counts, or None while it is not chosen."""
        return self.sitting.cohort if self.sitting else self.cleaned_data.get("cohort")

    def clean(self):
        """Read the window in the cohort's clock, and refuse what does not go together."""
        cleaned = super().clean()
        cohort, case = self.place, self._case(cleaned)
        if cohort is None or case is None or self.errors:
            return cleaned
        self.rules = self._rules(cleaned, cohort)
        if self.errors:
            return cleaned
        rules = self._as_rules(case)
        for finding in refused(rules):
            self.add_error(_field(finding.about, self.fields), finding.sentence)
        if self.rules["marks_words"] and not asks_marked_words(case):
            self.add_error("marks_words", no_words_sentence())
        self.asked = [] if self.errors else [finding.sentence for finding in asked(rules)]
        return cleaned

    def _case(self, cleaned):
        """The version that learners would answer, or None with what is wrong said."""
        if self.sitting:
            self.version = self.sitting.version
            return self.version.definition
        page, cohort = cleaned.get("case"), cleaned.get("cohort")
        if page is None or cohort is None:
            return None
        if not page.path.startswith(cohort.root.path):
            self.add_error(
                "case", _("This case is not part of what this cohort studies. Choose another one.")
            )
            return None
        purpose = cleaned.get("purpose")
        if Sitting.objects.filter(cohort=cohort, case_key=page.key, purpose=purpose).exists():
            self.add_error(
                "purpose",
                _(
                    "This case is set to this cohort for this already. Change that sitting, or choose another purpose."
                ),
            )
        self.version = CaseVersion.objects.newest(page.key)
        return self.version.definition

    def _rules(self, cleaned, cohort):
        return {
            "opens_at": self._moment(cleaned, "opens", cohort, latest=False),
            "closes_at": self._moment(cleaned, "closes", cohort, latest=True),
            **{name: cleaned.get(name) for name in (*NUMBERS, "cut_percent")},
            "follows_case": cleaned.get("follows_case", False),
            "marks_words": cleaned.get("marks_words", False),
            "feedback": {word: said for word in WORDS if (said := cleaned.get(f"show_{word}"))},
        }

    def _moment(self, cleaned, what, cohort, *, latest):
        """An instant from a local day and time; what is stored and was not touched keeps its instant."""
        day, at = cleaned.get(f"{what}_day"), cleaned.get(f"{what}_time")
        if day is None:
            if at is not None:
                self.add_error(f"{what}_day", _("Say on which day, or take the time away."))
            return None
        if self.sitting and not {f"{what}_day", f"{what}_time"} & set(self.changed_data):
            return getattr(self.sitting, f"{what}_at")
        if at is None:
            self.add_error(f"{what}_time", _("Say at what time of day."))
            return None
        sentence = calendar_days.problem(day, at, cohort.zone)
        if sentence:
            self.add_error(f"{what}_time", sentence)
            return None
        return calendar_days.instant(day, at, cohort.zone, latest=latest)

    def _as_rules(self, case):
        purpose = self.sitting.purpose if self.sitting else self.cleaned_data["purpose"]
        others = Sitting.objects.filter(cohort=self.place, case_key=self.version.case_key)
        others = others.exclude(purpose=Sitting.Purpose.SUMMATIVE)
        return Rules(
            purpose=purpose,
            policy=release.policy_of(purpose, self.rules["feedback"]),
            opens_at=self.rules["opens_at"],
            closes_at=self.rules["closes_at"],
            limit=self.rules["time_limit_minutes"],
            tries=self.rules["attempts_allowed"],
            minutes=case.minutes,
            formative_only=is_formative_only(case),
            rehearsed=purpose == Sitting.Purpose.SUMMATIVE and others.exists(),
        )


def is_formative_only(case):
    """Whether a case asks what has no key to be judged by, such as script concordance."""
    return bool(getattr(kinds, "formative_only", lambda _case: ())(case))


def no_words_sentence():
    """Why own words cannot be marked in a case."""
    return _(
        "No conversation of this case asks for own words and has a rubric to mark them by. Take the tick away, or "
        "choose a rubric in the conversation first."
    )


def _field(about, fields):
    """The field of the form at which a finding is said."""
    if about == "closes":
        return "closes_day"
    return about if about in fields else None


def _initial(sitting):
    zone = sitting.cohort.zone
    found = {
        name: getattr(sitting, name) for name in (*NUMBERS, "cut_percent", "follows_case", "marks_words")
    }
    for what in ("opens", "closes"):
        moment = getattr(sitting, f"{what}_at")
        if moment is not None:
            local = moment.astimezone(zone)
            found |= {
                f"{what}_day": local.date(),
                f"{what}_time": local.time().replace(second=0, microsecond=0),
            }
    return found
