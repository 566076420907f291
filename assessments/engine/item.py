"""What every question has, whatever its kind."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TypedDict

from assessments.engine.reading import Reader
from courses.audience import Audience, problem

EVERYBODY = Audience()


@dataclass(frozen=True, kw_only=True)
class Item:
    """A question. Each kind adds its own fields in a subclass.

    stem, explanation  sanitized HTML
    points             what a full answer earns, more than 0
    maps_to            what it is evidence for: "domain:2" (NCP) or "competency:ipec/c" (framework and code)
    audience           which seats it is asked of; the others read of it afterwards
    variants           the same question with other numbers, frozen at publication; each attempt meets one
    """

    id: str
    kind: str
    stem: str
    points: Decimal
    explanation: str
    references: tuple[str, ...]
    maps_to: tuple[str, ...] = ()
    audience: Audience = EVERYBODY
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
    audience: Audience


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
        audience=read_audience(reader),
    )


def read_audience(reader: Reader) -> Audience:
    """Read whom a part is for: {"codes": ["discipline:pharmacist"], "but": false}; everybody where it is absent."""
    if not reader.has("audience"):
        reader.take("audience")
        return EVERYBODY
    part = reader.reader("audience")
    codes, but = part.texts("codes"), part.flag("but")
    part.close()
    for sentence in filter(None, map(problem, codes)):
        reader.complain(sentence)
    return Audience.of(codes, but)
