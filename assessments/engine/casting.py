"""The case as one attempt meets it: from the learner's own seat, with one frozen variant of each question.

Everything else in the engine works on a cast case and knows of neither seats nor variants.
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import replace

from assessments.engine import kinds
from assessments.engine.definition import Aside, Definition, Stage
from assessments.engine.item import Item
from assessments.engine.rubric import Rubric
from courses.audience import Audience, Seat

Pick = Callable[[Item], int]
"""Which variant of a question is met, as an index into its variants."""


def first(item: Item) -> int:
    """The first variant, for previews."""
    return 0


def numbered(number: int) -> Pick:
    """The variant of this number, from 1, of every question that has so many; the counting begins again after the last."""
    return lambda item: (number - 1) % len(item.variants)


def drawn(seed: str, number: int) -> Pick:
    """Drawn from the seed of a learner and a case, and one further for each later try: no try repeats the last one.

    There is no random generator: no upgrade of a library can change what somebody was asked. A conversation is first
    met as its author tells it; its variants are for later runs, in their order.
    """

    def pick(item: Item) -> int:
        if kinds.played(item):
            return (number - 1) % len(item.variants)
        digest = hmac.new(seed.encode(), item.id.encode(), hashlib.sha256).digest()
        return (int.from_bytes(digest[:8], "big") + number - 1) % len(item.variants)

    return pick


def cast(definition: Definition, seat: Seat | None, pick: Pick = first) -> Definition:
    """The parts that speak to a seat, and one variant of each question. Without a seat: everything."""
    stages = tuple(_stage(stage, seat, pick) for stage in definition.stages)
    if all(new is old for new, old in zip(stages, definition.stages, strict=True)):
        return definition
    return replace(definition, stages=stages)


def _stage(stage: Stage, seat: Seat | None, pick: Pick) -> Stage:
    items = tuple(
        kinds.for_seat(item.variants[pick(item)] if item.variants else item, seat)
        for item in stage.items
        if item.audience.includes(seat)
    )
    asides = tuple(aside for aside in stage.asides if aside.audience.includes(seat))
    # What one would have to ask of others, one notices in their seat.
    own = tuple(one for one in stage.colleagues if one.is_of(seat))
    if len(asides) == len(stage.asides) and not own and _same(items, stage.items):
        return stage
    asides += tuple(Aside(one.id, one.heading, one.html, Audience(one.seat)) for one in own)
    colleagues = tuple(one for one in stage.colleagues if one not in own)
    return replace(stage, items=items, asides=asides, colleagues=colleagues)


def _same(some: tuple[Item, ...], others: tuple[Item, ...]) -> bool:
    return len(some) == len(others) and all(one is other for one, other in zip(some, others, strict=True))


def unmarked(definition: Definition) -> Definition:
    """The case where nobody marks what is written in own words during a conversation."""

    def item(one: Item) -> Item:
        kind = kinds.played(one)
        if kind is None:
            return one
        return replace(kind.unmarked(one), variants=tuple(kind.unmarked(each) for each in one.variants))

    if not any(kinds.played(one) for one in definition.items):
        return definition
    stages = tuple(
        replace(stage, items=tuple(item(one) for one in stage.items)) for stage in definition.stages
    )
    return replace(definition, stages=stages)


def judged_by(definition: Definition, rubrics: Mapping[str, Rubric]) -> Definition:
    """The case with other rubrics in some of its questions, {item id: rubric}; what nobody judges stays as it is."""

    def item(one: Item) -> Item:
        if one.id not in rubrics or kinds.judged(one) is None:
            return one
        return replace(one, rubric=rubrics[one.id])  # type: ignore[call-arg]  # every judged kind has one

    stages = tuple(
        replace(stage, items=tuple(item(one) for one in stage.items)) for stage in definition.stages
    )
    return replace(definition, stages=stages)


def elsewhere(definition: Definition, seat: Seat | None) -> list[tuple[Stage, Stage]]:
    """Stage by stage, what speaks to other seats only, beside the stage it stands in."""
    found = []
    for stage in definition.stages:
        items = tuple(item for item in stage.items if not item.audience.includes(seat))
        asides = tuple(aside for aside in stage.asides if not aside.audience.includes(seat))
        found.append((stage, replace(stage, items=items, asides=asides)))
    return found
