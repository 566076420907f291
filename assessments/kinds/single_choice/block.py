"""Single best answer, as faculty write it."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.authoring import CHOOSE, ItemBlock, freeze_common, freeze_option, listed


class BestOptionBlock(blocks.StructBlock):
    """One option, whether it is the best, and why."""

    text = blocks.TextBlock(rows=2)
    best = blocks.BooleanBlock(required=False, help_text=_("Exactly one option is the best."))
    critical = blocks.BooleanBlock(
        required=False, help_text=_("Choosing it could harm the patient. Nobody passes with it.")
    )
    because = blocks.TextBlock(rows=3, help_text=_("Why, in a sentence or two. Read after the answer."))

    class Meta:
        label_format = "{text}"


class SingleChoiceBlock(ItemBlock):
    """A question with one best answer."""

    kind = "single_choice"
    shuffle = blocks.BooleanBlock(
        required=False, default=True, help_text=_("Each learner meets another order.")
    )
    options = blocks.ListBlock(BestOptionBlock(), min_num=2)

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
            "options": [freeze_option(child, "best") for child in listed(value["options"])],
        }
