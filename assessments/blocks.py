"""Blocks of a case: chart entries revealed by stage, and stages with their questions."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from assessments.authoring import blocks_of_kinds
from cms.blocks import CodesBlock, MarkdownBlock
from courses.blocks.addressed import audience_choices


def visible_from():
    """A field naming the stage that reveals a chart entry, by number: authors count stages, ids stay hidden."""
    return blocks.IntegerBlock(
        default=1, min_value=1, label=_("Visible from stage"), help_text=_("1 is the first stage.")
    )


def section(default="notes"):
    """A field naming the part of the chart in which an entry stands."""
    return blocks.ChoiceBlock(
        choices=[
            ("problems", _("Problems")),
            ("medications", _("Medicines")),
            ("vitals", _("Vital signs")),
            ("labs", _("Laboratory")),
            ("imaging", _("Imaging")),
            ("documents", _("Documents")),
            ("notes", _("Notes")),
        ],
        default=default,
        label=_("Part of the chart"),
    )


class ChartNote(blocks.StructBlock):
    """Words in the chart, such as a nurse's note."""

    title = blocks.CharBlock()
    section = section()
    visible_from = visible_from()
    text = MarkdownBlock(rows=4)

    class Meta:
        icon = "doc-full"
        label = _("Note")
        description = _("Words in the chart, such as a nurse’s note.")


class ChartTable(blocks.StructBlock):
    """A table in the chart, such as medicines, results or the conversion table in force."""

    title = blocks.CharBlock()
    section = section()
    visible_from = visible_from()
    columns = blocks.ListBlock(blocks.CharBlock(), min_num=2, help_text=_("Headings."))
    rows = blocks.ListBlock(blocks.ListBlock(blocks.CharBlock(required=False)), min_num=1)
    source = blocks.CharBlock(required=False, help_text=_("Where the numbers come from."))

    class Meta:
        icon = "table"
        label = _("Table")
        description = _("Medicines, results, or the conversion table in force.")


class ChartPicture(blocks.StructBlock):
    """A picture in the chart: a film, a tracing, a drawing of where it hurts, a scanned page."""

    title = blocks.CharBlock()
    section = section("imaging")
    visible_from = visible_from()
    image = ImageChooserBlock(
        required=False, help_text=_("Copied when the case is published: what learners saw never changes.")
    )
    alt = blocks.TextBlock(
        rows=2,
        label=_("In words"),
        help_text=_("Everything in it that matters for the case, for those who cannot see it."),
    )
    caption = blocks.CharBlock(required=False, help_text=_("Stands below the picture."))
    source = blocks.CharBlock(required=False, help_text=_("Where it comes from, with its license."))

    class Meta:
        icon = "image"
        label = _("Picture")
        description = _("A film, a tracing, a drawing, a scanned page; described in words.")


class ChartBlock(blocks.StreamBlock):
    """The chart: written once, revealed by stage."""

    note = ChartNote()
    table = ChartTable()
    picture = ChartPicture()


class ItemsBlock(blocks.StreamBlock):
    """Questions of a stage: one block for every kind there is, in the groups in which authors look for them."""

    def __init__(self, local_blocks=None, **kwargs):
        super().__init__(local_blocks or blocks_of_kinds(), **kwargs)

    class Meta:
        label = _("Questions")
        help_text = _("What is asked here. A conversation stands alone in its stage.")


class AsideBlock(blocks.StructBlock):
    """What some seats notice in a stage."""

    who = CodesBlock(choices=audience_choices, label=_("Noticed by"), widget=forms.CheckboxSelectMultiple)
    but = blocks.BooleanBlock(required=False, label=_("Everyone but these"))
    title = blocks.CharBlock(required=False)
    text = MarkdownBlock(rows=4)

    class Meta:
        label_format = "{title}"


