"""Forms of the pages on which authors try a case and keep test runs of it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from assessments.engine.quantity import plain
from assessments.engine.score import rounded
from assessments.places import places
from assessments.screens.preset_moments import PURPOSES, TITLES
from assessments.screens.trial import decision_words
from courses.forms import seats

MOST_VARIANTS = 99
BEST_PATH = "best"
"""The answers of no test run: every worked answer."""


class BeginForm(forms.Form):
    """From which seat, with which variants, and at which stage a try begins."""

    seat = forms.ChoiceField(label=_("As"), required=False)
    stage = forms.TypedChoiceField(label=_("Begin at"), coerce=int)
    variant = forms.IntegerField(
        label=_("Variant"),
        required=False,
        min_value=1,
        max_value=MOST_VARIANTS,
        help_text=_("Which variant of each question is met. Empty: the first."),
    )

    def __init__(self, *args, case, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seat"].choices = [("", _("Somebody without a seat, asked everything")), *seats()]
        self.fields["stage"].choices = [
            (index, f"{index + 1}. {stage.title}") for index, stage in enumerate(case.stages)
        ]
        if not any(item.variants for item in case.items):
            del self.fields["variant"]

    @property
    def chosen(self):
        """What `trials.begin` wants to know."""
        found = self.cleaned_data
        return {"seat": found["seat"], "stage": found["stage"], "variant": found.get("variant") or 1}


class MomentForm(forms.Form):
    """Which preset, whose answers, which moment."""

    purpose = forms.ChoiceField(label=_("Kind of sitting"), choices=list(PURPOSES.items()))
    run = forms.ChoiceField(label=_("Answers"))
    moment = forms.ChoiceField(label=_("Moment"), choices=list(TITLES.items()))

    def __init__(self, data, *, runs):
        data = {"purpose": "formative", "run": BEST_PATH, "moment": "after_submit"} | data
        super().__init__(data)
        self.fields["run"].choices = [
            (BEST_PATH, _("Every worked answer")),
            *((one.id, one.report.title) for one in runs if one.report.marks is not None),
        ]


class RunForm(forms.Form):
    """A try kept as a test run: its name, what it shows, and what must come of it."""

    name = forms.CharField(
        label=_("Name of the run"), max_length=120, help_text=_("Such as “Best path” or “Doubles the dose”.")
    )
    why = forms.CharField(
        label=_("What it shows"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For colleagues who meet it in a year."),
    )
    points = forms.DecimalField(label=_("Points it must earn"), min_value=0, max_digits=9, decimal_places=4)
    criticals = forms.MultipleChoiceField(
        label=_("Questions answered critically"), required=False, widget=forms.CheckboxSelectMultiple
    )
    decision = forms.ChoiceField(label=_("Decision"))

    def __init__(self, *args, draft, case, marks, **kwargs):
        self.taken = {one.get("title") or one.get("name") for one in draft.scripts if isinstance(one, dict)}
        came = {
            "points": plain(rounded(marks.points)),
            "criticals": sorted({one.item for one in marks.criticals}),
            "decision": marks.decision,
        }
        super().__init__(*args, initial=came, **kwargs)
        known = places(draft.raw)
        asked = [mark.item for mark in marks.marks if mark.result.status != "removed"]
        self.fields["criticals"].choices = [(id_, known.get(id_, id_)) for id_ in asked]
        self.fields["decision"].choices = [
            (code, decision_words(code)) for code in ("pass", "not_yet", "pending")
        ]
        self.came = came

    def clean_name(self):
        """One line, and a name of its own among the runs of the case."""
        name = " ".join(self.cleaned_data["name"].split())
        if name in self.taken:
            raise ValidationError(_("Another run of this case has this name. Give it one of its own."))
        return name

    @property
    def expected(self):
        """What must come of the run, as its script says it."""
        return {
            "points": plain(self.cleaned_data["points"]),
            "criticals": sorted(self.cleaned_data["criticals"]),
            "decision": self.cleaned_data["decision"],
        }

    @property
    def is_corrected(self):
        """Whether the author expects something else than what came out."""
        return self.expected != self.came

    def script(self, trial, answers):
        """The run as it is stored."""
        return {
            "title": self.cleaned_data["name"],
            "why": self.cleaned_data["why"].strip(),
            **({"seat": trial.seat} if trial.seat else {}),
            **({"variant": trial.variant} if trial.variant != 1 else {}),
            **({"asks": list(trial.asks)} if trial.asks else {}),
            "answers": answers,
            "expect": self.expected,
        }
