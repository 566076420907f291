"""Grouped multiple response, as faculty write it."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.authoring import (
    CHOOSE,
    ItemBlock,
    freeze_common,
    freeze_options,
    listed,
    option_block,
)


class GroupBlock(blocks.StructBlock):
    """A list under a heading."""

    title = blocks.CharBlock(help_text=_("A few words, such as “Nursing” or “Within the hour”."))
    options = blocks.ListBlock(option_block("correct"), min_num=2)

    class Meta:
        label_format = "{title}"


class GroupedResponseBlock(ItemBlock):
    """Lists under headings; in each of them several options may be right."""

    kind = "grouped_response"
    shuffle = blocks.BooleanBlock(
        required=False,
        default=True,
        help_text=_("Each learner meets the options of a group in another order."),
    )
    groups = blocks.ListBlock(
        GroupBlock(),
        min_num=2,
        help_text=_(
            "Each group is marked by itself: one up for each right option, one down for each wrong one."
        ),
    )

    class Meta:
        group = CHOOSE
        place = 3
        icon = "list-ul"
        label = _("Grouped multiple response")
        description = _("Several lists under headings, with several right options in each.")
        preview_value = {
            "stem": "Who does what today?",
            "points": Decimal(2),
            "shuffle": False,
            "groups": [
                {
                    "title": "Nursing",
                    "options": [
                        {"text": "Count his breaths every four hours", "correct": True},
                        {"text": "Hold his fluids"},
                    ],
                },
                {
                    "title": "Pharmacy",
                    "options": [
                        {"text": "Check every dose against his kidneys", "correct": True},
                        {"text": "Double the rescue dose"},
                    ],
                },
            ],
        }

    def freeze(self, value):
        """The author's block as the engine's item, without its id."""
        return {
            **freeze_common(value),
            "shuffle": bool(value["shuffle"]),
            "groups": [
                {
                    "id": str(child.id),
                    "title": child.value["title"],
                    "options": freeze_options(child.value["options"], "correct"),
                }
                for child in listed(value["groups"])
            ],
        }
