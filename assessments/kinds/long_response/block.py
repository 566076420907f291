"""Long response, as faculty write it."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.authoring import (
    WRITE,
    ItemBlock,
    freeze_common,
    freeze_rubric,
    rubric_chooser,
    without_empty,
)
from cms.blocks import MarkdownBlock
from cms.markdown import render


class LongResponseBlock(ItemBlock):
    """A question answered with a text that a person marks."""

    kind = "long_response"
    rubric = rubric_chooser(required=True)
    words_least = blocks.IntegerBlock(
        required=False,
        min_value=1,
        label=_("Fewest words"),
        help_text=_("A soft rule: who writes less is told, and may give it."),
    )
    words_most = blocks.IntegerBlock(required=False, min_value=1, label=_("Most words"))
    model_answer = MarkdownBlock(
        rows=6,
        label=_("Model answer"),
        help_text=_("A very good answer. Markers see it beside the text, learners afterwards."),
    )
    plan = blocks.TextBlock(
        required=False,
        rows=2,
        label=_("Marking plan"),
        help_text=_("Who marks it, by when, what to look for. Only markers read it."),
    )

    class Meta:
        group = WRITE
        place = 2
        icon = "pilcrow"
        label = _("Long response")
        description = _("A text that a person marks by a rubric.")
        preview_value = {
            "stem": "Write to his daughter: why does the drug change today?",
            "points": Decimal(4),
            "words_least": 60,
            "words_most": 150,
            "model_answer": "Your father’s kidneys no longer carry morphine away.",
        }

    def freeze(self, value):
        """The author's block as the engine's item, without its id."""
        return without_empty(
            {
                **freeze_common(value),
                "rubric": freeze_rubric(value["rubric"]),
                "words_least": value["words_least"],
                "words_most": value["words_most"],
                "model_answer": render(value["model_answer"] or ""),
                "plan": value["plan"] or "",
            }
        )
