"""Cloze, as faculty write it."""

import re
from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.authoring import (
    CHOOSE,
    ItemBlock,
    code_block,
    codes,
    freeze_common,
    freeze_options,
    listed,
    option_block,
)
from cms.markdown import render

_MARK = re.compile(r"\[\[[^\[\]]*\]\]")
_KEPT = re.compile("\ue000([0-9]+)\ue001")


class BlankBlock(blocks.StructBlock):
    """One blank and its list."""

    code = code_block(
        _("Short and permanent, such as “drug”. Write [[drug]] where the blank stands in the text.")
    )
    label = blocks.CharBlock(help_text=_("What the blank is, for those who hear it: “The new opioid”."))
    options = blocks.ListBlock(option_block("right", _("One option is right.")), min_num=2)

    class Meta:
        label_format = "{code}: {label}"


class ClozeBlock(ItemBlock):
    """A text with blanks, each filled from its own list."""

    kind = "cloze"
    # Not a MarkdownBlock: its preview would show every mark as a word of the glossary.
    text = blocks.TextBlock(
        rows=4,
        label=_("Text with blanks"),
        help_text=_(
            "In Markdown, with a mark such as [[drug]] where a blank stands. Here such marks link no word of the "
            "glossary."
        ),
    )
    blanks = blocks.ListBlock(BlankBlock(), min_num=1)
    linked = blocks.ListBlock(
        blocks.CharBlock(),
        default=[],
        label=_("Linked blanks"),
        help_text=_(
            "Codes of blanks that are marked together, a set each: “finding, reason”. Two count only if both are right. "
            "Of three, the first is what follows from the other two."
        ),
    )
    shuffle = blocks.BooleanBlock(
        required=False,
        default=True,
        help_text=_(
            "Each learner meets the lists in another order. Without it, amounts can stand in theirs."
        ),
    )

    class Meta:
        group = CHOOSE
        place = 5
        icon = "edit"
        label = _("Cloze with lists")
        description = _(
            "A text with blanks, each filled from a list. Blanks can be linked: this, because of that."
        )
        preview_value = {
            "stem": "Complete the sentence.",
            "points": Decimal(2),
            "shuffle": False,
            "text": "His jerks come from [[cause]], so today I [[step]].",
            "blanks": [
                {
                    "code": "cause",
                    "label": "Where the jerks come from",
                    "options": [{"text": "urea"}, {"text": "a metabolite of morphine", "right": True}],
                },
                {
                    "code": "step",
                    "label": "What I do",
                    "options": [{"text": "rotate the opioid", "right": True}, {"text": "raise the morphine"}],
                },
            ],
        }

    def freeze(self, value):
        """The author's block as the engine's item, without its id."""
        return {
            **freeze_common(value),
            "text": marked(value["text"] or ""),
            "blanks": [
                {
                    "id": child.value["code"],
                    "label": child.value["label"],
                    "options": freeze_options(child.value["options"], "right"),
                }
                for child in listed(value["blanks"])
            ],
            "linked": [codes(child.value) for child in listed(value["linked"])],
            "shuffle": bool(value["shuffle"]),
        }


def marked(text):
    """Markdown as HTML, its marks as they were written: elsewhere the same brackets link a word of the glossary."""
    marks = _MARK.findall(text)
    numbers = iter(range(len(marks)))
    html = render(_MARK.sub(lambda _found: f"\ue000{next(numbers)}\ue001", text))
    return _KEPT.sub(lambda found: marks[int(found[1])] if int(found[1]) < len(marks) else "", html)
