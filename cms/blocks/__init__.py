"""Blocks any page may use. Names are permanent: renaming one is a data migration."""

from cms.blocks.body import PageBody, contents, flat, lay_out
from cms.blocks.codes import CodesBlock
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
    read_at,
)
from cms.blocks.references import ReferenceBlock, ReferencesBlock

__all__ = [
    "CodesBlock",
    "DownloadBlock",
    "FigureBlock",
    "LinkBlock",
    "MarkdownBlock",
    "PageBody",
    "PauseBlock",
    "PearlBlock",
    "Place",
    "QuotationBlock",
    "RecordingBlock",
    "ReferenceBlock",
    "ReferencesBlock",
    "RichTextBlock",
    "StepsBlock",
    "TableBlock",
    "check_levels",
    "contents",
    "flat",
    "lay_out",
    "read_at",
]
