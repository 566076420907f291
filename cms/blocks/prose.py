"""Text: Markdown, rich text for what is pasted from Word, and the pieces that stand out of it."""

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from cms.blocks.place import Place
from cms.markdown import has_picture, headings, read

LEVELS = (2, 3, 4)


def read_at(text, place):
    """A Markdown text rendered where it stands: ids of its place, references that lead to the list of its body."""
    return read(
        text or "",
        prefix=place.prefix,
        notes=place.notes,
        taken=place.taken,
        references=place.count,
        cited=place.cited,
    )


class MarkdownBlock(blocks.TextBlock):
    """Prose in Markdown, rendered by the one renderer and sanitized."""

    def __init__(self, **kwargs):
        super().__init__(**{"rows": 12, **kwargs})

    @cached_property
    def field(self):
        """The text area; the editor's script (cms/static/cms/js/editor.js) shows the rendered text beside it."""
        field = super().field
        field.widget.attrs |= {
            "data-markdown": "/cms/markdown/",
            "data-markdown-label": _("As readers see it"),
            "data-markdown-away": _("No connection just now: what you write is kept, and shown again later."),
        }
        return field

    def text_at(self, value, place):
        """The rendered text, with the ids of its place."""
        return read_at(value, place)

    def get_context(self, value, parent_context=None):
        html = self.text_at(value, Place.of(parent_context)).html
        return super().get_context(value, parent_context) | {"html": html}

    def get_searchable_content(self, value):
        return [value or ""]

    class Meta:
        icon = "pilcrow"
        label = _("Prose (Markdown)")
        description = _("Paragraphs, lists, tables, footnotes. Headings start at ##.")
        template = "blocks/prose.html"
        preview_value = (
            "## What stays behind\n\nThe kidney slows, and what it should carry away *waits*.\n\n"
            "| Medicine | When kidneys fail |\n|---|---|\n| Morphine | Avoid |\n| Methadone | Specialists only |"
        )

    def clean(self, value):
        """Refuse pictures nobody described, and headings that skip a level: readers find the way by them."""
        value = super().clean(value)
        if self.is_deferred_validation:
            return value
        if has_picture(value or ""):
            raise ValidationError(
                _("Pictures cannot stand in prose. Add a figure: it asks for a description.")
            )
        found = headings(value or "")
        check_levels(found, first=found[0][0] if found else 2)
        return value


def check_levels(found, first=2):
    """Raise ValidationError where (level, words) pairs skip a level; `first` is the deepest the first may be."""
    most = max(first, 2)
    for level, words in found:
        if level not in LEVELS[: LEVELS.index(min(most, LEVELS[-1])) + 1]:
            raise ValidationError(
                _(
                    "The heading “%(words)s” is level %(found)d; here it may be 2 to %(most)d. Begin with ## and go down one step at a time."
                )
                % {"words": words, "found": level, "most": min(most, LEVELS[-1])}
            )
        most = level + 1


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
    instead = blocks.CharBlock(
        required=False,
        help_text=_(
            "The title of another lesson of this week that a reader may take instead, word for word."
        ),
    )

    class Meta:
        icon = "warning"
        label = _("Pause here")
        description = _("Says what is coming, and that stopping is fine.")
        template = "blocks/pause.html"
        preview_value = {"text": "This lesson describes a man made confused by his medicine.", "skip_to": ""}

    def get_context(self, value, parent_context=None):
        """Find the heading a reader may go on from, and the other lesson among those the page knows by title."""
        target = Place.of(parent_context).target((value.get("skip_to") or "").strip())
        context = super().get_context(value, parent_context)
        title = " ".join((value.get("instead") or "").split())
        url = (context.get("lessons_by_title") or {}).get(title, "")
        return context | {"skip_url": f"#{target}" if target else "", "instead": title, "instead_url": url}


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


class RichTextBlock(blocks.RichTextBlock):
    """Text as in a word processor, for who does not want Markdown: what is pasted from Word comes out clean.

    The editor keeps nothing but what `features` names; fonts, colors and sizes of the document it came from are gone.
    """

    FEATURES = ("h2", "h3", "bold", "italic", "superscript", "subscript", "ol", "ul", "link", "document-link")

    def __init__(self, **kwargs):
        super().__init__(**{"features": list(self.FEATURES), **kwargs})

    class Meta:
        icon = "edit"
        label = _("Rich text")
        description = _("Paragraphs, lists and links as in a word processor. Pasting from Word is fine.")
        template = "blocks/richtext.html"
        preview_value = (
            "<h2>What stays behind</h2><p>The kidney slows, and what it should carry away <i>waits</i>.</p>"
        )


class TableBlock(blocks.StructBlock):
    """A table that says what it is about, with heads that screen readers read out."""

    caption = blocks.CharBlock(help_text=_("What the table shows, in a few words."))
    heads = blocks.BooleanBlock(
        required=False,
        default=True,
        label=_("The first column names its rows"),
    )
    table = TypedTableBlock([("text", blocks.CharBlock(required=False))])

    class Meta:
        icon = "table"
        label = _("Table")
        description = _("Rows and columns with a caption. Small tables can also be written in Markdown.")
        template = "blocks/table.html"
        preview_value = {
            "caption": "By mouth, in mg",
            "heads": True,
            "table": {
                "columns": [
                    {"type": "text", "heading": "Medicine"},
                    {"type": "text", "heading": "When kidneys fail"},
                ],
                "rows": [{"values": ["Morphine", "Avoid"]}, {"values": ["Fentanyl", "Safer"]}],
            },
        }

    def clean(self, value):
        """Every column needs a head."""
        cleaned = super().clean(value)
        table = cleaned.get("table")
        if not self.is_deferred_validation and table is not None:
            if not table.columns or not list(table.rows):
                raise blocks.StructBlockValidationError({"table": ValidationError(_("The table is empty."))})
            if any(not (column["heading"] or "").strip() for column in table.columns):
                raise blocks.StructBlockValidationError(
                    {"table": ValidationError(_("Every column needs a heading: screen readers read it out."))}
                )
        return cleaned
