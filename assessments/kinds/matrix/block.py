"""Matrix, as faculty write it."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.authoring import CHOOSE, ItemBlock, code_block, codes, freeze_common, listed


class ColumnBlock(blocks.StructBlock):
    """One way to answer a row."""

    code = code_block(
        _("Short and permanent, such as “now” or “never”: rows name their right columns by it.")
    )
    text = blocks.CharBlock(help_text=_("The heading, as learners read it. One or two words read best."))

    class Meta:
        label_format = "{text}"


class RowBlock(blocks.StructBlock):
    """One thing to be judged, and what is right for it."""

    text = blocks.TextBlock(rows=2)
    right = blocks.CharBlock(
        required=False,
        label=_("Right columns"),
        help_text=_("Code of the right column; several, with commas between them."),
    )
    critical = blocks.CharBlock(
        required=False,
        label=_("Critical columns"),
        help_text=_("Codes of columns that could harm the patient. Nobody passes with them."),
    )
    because = blocks.TextBlock(rows=3, help_text=_("Why, in a sentence or two. Read after the answer."))

    class Meta:
        label_format = "{text}"


class MatrixBlock(ItemBlock):
    """A table in which each row is answered by one column, or by several."""

    kind = "matrix"
    several = blocks.BooleanBlock(
        required=False,
        label=_("Several a row"),
        help_text=_("More than one column may be chosen in a row. Each column is then marked by itself."),
    )
    columns = blocks.ListBlock(ColumnBlock(), min_num=2)
    rows = blocks.ListBlock(RowBlock(), min_num=1)

    class Meta:
        group = CHOOSE
        place = 4
        icon = "table"
        label = _("Matrix")
        description = _("A table: each row is answered by one column, or by several.")
        preview_value = {
            "stem": "What does each of these say about his morphine?",
            "points": Decimal(3),
            "several": False,
            "columns": [
                {"code": "toxic", "text": "It is too much"},
                {"code": "well", "text": "It does its work"},
            ],
            "rows": [
                {"text": "Eleven jerks in two minutes", "right": "toxic"},
                {"text": "Pain 2 of 10 all day", "right": "well"},
                {"text": "Talks with his late brother", "right": "toxic"},
            ],
        }

    def freeze(self, value):
        """The author's block as the engine's item, without its id."""
        return {
            **freeze_common(value),
            "several": bool(value["several"]),
            "columns": [
                {"id": child.value["code"], "text": child.value["text"]} for child in listed(value["columns"])
            ],
            "rows": [
                {
                    "id": str(child.id),
                    "text": child.value["text"],
                    "right": codes(child.value["right"]),
                    "critical": codes(child.value["critical"]),
                    "because": child.value["because"] or "",
                }
                for child in listed(value["rows"])
            ],
        }
