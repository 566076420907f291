"""Multiple response, as faculty write it."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.authoring import CHOOSE, ItemBlock, freeze_common, freeze_options, option_block


class MultipleResponseBlock(ItemBlock):
    """A question to which several options are right."""

    kind = "multiple_response"
    rule = blocks.ChoiceBlock(
        choices=[
            ("plus_minus", _("One up for each right option, one down for each wrong one, never below zero")),
            ("select_n", _("A fixed number may be chosen; one up for each right one")),
            ("all_or_nothing", _("Full points for exactly the right options, else none")),
        ],
        default="plus_minus",
    )
    select = blocks.IntegerBlock(
        required=False, min_value=1, help_text=_("How many may be chosen. Only with a fixed number.")
    )
    shuffle = blocks.BooleanBlock(
        required=False, default=True, help_text=_("Each learner meets another order.")
    )
    options = blocks.ListBlock(option_block("correct"), min_num=3)

    class Meta:
        group = CHOOSE
        place = 2
        icon = "tick-inverse"
        label = _("Multiple response")
        description = _("Several options are right.")
        preview_value = {
            "stem": "Which steps belong in today’s plan?",
            "points": Decimal(2),
            "rule": "plus_minus",
            "shuffle": False,
            "options": [
                {"text": "Stop every form of morphine", "correct": True},
                {"text": "Look for what else pushes him", "correct": True},
                {"text": "Raise the morphine by a quarter"},
            ],
        }

    def freeze(self, value):
        """The author's block as the engine's item, without its id."""
        frozen = {
            **freeze_common(value),
            "rule": value["rule"],
            "shuffle": bool(value["shuffle"]),
            "options": freeze_options(value["options"], "correct"),
        }
        if value["rule"] == "select_n":
            frozen["select"] = value["select"]
        return frozen
