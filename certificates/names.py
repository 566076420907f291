"""Names compared, pure: as they are sorted and searched, and whether one on paper should be looked at first."""

import unicodedata

POINTS = range(10, 37)
"""Canonical classes of the vowel points of Hebrew, Arabic and Syriac, which names are mostly written without."""
ABOVE_AND_BELOW = 200
"""From this class on, marks stand round a letter as accents do."""


def plain(text: str) -> str:
    """Return a text in one case and without accents, as it is sorted and searched."""
    return unicodedata.normalize("NFC", "".join(c for c in _taken_apart(text) if not is_accent(c)))


def letters(name: str) -> str:
    """Return what makes a name this name and no other: letters with the signs that belong to them, and digits."""
    kept = (c for c in _taken_apart(name) if is_letter(c) or unicodedata.category(c)[0] == "N")
    return unicodedata.normalize("NFC", "".join(kept))


def is_letter(character: str) -> bool:
    """Whether it is a letter, or a sign without which a word is another: a vowel of Hindi, a tone of Thai."""
    return character.isalpha() or (
        unicodedata.category(character) in ("Mc", "Mn") and not is_accent(character)
    )


def is_accent(character: str) -> bool:
    """Whether it is a mark that people leave out or type otherwise, such as an accent or a vowel point.

    Signs for vowels, doubling and tones are none, though Unicode calls them marks as well: leaving them out would make
    one name of many. They have canonical class 0 or one of their own script.
    """
    category, kind = unicodedata.category(character), unicodedata.combining(character)
    if category not in ("Mn", "Me"):
        return False
    is_invisible = "VARIATION SELECTOR" in unicodedata.name(character, "") or character == "\u034f"
    return category == "Me" or is_invisible or kind == 1 or kind in POINTS or kind >= ABOVE_AND_BELOW


def _taken_apart(text: str) -> str:
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())


def conflict(*, printed: str, now: str, account: str) -> str:
    """Say in one sentence why a name should be looked at before anything is printed with it, or "".

    printed  as it stands on the valid certificate, or ""
    now      as it would be printed today, or ""
    account  the name of the account, or ""
    """
    if printed and now and printed != now:
        return f"The certificate says “{printed}”; today it would be printed “{now}”."
    if now and account and not share_a_part(now, account):
        return f"“{now}” would be printed; the account is called “{account}”."
    return ""


def share_a_part(one: str, other: str) -> bool:
    """Whether two names have a part in common, or are written in scripts that cannot be compared."""
    if scripts(one).isdisjoint(scripts(other)):
        return True
    return not parts(one).isdisjoint(parts(other)) or _run_together(one) == _run_together(other)


def parts(name: str) -> frozenset[str]:
    """The parts of a name that say something: its words without initials."""
    words = "".join(c if is_letter(c) else " " for c in plain(name)).split()
    return frozenset(word for word in words if len(word) > 1) or frozenset(words)


def scripts(name: str) -> frozenset[str]:
    """The scripts its letters belong to, by the first word of their Unicode names."""
    return frozenset(unicodedata.name(c, "UNNAMED").split()[0] for c in name if c.isalpha())


def _run_together(name: str) -> str:
    return "".join(c for c in plain(name) if is_letter(c))
