"""A body of blocks: headings that go down one level at a time, ids that are unique, references that are led to."""

from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks import folding
from cms.blocks.media import DownloadBlock, FigureBlock, LinkBlock, RecordingBlock
from cms.blocks.place import Place
from cms.blocks.prose import (
    MarkdownBlock,
    PauseBlock,
    PearlBlock,
    QuotationBlock,
    RichTextBlock,
    StepsBlock,
    TableBlock,
    check_levels,
)
from cms.blocks.references import ReferencesBlock
from cms.markdown import Heading, headings


@dataclass(frozen=True)
class Layout:
    """What a body comes to: the Place of each block, its headings for a list of contents, words of the glossary."""

    places: tuple[Place, ...]
    headings: tuple[Heading, ...]
    terms: tuple[str, ...]


class _Walk:
    """One walk through a body from top to bottom."""

    def __init__(self, prefix, count):
        self.prefix, self.count = prefix, count
        self.number, self.headings, self.taken, self.cited, self.terms = -1, [], [], frozenset(), []

    def place(self, child, depth=0):
        """The place of a block; what stands within it gets places of its own, but no line in the contents."""
        self.number += 1
        place = Place(
            prefix=self.prefix,
            number=self.number,
            notes=f"{self.number}-",
            taken=frozenset(self.taken),
            cited=self.cited,
            count=self.count,
            block=child.id or "",
        )
        found = []
        if hasattr(child.block, "text_at"):
            text = child.block.text_at(child.value, place)
            found = list(text.headings)
            self.cited |= text.cited
            self.terms += text.terms
        elif child.block_type == "references":
            found = [Heading(2, str(_("References")), f"{self.prefix}references")]
        elif hasattr(child.block, "headings_at"):
            found = child.block.headings_at(child.value, place)
        self.taken += [heading.id for heading in found]
        if depth == 0:
            self.headings += found
        if hasattr(child.block, "within"):
            inner = tuple(self.place(one, depth + 1) for one in child.block.within(child.value))
            place = replace(place, inner=inner)
        return place

    def knowing(self, places):
        """The places again, each with what only the end of the walk knows."""
        targets = tuple((heading.words, heading.id) for heading in self.headings)
        return tuple(
            replace(place, targets=targets, named=self.cited, inner=self.knowing(place.inner))
            for place in places
        )


def paired(value, places):
    """Each block of a stream value with its place, for a template."""
    return [{"block": child, "place": place} for child, place in zip(value, places, strict=True)]


class PageBody(blocks.StreamBlock):
    """What a page of ours may hold."""

    prose = MarkdownBlock()
    richtext = RichTextBlock()
    pearl = PearlBlock()
    pause = PauseBlock()
    quotation = QuotationBlock()
    steps = StepsBlock()
    table = TableBlock()
    figure = FigureBlock()
    recording = RecordingBlock()
    download = DownloadBlock()
    link = LinkBlock()
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
        laid = lay_out(value, prefix=context.get("body_prefix", ""))
        children = paired(value, laid.places)
        is_gentle = bool((context.get("display") or {}).get("gentle"))
        runs = folding.folded(children, laid.headings) if is_gentle else folding.whole(children)
        return context | {"runs": runs}


def flat(places):
    """Every place, those within others included, in the order of the text."""
    for place in places:
        yield place
        yield from flat(place.inner)


def lay_out(value, prefix=""):
    """Return the Layout of a stream value, walked once."""
    count = next((len(one.value["references"] or []) for one in value if one.block_type == "references"), 0)
    walk = _Walk(prefix, count)
    places = [walk.place(child) for child in value]
    terms = tuple(dict.fromkeys(walk.terms))
    return Layout(walk.knowing(places), tuple(walk.headings), terms)


def contents(value, prefix=""):
    """The headings of a body in order, for a list of contents: each a Heading with level, words and id."""
    return lay_out(value, prefix).headings
