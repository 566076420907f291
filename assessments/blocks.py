"""Blocks of a case: chart entries revealed by stage, and stages with their questions."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.authoring import blocks_of_kinds
from cms.blocks import MarkdownBlock


def visible_from():
    """A field naming the stage that reveals a chart entry, by number: authors count stages, ids stay hidden."""
    return blocks.IntegerBlock(
        default=1, min_value=1, label=_("Visible from stage"), help_text=_("1 is the first stage.")
    )


class ChartNote(blocks.StructBlock):
    """Words in the chart, such as a nurse's note."""

    title = blocks.CharBlock()
    visible_from = visible_from()
    text = MarkdownBlock(rows=4)

    class Meta:
        icon = "doc-full"
        label = _("Note")
        description = _("Words in the chart, such as a nurse’s note.")


class ChartTable(blocks.StructBlock):
    """A table in the chart, such as medicines, results or the conversion table in force."""

    title = blocks.CharBlock()
    visible_from = visible_from()
    columns = blocks.ListBlock(blocks.CharBlock(), min_num=2, help_text=_("Headings."))
    rows = blocks.ListBlock(blocks.ListBlock(blocks.CharBlock(required=False)), min_num=1)
    source = blocks.CharBlock(required=False, help_text=_("Where the numbers come from."))

    class Meta:
        icon = "table"
        label = _("Table")
        description = _("Medicines, results, or the conversion table in force.")


class ChartBlock(blocks.StreamBlock):
    """The chart: written once, revealed by stage."""

    note = ChartNote()
    table = ChartTable()


class ItemsBlock(blocks.StreamBlock):
    """Questions of a stage: one block for every kind there is, in the groups in which authors look for them."""

    def __init__(self, local_blocks=None, **kwargs):
        super().__init__(local_blocks or blocks_of_kinds(), **kwargs)


class Stage(blocks.StructBlock):
    """A stage: what happens, and what is asked. Once given, it locks."""

    title = blocks.CharBlock(
        help_text=_("One thing to do, as a sentence: “Choose his new dose for the next 24 hours.”")
    )
    text = MarkdownBlock(required=False, rows=5, help_text=_("What happens."))
    items = ItemsBlock(min_num=1)

    class Meta:
        icon = "form"
        label = _("Stage")
        description = _("What happens and what is asked. It locks when it is given.")


class StageBlock(blocks.StreamBlock):
    """The stages in order."""

    stage = Stage()

    class Meta:
        min_num = 1
