"""Script concordance, as faculty write it: thought and new fact here, the panel's answers from the panel."""

from decimal import Decimal

from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.authoring import JUDGE, ItemBlock, freeze_common


def questions_of_panels():
    """Questions of published panels as choices, panel by panel: their value is "slug of the panel/code"."""
    from assessments.models import Panel

    return [
        (
            panel.title,
            [
                (f"{panel.slug}/{one.value['code']}", Truncator(_named(one.value)).chars(90))
                for one in panel.questions
            ],
        )
        for panel in Panel.objects.filter(live=True)
    ]


def _named(question):
    return f"{question['code']}: {question['asked']}" if question["asked"] else question["code"]


class ScriptConcordanceBlock(ItemBlock):
    """A thought, a new fact, and a panel's judgment of it."""

    kind = "script_concordance"
    hypothesis = blocks.TextBlock(
        rows=2, label=_("You are thinking of"), help_text=_("The thought: a cause, a plan, a way to say it.")
    )
    information = blocks.TextBlock(
        rows=2, label=_("Then you learn"), help_text=_("One new fact that could change the thought.")
    )
    panel = blocks.ChoiceBlock(
        choices=questions_of_panels,
        label=_("Answers of the panel"),
        help_text=_("A question of a published panel. Its answers go along when the case is published."),
    )

    class Meta:
        group = JUDGE
        place = 1
        icon = "sliders"
        label = _("Script concordance")
        description = _("How far a new fact moves a thought, beside a panel. For practice, never to pass.")
        preview_value = {
            "stem": "He is 84 and has lung cancer. Since yesterday he picks at his blanket.",
            "points": Decimal(1),
            "hypothesis": "His morphine is building up.",
            "information": "His creatinine has doubled since Monday.",
        }

    def freeze(self, value):
        """The author's block as the engine's item, without its id; the panel's answers are copied into it."""
        return {
            **freeze_common(value),
            "hypothesis": value["hypothesis"] or "",
            "information": value["information"] or "",
            "panel": _answers(value["panel"] or ""),
        }


def _answers(named):
    """What the panel answered, or nothing where no published panel has such a question: the checks say so."""
    from assessments.models import Panel

    slug, _slash, code = named.partition("/")
    panel = Panel.objects.filter(slug=slug, live=True).first() if slug else None
    return (panel and panel.question(code)) or []
