"""Twee 3: a text as passages with names, tags, places on the map and rows of text."""

import json
import re
import unicodedata
from dataclasses import dataclass

from assessments.conversation.twee.escaping import plain_signs, unescape
from assessments.conversation.twee.notes import Notes

Position = tuple[int, int]
MOST_LINES, LONGEST_LINE = 20_000, 20_000
"""No conversation needs more, and a file that has more is read before anybody gets tired of waiting."""
_POSITION = re.compile(r" *(-?[0-9]{1,6})(?:\.[0-9]*)? *, *(-?[0-9]{1,6})(?:\.[0-9]*)? *", re.ASCII)
_BREAKS = re.compile("\r\n?|[\u2028\u2029]")


@dataclass(frozen=True)
class Row:
    """One line of a passage: its number in the file, the spaces before it, the rest of it."""

    line: int
    indent: int
    text: str


@dataclass(frozen=True)
class Passage:
    """One passage. Lines of comment are left out."""

    line: int
    name: str
    tags: tuple[str, ...] = ()
    position: Position | None = None
    rows: tuple[Row, ...] = ()

    @property
    def text(self) -> str:
        """All of it."""
        return "\n".join(" " * row.indent + row.text for row in self.rows)


def clean(text: str) -> str:
    """Text with one sort of line end and none of the characters that cannot be seen or stored."""
    text = _BREAKS.sub("\n", text.removeprefix("\ufeff")).replace("\t", "    ")
    return "".join(char for char in text if char == "\n" or unicodedata.category(char) not in ("Cc", "Cs"))


def composed(value: str) -> str:
    """The same words in the one way that letters with accents are kept (NFC)."""
    return unicodedata.normalize("NFC", value)


def is_mark(line: str) -> bool:
    """Whether a line at the first column begins a passage or is a comment."""
    return line.startswith(("::", "#"))


def split(text: str, notes: Notes) -> list[Passage]:
    """The passages of a clean text, in order."""
    passages: list[Passage] = []
    head: tuple[int, str] | None = None
    rows: list[Row] = []
    for line, written in enumerate(text.split("\n"), start=1):
        if line > MOST_LINES:
            notes.problem(line, f"A file has at most {MOST_LINES:,} lines: what follows is left out.")
            break
        if len(written) > LONGEST_LINE:
            notes.problem(
                line, f"A line has at most {LONGEST_LINE:,} characters: the rest of it is left out."
            )
            written = written[:LONGEST_LINE]
        if written.startswith("::"):
            if head is not None:
                passages.append(_passage(*head, rows, notes))
            head, rows = (line, written[2:]), []
        elif written.startswith("#"):
            continue
        elif head is not None:
            bare = written.strip(" ")
            rows.append(Row(line, len(written) - len(written.lstrip(" ")) if bare else 0, bare))
        elif written.strip(" "):
            notes.problem(line, "This stands before the first passage. A passage begins with “:: Name”.")
    if head is not None:
        passages.append(_passage(*head, rows, notes))
    return passages


def _passage(line: int, header: str, rows: list[Row], notes: Notes) -> Passage:
    name, tags, metadata = header_parts(header)
    position = None
    if metadata:
        facts = from_json(metadata)
        if facts is None:
            notes.problem(line, 'What stands in braces after the name is not JSON: {"position": "100,100"}.')
        else:
            found = _POSITION.fullmatch(str(facts.get("position", "")))
            position = (int(found[1]), int(found[2])) if found else None
    return Passage(line, unescape(name), tuple(tags.split()), position, tuple(rows))


def header_parts(header: str) -> tuple[str, str, str]:
    """The name, the tags and the metadata of a passage's first line, as they are written."""
    begins = next((place for place, char in plain_signs(header) if char in "[{"), len(header))
    name, rest = header[:begins], header[begins:]
    tags = ""
    if rest.startswith("["):
        inside, _bracket, rest = rest[1:].partition("]")
        tags = unescape(inside)
    return name.strip(" "), tags, rest.strip(" ")


def from_json(text: str) -> dict[str, object] | None:
    """An object written as JSON; None where it is something else."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
