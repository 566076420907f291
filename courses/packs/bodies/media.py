"""Blocks that hold files of the pack: figures, recordings, downloads."""

from django.conf import settings

from cms.recordings import KINDS
from courses.packs.bodies.kinds import BlockKind, paragraph, some_markdown


class Figure(BlockKind):
    """A picture, described."""

    name = "figure"
    attributes = ("src", "alt", "decorative")

    def read(self, piece, body, id_):
        source, alt = piece.attributes.get("src", ""), piece.attributes.get("alt", "")
        decorative = piece.attributes.get("decorative", "")
        if decorative not in ("", "yes"):
            body.say(piece.line, 'Expected decorative="yes", or no “decorative”.')
        if not alt and not decorative:
            body.say(piece.line, 'Expected alt="…": say in words what the picture shows.')
        place = body.picture(source, alt or piece.words, piece.line)
        if place is None:
            return None
        image = {"image": place, "alt_text": "" if decorative else alt, "decorative": bool(decorative)}
        return {"image": image, "caption": piece.words}

    def write(self, value, pen):
        image = value["image"] or {}
        path = pen.image(image.get("image"))
        if not path:
            return None
        decorative = bool(image.get("decorative"))
        attributes = {
            "src": path,
            "alt": "" if decorative else image.get("alt_text") or "",
            "decorative": "yes" if decorative else "",
        }
        return attributes, paragraph(value.get("caption"))


class Recording(BlockKind):
    """Video or sound, with captions and what is said."""

    name = "recording"
    attributes = ("src", "captions", "title")

    def read(self, piece, body, id_):
        title = piece.attributes.get("title", "")
        source, captions = piece.attributes.get("src", ""), piece.attributes.get("captions", "")
        if not title:
            body.say(piece.line, 'Expected title="…": what the recording is.')
        file = body.document(source, title, piece.line, KINDS)
        kind = KINDS.get(file.path.suffix.lower(), "") if file else ""
        if kind.startswith("video") and not captions:
            body.say(
                piece.line,
                'Expected captions="media/….vtt": a video without captions is closed to who cannot hear it.',
            )
        words = body.document(captions, f"{title}, captions", piece.line, (".vtt",)) if captions else None
        transcript = some_markdown(piece, body)
        if file is None:
            return None
        return {"title": title, "file": file, "captions": words, "transcript": transcript}

    def write(self, value, pen):
        path = pen.document(value["file"], "media")
        if not path:
            return None
        captions = pen.document(value["captions"], "media") if value.get("captions") else ""
        attributes = {"src": path, "captions": captions, "title": value["title"]}
        return attributes, pen.markdown(value["transcript"]).split("\n")


class Download(BlockKind):
    """A file to take along."""

    name = "download"
    attributes = ("src", "title")

    def read(self, piece, body, id_):
        title = piece.attributes.get("title", "")
        if not title:
            body.say(piece.line, 'Expected title="…": what the file is.')
        file = body.document(piece.attributes.get("src", ""), title, piece.line)
        return file and {"document": file, "title": title, "about": piece.words}

    def write(self, value, pen):
        path = pen.document(value["document"], "files")
        return ({"src": path, "title": value["title"]}, paragraph(value.get("about"))) if path else None


def endings_of_pictures():
    """The endings of pictures that the site takes."""
    return tuple(f".{ending}" for ending in settings.WAGTAILIMAGES_EXTENSIONS)


def endings_of_documents():
    """The endings of documents that the site takes."""
    return tuple(f".{ending}" for ending in settings.WAGTAILDOCS_EXTENSIONS)
