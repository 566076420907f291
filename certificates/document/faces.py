"""The typefaces of a certificate: which letters they have, and how wide they set a line."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import uharfbuzz as hb

from cms import pdf

FONTS = pdf.TYPEFACES
SYSTEM_FONTS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
MM_PER_POINT = 25.4 / 72


@dataclass(frozen=True)
class Face:
    """One cut of a typeface.

    family: as the stylesheet and the finished file call it. style: class of the name set in it.
    leading: line height of a name, in its size. tracking: extra space after each letter, in its size.
    package: the Debian package that brings the file; empty for the fonts we carry ourselves.
    language: of a name in this face, for screen readers; empty for the document's own.
    index: of the face in a file that holds several.
    """

    family: str
    file: str
    style: str = ""
    leading: float = 1.12
    tracking: float = 0
    package: str = ""
    language: str = ""
    index: int = 0

    @property
    def is_here(self):
        """Whether this machine has the file."""
        return _path(self) is not None

    def missing(self, text):
        """Return the characters of `text` that this face cannot draw, each once, in order."""
        letters = _loaded(self).face.unicodes
        return [character for character in dict.fromkeys(text) if ord(character) not in letters]

    def width(self, text, size, *, tracking=None, features=None):
        """Return how wide `text` is set on one line, in millimetres; `size` in points."""
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        font = _loaded(self)
        hb.shape(font, buffer, {"kern": True, "liga": True, **(features or {})})
        em = sum(position.x_advance for position in buffer.glyph_positions or ()) / font.face.upem
        tracking = self.tracking if tracking is None else tracking
        return (em + tracking * len(text)) * size * MM_PER_POINT


DISPLAY = Face("Along Display", "AlongDisplay-Regular.ttf", style="display", tracking=-0.004)
TEXT = Face("Along Text", "AlongText-Regular.ttf")
ITALIC = Face("Along Text", "AlongText-Italic.ttf")
SANS = Face("Along Sans", "AlongSans-Regular.ttf", style="sans")
SEMIBOLD = Face("Along Sans", "AlongSans-SemiBold.ttf")
CARRIED = (DISPLAY, TEXT, ITALIC, SANS, SEMIBOLD)

_CORE = "fonts-noto-core"
_CJK = "fonts-noto-cjk"
NOTO_SERIF = Face("Noto Serif", "NotoSerif-Regular.ttf", style="noto-serif", package=_CORE)


def _noto(script, language):
    family = f"Noto Serif {script}"
    file = f"{family.replace(' ', '')}-Regular.ttf"
    return Face(family, file, f"other {_slug(family)}", 1.3, package=_CORE, language=language)


def _noto_cjk(variant, language, index):
    family = f"Noto Serif CJK {variant}"
    style = f"other {_slug(family)}"
    return Face(family, "NotoSerifCJK-Regular.ttc", style, 1.3, package=_CJK, language=language, index=index)


def _slug(family):
    return family.lower().replace(" ", "-")


# The faces of one file, in its order.
JAPANESE = _noto_cjk("JP", "ja", 0)
KOREAN = _noto_cjk("KR", "ko", 1)
SIMPLIFIED = _noto_cjk("SC", "zh-Hans", 2)
TRADITIONAL = _noto_cjk("TC", "zh-Hant", 3)

# Scripts we do not carry, by the first word of their letters' Unicode names.
BY_SCRIPT = {
    "ARABIC": Face(
        "Noto Naskh Arabic",
        "NotoNaskhArabic-Regular.ttf",
        "other noto-naskh-arabic",
        1.3,
        package=_CORE,
        language="ar",
    ),
    "HEBREW": _noto("Hebrew", "he"),
    "DEVANAGARI": _noto("Devanagari", "hi"),
    "THAI": _noto("Thai", "th"),
    "CJK": SIMPLIFIED,
    "IDEOGRAPHIC": JAPANESE,  # the sign that repeats a character
    "HIRAGANA": JAPANESE,
    "KATAKANA": JAPANESE,
    "HANGUL": KOREAN,
    "ARMENIAN": _noto("Armenian", "hy"),
    "GEORGIAN": _noto("Georgian", "ka"),
    "BENGALI": _noto("Bengali", "bn"),
    "GUJARATI": _noto("Gujarati", "gu"),
    "GURMUKHI": _noto("Gurmukhi", "pa"),
    "TAMIL": _noto("Tamil", "ta"),
    "TELUGU": _noto("Telugu", "te"),
    "KANNADA": _noto("Kannada", "kn"),
    "MALAYALAM": _noto("Malayalam", "ml"),
    "SINHALA": _noto("Sinhala", "si"),
    "LAO": _noto("Lao", "lo"),
    "KHMER": _noto("Khmer", "km"),
    "ETHIOPIC": _noto("Ethiopic", "am"),
}
PACKAGES = (_CORE, _CJK)
"""Debian's packages that bring what we do not carry."""


def absent_packages():
    """Return Debian's packages with typefaces for names that this machine lacks."""
    wanted = [NOTO_SERIF, *BY_SCRIPT.values(), TRADITIONAL]
    lacking = {face.package for face in wanted if not face.is_here}
    return [package for package in PACKAGES if package in lacking]


@cache
def _path(face):
    folders = SYSTEM_FONTS if face.package else (FONTS,)
    return next((path for folder in folders for path in sorted(folder.rglob(face.file))), None)


@cache
def _loaded(face):
    return hb.Font(hb.Face(hb.Blob.from_file_path(str(_path(face))), face.index))
