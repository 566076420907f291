"""Pictures of a consult: JPEG or PNG by their content, made anew from their points alone, served to who may read them.

Nothing a camera or a program wrote into the file is kept: no place, no time, no name, no second picture behind the first.
"""

import io
import warnings
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from assessments.consults import drafting
from assessments.consults.refusals import CannotConsult, NoPicture
from assessments.models import Consult, ConsultPicture
from cms import audit

MOST_BYTES = 8 * 1024 * 1024
MOST_POINTS = 40_000_000
LONGEST_SIDE = 1600
MOST_PICTURES = 3
STILL = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis")
KINDS = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png"}


@dataclass(frozen=True)
class Clean:
    """A picture as it is stored."""

    content: bytes
    content_type: str
    width: int
    height: int


def add(*, consult, file, description, by):
    """Add a picture to one's own draft. Raises NoPicture with what to do instead, CannotConsult.

    file: an uploaded file; its name says nothing.
    """
    description = " ".join(drafting.plain(description).split())
    if not description:
        raise NoPicture(
            _("Say in a sentence what the picture shows, for who cannot see it. Then choose the file again.")
        )
    if len(description) > 300:
        raise NoPicture(_("Say in a sentence of at most 300 letters what the picture shows."))
    if file.size > MOST_BYTES:
        raise NoPicture(_("This file is larger than 8 MB. Save the picture smaller, and choose it again."))
    made = clean(file.read())
    with transaction.atomic():
        consult = Consult.objects.select_for_update(no_key=True, of=("self",)).get(pk=consult.pk)
        if consult.asker_id != by.pk or not consult.is_draft or consult.erased_at:
            raise CannotConsult(_("Pictures are added before a consult is sent."))
        if consult.pictures.count() >= MOST_PICTURES:
            raise NoPicture(_("There are three pictures already. Remove one first."))
        return ConsultPicture.objects.create(
            consult=consult,
            content=made.content,
            content_type=made.content_type,
            width=made.width,
            height=made.height,
            description=description,
        )


def remove(*, picture, by):
    """Take a picture out of one's own draft. Twice changes nothing."""
    with transaction.atomic():
        consult = Consult.objects.select_for_update(no_key=True, of=("self",)).get(pk=picture.consult_id)
        if consult.asker_id != by.pk or not consult.is_draft:
            raise CannotConsult(
                _("A consult that is sent keeps its pictures. Erase the whole consult instead.")
            )
        picture.delete()
        audit.record("removed a picture from", consult, by=by, about=by)


def clean(content):
    """A picture made anew from bytes. Raises NoPicture for whatever else they are."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            opened = Image.open(io.BytesIO(content), formats=("JPEG", "PNG"))
            if opened.width * opened.height > MOST_POINTS:
                raise NoPicture(_too_many_points())
            kind = KINDS[opened.format]
            if kind == "image/png" and getattr(opened, "is_animated", False):
                raise NoPicture(_moves())
            upright = _eight_bit(ImageOps.exif_transpose(opened))
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            return _anew(upright, kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise NoPicture(_too_many_points()) from None
    except (OSError, SyntaxError, ValueError, KeyError, EOFError, IndexError, TypeError):
        # Whatever a decoder stumbles over: the file is no whole picture. The sentence says what it looks like instead.
        raise NoPicture(what_else(content)) from None


def _eight_bit(opened):
    """Sixteen bits a point, as scanners write them, in eight: turned as they are, nearly everything would be white."""
    if not opened.mode.startswith("I"):
        return opened
    return opened.convert("I").point(lambda value: value * (1 / 256)).convert("L")


def _moves():
    return _(
        "This picture moves: only its first moment would be kept. Save the moment that matters as one picture, and choose "
        "that."
    )


def _too_many_points():
    return _("This picture has too many points to be opened safely. Save it smaller, and choose it again.")


def _anew(opened, kind):
    """Only the points: a picture that never knew what stood beside them in the file."""
    mode = "RGB" if kind == "image/jpeg" or "A" not in opened.convert("RGBA").getbands() else "RGBA"
    if mode == "RGBA" and not _has_holes(opened):
        mode = "RGB"
    points = opened.convert(mode)
    fresh = Image.frombytes(mode, points.size, points.tobytes())
    out = io.BytesIO()
    if kind == "image/jpeg":
        fresh.save(out, "JPEG", quality=86)
    else:
        fresh.save(out, "PNG", optimize=True)
    return Clean(out.getvalue(), kind, fresh.width, fresh.height)


def _has_holes(opened):
    return opened.convert("RGBA").getchannel("A").getextrema()[0] < 255


def what_else(content):
    """What a file is that is no picture we take, and what to do instead."""
    start = content[:1024].lstrip().lower()
    if content[:5] == b"%PDF-" or b"%pdf-" in start:
        return _(
            "This is a PDF. Paste the part of its text that matters into “What is known”, without names and dates."
        )
    if (
        start.startswith((b"<", b"\xef\xbb\xbf<"))
        or b"<html" in start
        or b"<script" in start
        or b"<svg" in start
    ):
        return _(
            "This file is named like a picture and is a web page or a drawing. It was not opened. Take a picture of what you "
            "want to show, or paste its text."
        )
    if content[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0") or start.startswith(b"{\\rtf"):
        return _(
            "This is a document. Paste the part of its text that matters into “What is known”, without names and dates."
        )
    if content[128:132] == b"DICM":
        return _(
            "This is a file of an imaging system (DICOM), and the person’s name stands in it. Save the one picture that "
            "matters as JPEG or PNG, without the lines of text in its corners, and choose that."
        )
    if content[4:8] == b"ftyp" and content[8:12] not in STILL:
        return _("This is a film. Save the moment that matters as a JPEG or PNG picture, and choose that.")
    if (
        content[:4] == b"GIF8"
        or content[:4] in (b"II*\x00", b"MM\x00*")
        or content[8:12] == b"WEBP"
        or content[4:8] == b"ftyp"
    ):
        return _("This picture is of another kind. Save it as JPEG or PNG, and choose it again.")
    if content[:3] == b"\xff\xd8\xff" or content[:8] == b"\x89PNG\r\n\x1a\n":
        return _(
            "This picture is damaged and cannot be opened. Save it once more as JPEG or PNG, and choose it again."
        )
    return _("This is no JPEG or PNG picture. Choose a picture, or paste the text that matters.")