class ColleagueBlock(blocks.StructBlock):
    """What somebody of another seat tells whoever asks."""

    who = CodesBlock(
        choices=audience_choices,
        label=_("Whose seat it is"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Who sits there reads the note without asking; everybody else has to ask."),
    )
    name = blocks.CharBlock(
        required=False,
        max_length=80,
        label=_("Who it is in the story"),
        help_text=_("“Ruth, the chaplain on call”. Empty: the name of the seat."),
    )
    title = blocks.CharBlock(
        required=False,
        max_length=160,
        label=_("What one would ask for"),
        help_text=_("Read before asking, so it must not answer itself: “What his silence is about”."),
    )
    takes = blocks.IntegerBlock(
        default=10, min_value=0, label=_("Minutes"), help_text=_("What asking costs in the story.")
    )
    text = MarkdownBlock(rows=4, label=_("The note"))
    matters = blocks.TextBlock(
        required=False,
        rows=2,
        label=_("Why it matters"),
        help_text=_(
            "One sentence, read afterwards by who did not ask. Empty: it is good to know, and nothing hangs on it."
        ),
    )

    class Meta:
        label_format = "{name} {title}"


class PartBlock(blocks.CharBlock):
    """The id of a question, or of something that can be chosen in it. The editor's script offers them in words."""

    def __init__(self, part, **kwargs):
        super().__init__(**kwargs)
        self.field.widget.attrs |= {  # for cms/static/cms/js/parts.js
            "data-part": part,
            "data-part-label": {"item": _("Question"), "colleague": _("Colleague")}.get(part, _("Option")),
            "data-part-none": _("Choose one"),
            "data-part-gone": _("Not in the case as it was last saved"),
        }


class ConditionBlock(blocks.StructBlock):
    """What somebody answered or asked for earlier, or how long it took. It never asks whether an answer was right."""

    item = PartBlock(
        "item",
        required=False,
        label=_("Question"),
        help_text=_("Of an earlier stage. What is new can be chosen once the draft is saved."),
    )
    chose = blocks.ListBlock(
        PartBlock("choice"),
        default=[],
        label=_("Chose any of these"),
        help_text=_("Any of them is enough."),
    )
    chose_none = blocks.ListBlock(
        PartBlock("choice"),
        default=[],
        label=_("Chose none of these"),
        help_text=_("None of them was chosen."),
    )
    at_least = blocks.DecimalBlock(
        required=False, help_text=_("A number of at least this, in the keyed unit.")
    )
    below = blocks.DecimalBlock(required=False, help_text=_("A number below this, in the keyed unit."))
    asked = blocks.ListBlock(
        PartBlock("colleague"),
        default=[],
        label=_("Asked any of these colleagues"),
        help_text=_("Of an earlier stage. Who sits in their seat counts as told."),
    )
    asked_none = blocks.ListBlock(
        PartBlock("colleague"), default=[], label=_("Asked none of these colleagues")
    )
    minutes_at_least = blocks.IntegerBlock(
        required=False,
        min_value=1,
        label=_("Minutes gone by in the story"),
        help_text=_("At least so many, stages and requests together."),
    )


class OpensBlock(blocks.StructBlock):
    """On what it depends whether a stage is met. Without conditions it follows the stage before it."""

    needs = blocks.ChoiceBlock(
        choices=[("all", _("All of these hold")), ("any", _("Any of these holds"))], default="all"
    )
    conditions = blocks.ListBlock(ConditionBlock(), default=[])


class Stage(blocks.StructBlock):
    """A stage: what happens, and what is asked. Once given, it locks."""

    title = blocks.CharBlock(
        help_text=_("One thing to do, as a sentence: “Choose his new dose for the next 24 hours.”")
    )
    text = MarkdownBlock(required=False, rows=5, help_text=_("What happens."))
    asides = blocks.ListBlock(
        AsideBlock(),
        default=[],
        label=_("What some seats notice"),
        help_text=_("Shown to these seats while they work, and to the others afterwards."),
    )
    colleagues = blocks.ListBlock(
        ColleagueBlock(),
        default=[],
        label=_("Colleagues to ask"),
        help_text=_("What others know and tell whoever asks. It costs time in the story."),
    )
    limit_minutes = blocks.IntegerBlock(
        required=False,
        min_value=1,
        label=_("Asking takes too long after"),
        help_text=_("Minutes spent on asking in this stage. Empty: there is time for everybody."),
    )
    limit_text = MarkdownBlock(
        required=False,
        rows=2,
        label=_("What happens then"),
        help_text=_("A sentence: “His wife has gone home. Nobody came, she says to the nurse.”"),
    )
    takes = blocks.IntegerBlock(
        required=False,
        min_value=0,
        label=_("Minutes the stage itself takes"),
        help_text=_("In the story, until the next one begins. 1440 is a day."),
    )
    items = ItemsBlock(min_num=1)
    opens = OpensBlock(
        label=_("Met only when"),
        help_text=_("For the consequence of an answer, such as the night call after too high a dose."),
    )
    cut_percent = blocks.DecimalBlock(
        required=False,
        min_value=0,
        max_value=100,
        label=_("Pass mark of this stage"),
        help_text=_("Percent of the stage’s own points without which nobody passes. Usually empty."),
    )

    class Meta:
        icon = "form"
        label = _("Stage")
        description = _("What happens and what is asked. It locks when it is given.")


class StageBlock(blocks.StreamBlock):
    """The stages in order."""

    stage = Stage()

    class Meta:
        min_num = 1
