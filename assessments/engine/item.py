"""What every question has, whatever its kind."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TypedDict

from assessments.engine.reading import Reader


@dataclass(frozen=True, kw_only=True)
class Item:
    """A question. Each kind adds its own fields in a subclass.

    stem, explanation  sanitized HTML
    points             what a full answer earns, more than 0
    variants           the frozen variants of a question with a recipe, whole questions with the same id; else none
    maps_to            what it is evidence for: "domain:2" (NCP) or "competency:ipec/c" (framework and code)
    """

    id: str
    kind: str
    stem: str
    points: Decimal
    explanation: str
    references: tuple[str, ...]
    maps_to: tuple[str, ...] = ()
    variants: tuple["Item", ...] = ()


class Common(TypedDict):
    """The fields of Item, for a kind to pass on to its own class."""

    id: str
    kind: str
    stem: str
    points: Decimal
    explanation: str
    references: tuple[str, ...]
    maps_to: tuple[str, ...]


def common(reader: Reader) -> Common:
    """Read the fields every kind shares."""
    return Common(
        id=reader.identifier(),
        kind=reader.text("kind"),
        stem=reader.text("stem"),
        points=reader.decimal("points"),
        explanation=reader.text("explanation", ""),
        references=reader.texts("references"),
        maps_to=reader.texts("maps_to"),
    )
