"""Short response, as faculty write it."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.authoring import (
    WRITE,
    ItemBlock,
    decimal_text,
    freeze_common,
    freeze_rubric,
    listed,
    rubric_chooser,
    without_empty,
)
from cms.blocks import MarkdownBlock
from cms.markdown import render


class FormBlock(blocks.StructBlock):
    """A form an answer can have."""

    text = blocks.CharBlock()
    how = blocks.ChoiceBlock(
        choices=[
            ("exact", _("The answer is this; case, spaces and accents do not count")),
            ("number", _("The answer is this number")),
            ("contains", _("The answer contains these words and no “not”")),
        ],
        default="exact",
    )

    class Meta:
        label_format = "{text}"


class AcceptedBlock(FormBlock):
    """A form that earns points."""

    share = blocks.DecimalBlock(
        min_value=0, max_value=1, default=Decimal(1), help_text=_("Share of the points, 0 to 1.")
    )
    because = blocks.TextBlock(
        rows=2, required=False, help_text=_("Why, in a sentence. Read after the answer.")
    )


class WrongBlock(FormBlock):
    """A wrong form that should be answered at once."""

    critical = blocks.BooleanBlock(
        required=False, help_text=_("Writing it could harm the patient. Nobody passes with it.")
    )
    because = blocks.TextBlock(
        rows=2,
        required=False,
        help_text=_("Why it is wrong; where it is critical, what it could have done to the patient."),
    )


class ShortResponseBlock(ItemBlock):
    """A question answered in a few words."""

    kind = "short_response"
    label = blocks.CharBlock(
        required=False, help_text=_("The name of the field, where the question has none.")
    )
    hint = blocks.CharBlock(required=False)
    accepts = blocks.ListBlock(
        AcceptedBlock(),
        default=[],
        help_text=_("Answers that are scored at once. A person judges all others."),
    )
    rejects = blocks.ListBlock(
        WrongBlock(),
        default=[],
        label=_("Wrong forms"),
        help_text=_("Wrong answers that are scored at once."),
    )
    rubric = rubric_chooser(required=False)
    model_answer = MarkdownBlock(
        rows=3,
        label=_("Model answer"),
        help_text=_("Markers see it beside an answer that has no listed form, learners afterwards."),
    )

    class Meta:
        group = WRITE
        place = 1
        icon = "edit"
        label = _("Short response")
        description = _("A few words or a number: listed forms are scored, a person judges the rest.")
        preview_value = {
            "stem": "Which drug do you keep within reach from today?",
            "points": Decimal(1),
            "hint": "Its name.",
            "accepts": [{"text": "Naloxone", "how": "exact", "share": Decimal(1)}],
            "model_answer": "Naloxone.",
        }

    def freeze(self, value):
        """The author's block as the engine's item, without its id."""
        return without_empty(
            {
                **freeze_common(value),
                "label": value["label"] or "",
                "hint": value["hint"] or "",
                "accepts": [
                    _form(child) | {"share": decimal_text(child.value["share"])}
                    for child in listed(value["accepts"])
                ],
                "rejects": [
                    _form(child) | {"critical": bool(child.value["critical"])}
                    for child in listed(value["rejects"])
                ],
                "rubric": freeze_rubric(value["rubric"]),
                "model_answer": render(value["model_answer"] or ""),
            }
        )


def _form(child):
    value = child.value
    return {
        "id": str(child.id),
        "text": value["text"] or "",
        "how": value["how"],
        "because": value["because"] or "",
    }
