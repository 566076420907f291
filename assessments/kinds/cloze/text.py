"""A text with marks such as [[drug]], each of which stands for a blank.

The text is sanitized HTML. It is cut only where words stand: a mark inside a tag (the address of a link) can hold no
field, and one inside a link cannot be operated.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TAG = re.compile(r"""(<(?:[^<>"']|"[^"]*"|'[^']*')*>)""")
_MARK = re.compile(r"\[\[([^\[\]]*)\]\]")
_LINK = re.compile(r"<(/?)a\b", re.IGNORECASE)


@dataclass(frozen=True)
class Mark:
    """Where a blank stands, by the code that is written there."""

    code: str


def split(html: str) -> tuple[str | Mark, ...]:
    """The text in order: HTML as it stands, and the marks between it. Joined again, it is the same text."""
    found: list[str | Mark] = []
    for piece, fits in _pieces(html):
        if not fits:
            _append(found, piece)
            continue
        cut = _MARK.split(piece)
        for number, part in enumerate(cut):
            if number % 2:
                found.append(Mark(part))
            elif part:
                _append(found, part)
    return tuple(found)


def _append(found: list[str | Mark], html: str) -> None:
    if found and isinstance(found[-1], str):
        found[-1] += html
    else:
        found.append(html)


def misplaced(html: str) -> list[str]:
    """The codes of marks that stand where no field can: inside a tag or a link."""
    return [code for piece, fits in _pieces(html) if not fits for code in _MARK.findall(piece)]


def _pieces(html: str) -> Iterator[tuple[str, bool]]:
    """Tags, and what is between them; of each, whether a field may stand there."""
    links = 0
    for number, piece in enumerate(_TAG.split(html)):
        if number % 2:
            link = _LINK.match(piece)
            if link:
                links = max(0, links - 1) if link[1] else links + 1
            yield piece, False
        elif piece:
            yield piece, not links
