"""Putting steps into order, as faculty write it: the list itself is the key."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.authoring import ARRANGE, ItemBlock, freeze_common, listed
from assessments.kinds.ordering.brackets import brackets


class ElementBlock(blocks.StructBlock):
    """One step, in its right place in the list."""

    text = blocks.TextBlock(rows=2)
    with_next = blocks.BooleanBlock(
        required=False,
        label=_("May change places with the next one"),
        help_text=_("Steps linked in this way may stand in any order among themselves."),
    )
    first = blocks.BooleanBlock(
        required=False,
        label=_("Must come first"),
        help_text=_("Another step before it could harm the patient. Nobody passes with that."),
    )
    because = blocks.TextBlock(
        rows=3, required=False, help_text=_("Why it stands here. Read after the answer.")
    )

    class Meta:
        label_format = "{text}"


class OrderingBlock(ItemBlock):
    """Steps to be put in order."""

    kind = "ordering"
    rule = blocks.ChoiceBlock(
        choices=[
            ("pairs", _("Share of pairs that stand the right way round: one slip costs little")),
            ("run", _("Longest run in the right order, as a share of all")),
            ("exact", _("Share of steps that stand exactly in their place")),
        ],
        default="pairs",
    )
    elements = blocks.ListBlock(
        ElementBlock(),
        min_num=2,
        label=_("Steps"),
        help_text=_("In the right order. Every learner meets them in another one."),
    )
    first_because = blocks.TextBlock(
        rows=3,
        required=False,
        label=_("If something else comes first"),
        help_text=_("What could happen to the patient then, in one sentence."),
    )

    class Meta:
        group = ARRANGE
        place = 1
        icon = "list-ol"
        label = _("Put in order")
        description = _("Steps to be put in the order in which they are done.")
        preview_value = {
            "stem": "In which order do you go about it?",
            "points": Decimal(2),
            "rule": "pairs",
            "elements": [
                {"text": "Stop the morphine infusion"},
                {"text": "Tell the nurse in charge"},
                {"text": "Write the new order"},
            ],
        }

    def freeze(self, value):
        """The author's block as the engine's item, without its id."""
        children = listed(value["elements"])
        ids = [str(child.id) for child in children]
        linked = [bool(child.value["with_next"]) for child in children]
        return {
            **freeze_common(value),
            "rule": value["rule"],
            "elements": [
                {"id": str(child.id), "text": child.value["text"], "because": child.value["because"] or ""}
                for child in children
            ],
            "ties": brackets(ids, linked),
            "first": [str(child.id) for child in children if child.value["first"]],
            "first_because": value["first_because"] or "",
        }
