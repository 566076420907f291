"""What authors of a handover write in."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.blocks import section
from cms.blocks import MarkdownBlock


class NoteBlock(blocks.StructBlock):
    """Words in the chart."""

    title = blocks.CharBlock()
    section = section()
    text = MarkdownBlock(rows=4)

    class Meta:
        icon = "doc-full"
        label = _("Note")
        description = _("Words in the chart, such as a nurse’s note.")


class ChartTableBlock(blocks.StructBlock):
    """A table in the chart."""

    title = blocks.CharBlock()
    section = section()
    columns = blocks.ListBlock(blocks.CharBlock(), min_num=2, help_text=_("Headings."))
    rows = blocks.ListBlock(blocks.ListBlock(blocks.CharBlock(required=False)), min_num=1)
    source = blocks.CharBlock(required=False, help_text=_("Where the numbers come from."))

    class Meta:
        icon = "table"
        label = _("Table")
        description = _("Medicines, signs or results on the day of the move.")


class HandoverChart(blocks.StreamBlock):
    """The chart as it is on the day of the move."""

    note = NoteBlock()
    table = ChartTableBlock()


class SectionBlock(blocks.StructBlock):
    """A section that the team writes."""

    title = blocks.CharBlock()
    prompt = blocks.TextBlock(rows=3, help_text=_("What it must hold, in a sentence or two."))
    most = blocks.IntegerBlock(default=150, min_value=20, max_value=1000, label=_("Most words"))
    model = MarkdownBlock(
        rows=6,
        required=False,
        label=_("Model"),
        help_text=_("What you would have written. Read after the rating."),
    )

    class Meta:
        icon = "doc-full-inverse"
        description = _("A part of the handover, with what it must hold and how long it may be.")
        label_format = "{title}"


class SectionsBlock(blocks.StreamBlock):
    """The sections in order."""

    section = SectionBlock(label=_("Section"))


class FactBlock(blocks.StructBlock):
    """Something the handover must tell."""

    sentence = blocks.TextBlock(rows=2, help_text=_("As a fact: “The last dose was given at 18:00.”"))
    is_safety = blocks.BooleanBlock(
        required=False, label=_("Must not be lost"), help_text=_("Without it, somebody could come to harm.")
    )
    look_for = blocks.CharBlock(
        required=False,
        label=_("Recognized by"),
        help_text=_("What a reader looks for: “dose, route and time”."),
    )

    class Meta:
        icon = "warning"
        description = _("Something that must be told, and whether it must not be lost.")
        label_format = "{sentence}"


class FactsBlock(blocks.StreamBlock):
    """The facts in the order in which they are ticked."""

    fact = FactBlock(label=_("Fact"))


class ReceiverQuestionBlock(blocks.StructBlock):
    """What the receiving team answers from the handover alone."""

    text = blocks.TextBlock(
        rows=2, label=_("Question"), help_text=_("“What would you do tonight at 22:00 when …?”")
    )
    answer = MarkdownBlock(rows=4, label=_("What would have been right"))

    class Meta:
        icon = "help"
        description = _("What whoever takes over must be able to answer from the handover alone.")
        label_format = "{text}"


class ReceiverQuestionsBlock(blocks.StreamBlock):
    """The questions in order."""

    question = ReceiverQuestionBlock(label=_("Question"))


class DimensionBlock(blocks.StructBlock):
    """One thing a handover is rated by, from 1 to 5."""

    title = blocks.CharBlock()
    low = blocks.TextBlock(rows=2, label=_("What 1 looks like"))
    high = blocks.TextBlock(rows=2, label=_("What 5 looks like"))

    class Meta:
        icon = "order"
        description = _("One thing to rate a handover by, with what 1 and 5 look like.")
        label_format = "{title}"


class DimensionsBlock(blocks.StreamBlock):
    """The dimensions in order."""

    dimension = DimensionBlock(label=_("Dimension"))
