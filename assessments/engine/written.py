"""Answers in words that people judge: what is kept of them, how they are marked, and how marks are told."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from html.parser import HTMLParser
from typing import Any

from assessments.engine.answers import UNREADABLE, Answer, Critical, Response, Result, unscored, without_mark
from assessments.engine.item import Item
from assessments.engine.reading import Reader
from assessments.engine.rubric import Rubric, explained, read_rubric

REASONS = {"unreadable": UNREADABLE.sentence}


@dataclass(frozen=True)
class Written(Response):
    """Something was written that a person judges. words: how many; None where nobody counts them."""

    words: int | None = None


def text_of(raw: object) -> str | None:
    """What stands in the field of a raw answer, {"text": "…"}; None for what no form sends."""
    if raw is None:
        return ""
    if not isinstance(raw, Mapping):
        return None
    text = raw.get("text", "")
    if text is None:
        return ""
    return text if isinstance(text, str) else None


def count(text: str) -> int:
    """How many words: what stands between spaces. The page counts in the same way."""
    return len(text.split())


def marked(item: Any, answer: Answer, levels: Mapping[str, str]) -> Result:
    """What a written answer earns at these levels {criterion: level}; it still awaits while one is missing."""
    rubric: Rubric | None = item.judged_by
    share = rubric.share(levels) if rubric else None
    if rubric is None or share is None:
        return unscored(item, "awaiting")
    most = Fraction(item.points)
    criticals = tuple(Critical(item.id, sentence) for sentence in rubric.criticals(levels))
    detail = {"levels": dict(levels), "structure_hash": rubric.structure_hash}
    return Result("scored", most * share, most, criticals, detail)


def awaiting(item: Item, answer: Answer) -> Result:
    """The result of an answer that no rule scores: it waits for a person, or is blank or unreadable."""
    return unscored(item, "awaiting") if isinstance(answer, Written) else without_mark(item, answer)


def told(item: Any, levels: Mapping[str, str]) -> list[dict[str, Any]]:
    """The marks of an answer in words: each criterion with the level given, what it earns and its descriptor."""
    rubric: Rubric | None = item.judged_by
    return explained(rubric, levels) if rubric else []


def optional_rubric(reader: Reader) -> Rubric | None:
    """The rubric copied into a question, or None where none is chosen."""
    return read_rubric(reader.reader("rubric")) if reader.take("rubric") is not None else None


def frame(rubric: Rubric | None) -> list[dict[str, Any]]:
    """The rubric as one reads it, with nothing chosen."""
    return explained(rubric) if rubric else []


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def bare(html: str) -> str:
    """The words of a text without its markup."""
    parser = _Text()
    parser.feed(html)
    return " ".join("".join(parser.parts).split())
