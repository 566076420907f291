"""The look back at an attempt: stage by stage, what was given and what may be said about it now."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from assessments.engine import kinds
from assessments.engine.casting import elsewhere
from assessments.engine.definition import Definition
from assessments.engine.fold import State, met
from assessments.engine.item import Item
from assessments.engine.public import chart_view, number_of
from assessments.engine.quantity import plain
from assessments.engine.release import NOTHING, reveal
from assessments.engine.score import Marks, in_points
from assessments.engine.story import Colleague, Request
from courses.audience import Seat

_FIELDS = {
    "id": "",
    "kind": "",
    "stem": "",
    "given": "own_answer",
    "standing": "correctness",
    "reason": "own_answer",
    "points": "points",
    "max_points": "points",
    "criticals": "criticals",
    "explanation": "explanation",
    "references": "explanation",
    "marked": "marks",
}


def item_debrief(
    definition: Definition,
    state: State,
    marks: Marks,
    item: Item,
    shown: frozenset[str],
    seed: str | None = None,
) -> dict[str, Any]:
    """One item looked back at, only what is shown. `detail` holds the fields of its kind.

    standing   right, partly, wrong, blank, ungradable, awaiting or removed
    reason     why an answer is ungradable, in a sentence
    criticals  sentences about the patient
    marked     each criterion of the rubric with the level a marker gave; empty where nobody has marked it
    """
    kind = kinds.get(item.kind)
    given = state.responses.get(item.id)
    answer = kinds.restore(item, given.response if given else None)
    result = marks.of(item.id)
    whole = {
        "id": item.id,
        "kind": item.kind,
        "stem": item.stem,
        "given": kinds.summary(item, answer),
        "standing": result.standing,
        "reason": kind.REASONS.get(result.detail.get("reason", ""), ""),
        "points": None if result.points is None else in_points(result.points),
        "max_points": in_points(item.points),
        "criticals": [critical.sentence for critical in result.criticals],
        "explanation": item.explanation,
        "references": list(item.references),
        "marked": kinds.told(item, result.detail["levels"]) if "levels" in result.detail else [],
    }
    detail = reveal(kind.feedback(item, answer, seed), kind.FEEDBACK, shown)
    return {**reveal(whole, _FIELDS, shown), "detail": detail}


def debrief(
    definition: Definition,
    state: State,
    marks: Marks,
    shown_by_stage: list[frozenset[str]],
    seed: str | None = None,
) -> dict[str, Any]:
    """The whole look back: plain JSON that holds only what may be shown now.

    shown_by_stage  what release.visible gave for each stage; a stage without an entry shows nothing and is
                    left out. Sums, decision and the whole chart appear once they are shown for every stage.
    """
    stages = []
    unmet = frozenset(range(len(definition.stages))) - frozenset(met(definition, state))
    for index, (stage, shown) in enumerate(zip(definition.stages, shown_by_stage, strict=False)):
        if not shown or index in unmet:
            continue
        items = [item_debrief(definition, state, marks, item, shown, seed) for item in stage.items]
        stages.append(
            {"id": stage.id, "number": number_of(index, unmet), "title": stage.title, "items": items}
        )
    complete = len(shown_by_stage) >= len(definition.stages)
    shown_for_all = frozenset.intersection(*shown_by_stage) if complete and shown_by_stage else NOTHING
    return {"title": definition.title, "stages": stages, **_whole(definition, marks, shown_for_all)}


def _whole(definition: Definition, marks: Marks, shown: frozenset[str]) -> dict[str, Any]:
    whole: dict[str, Any] = {}
    if "points" in shown:
        whole["points"] = in_points(marks.points)
        whole["max_points"] = in_points(marks.max_points)
        whole["cut"] = plain(definition.cut)
    if "decision" in shown:
        whole["decision"] = marks.decision
    if "criticals" in shown:
        whole["criticals"] = [{"item": one.item, "sentence": one.sentence} for one in marks.criticals]
    if "chart" in shown:
        whole["chart"] = chart_view(definition, len(definition.stages) - 1)
    if "explanation" in shown:
        whole["references"] = list(definition.references)
    return whole


@dataclass(frozen=True)
class Asking:
    """Whom a learner asked in the stages they met, and whom they did not.

    requests   who was asked, in the order of the story
    offered    how many could be asked
    left       who was not asked, where that may be said now: the explanation of the stage is shown
    is_told    whether it may be said of every stage
    late       what happened because asking took too long, stage by stage
    """

    requests: tuple[Request, ...] = ()
    offered: int = 0
    left: tuple[Colleague, ...] = ()
    is_told: bool = True
    late: tuple[str, ...] = ()

    @property
    def minutes(self) -> int:
        """What asking cost in the story."""
        return sum(one.note.takes for one in self.requests)

    @property
    def extent(self) -> str:
        """nobody, everybody or some of those who could be asked."""
        if not self.requests:
            return "nobody"
        return "everybody" if len(self.requests) == self.offered else "some"


def asking(
    definition: Definition, state: State, shown_by_stage: list[frozenset[str]], reached: Collection[int]
) -> Asking:
    """Whom the learner asked in these stages. What nobody was asked for is left out until it may be told."""
    requests = definition.requests(reached, state.asked)
    stages = [(index, definition.stages[index]) for index in sorted(reached)]
    told = [(stage, "explanation" in shown_by_stage[index]) for index, stage in stages if stage.colleagues]
    return Asking(
        tuple(requests),
        sum(len(stage.colleagues) for stage, _told in told),
        tuple(
            one for stage, is_told in told if is_told for one in stage.colleagues if one.id not in state.asked
        ),
        all(is_told for _stage, is_told in told),
        tuple(stage.limit.html for _index, stage in stages if stage.limit and stage.is_late(state.asked)),
    )


OF_OTHERS = frozenset({"key", "explanation"})
"""What must be shown of a stage before one reads what other seats were asked in it."""


def other_seats(
    whole: Definition,
    seat: Seat | None,
    shown_by_stage: list[frozenset[str]],
    reached: Collection[int] | None = None,
) -> list[dict[str, Any]]:
    """What other seats noticed and were asked, stage by stage, as authored: the same person from another chair.

    whole           the case as it was frozen, before it was cast
    shown_by_stage  what release.visible gave; a stage of which the key is not shown is left out
    reached         indices of the stages that were met, by default all: another path stays untold
    """
    found = []
    for number, (stage, others) in enumerate(elsewhere(whole, seat), start=1):
        shown = shown_by_stage[number - 1] if number <= len(shown_by_stage) else NOTHING
        if reached is not None and number - 1 not in reached:
            continue
        if not shown >= OF_OTHERS or not (others.items or others.asides):
            continue
        found.append(
            {
                "id": stage.id,
                "title": stage.title,
                "asides": [
                    {
                        "id": one.id,
                        "title": one.title,
                        "html": one.html,
                        "codes": sorted(one.audience.codes),
                        "but": one.audience.but,
                    }
                    for one in others.asides
                ],
                "items": [_of_others(item) for item in others.items],
            }
        )
    return found


def _of_others(item: Item) -> dict[str, Any]:
    item = item.variants[0] if item.variants else item
    answer = kinds.parse(item, kinds.get(item.kind).model_answer(item))
    return {
        "id": item.id,
        "stem": item.stem,
        "answer": kinds.summary(item, answer),
        "explanation": item.explanation,
        "references": list(item.references),
        "codes": sorted(item.audience.codes),
        "but": item.audience.but,
    }
