"""Part of the way through a case: the state of somebody who gave some stages, and the answers that lead to a stage.

For authors who try a case. Nothing is stored of it; the same steps as in an attempt decide what can follow.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from assessments.engine import kinds
from assessments.engine.definition import Definition
from assessments.engine.events import Asked, StageCommitted, Started, Submitted
from assessments.engine.fold import State, step
from assessments.engine.runs import given


def gone(
    definition: Definition, answers: Mapping[str, Any], stages: Iterable[str], asks: Sequence[str] = ()
) -> State:
    """The state after these stages (ids, in order) were given with these raw answers; handed in after the last one.

    asks  ids of the notes that colleagues were asked for, those of the open stage as well

    A stage that is not the open one ends the way there: the case may have changed since somebody gave it. Total.
    """
    state = step(definition, State(), Started(1))
    for id_ in stages:
        if state.stage >= len(definition.stages) or definition.stages[state.stage].id != id_:
            break
        state = _given(definition, _asked(definition, state, asks), answers)
    state = _asked(definition, state, asks)
    if state.stage == len(definition.stages):
        state = step(definition, state, Submitted(state.last_seq + 1))
    return state


def leading(
    definition: Definition, answers: Mapping[str, Any], index: int, asks: Sequence[str] = ()
) -> tuple[str, ...] | None:
    """Ids of the stages one gives with these raw answers until stage `index` is open; None where they pass it by."""
    state, given = step(definition, State(), Started(1)), []
    while state.stage < index:
        given.append(definition.stages[state.stage].id)
        state = _given(definition, _asked(definition, state, asks), answers)
    return tuple(given) if state.stage == index else None


def worked(definition: Definition) -> dict[str, Any]:
    """The worked answer to every question, as a form would send it."""
    return {item.id: kinds.get(item.kind).model_answer(item) for item in definition.items}


def _asked(definition: Definition, state: State, asks: Sequence[str]) -> State:
    """The state after the notes of the open stage were asked for."""
    for note in asks:
        if definition.notes.get(note, (None,))[0] == state.stage and note not in state.asked:
            state = step(definition, state, Asked(state.last_seq + 1, note))
    return state


def _given(definition: Definition, state: State, answers: Mapping[str, Any]) -> State:
    """The state after the open stage is given with these raw answers."""
    stage = definition.stages[state.stage]
    for item in stage.items:
        if item.id in answers:
            for event in given(item, answers[item.id], state.last_seq):
                state = step(definition, state, event)
    return step(definition, state, StageCommitted(state.last_seq + 1, stage.id))
