"""Blocks any page may use. Names are permanent: renaming one is a data migration."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from cms.markdown import Heading, has_picture, headings, read

LEVELS = (2, 3, 4)


@dataclass(frozen=True)
class Place:
    """Where a block stands in its body: what keeps ids apart and lets parts lead to each other.

    prefix    before every id of this body
    number    its turn in the body
    notes     before the ids of this block's footnotes
    taken     ids of headings before it
    cited     references named before it
    count     how many references the body lists
    targets   words → id of every heading of the body
    named     every reference the body names
    """

    prefix: str = ""
    number: int = 0
    notes: str = ""
    taken: frozenset = frozenset()
    cited: frozenset = frozenset()
    count: int = 0
    targets: tuple = ()
    named: frozenset = frozenset()

    @classmethod
    def of(cls, context):
        """The place a template's context speaks of; a block on its own stands alone."""
        return (context or {}).get("place") or cls()

    def id(self, name):
        """An id for this block that no other block of the page has."""
        return f"{self.prefix}{name}-{self.number}"

    def target(self, words):
        """The id of the heading with these words, or ""."""
        return dict(reversed(self.targets)).get(words, "")


class MarkdownBlock(blocks.TextBlock):
    """Prose in Markdown, rendered by the one renderer and sanitized."""

    def __init__(self, **kwargs):
        super().__init__(**{"rows": 12, **kwargs})

    def text_at(self, value, place):
        """The rendered text, with the ids of its place."""
        return read(
            value or "",
            prefix=place.prefix,
            notes=place.notes,
            taken=place.taken,
            references=place.count,
            cited=place.cited,
        )

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

    class Meta:
        icon = "warning"
        label = _("Pause here")
        description = _("Says what is coming, and that stopping is fine.")
        template = "blocks/pause.html"
        preview_value = {"text": "This lesson describes a man made confused by his medicine.", "skip_to": ""}

    def get_context(self, value, parent_context=None):
        """Find the heading a reader may go on from."""
        target = Place.of(parent_context).target((value.get("skip_to") or "").strip())
        context = super().get_context(value, parent_context)
        return context | {"skip_url": f"#{target}" if target else ""}


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
        description = _(
            "Numbered works, at the end of the lesson. In prose, <sup>2</sup> leads to the second."
        )
        template = "blocks/references.html"
        preview_value = {"references": ["Author, Journal, year.", "Society, Guideline, 4th edition, year."]}

    def get_context(self, value, parent_context=None):
        """Number the works, and know which of them the text names."""
        place = Place.of(parent_context)
        works = [
            {
                "text": text,
                "id": f"{place.prefix}ref-{number}",
                "number": number,
                "back": f"#{place.prefix}cite-{number}" if number in place.named else "",
            }
            for number, text in enumerate(value.get("references") or [], start=1)
        ]
        context = super().get_context(value, parent_context)
        return context | {"works": works, "id": f"{place.prefix}references"}


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
        template = "blocks/body.html"

    def clean(self, value):
        """Let headings go down one level at a time across the whole body, and ways out lead somewhere."""
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        found, problems = [], {}
        for child in cleaned:
            if child.block_type == "prose":
                found += headings(child.value or "")
        try:
            check_levels(found)
        except ValidationError as problem:
            raise blocks.StreamBlockValidationError(non_block_errors=[problem]) from None
        words = {words for _level, words in found}
        for index, child in enumerate(cleaned):
            target = child.value["skip_to"] if child.block_type == "pause" else ""
            if target and target.strip() not in words:
                sentence = _("There is no heading “%(words)s” here. Copy it word for word.")
                problems[index] = blocks.StructBlockValidationError(
                    block_errors={"skip_to": ValidationError(sentence % {"words": target})}
                )
        if problems:
            raise blocks.StreamBlockValidationError(block_errors=problems)
        return cleaned

    def get_context(self, value, parent_context=None):
        """Give every block its place: ids that no two parts of the page share, and ways between the parts."""
        context = super().get_context(value, parent_context)
        places, _headings = lay_out(value, prefix=context.get("body_prefix", ""))
        pairs = [{"block": child, "place": place} for child, place in zip(value, places, strict=True)]
        return context | {"children": pairs}


def lay_out(value, prefix=""):
    """Return ([Place of each block], [Heading of the body]); a stream value is walked once."""
    count = next((len(one.value["references"] or []) for one in value if one.block_type == "references"), 0)
    places, found, cited = [], [], frozenset()
    for number, child in enumerate(value):
        place = Place(
            prefix=prefix,
            number=number,
            notes=f"{number}-",
            taken=frozenset(heading.id for heading in found),
            cited=cited,
            count=count,
        )
        if isinstance(child.block, MarkdownBlock):
            text = child.block.text_at(child.value, place)
            found += text.headings
            cited |= text.cited
        elif child.block_type == "references":
            found.append(Heading(2, str(_("References")), f"{prefix}references"))
        elif hasattr(child.block, "headings_at"):
            found += child.block.headings_at(child.value, place)
        places.append(place)
    targets = tuple((heading.words, heading.id) for heading in found)
    return [Place(**{**vars(place), "targets": targets, "named": cited}) for place in places], found


def contents(value, prefix=""):
    """The headings of a body in order, for a list of contents: each a Heading with level, words and id."""
    return lay_out(value, prefix)[1]
