"""A conversation as it is frozen: people, variables, skills, turns with their replies, and the rules over all of it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from assessments.conversation.conditions import ALWAYS, Condition
from assessments.conversation.people import EVERYBODYS, Person
from assessments.conversation.variables import Effect, Value, Variable
from courses.audience import Audience

ENDINGS = ("good", "mixed", "bad", "stopped")
ERRORS = ("", "slip", "critical")
EVERYBODY = Audience()
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


def is_digest(text: str) -> bool:
    """Whether a text is a SHA-256 as recordings are named by: 64 digits and small letters."""
    return _DIGEST.fullmatch(text) is not None


@dataclass(frozen=True)
class Saying:
    """One way to say a line: words, what the body does, the mood of the face; said where its condition holds."""

    text: str
    body: str = ""
    mood: str = ""
    when: Condition = ALWAYS


@dataclass(frozen=True)
class Line:
    """Something a person says: the first of its sayings that holds, or nothing where `only` does not.

    audio  SHA-256 of a recording of it, kept beside the versions; its words are the transcript
    """

    speaker: str
    sayings: tuple[Saying, ...]
    only: Condition = ALWAYS
    audience: Audience = EVERYBODY
    audio: str = ""


@dataclass(frozen=True)
class Outcome:
    """What a reply does: effects, skills it shows, the error it is, the reaction, where the talk goes.

    error  "" | "slip" | "critical"; `harm` is then the sentence about the patient
    """

    effects: tuple[Effect, ...] = ()
    skills: Mapping[str, Decimal] = field(default_factory=dict)
    error: str = ""
    harm: str = ""
    reaction: tuple[Line, ...] = ()
    because: str = ""
    goes_to: str = ""
    when: Condition = ALWAYS


@dataclass(frozen=True)
class Choice:
    """A reply: its words, when and to whom it is offered, and what it does.

    spoken     whether the text is said, or is something one does
    silence    a reply without words
    stop       an offer to stop and come back
    again      may be chosen more than once
    hands_to   the colleague, by name or discipline, to whom it hands over
    meets      cues that it answers
    otherwise  outcomes that replace the first one where their condition holds, in order
    """

    id: str
    text: str
    outcome: Outcome
    otherwise: tuple[Outcome, ...] = ()
    when: Condition = ALWAYS
    audience: Audience = EVERYBODY
    spoken: bool = True
    silence: bool = False
    stop: bool = False
    again: bool = False
    hands_to: str = ""
    meets: tuple[str, ...] = ()

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """Every outcome it can have, in the order in which they are asked."""
        return (*self.otherwise, self.outcome)


@dataclass(frozen=True)
class Ending:
    """What a turn without replies ends the talk with: good, mixed, bad or stopped, and the debrief it opens."""

    kind: str
    title: str
    debrief: str = ""


@dataclass(frozen=True)
class Writing:
    """At a decisive turn: the question for the learner's own words, and how experts would say it."""

    ask: str
    wordings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Node:
    """A turn: the scene, what is said, what entering it does, the cues it raises, and the replies or the ending.

    most  how often it may be entered; 0: as often as one likes
    """

    id: str
    title: str = ""
    scene: str = ""
    lines: tuple[Line, ...] = ()
    effects: tuple[Effect, ...] = ()
    raises: tuple[str, ...] = ()
    most: int = 0
    key: bool = False
    writing: Writing | None = None
    choices: tuple[Choice, ...] = ()
    ending: Ending | None = None


@dataclass(frozen=True)
class Skill:
    """What the conversation lets one show: steps of frameworks ("nurse:naming"), the dimension of the rubric, a weight."""

    id: str
    label: str
    steps: tuple[str, ...] = ()
    dimension: str = ""
    weight: Decimal = Decimal(1)


@dataclass(frozen=True)
class Cue:
    """Something a person lets be seen or heard: it can be answered for some replies, then it is gone."""

    id: str
    person: str
    words: str
    lasts: int = 1
    missed: tuple[Effect, ...] = ()
    because: str = ""


@dataclass(frozen=True)
class Gate:
    """While the condition holds, no reply raises what it stops; what would have raised it has these effects instead."""

    id: str
    when: Condition
    stops: tuple[str, ...]
    effects: tuple[Effect, ...] = ()
    says: tuple[Line, ...] = ()
    because: str = ""


@dataclass(frozen=True)
class Rule:
    """Asked after each reply, in order: the first that holds sends the talk to its turn."""

    id: str
    when: Condition
    goes_to: str


@dataclass(frozen=True)
class Variant:
    """The same talk begun otherwise, for a second run: other starts, other people in the same places."""

    id: str
    title: str
    starts: Mapping[str, Value] = field(default_factory=dict)
    people: tuple[Person, ...] = ()


@dataclass(frozen=True)
class Graph:
    """A whole conversation."""

    start: str
    people: tuple[Person, ...]
    nodes: tuple[Node, ...]
    own_variables: tuple[Variable, ...] = ()
    skills: tuple[Skill, ...] = ()
    framework: str = ""
    cues: tuple[Cue, ...] = ()
    gates: tuple[Gate, ...] = ()
    rules: tuple[Rule, ...] = ()
    variants: tuple[Variant, ...] = ()

    @cached_property
    def variables(self) -> Mapping[str, Variable]:
        """Every variable by its full name: people's as "lucia.trust", the program's own by their id."""
        found = {}
        for person in self.people:
            for name, one in EVERYBODYS.items():
                start = person.starts.get(name, one.start)
                full = f"{person.id}.{name}"
                found[full] = Variable(
                    full, f"{person.called}: {one.label}", one.least, one.most, start, one.words
                )
        return found | {one.id: one for one in self.own_variables}

    @cached_property
    def by_id(self) -> Mapping[str, Node]:
        """Turns by their id."""
        return {node.id: node for node in self.nodes}

    @cached_property
    def people_by_id(self) -> Mapping[str, Person]:
        """People by their id."""
        return {person.id: person for person in self.people}

    @cached_property
    def cues_by_id(self) -> Mapping[str, Cue]:
        """Cues by their id."""
        return {cue.id: cue for cue in self.cues}

    @cached_property
    def choices_by_id(self) -> Mapping[str, tuple[Node, Choice]]:
        """Replies by their id, with the turn they stand in."""
        return {choice.id: (node, choice) for node in self.nodes for choice in node.choices}

    @cached_property
    def audiences(self) -> tuple[Audience, ...]:
        """Every audience that a part of it names, each once, in order."""
        found = [line.audience for line in self.lines()]
        found += [choice.audience for node in self.nodes for choice in node.choices]
        return tuple(dict.fromkeys(who for who in found if not who.is_everybody))

    @cached_property
    def casts(self) -> dict[str, "Graph"]:
        """The same talk as it was cast so far, by the signature of the seats (casting.for_seat)."""
        return {}

    def lines(self) -> Iterator[Line]:
        """Every line, wherever it stands."""
        for node in self.nodes:
            yield from node.lines
            for choice in node.choices:
                for outcome in choice.outcomes:
                    yield from outcome.reaction
        for gate in self.gates:
            yield from gate.says
