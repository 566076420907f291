"""Names: refused when nothing here can draw them, and given a typeface."""

import unicodedata

from certificates.document import faces
from certificates.document.errors import NameRefused

LONGEST_NAME = 120
MOST_MARKS = {"COMBINING": 3, "": 6}
"""Marks on one letter, by the first word of their Unicode names: above it they climb over other lines.

Polytonic Greek needs three accents; Hebrew with points and accents, or Khmer, more signs of their own.
"""


def is_right_to_left(text):
    """Say whether the first letter with a direction is read from right to left."""
    directions = (unicodedata.bidirectional(character) for character in text)
    return next((found in ("R", "AL") for found in directions if found in ("L", "R", "AL")), False)


def face_for(name):
    """Return the first typeface that can draw the whole name: ours, then what Debian's Noto packages bring.

    One face for the whole name, so that no letter looks borrowed. Raises NameRefused with what to do.
    """
    if not any(unicodedata.category(character).startswith("L") for character in name):
        raise NameRefused("The certificate needs the name of the person who earned it.")
    if len(name) > LONGEST_NAME:
        raise NameRefused(
            f"The name has {len(name)} characters; a certificate has room for at most {LONGEST_NAME}."
        )
    if _climbs(name):
        raise NameRefused(
            "A letter of the name carries more marks than can be printed. Please write it plainly."
        )
    wanted = [faces.DISPLAY, faces.SANS, *_for_its_scripts(name)]
    for face in wanted:
        if face.is_here and not face.missing(name):
            return face
    raise NameRefused(_refusal(name, wanted))


def _for_its_scripts(name):
    found = [faces.BY_SCRIPT[script] for script in _scripts(name) if script in faces.BY_SCRIPT]
    if found and all(face is faces.SIMPLIFIED for face in found):
        found = [_of_chinese_characters(name)]
    # Kana and Hangul say which language the Chinese characters beside them are in.
    return [face for face in found if face is not faces.SIMPLIFIED] or found or [faces.NOTO_SERIF]


def _of_chinese_characters(name):
    """Return the face for a name of Chinese characters only, by the national standard that has them all.

    Simplified and traditional forms and Japan's own are different characters for the most part. A name that
    several standards have in full is drawn as in the first of them.
    """
    for standard, face in (
        ("gb2312", faces.SIMPLIFIED),
        ("big5", faces.TRADITIONAL),
        ("euc_jp", faces.JAPANESE),
    ):
        letters = "".join(character for character in name if unicodedata.category(character) == "Lo")
        try:
            letters.encode(standard)
        except UnicodeEncodeError:
            continue
        return face
    return faces.SIMPLIFIED


def _climbs(name):
    run = {}
    for character in unicodedata.normalize("NFD", name):
        if unicodedata.category(character) not in ("Mn", "Me"):
            run = {}
            continue
        kind = unicodedata.name(character, "").split(" ")[0]
        kind = kind if kind in MOST_MARKS else ""
        run[kind] = run.get(kind, 0) + 1
        if run[kind] > MOST_MARKS[kind]:
            return True
    return False


def _scripts(name):
    letters = [character for character in name if unicodedata.category(character)[0] in "LM"]
    return list(dict.fromkeys(unicodedata.name(letter, "UNNAMED").split()[0] for letter in letters))


def _refusal(name, wanted):
    strange = next(character for character in name if character in faces.DISPLAY.missing(name))
    letter = f"“{strange}” ({unicodedata.name(strange, 'not a letter of Unicode')})"
    absent = [face for face in wanted if face.package and not face.is_here]
    if absent:
        return (
            f"The name contains {letter}, for which this server has no typeface. Ask its administrator to install "
            f"the Debian package {absent[0].package} and restart the site, or use the name in Latin letters."
        )
    if len(set(_scripts(name)) & {*faces.BY_SCRIPT, "LATIN"}) > 1:
        return "The name mixes scripts that no single typeface has. Use one script, and put the Latin form in its own field."
    return f"The name contains {letter}, which none of our typefaces has. Use the name in Latin letters."
