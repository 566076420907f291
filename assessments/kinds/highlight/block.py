"""Highlighting, as faculty write it: one passage, and the exact words of what may be chosen in it."""

from decimal import Decimal

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.authoring import ARRANGE, ItemBlock, freeze_common, listed
from assessments.kinds.highlight.anchoring import anchored


class PassageBlock(blocks.TextBlock):
    """Plain text; the editor's script (cms/static/cms/js/passage.js) makes spans of what is selected in it."""

    @cached_property
    def field(self):
        """The text area, with the words of the button that stands below it."""
        field = super().field
        field.widget.attrs |= {"data-passage": _("Make a span of the selected words")}
        return field


class SpanBlock(blocks.StructBlock):
    """Words of the passage that may be chosen."""

    words = blocks.TextBlock(
        rows=2,
        help_text=_("Exactly as in the passage, and only once there. Select them above, or copy them."),
    )
    right = blocks.BooleanBlock(required=False)
    critical = blocks.BooleanBlock(
        required=False, help_text=_("Choosing it could harm the patient. Nobody passes with it.")
    )
    because = blocks.TextBlock(rows=3, help_text=_("Why, in a sentence or two. Read after the answer."))

    class Meta:
        label_format = "{words}"


class HighlightBlock(ItemBlock):
    """A passage in which words are to be chosen."""

    kind = "highlight"
    passage = PassageBlock(
        rows=10, help_text=_("Plain text. An empty line begins a new paragraph. Select words to make a span.")
    )
    spans = blocks.ListBlock(
        SpanBlock(),
        min_num=2,
        label=_("What may be chosen"),
        help_text=_("One up for each right span, one down for each wrong one, never below zero."),
    )

    class Meta:
        group = ARRANGE
        place = 2
        icon = "highlighter"
        label = _("Highlight words")
        description = _("Words to be chosen in a running text.")
        preview_value = {
            "stem": "Mark what makes you act now.",
            "points": Decimal(2),
            "passage": "She slept well. Since the morning her hands jerk, and she has passed no water.",
            "spans": [
                {"words": "slept well"},
                {"words": "her hands jerk", "right": True},
                {"words": "passed no water", "right": True},
            ],
        }

    def freeze(self, value):
        """The author's block as the engine's item, without its id. A span that is not found goes along as lost."""
        spans = {str(child.id): child.value for child in listed(value["spans"])}
        parts, lost = anchored(
            value["passage"] or "", [(id_, span["words"] or "") for id_, span in spans.items()]
        )
        frozen = {**freeze_common(value), "parts": [_part(spans.get(id_), id_, text) for id_, text in parts]}
        if lost:
            frozen["lost"] = [{"id": one.id, "why": one.why} for one in lost]
        return frozen


def _part(span, id_, text):
    if span is None:
        return {"text": text}
    return {
        "id": id_,
        "text": text,
        "right": bool(span["right"]),
        "critical": bool(span["critical"]),
        "because": span["because"] or "",
    }
