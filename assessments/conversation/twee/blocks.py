"""Rows by their indentation: what stands indented below a row belongs to it."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from assessments.conversation.twee.escaping import (
    Means,
    begins_with_nothing,
    first_plain,
    from_block,
    plain_signs,
)
from assessments.conversation.twee.notes import Notes
from assessments.conversation.twee.passages import Row

_MOST_WRAPPED = 12
_KEY = re.compile(r"([A-Za-z][A-Za-z ]{0,30}?) {0,8}:(?!:) *(.*)", re.DOTALL)
_LIKE_A_KEY = re.compile(r"[a-z][a-z -]{0,24}:")


@dataclass(frozen=True)
class Block:
    """A row and all that is indented below it."""

    row: Row
    below: tuple[Row, ...] = ()

    @property
    def line(self) -> int:
        """Its number in the file."""
        return self.row.line

    @property
    def text(self) -> str:
        """The row's own text."""
        return self.row.text


def blocks(rows: Iterable[Row], wraps: Callable[[str], bool] = lambda _text: False) -> list[Block]:
    """Rows as blocks. A row for which `wraps` says so goes on in the rows below it until its quotation or link ends."""
    rows, place, found = list(rows), 0, []
    while place < len(rows):
        row = rows[place]
        place += 1
        if not row.text:
            continue
        if wraps(row.text) and is_unfinished(row.text):
            row, place = _whole(rows, place - 1)
        begin = place
        while place < len(rows) and (not rows[place].text or rows[place].indent > row.indent):
            place += 1
        found.append(Block(row, tuple(rows[begin:place])))
    return found


def is_unfinished(text: str) -> bool:
    """Whether a link or a quotation that begins in it does not end in it."""
    if text.startswith("[["):
        return first_plain(text, "]]") < 0
    depth = 0
    for _place, char in plain_signs(text):
        depth += (char == "“") - (char == "”")
    return depth > 0


def _whole(rows: list[Row], place: int) -> tuple[Row, int]:
    """The row with those that finish it, and the place behind them; the row alone where none does."""
    text = rows[place].text
    for end in range(place + 1, min(place + _MOST_WRAPPED, len(rows))):
        more = rows[end].text
        if not more or more.startswith(("[[", "“")) or (":" in more and "“" in more):
            break
        text = f"{text} {more}"
        if not is_unfinished(text):
            return replace(rows[place], text=text), end + 1
    return rows[place], place + 1


def text_of(value: str, below: Iterable[Row], means: Means = begins_with_nothing) -> str:
    """The text that begins behind a key and goes on in the rows below it."""
    rows = list(below)
    while rows and not rows[-1].text:
        rows.pop()
    if not value:
        while rows and not rows[0].text:
            rows.pop(0)
    base = next((row.indent for row in rows if row.text), 0)
    lines = [" " * max(0, row.indent - base) + row.text for row in rows]
    return from_block([value, *lines] if value else lines, means)


@dataclass(frozen=True)
class Entry:
    """A block as a key and its value."""

    key: str
    value: str
    block: Block

    @property
    def line(self) -> int:
        """Its number in the file."""
        return self.block.line

    @property
    def text(self) -> str:
        """The value with what is indented below it."""
        return text_of(self.value, self.block.below)


@dataclass(frozen=True)
class Keys:
    """What may stand somewhere.

    valued   need a colon: “does: …”
    phrases  do not: “otherwise when …”
    flags    stand alone: “silence”
    texts    those of the first two that may go on in the lines below them
    speech   whether somebody may speak there: a quotation may then go on in the next lines
    """

    place: str
    valued: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    speech: bool = False

    def split(self, text: str) -> tuple[str, str] | None:
        """The key and the value of a row, or None."""
        found = _KEY.fullmatch(text)
        if found and found[1].lower() in (*self.valued, *self.phrases, *self.flags):
            return found[1].lower(), found[2].strip(" ")
        small = text.lower()
        for phrase in sorted(self.phrases, key=len, reverse=True):
            if small.startswith(f"{phrase} "):
                return phrase, text[len(phrase) :].strip(" ")
        bare = small.rstrip(".:")
        return (bare, "") if bare in (*self.flags, *self.phrases) else None

    def entries(
        self, rows: Iterable[Row], notes: Notes, also: Callable[[Block], bool] = lambda _b: False
    ) -> list[Entry]:
        """What stands in these rows; what is not known is complained of. `also` may deal with other blocks itself."""
        found: list[tuple[str, str, Row, list[Row]]] = []
        for block in blocks(rows, self._wraps):
            parts = self.split(block.text)
            if parts:
                found.append((*parts, block.row, list(block.below)))
            elif also(block):
                continue
            elif found and found[-1][0] in self.texts and not _LIKE_A_KEY.match(block.text):
                # A text that was wrapped without indentation.
                inner = replace(block.row, indent=found[-1][2].indent + 2)
                found[-1][3].extend((inner, *block.below))
            else:
                self._complain(block, notes)
        return [Entry(key, value, Block(row, tuple(below))) for key, value, row, below in found]

    def _wraps(self, text: str) -> bool:
        parts = self.split(text)
        return self.speech and (parts is None or parts[0] in ("says", "when"))

    def _complain(self, block: Block, notes: Notes) -> None:
        name = block.text.partition(":")[0].strip(" ")
        shown = name if len(name) <= 40 else f"{name[:39]}…"
        known = (*self.valued, *self.phrases, *self.flags)
        hint = notes.hint(name.lower(), known) or f" Expected one of: {', '.join(dict.fromkeys(known))}."
        notes.problem(block.line, f"“{shown}” is not known {self.place}.{hint}")
