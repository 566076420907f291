"""Bow-tie, as faculty write it."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.authoring import CHOOSE, ItemBlock, freeze_common, freeze_options, option_block
from assessments.kinds.bow_tie.kind import TO_PICK


class BowTieBlock(ItemBlock):
    """One condition, two actions to take and two parameters to watch."""

    kind = "bow_tie"
    condition = blocks.ListBlock(
        option_block("right"), min_num=3, help_text=_("What it most likely is. Exactly one is right.")
    )
    actions = blocks.ListBlock(
        option_block("right"), min_num=3, help_text=_("What to do. Exactly two are right.")
    )
    parameters = blocks.ListBlock(
        option_block("right"), min_num=3, help_text=_("What to watch. Exactly two are right.")
    )

    class Meta:
        group = CHOOSE
        place = 6
        icon = "expand-right"
        label = _("Bow-tie")
        description = _("One condition in the middle, two actions to take and two parameters to watch.")
        preview_value = {
            "stem": "What is it, what do you do, and what do you watch?",
            "points": Decimal(5),
            "condition": [
                {"text": "Opioid neurotoxicity", "right": True},
                {"text": "Uncontrolled pain"},
                {"text": "Dying restlessness"},
            ],
            "actions": [
                {"text": "Rotate the opioid", "right": True},
                {"text": "Treat the dehydration", "right": True},
                {"text": "Raise the morphine"},
            ],
            "parameters": [
                {"text": "Jerks in ten minutes", "right": True},
                {"text": "Breaths in a minute", "right": True},
                {"text": "Weight each morning"},
            ],
        }

    def freeze(self, value):
        """The author's block as the engine's item, without its id."""
        return {**freeze_common(value), **{name: freeze_options(value[name], "right") for name in TO_PICK}}
