"""Single best answer, as faculty write it."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.authoring import CHOOSE, ItemBlock, freeze_common, freeze_options, option_block


class SingleChoiceBlock(ItemBlock):
    """A question with one best answer."""

    kind = "single_choice"
    shuffle = blocks.BooleanBlock(
        required=False, default=True, help_text=_("Each learner meets another order.")
    )
    options = blocks.ListBlock(option_block("best", _("Exactly one option is the best.")), min_num=2)

    class Meta:
        group = CHOOSE
        place = 1
        icon = "radio-full"
        label = _("Single best answer")
        description = _("One option is best. Full points or none.")
        preview_value = {
            "stem": "What do the jerks most likely mean?",
            "points": Decimal(1),
            "shuffle": False,
            "options": [
                {"text": "Morphine he no longer clears", "best": True},
                {"text": "Pain he cannot report to us"},
                {"text": "The restlessness of his last days"},
            ],
        }

    def freeze(self, value):
        """The author's block as the engine's item, without its id."""
        return {
            **freeze_common(value),
            "shuffle": bool(value["shuffle"]),
            "options": freeze_options(value["options"], "best"),
        }
