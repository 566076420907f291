"""Seals and signatures: uploads become small opaque PNGs, known by their digest, and are drawn from nowhere else."""

import base64
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image, ImageChops, ImageOps, UnidentifiedImageError

from certificates.document.errors import NotPrintable

FORMATS = ("PNG", "JPEG")
MOST_BYTES = 2_000_000
MOST_PIXELS = 16_000_000
LEAST_PIXELS = 60
"""Of the longer side of what is drawn: below this it prints as steps."""
KEPT_PIXELS = 1200
"""Of the longer side: 600 dots an inch at a signature's width."""
PAPER = 250
"""Gray values from here on are paper."""


class PictureRefused(NotPrintable):
    """The upload cannot become a seal or a signature."""


@dataclass(frozen=True)
class Taken:
    """A picture as it is kept: PNG bytes and their SHA-256 in hexadecimal; width and height in pixels."""

    content: bytes
    sha256: str
    width: int
    height: int


def take_in(upload):
    """Return an uploaded picture (bytes) as it will be kept and printed. Raises PictureRefused.

    It is drawn anew: on white, upright, without its empty border, no larger than print needs, and with nothing
    of what the file carried besides. Size and format are known before a single pixel is unpacked.
    """
    if len(upload) > MOST_BYTES:
        raise PictureRefused(_("The picture is larger than 2 MB. Save it smaller, or scan it in gray."))
    try:
        with Image.open(BytesIO(upload), formats=FORMATS) as picture:
            width, height = picture.size
            if width * height > MOST_PIXELS:
                raise PictureRefused(_("The picture has too many pixels to be opened safely."))
            drawn = _on_paper(picture)
    except Image.DecompressionBombError as error:
        raise PictureRefused(_("The picture has too many pixels to be opened safely.")) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        if isinstance(error, PictureRefused):
            raise
        raise PictureRefused(_("This is not a PNG or JPEG picture that can be read.")) from error
    return _kept(_without_border(drawn))


def address(content):
    """Return PNG bytes as a data: address, the only way a picture gets onto the paper."""
    return "data:image/png;base64," + base64.b64encode(content).decode()


def addresses(pictures, given=None):
    """Return {SHA-256: data: address} for the pictures of a certificate.

    given: {SHA-256: PNG bytes} of pictures that are not kept yet. Raises PictureRefused for one that is nowhere.
    """
    given = given or {}
    return {
        one.sha256: address(given[one.sha256] if one.sha256 in given else _stored(one.sha256))
        for one in pictures
    }


@lru_cache(maxsize=32)
def _stored(sha256):
    # Rows never change and the digest is checked, so what was read once holds for the life of the process.
    from certificates.models import PrintedPicture

    row = PrintedPicture.objects.filter(sha256=sha256).first()
    if row is None or hashlib.sha256(bytes(row.content)).hexdigest() != sha256:
        raise PictureRefused(_("A seal or signature of this certificate is not kept here any more."))
    return bytes(row.content)


def _on_paper(picture):
    picture.load()
    upright = ImageOps.exif_transpose(picture)
    if upright.mode in ("I", "I;16", "F"):
        raise PictureRefused(_("The picture has more than 8 bits for a color. Save it as an ordinary PNG."))
    with_alpha = upright.convert("RGBA")
    paper = Image.new("RGBA", with_alpha.size, "white")
    return Image.alpha_composite(paper, with_alpha).convert("RGB")


def _without_border(picture):
    ink = picture.convert("L").point(lambda gray: 255 if gray < PAPER else 0)
    box = ink.getbbox()
    if box is None:
        raise PictureRefused(_("The picture is empty: there is nothing on it but white."))
    if max(box[2] - box[0], box[3] - box[1]) < LEAST_PIXELS:
        raise PictureRefused(
            _("The picture is too small to print. Scan it so that it is at least 60 pixels wide.")
        )
    return picture.crop(box)


def _kept(picture):
    picture.thumbnail((KEPT_PIXELS, KEPT_PIXELS), Image.Resampling.LANCZOS)
    red, green, blue = picture.split()
    if max(ImageChops.difference(one, green).getextrema()[1] for one in (red, blue)) <= 2:
        picture = green  # it has no color: a third of the bytes, and the same print
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    content = out.getvalue()
    return Taken(content, hashlib.sha256(content).hexdigest(), *picture.size)
