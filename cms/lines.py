"""Texts as one clean line, pure: for names and other words that are printed where people trust what they read."""

import unicodedata

_JOINERS = "\u200c\u200d"
# Where a zero-width joiner or non-joiner changes the letters: Arabic and its relatives, the scripts of
# India and Sri Lanka, Tibetan, Myanmar, Khmer, Mongolian.
_JOINING = ((0x0600, 0x08FF), (0x0900, 0x0DFF), (0x0F00, 0x109F), (0x1780, 0x18AF))


def clean(text: str) -> str:
    """Return `text` as one line in NFC, without anything that is invisible or turns the reading direction.

    A direction mark inside a name can print a credential that was never earned, so every format
    character goes, except a joiner that follows a letter of a script that needs it.
    """
    kept: list[str] = []
    for character in text:
        kind = unicodedata.category(character)
        if kind in ("Zs", "Zl", "Zp") or character in "\t\n\r":
            kept.append(" ")
        elif character in _JOINERS:
            kept.extend(character if kept and _takes_joiners(kept[-1]) else "")
        elif kind not in ("Cc", "Cf", "Cs"):
            kept.append(character)
    # Last, because what was taken out may have stood between a letter and its accent.
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


def is_latin(text: str) -> bool:
    """Say whether every letter of a text is Latin; marks, points and spaces may stand between them."""
    letters = (character for character in text if unicodedata.category(character).startswith("L"))
    return all(
        unicodedata.name(letter, "").startswith(("LATIN", "MODIFIER LETTER", "FEMININE", "MASCULINE"))
        for letter in letters
    )


def _takes_joiners(character: str) -> bool:
    return any(low <= ord(character) <= high for low, high in _JOINING)
