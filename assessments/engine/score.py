"""From answers to marks and a decision. Exact fractions in memory; rounded once, to be stored or shown."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from assessments.engine import kinds
from assessments.engine.answers import Critical, Result, unscored
from assessments.engine.definition import Definition
from assessments.engine.fold import State
from assessments.engine.quantity import plain

Decision = Literal["pass", "not_yet", "pending"]
NOT_MET = "not_met"
"""Why an item is out of the scoring: the answers never led to its stage."""


def rounded(value: Fraction) -> Decimal:
    """A fraction as Decimal with four places, half to even: what is stored and shown, never computed with."""
    return Decimal(round(value * 10**4)).scaleb(-4)  # Python rounds exact fractions half to even


def in_points(points: Decimal | Fraction) -> str:
    """Points as people read them: two places at most, half to even; 2, 0.5, 0.33. Stored they keep four."""
    return plain(Decimal(round(Fraction(points) * 100)).scaleb(-2))


@dataclass(frozen=True)
class Mark:
    """What one item earned, and the event that gave the answer (None where there was none)."""

    item: str
    seq: int | None
    result: Result


@dataclass(frozen=True)
class Marks:
    """The marks of an attempt, item by item in the order of the case, and what they decide.

    points, max_points  exact sums; removed items are in neither, blank and ungradable ones earn nothing
                        of their maximum and are listed apart
    criticals           every critical error; a channel of its own, never weighed against points
    """

    marks: tuple[Mark, ...]
    points: Fraction
    max_points: Fraction
    criticals: tuple[Critical, ...]
    decision: Decision

    def of(self, item_id: str) -> Result:
        """The result of one item. Raises KeyError."""
        for mark in self.marks:
            if mark.item == item_id:
                return mark.result
        raise KeyError(item_id)

    def items(self, status: str) -> tuple[str, ...]:
        """Ids of the items with this status."""
        return tuple(mark.item for mark in self.marks if mark.result.status == status)

    @property
    def share(self) -> Fraction | None:
        """Share of all points, or None where there are none to earn."""
        return self.points / self.max_points if self.max_points else None


def score(
    definition: Definition,
    responses: Mapping[str, Any],
    *,
    seqs: Mapping[str, int] | None = None,
    removed: Collection[str] = (),
    marks: Mapping[str, Mapping[str, str]] | None = None,
    asked: Collection[str] = (),
) -> Marks:
    """Score stored responses (item id → what kinds.stored gave). Deterministic and total.

    Responses to items the case does not have are ignored; items without a response are blank.
    removed: ids of items taken out of the scoring, out of numerator and denominator. So are the items of stages
    that these answers, and asking for these notes, never led to.
    marks: levels that people gave, item id → {criterion: level}; answers that still await a marker have none.
    """
    answers = {item.id: kinds.restore(item, responses.get(item.id)) for item in definition.items}
    met = frozenset(definition.met(answers, asked))
    found = []
    for index, stage in enumerate(definition.stages):
        for item in stage.items:
            if item.id in removed:
                result = unscored(item, "removed")
            elif index not in met:
                result = unscored(item, "removed", {"reason": NOT_MET})
            elif marks and item.id in marks:
                result = kinds.marked(item, answers[item.id], marks[item.id])
            else:
                result = kinds.score(item, answers[item.id])
            found.append(Mark(item.id, (seqs or {}).get(item.id), result))
    return total(definition, found)


def score_state(
    definition: Definition,
    state: State,
    *,
    removed: Collection[str] = (),
    marks: Mapping[str, Mapping[str, str]] | None = None,
) -> Marks:
    """Score a folded attempt, with the levels that people gave."""
    responses = {item: given.response for item, given in state.responses.items()}
    seqs = {item: given.seq for item, given in state.responses.items()}
    return score(definition, responses, seqs=seqs, removed=removed, marks=marks, asked=state.asked)


def total(definition: Definition, marks: Collection[Mark]) -> Marks:
    """Add up marks and decide."""
    counted = [mark.result for mark in marks if mark.result.status != "removed"]
    points = sum((result.points for result in counted if result.points is not None), Fraction(0))
    most = sum((result.max_points for result in counted), Fraction(0))
    criticals = tuple(critical for result in counted for critical in result.criticals)
    waiting = not counted or any(result.status == "awaiting" for result in counted)
    decision: Decision = "pending" if waiting else decide(definition, points, most, len(criticals))
    if decision == "pass" and not _parts_held(definition, marks):
        decision = "not_yet"
    return Marks(tuple(marks), points, most, criticals, decision)


def _parts_held(definition: Definition, marks: Collection[Mark]) -> bool:
    """Whether every stage that asks for a share of its own points has it. Nobody fails by a stage never met."""
    results = {mark.item: mark.result for mark in marks}
    for stage in definition.stages:
        if stage.cut is None:
            continue
        own = [results[item.id] for item in stage.items if item.id in results]
        counted = [result for result in own if result.status != "removed"]
        most = sum((result.max_points for result in counted), Fraction(0))
        points = sum((result.points for result in counted if result.points is not None), Fraction(0))
        if points < Fraction(stage.cut) * most:
            return False
    return True


def decide(definition: Definition, points: Fraction, most: Fraction, criticals: int) -> Decision:
    """Pass only if both hold: the cut is reached, on unrounded points, and critical errors are few enough.

    Every critical error counts, two in one item as two.
    """
    reached = points >= Fraction(definition.cut) * most
    return "pass" if reached and criticals <= definition.criticals_allowed else "not_yet"
