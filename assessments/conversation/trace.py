"""The trace of a run: what each person carried at every turn, what moved it, and which of their cues were answered."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.conversation.graph import Cue, Graph
from assessments.conversation.people import EMOTION, HOT, TRUST, Person, Seen
from assessments.conversation.state import State
from assessments.conversation.step import Spoken, Turn, begin, is_over, opening_lines, seen


@dataclass(frozen=True)
class Moment:
    """How somebody was as a turn opened. The last one is how they were after the last reply."""

    turn: int
    trust: int
    emotion: int
    seen: Seen


@dataclass(frozen=True)
class Noticed:
    """What became of a cue.

    turn      the turn at which it could first be answered
    standing  "met", "missed" (it expired) or "open" (the talk ended before it was answered)
    settled   the turn of the reply that met it or after which it was gone; of an open one the last turn
    """

    cue: Cue
    turn: int
    standing: str
    settled: int


@dataclass(frozen=True)
class Trace:
    """One person through a run.

    stopped  turns at which a reply would have moved them, and a gate kept it from landing
    ended    whether the last moment is the end of the talk
    """

    person: Person
    moments: tuple[Moment, ...]
    cues: tuple[Noticed, ...] = ()
    stopped: tuple[int, ...] = ()
    ended: bool = False

    @property
    def passed(self) -> tuple[Noticed, ...]:
        """Cues of this person that nobody answered in time."""
        return tuple(one for one in self.cues if one.standing == "missed")

    def named(self, moment: Moment) -> str:
        """What a moment is called in a sentence."""
        return "the end" if self.ended and moment is self.moments[-1] else f"turn {moment.turn}"

    @property
    def turning(self) -> str:
        """The turning point, in a sentence."""
        first, last = self.moments[0], self.moments[-1]
        peak = max(self.moments, key=lambda one: (one.emotion, -one.turn))
        low = min(self.moments, key=lambda one: (one.trust, one.turn))
        if peak.emotion > first.emotion:
            return f"Emotion highest at {self.named(peak)}, {self._cause(peak)}."
        if low.trust < first.trust:
            return f"Trust lowest at {self.named(low)}, {self._cause(low)}."
        if last.emotion < first.emotion:
            calmer = next(one for one in self.moments if one.emotion < first.emotion)
            return f"Calmer from {self.named(calmer)} on, {self._cause(calmer)}."
        if last.trust > first.trust:
            higher = next(one for one in self.moments if one.trust > first.trust)
            return f"Trust rose from {self.named(higher)} on, {self._cause(higher)}."
        return "Stayed as at the beginning."

    def _cause(self, moment: Moment) -> str:
        """What came just before a moment: the reply that led to it."""
        reply = moment.turn - 1
        if reply in self.stopped:
            return "when what was said could not land"
        if any(one.settled == reply for one in self.passed):
            return "when a cue passed"
        return f"after the reply at turn {reply}"

    @property
    def about(self) -> str:
        """The figure in sentences, for who cannot see it."""
        trust, emotion = [one.trust for one in self.moments], [one.emotion for one in self.moments]
        said = [_course("Trust", trust), _course("Emotion", emotion)]
        if max(emotion) >= HOT:
            turns = [self.named(one) for one in self.moments if one.emotion >= HOT]
            said.append(f"It is at {HOT} or above, where facts do not land, at {_listed(turns)}.")
        else:
            said.append(f"It never reaches {HOT}, where facts do not land.")
        said += [f"A cue passed unanswered at turn {one.settled}." for one in self.passed]
        return " ".join([*said, self.turning])


def traces(graph: Graph, turns: Sequence[Turn]) -> tuple[Trace, ...]:
    """The trace of everybody in a run that began as the graph begins."""
    first = turns[0].before if turns else begin(graph)
    states = [first, *(turn.after for turn in turns)]
    heard: list[tuple[Spoken, ...]] = [opening_lines(graph, first)]
    heard += [(*turn.reaction, *turn.lines) for turn in turns]
    looks = [seen(graph, state, said) for state, said in zip(states, heard, strict=True)]
    cues = noticed(graph, turns)
    return tuple(
        Trace(
            person=person,
            moments=tuple(
                Moment(number, _number(state, person.id, TRUST), _number(state, person.id, EMOTION), look[person.id])
                for number, (state, look) in enumerate(zip(states, looks, strict=True), start=1)
            ),
            cues=tuple(one for one in cues if one.cue.person == person.id),
            stopped=tuple(turn.number for turn in turns if _is_stopped(graph, turn, person.id)),
            ended=is_over(graph, states[-1]),
        )
        for person in graph.people
    )  # fmt: skip


def noticed(graph: Graph, turns: Sequence[Turn]) -> tuple[Noticed, ...]:
    """What became of every cue that came up in a run, in the order in which they came."""
    if not turns:
        return ()
    found = []
    raised: dict[str, int] = {}
    for number, state in enumerate([turns[0].before, *(turn.after for turn in turns)], start=1):
        for id_ in state.cues:
            raised.setdefault(id_, number)
    for id_, turn in raised.items():
        end = next((one for one in turns if id_ in (*one.met, *one.missed)), None)
        if end is None and turn > len(turns):
            continue  # raised by the last line of all: nobody could answer it
        standing = "open" if end is None else "met" if id_ in end.met else "missed"
        found.append(Noticed(graph.cues_by_id[id_], turn, standing, end.number if end else len(turns)))
    return tuple(found)


def turned(turns: Sequence[Turn], *, criticals: bool = True, others: bool = True) -> int | None:
    """The turn at which it turned: the first critical one, else the first slip, else where trust fell lowest.

    criticals, others  whether critical errors, and slips and trust, may be asked at all. None where nothing turned.
    """
    if criticals:
        for turn in turns:
            if turn.outcome.error == "critical":
                return turn.number
    if not others or not turns:
        return None
    for turn in turns:
        if turn.outcome.error == "slip":
            return turn.number
    names = [name for name in turns[0].before.values if name.endswith(f".{TRUST}")]
    lost = [
        (max(_as_number(turns[0].before, n) - _as_number(turn.after, n) for n in names), turn)
        for turn in turns
    ]
    most, lowest = max(lost, key=lambda one: (one[0], -one[1].number))
    return lowest.number if most > 0 else None  # fmt: skip


def _is_stopped(graph: Graph, turn: Turn, person: str) -> bool:
    gates = {gate.id: gate for gate in graph.gates}
    return any(name.startswith(f"{person}.") for id_ in turn.stopped for name in gates[id_].stops)


def _number(state: State, person: str, name: str) -> int:
    return _as_number(state, f"{person}.{name}")


def _as_number(state: State, name: str) -> int:
    value = state.values[name]
    assert isinstance(value, int)
    return value


def _course(name: str, values: Sequence[int]) -> str:
    first, last, least, most = values[0], values[-1], min(values), max(values)
    if least == most:
        return f"{name} stays at {first}."
    said = f"{name} starts at {first} and ends at {last}"
    if least < min(first, last):
        said += f", lowest {least}"
    if most > max(first, last):
        said += f", highest {most}"
    return f"{said}."


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
