"""Stages that open by rule: the consequence of what was answered, never of what the key says.

A rule asks what somebody chose, or between which numbers an answer lies, in stages that came before; whom they asked
there, or how long the story has gone on. It never asks whether an answer was right: what a learner meets next would give
the key away.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from decimal import Decimal

from assessments.engine import kinds
from assessments.engine.answers import Answer
from assessments.engine.item import Item
from assessments.engine.reading import Reader


@dataclass(frozen=True)
class Before:
    """What came before a stage.

    known    ids of what is known of colleagues: asked for, or known to one's own seat anyway
    minutes  how long the story has gone on
    """

    answers: Mapping[str, Answer]
    items: Mapping[str, Item] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    minutes: int = 0


@dataclass(frozen=True, kw_only=True)
class Condition:
    """Something about what came before; everything it says must hold.

    item               the earlier question whose answer it asks about; "" where it asks of colleagues or of time
    chose, chose_none  ids of options, any of which was chosen, or none of which was; "row=column" in a grid
    at_least, below    ends of a number in the keyed unit of the item, the lower one included
    asked, asked_none  ids of notes, any of which is known, or none of which is
    minutes_at_least   how long the story must have gone on
    """

    item: str = ""
    chose: tuple[str, ...] = ()
    chose_none: tuple[str, ...] = ()
    at_least: Decimal | None = None
    below: Decimal | None = None
    asked: tuple[str, ...] = ()
    asked_none: tuple[str, ...] = ()
    minutes_at_least: int | None = None

    @property
    def says_nothing(self) -> bool:
        """Whether it asks nothing of the item it names."""
        ends = self.at_least is None and self.below is None
        return not self.chose and not self.chose_none and ends

    @property
    def is_of_the_story(self) -> bool:
        """Whether it asks of colleagues or of time."""
        return bool(self.asked or self.asked_none or self.minutes_at_least is not None)

    def holds(self, before: Before) -> bool:
        """Whether it is so. Of an item that was not asked, nothing was chosen and no number was given."""
        if self.asked and not before.known & set(self.asked):
            return False
        if before.known & set(self.asked_none):
            return False
        if self.minutes_at_least is not None and before.minutes < self.minutes_at_least:
            return False
        return self._answered(before.items.get(self.item), before.answers.get(self.item))

    def _answered(self, item: Item | None, answer: Answer | None) -> bool:
        chosen = kinds.chosen(item, answer) if item is not None and answer is not None else frozenset()
        if self.chose and not chosen & set(self.chose):
            return False
        if chosen & set(self.chose_none):
            return False
        if self.at_least is None and self.below is None:
            return True
        value = kinds.measured(item, answer) if item is not None and answer is not None else None
        if value is None:
            return False
        return (self.at_least is None or value >= self.at_least) and (
            self.below is None or value < self.below
        )


@dataclass(frozen=True)
class Opens:
    """When a stage is met: when all conditions hold, or any of them."""

    conditions: tuple[Condition, ...]
    is_any: bool = False

    def holds(self, before: Before) -> bool:
        """Whether the stage is met, given what came before it."""
        each = (one.holds(before) for one in self.conditions)
        return any(each) if self.is_any else all(each)


def read_opens(reader: Reader) -> Opens | None:
    """Read {"all": [...]} or {"any": [...]}; None where the stage simply follows the one before it."""
    if not reader.has("opens"):
        reader.take("opens")
        return None
    part = reader.reader("opens")
    every = tuple(_condition(one) for one in part.readers("all"))
    some = tuple(_condition(one) for one in part.readers("any"))
    if bool(every) == bool(some):
        part.complain(
            "Say on which answers this stage depends, all or any of them; or let it follow the last."
        )
    part.close()
    return Opens(some or every, bool(some))


def _condition(reader: Reader) -> Condition:
    condition = Condition(
        item=reader.text("item", ""),
        chose=reader.texts("chose"),
        chose_none=reader.texts("chose_none"),
        at_least=reader.optional_decimal("at_least"),
        below=reader.optional_decimal("below"),
        asked=reader.texts("asked"),
        asked_none=reader.texts("asked_none"),
        minutes_at_least=reader.optional_whole("minutes_at_least"),
    )
    reader.close()
    return condition


def ids_in(thing: object) -> Iterator[str]:
    """Every id that stands inside an item: of options, rows, groups, blanks, whatever its kind has."""
    if is_dataclass(thing) and not isinstance(thing, type):
        if isinstance(own := getattr(thing, "id", None), str):
            yield own
        for field in fields(thing):
            yield from ids_in(getattr(thing, field.name))
    elif isinstance(thing, tuple | list):
        for part in thing:
            yield from ids_in(part)
