"""Blocks any page may use. Names are permanent: renaming one is a data migration."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from cms.markdown import headings, render


class MarkdownBlock(blocks.TextBlock):
    """Prose in Markdown, rendered by the one renderer and sanitized."""

    def __init__(self, **kwargs):
        super().__init__(**{"rows": 12, **kwargs})

    def get_context(self, value, parent_context=None):
        return super().get_context(value, parent_context) | {"html": render(value or "")}

    def get_searchable_content(self, value):
        return [value or ""]

    class Meta:
        icon = "pilcrow"
        label = _("Prose (Markdown)")
        description = _("Paragraphs, lists, tables, footnotes. Headings start at ##.")
        template = "blocks/prose.html"
        preview_value = "## What stays behind\n\nThe kidney slows, and what it should carry away *waits*."

    def clean(self, value):
        """Refuse headings that skip a level: a screen reader's user finds the way by them."""
        value = super().clean(value)
        level = 1
        for found, words in headings(value or ""):
            if found == 1 or found > level + 1:
                raise ValidationError(
                    _(
                        "The heading “%(words)s” is level %(found)d; here it may be 2 to %(most)d. Begin with ## and go down one step at a time."
                    )
                    % {"words": words, "found": found, "most": max(level + 1, 2)}
                )
            level = found
        return value


class PearlBlock(blocks.StructBlock):
    """One sentence to carry away. At most one a lesson."""

    text = blocks.TextBlock(rows=3)

    class Meta:
        icon = "pick"
        label = _("Pearl")
        description = _("The one sentence a reader should carry away. At most one in a lesson.")
        template = "blocks/pearl.html"
        preview_value = {"text": "If he jumps, do not chase it with more of the same."}


class PauseBlock(blocks.StructBlock):
    """A content note before distressing material, with two equal ways out."""

    text = blocks.TextBlock(rows=3, help_text=_("What follows, in one sentence."))
    skip_to = blocks.CharBlock(required=False, help_text=_("The heading where a reader may go on instead."))

    class Meta:
        icon = "warning"
        label = _("Pause here")
        description = _("Says what is coming, and that stopping is fine.")
        template = "blocks/pause.html"
        preview_value = {"text": "This lesson describes a man made confused by his medicine.", "skip_to": ""}


class QuotationBlock(blocks.StructBlock):
    """Something a patient, a relative or a colleague said."""

    text = blocks.TextBlock(rows=3)
    who = blocks.CharBlock(required=False)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        description = _("The words of a patient, a family member or a colleague.")
        template = "blocks/quotation.html"
        preview_value = {"text": "He kicked me awake, and he was apologizing in his sleep.", "who": "Marta"}


class StepsBlock(blocks.StructBlock):
    """Steps in order, such as a conversation framework or a calculation."""

    title = blocks.CharBlock(required=False)
    steps = blocks.ListBlock(
        blocks.StructBlock(
            [("name", blocks.CharBlock()), ("text", blocks.TextBlock(rows=2, required=False))]
        ),
        min_num=2,
    )

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        description = _("Steps in order, each with a name and a sentence.")
        template = "blocks/steps.html"
        preview_value = {
            "title": "Five steps",
            "steps": [{"name": "Assess", "text": "the whole pain"}, {"name": "Total", "text": "24 hours"}],
        }


class FigureBlock(blocks.StructBlock):
    """A picture that says in words what it shows."""

    image = ImageBlock()
    caption = blocks.CharBlock(required=False)

    class Meta:
        icon = "image"
        label = _("Figure")
        description = _("A picture with a description for those who cannot see it.")
        template = "blocks/figure.html"
        preview_template = "blocks/figure_preview.html"


class ReferencesBlock(blocks.StructBlock):
    """The works a text rests on."""

    references = blocks.ListBlock(blocks.TextBlock(rows=2), min_num=1)

    class Meta:
        icon = "clipboard-list"
        label = _("References")
        description = _("Numbered works, at the end of the lesson.")
        template = "blocks/references.html"
        preview_value = {"references": ["Author, Journal, year."]}


class PageBody(blocks.StreamBlock):
    """What a page of ours may hold."""

    prose = MarkdownBlock()
    pearl = PearlBlock()
    pause = PauseBlock()
    quotation = QuotationBlock()
    steps = StepsBlock()
    figure = FigureBlock()
    references = ReferencesBlock()

    class Meta:
        required = False
        block_counts = {"pearl": {"max_num": 1}, "references": {"max_num": 1}}
