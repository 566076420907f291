"""Pictures, recordings, files and ways out: each says in words what it holds."""

import posixpath
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from cms.blocks.prose import MarkdownBlock
from cms.recordings import KINDS


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


def _ending(document):
    return posixpath.splitext(document.filename)[1].lower()


class RecordingBlock(blocks.StructBlock):
    """A video or an audio recording: with captions where there is something to see, always with its words."""

    title = blocks.CharBlock()
    file = DocumentChooserBlock(help_text=_("MP4 or WebM for video, MP3 or M4A for sound."))
    captions = DocumentChooserBlock(required=False, help_text=_("A .vtt file. A video cannot be without."))
    transcript = MarkdownBlock(rows=8, help_text=_("What is said, and what is seen where it matters."))

    class Meta:
        icon = "media"
        label = _("Video or sound")
        description = _("A recording with captions and a transcript.")
        template = "blocks/recording.html"
        preview_template = "blocks/recording_preview.html"

    def clean(self, value):
        """A video has captions; both files are of a kind that browsers play."""
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        problems = {}
        kind = KINDS.get(_ending(cleaned["file"]))
        if kind is None:
            endings = ", ".join(KINDS)
            problems["file"] = _("Browsers do not play this kind of file. Use one of: %(endings)s.") % {
                "endings": endings
            }
        elif kind.startswith("video") and not cleaned["captions"]:
            problems["captions"] = _(
                "This video has no captions. People who cannot hear it, or who watch beside a sleeper, need them."
            )
        if cleaned["captions"] and _ending(cleaned["captions"]) != ".vtt":
            problems["captions"] = _("Captions are a .vtt file (WebVTT).")
        if problems:
            raise blocks.StructBlockValidationError(
                {name: ValidationError(words) for name, words in problems.items()}
            )
        return cleaned

    def get_context(self, value, parent_context=None):
        """Say what the file is."""
        context = super().get_context(value, parent_context)
        kind = KINDS.get(_ending(value["file"]), "") if value.get("file") else ""
        return context | {"kind": kind, "is_video": kind.startswith("video")}


class DownloadBlock(blocks.StructBlock):
    """A file to take along."""

    document = DocumentChooserBlock()
    title = blocks.CharBlock()
    about = blocks.TextBlock(rows=2, required=False, help_text=_("What it is, and what for."))

    class Meta:
        icon = "download"
        label = _("Download")
        description = _("A file, with its kind and size said beforehand.")
        template = "blocks/download.html"
        preview_template = "blocks/download_preview.html"

    def get_context(self, value, parent_context=None):
        """Say kind and size."""
        context = super().get_context(value, parent_context)
        document = value.get("document")
        if document is None:
            return context
        return context | {
            "kind": _ending(document).removeprefix(".").upper(),
            "size": document.get_file_size(),
        }


class LinkBlock(blocks.StructBlock):
    """A way to something elsewhere, as a card: this page itself loads nothing from there."""

    url = blocks.URLBlock()
    title = blocks.CharBlock()
    source = blocks.CharBlock(help_text=_("Who publishes it."))
    about = blocks.TextBlock(rows=2, required=False, help_text=_("What one finds there, how long it takes."))

    class Meta:
        icon = "link-external"
        label = _("Link to something elsewhere")
        description = _(
            "A card that leads to a page, video or paper elsewhere. Nothing is loaded from there."
        )
        template = "blocks/link.html"
        preview_value = {
            "url": "https://www.example.org/film",
            "title": "Talking about time",
            "source": "Example Hospital",
            "about": "A film of nine minutes, with captions.",
        }

    def get_context(self, value, parent_context=None):
        """Name the site it leads to."""
        context = super().get_context(value, parent_context)
        return context | {"host": urlsplit(value.get("url") or "").hostname or ""}
