"""From events to state: replay what happened, and refuse what cannot have happened.

`step` is also the gate of the commit protocol: an event is stored only if it leads from the folded state
to another one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Literal

from assessments.conversation.step import NotOffered
from assessments.engine import kinds
from assessments.engine.answers import Answer
from assessments.engine.definition import Definition
from assessments.engine.events import (
    Answered,
    Asked,
    Event,
    Expired,
    Note,
    Reopened,
    Rewound,
    Said,
    StageCommitted,
    Started,
    Submitted,
    Voided,
)

Phase = Literal["unstarted", "open", "submitted", "expired", "void"]


class ImpossibleEvent(ValueError):
    """An event that cannot follow. `sentence` is what the person reads who tried it."""

    sentence = "This cannot be done here."

    def __init__(self, event: Event) -> None:
        self.event = event
        super().__init__(f"{self.sentence} (event {event.seq}, {event.KIND or type(event).__name__})")


class SequenceGap(ImpossibleEvent):
    """The number of the event is not the next one."""

    sentence = "This page is out of date. Load it again."


class NotStarted(ImpossibleEvent):
    """Something happened before the attempt began."""

    sentence = "This attempt has not begun."


class AlreadyStarted(ImpossibleEvent):
    """The attempt began twice."""

    sentence = "This attempt has already begun."


class AttemptClosed(ImpossibleEvent):
    """The attempt is handed in, expired or set aside."""

    sentence = "This attempt is closed. Nothing can be added to it."


class AttemptOpen(ImpossibleEvent):
    """Only a closed attempt can be opened again."""

    sentence = "This attempt is still open."


class UnknownItem(ImpossibleEvent):
    """The case has no such item."""

    sentence = "This question is not part of the case."


class UnknownStage(ImpossibleEvent):
    """The case has no such stage."""

    sentence = "This stage is not part of the case."


class StageLocked(ImpossibleEvent):
    """The stage has been given."""

    sentence = "This stage is already given. It can be read but not changed."


class StageNotOpen(ImpossibleEvent):
    """The stage is still to come."""

    sentence = "This stage is not open yet."


class NotSoAnswered(ImpossibleEvent):
    """A conversation is answered reply by reply, every other question whole."""

    sentence = "This is not how this question is answered. Load the page again."


class TurnPassed(ImpossibleEvent):
    """The reply is to a turn that is over, or still to come."""

    sentence = "The conversation has gone on. What you see now is where it stands."


class ReplyNotOffered(ImpossibleEvent):
    """The reply is none of those that can be given here."""

    sentence = "This reply cannot be given here. Choose one of those on the page."


class NothingToTakeBack(ImpossibleEvent):
    """There is no such turn to go back to."""

    sentence = "There is no such turn to go back to."


class UnknownNote(ImpossibleEvent):
    """Nobody in the case knows this, or the learner's own seat knows it anyway."""

    sentence = "There is nobody here to ask for this. Load the page again."


class AskedAlready(ImpossibleEvent):
    """A colleague tells what they know once."""

    sentence = "You have asked for this already. It stands on the page."


class StagesMissing(ImpossibleEvent):
    """Handing in wants every stage given."""

    sentence = "Some stages are not given yet."


