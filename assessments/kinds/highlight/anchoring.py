"""A passage and the exact words of its spans ⇄ the parts of a running text.

Spans are kept by their words and never by their place, so a span stays the same one when the text around it changes.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

GONE = "“{words}” is not in the passage any more. Take the words from it again, or take the span away."
TWICE = "“{words}” stands in the passage more than once. Take more words, so that they are found only once."
OVER = "“{words}” overlaps another span. Make one span of them, or leave a word between them."
ACROSS = "“{words}” runs from one paragraph into the next. Make two spans of it."
EMPTY = "This span has no words. Take some from the passage."


@dataclass(frozen=True)
class Lost:
    """A span that could not be found in the passage, and why, as a sentence for the author."""

    id: str
    why: str


def tidy(text: str) -> str:
    """Text as it is read: one space between words, an empty line between paragraphs."""
    paragraphs = re.split(r"\n[ \t]*(?:\n[ \t]*)+", text.replace("\r\n", "\n").replace("\r", "\n").strip())
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def occurrences(words: str, passage: str) -> list[int]:
    """Where words begin in a passage, also where they overlap themselves."""
    return [found.start() for found in re.finditer(f"(?={re.escape(words)})", passage)] if words else []


def anchored(
    passage: str, spans: Iterable[tuple[str, str]]
) -> tuple[list[tuple[str | None, str]], list[Lost]]:
    """Cut a passage into parts (id or None, text), and name the spans (id, words) that could not be placed."""
    text, places, lost = tidy(passage), list[tuple[int, int, str]](), list[Lost]()
    for id_, raw in spans:
        words = tidy(raw)
        found = occurrences(words, text)
        why = EMPTY if not words else ACROSS if "\n" in words else GONE if not found else ""
        if not why and len(found) > 1:
            why = TWICE
        if not why and any(found[0] < end and start < found[0] + len(words) for start, end, _ in places):
            why = OVER
        if why:
            lost.append(Lost(id_, why.replace("{words}", " ".join(words.split()))))
        else:
            places.append((found[0], found[0] + len(words), id_))
    parts, at = list[tuple[str | None, str]](), 0
    for start, end, id_ in sorted(places):
        parts += [(None, text[at:start])] if start > at else []
        parts.append((id_, text[start:end]))
        at = end
    return parts + ([(None, text[at:])] if at < len(text) else []), lost


def passage_of(parts: Sequence[Mapping[str, Any]]) -> str:
    """The passage that parts make."""
    return "".join(str(part["text"]) for part in parts)
