"""A part of a text for some of its readers: their own version first, everybody else's after completing."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks import (
    CodesBlock,
    DownloadBlock,
    FigureBlock,
    LinkBlock,
    MarkdownBlock,
    Place,
    QuotationBlock,
    RecordingBlock,
    RichTextBlock,
    StepsBlock,
    TableBlock,
)
from cms.blocks.body import paired
from cms.markdown import headings
from courses.audience import Audience
from courses.blocks.learning import CheckBlock, ClaimBlock, ReflectionBlock, TermBlock


def audience_choices():
    """Everybody a text can be addressed to; read when the editor opens, for the office may change the vocabulary."""
    from courses.models.fields import audience_choices as choices

    return choices()


class AddressedBody(blocks.StreamBlock):
    """What an addressed part may hold."""

    prose = MarkdownBlock()
    richtext = RichTextBlock()
    quotation = QuotationBlock()
    steps = StepsBlock()
    table = TableBlock()
    figure = FigureBlock()
    recording = RecordingBlock()
    download = DownloadBlock()
    link = LinkBlock()
    claim = ClaimBlock()
    term = TermBlock()
    check = CheckBlock()
    reflection = ReflectionBlock()

    class Meta:
        min_num = 1

    def clean(self, value):
        """Headings within begin below the part's own."""
        cleaned = super().clean(value)
        if not self.is_deferred_validation:
            for child in cleaned:
                for level, words in headings(child.value or "") if child.block_type == "prose" else []:
                    if level < 3:
                        sentence = _(
                            "The heading “%(words)s” stands inside a part with a title: begin with ###."
                        )
                        raise blocks.StreamBlockValidationError(
                            non_block_errors=[ValidationError(sentence % {"words": words})]
                        )
        return cleaned


class AddressedBlock(blocks.StructBlock):
    """A part written for some disciplines, tracks or scopes of practice."""

    who = CodesBlock(
        choices=audience_choices,
        label=_("Written for"),
        widget=forms.CheckboxSelectMultiple,
    )
    but = blocks.BooleanBlock(required=False, label=_("Everyone but these"))
    title = blocks.CharBlock(help_text=_("Such as “If you write the order”."))
    body = AddressedBody()

    class Meta:
        icon = "user"
        label = _("For some seats")
        description = _(
            "A part for some disciplines, tracks or scopes. The others can open it after completing."
        )
        template = "blocks/addressed.html"
        preview_value = {
            "who": ["scope:prescribes"],
            "but": False,
            "title": "If you write the order",
            "body": [("prose", "State the old total, the table, the reduction and the rescue on one line.")],
        }

    def within(self, value):
        """The blocks it holds, which get places of their own."""
        return value.get("body") or []

    def get_context(self, value, parent_context=None):
        """Decide whether this reader meets it now, may open it, or may later."""
        from courses.models.fields import audience_words

        context = super().get_context(value, parent_context)
        place = Place.of(parent_context)
        audience = Audience.of(value.get("who"), value.get("but"))
        seat = context.get("seat")
        mine = audience.includes(seat)
        return context | {
            "id": place.id("for"),
            "mine": mine,
            "open": mine or bool(context.get("is_done")),
            "for_whom": audience_words(value.get("who") or [], value.get("but")),
            "children": paired(self.within(value), place.inner) if place.inner else [],
        }