@dataclass(frozen=True)
class Given:
    """The latest answer to an item: the number of its event, the stored response, where its words are."""

    seq: int
    response: Mapping[str, Any]
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class State:
    """Where an attempt stands.

    stage      index of the open stage; equal to the number of stages when all are given
    responses  latest answer by item id
    skipped    indices of stages before the open one that no rule opened
    talks      conversations by item id, as far as they went: worked out from the events, stored nowhere
    asked      ids of the notes that colleagues were asked for, in the order of asking
    """

    phase: Phase = "unstarted"
    stage: int = 0
    responses: Mapping[str, Given] = field(default_factory=lambda: MappingProxyType({}))
    last_seq: int = 0
    skipped: frozenset[int] = frozenset()
    talks: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    asked: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether the learner can still do something."""
        return self.phase == "open"

    @property
    def is_closed(self) -> bool:
        """Whether it was handed in or ran out, and so can be scored."""
        return self.phase in ("submitted", "expired")

    def is_locked(self, stage: int) -> bool:
        """Whether a stage can no longer be changed."""
        return not self.is_open or stage < self.stage

    @property
    def given_stages(self) -> tuple[int, ...]:
        """Indices of the stages that were given, in order."""
        return tuple(index for index in range(self.stage) if index not in self.skipped)

    def as_json(self) -> dict[str, Any]:
        """The state as plain JSON, to compare a replay with what is stored."""
        responses = {
            item: {"seq": given.seq, "response": dict(given.response), "words": dict(given.words)}
            for item, given in self.responses.items()
        }
        return {
            "phase": self.phase,
            "stage": self.stage,
            "skipped": sorted(self.skipped),
            "last_seq": self.last_seq,
            "responses": responses,
            "asked": list(self.asked),
        }


def answers_of(definition: Definition, state: State) -> dict[str, Answer]:
    """The latest answers, as their kinds read them."""
    found = {}
    for id_, given in state.responses.items():
        item = definition.find(id_)
        if item is not None:
            found[id_] = kinds.restore(item, given.response)
    return found


def met(definition: Definition, state: State) -> tuple[int, ...]:
    """Indices of the stages that count: those given, and those still to come as far as the answers lead there."""
    if not definition.has_rules:
        return tuple(range(len(definition.stages)))
    return definition.met(answers_of(definition, state), state.asked)


def fold(definition: Definition, events: Iterable[Event], start: State | None = None) -> State:
    """Replay events, in order, over a definition. Raises the ImpossibleEvent that does not fit."""
    state = start or State()
    for event in events:
        state = step(definition, state, event)
    return state


def step(definition: Definition, state: State, event: Event) -> State:
    """The state after one more event. Raises an ImpossibleEvent and leaves the state as it was."""
    if event.seq != state.last_seq + 1:
        raise SequenceGap(event)
    after = _after(definition, state, event)
    return replace(after, last_seq=event.seq)


def _after(definition: Definition, state: State, event: Event) -> State:
    if isinstance(event, Started):
        if state.phase != "unstarted":
            raise AlreadyStarted(event)
        return replace(state, phase="open")
    if state.phase == "unstarted":
        raise NotStarted(event)
    if isinstance(event, Note):
        return state
    if isinstance(event, Voided):
        if state.phase == "void":
            raise AttemptClosed(event)
        return replace(state, phase="void")
    if isinstance(event, Reopened):
        return _reopened(definition, state, event)
    if not state.is_open:
        raise AttemptClosed(event)
    return _by_learner(definition, state, event)


def _by_learner(definition: Definition, state: State, event: Event) -> State:
    match event:
        case Answered(item=item, seq=seq, response=response, words=words):
            stage = definition.stage_of(item)
            if stage is None:
                raise UnknownItem(event)
            _must_be_open(state, stage, event)
            if _played(definition, item):
                raise NotSoAnswered(event)
            given = Given(seq, response, words)
            return replace(state, responses=MappingProxyType({**state.responses, item: given}))
        case Said() | Rewound():
            return _in_talk(definition, state, event)
        case Asked(note=note):
            return _asked(definition, state, event, note)
        case StageCommitted(stage=stage_id):
            index = definition.stage_index(stage_id)
            if index is None:
                raise UnknownStage(event)
            _must_be_open(state, index, event)
            following = next((one for one in met(definition, state) if one > index), len(definition.stages))
            skipped = state.skipped | frozenset(range(index + 1, following))
            return replace(state, stage=following, skipped=skipped)
        case Submitted():
            if state.stage < len(definition.stages):
                raise StagesMissing(event)
            return replace(state, phase="submitted")
        case Expired():
            return replace(state, phase="expired")
    raise ImpossibleEvent(event)


def _asked(definition: Definition, state: State, event: Event, note: str) -> State:
    """The state after a colleague was asked: what they told is not taken back when the stage is opened again."""
    if note not in definition.notes:
        raise UnknownNote(event)
    _must_be_open(state, definition.notes[note][0], event)
    if note in state.asked:
        raise AskedAlready(event)
    return replace(state, asked=(*state.asked, note))


def _played(definition: Definition, item_id: str) -> kinds.PlayedKind | None:
    item = definition.find(item_id)
    return None if item is None else kinds.played(item)


def _in_talk(definition: Definition, state: State, event: Said | Rewound) -> State:
    """The state after a reply, or after going back: the latest talk is the answer."""
    item, stage = definition.find(event.item), definition.stage_of(event.item)
    if item is None or stage is None:
        raise UnknownItem(event)
    _must_be_open(state, stage, event)
    kind = kinds.played(item)
    if kind is None:
        raise NotSoAnswered(event)
    talk = state.talks.get(event.item) or kind.begin(item)
    if isinstance(event, Said):
        if event.turn != talk.number:
            raise TurnPassed(event)
        try:
            talk = talk.said(event.choice, written=bool(event.words))
        except NotOffered:
            raise ReplyNotOffered(event) from None
    else:
        if not 0 <= event.kept < len(talk.choices):
            raise NothingToTakeBack(event)
        talk = talk.back(event.kept)
    response = kinds.stored(item, talk) if talk.choices else {"blank": True}
    return replace(
        state,
        talks=MappingProxyType({**state.talks, event.item: talk}),
        responses=MappingProxyType({**state.responses, event.item: Given(event.seq, response)}),
    )


def _must_be_open(state: State, stage: int, event: Event) -> None:
    if stage > state.stage or stage in state.skipped:
        raise StageNotOpen(event)
    if stage < state.stage:
        raise StageLocked(event)


def _reopened(definition: Definition, state: State, event: Reopened) -> State:
    if state.is_open:
        raise AttemptOpen(event)
    if not state.is_closed:
        raise AttemptClosed(event)
    index = definition.stage_index(event.stage)
    if index is None:
        raise UnknownStage(event)
    if index > state.stage or index in state.skipped:
        raise StageNotOpen(event)
    skipped = frozenset(one for one in state.skipped if one < index)
    return replace(state, phase="open", stage=index, skipped=skipped)
