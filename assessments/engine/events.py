"""What can happen in an attempt. The list of these is the attempt; everything else is computed from it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True)
class Event:
    """Something that happened, as number `seq` of its attempt, counted from 1."""

    KIND: ClassVar[str] = ""
    seq: int

    @property
    def payload(self) -> dict[str, Any]:
        """What the log stores beside seq, kind and item. Holds no free text."""
        return {name: value for name, value in asdict(self).items() if name not in ("seq", "item")}


@dataclass(frozen=True)
class Started(Event):
    """The learner opened the case; the first stage is open.

    seat  from which the case is answered: codes of discipline, sub_role, track and scope; empty where not known
    seed  what decides the variants of its questions, the same for all tries of a learner at a case
    """

    KIND = "started"
    seat: Mapping[str, str] = field(default_factory=dict)
    seed: str = ""


@dataclass(frozen=True)
class Answered(Event):
    """An answer to an item of the open stage; the latest counts.

    response  as kinds.stored gives it
    words     id and salted digest of text typed freely, which lives in an erasable row: {"id", "sha256"}
    """

    KIND = "answered"
    item: str
    response: Mapping[str, Any]
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Said(Event):
    """A reply in a conversation of the open stage.

    turn    its number in the run that counts, from 1
    choice  id of the reply
    words   id and salted digest of what the learner wrote first in own words: {"id", "sha256"}
    """

    KIND = "said"
    item: str
    turn: int
    choice: str
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Rewound(Event):
    """The learner went back in a conversation, in practice: the first `kept` replies count on, the rest is record only."""

    KIND = "rewound"
    item: str
    kept: int


@dataclass(frozen=True)
class Asked(Event):
    """A colleague was asked in the open stage, and told what they know. note: id of what they tell."""

    KIND = "asked"
    note: str


@dataclass(frozen=True)
class StageCommitted(Event):
    """The learner gave the open stage: it locks, and the next one opens."""

    KIND = "stage_committed"
    stage: str


@dataclass(frozen=True)
class Submitted(Event):
    """The learner handed in, all stages being given."""

    KIND = "submitted"


@dataclass(frozen=True)
class Expired(Event):
    """Time ran out. What was answered counts; stages not given stay so."""

    KIND = "expired"


@dataclass(frozen=True)
class Reopened(Event):
    """Staff opened a closed attempt again, at a stage: it and the later ones can be answered."""

    KIND = "reopened"
    stage: str


@dataclass(frozen=True)
class Voided(Event):
    """Staff set the attempt aside. It is kept and counts for nothing. The reason is in the audit log."""

    KIND = "voided"


@dataclass(frozen=True)
class Note(Event):
    """A remark about the attempt, such as "deadline extended". Changes nothing. about: a short code."""

    KIND = "note"
    about: str = ""


EVENTS: dict[str, type[Event]] = {
    kind.KIND: kind
    for kind in (
        Started,
        Answered,
        Said,
        Rewound,
        Asked,
        StageCommitted,
        Submitted,
        Expired,
        Reopened,
        Voided,
        Note,
    )
}


class UnreadableEvent(ValueError):
    """A stored event that is none of the known kinds, or lacks what its kind needs."""


def read(*, seq: int, kind: str, item: str = "", payload: Mapping[str, Any] | None = None) -> Event:
    """Make an event of what the log stores. Raises UnreadableEvent."""
    fields: dict[str, Any] = dict(payload or {})
    if kind not in EVENTS:
        raise UnreadableEvent(f"Event {seq} is of the unknown kind “{kind}”.")
    if kind in (Answered.KIND, Said.KIND, Rewound.KIND):
        fields["item"] = item
    try:
        event = EVENTS[kind](seq=seq, **fields)
    except TypeError:
        raise UnreadableEvent(f"Event {seq} ({kind}) lacks something or has too much.") from None
    parts: tuple[object, ...] = ()
    if isinstance(event, Answered):
        parts = (event.response, event.words)
    elif isinstance(event, Said):
        parts = (event.words,)
    if not all(isinstance(part, Mapping) for part in parts):
        raise UnreadableEvent(f"Event {seq} ({kind}) holds no response.")
    return event
