"""One reply further: pure, total over what is offered, and the only way a conversation moves.

What is said and done is worked out from the graph each time; only ids of replies are ever stored.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from assessments.conversation.graph import Choice, Graph, Line, Node, Outcome
from assessments.conversation.people import BODIES as USUAL
from assessments.conversation.people import EMOTION, FEELING, TRUST, Seen, mood_of
from assessments.conversation.state import State
from assessments.conversation.variables import Effect, Value


class NotOffered(ValueError):
    """A reply that cannot be given here."""

    def __init__(self, choice: str, node: str) -> None:
        self.choice, self.node = choice, node
        super().__init__(f"“{choice}” is not offered at “{node}”.")


@dataclass(frozen=True)
class Spoken:
    """What somebody said: words, what the body did, the mood of the face ("" where the state shows it)."""

    speaker: str
    text: str
    body: str = ""
    mood: str = ""
    audio: str = ""


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One reply and everything that came of it.

    number   from 1
    counts   whether its skills count: a reply given again shows nothing new
    stopped  gates that kept something from landing
    rule     the rule that sent the talk elsewhere, or ""
    reaction, lines  what was said at once, and at the turn it went to
    """

    number: int
    node: Node
    choice: Choice
    outcome: Outcome
    before: State
    after: State
    counts: bool = True
    stopped: tuple[str, ...] = ()
    met: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    rule: str = ""
    reaction: tuple[Spoken, ...] = ()
    lines: tuple[Spoken, ...] = ()

    @property
    def because(self) -> str:
        """The coaching: the outcome's own, or else that of the reply."""
        return self.outcome.because or self.choice.outcome.because


def begin(graph: Graph) -> State:
    """The state in which a conversation opens."""
    values = {name: one.clamp(one.start) for name, one in graph.variables.items()}
    return _entered(graph, State(graph.start, values), graph.start)


def opening_lines(graph: Graph, state: State) -> tuple[Spoken, ...]:
    """What is said as the conversation opens."""
    return spoken(graph.by_id[state.node].lines, state)


def scene(node: Node, state: State) -> str:
    """What is to be seen as a turn opens; "" where the talk comes back to it, for it has been seen."""
    return node.scene if state.visits.get(node.id, 0) <= 1 else ""


def is_over(graph: Graph, state: State) -> bool:
    """Whether the conversation has ended."""
    return graph.by_id[state.node].ending is not None


def offered(graph: Graph, state: State) -> tuple[Choice, ...]:
    """The replies that can be given now, in the author's order."""
    return tuple(choice for choice in graph.by_id[state.node].choices if _is_offered(graph, state, choice))


def _is_offered(graph: Graph, state: State, choice: Choice) -> bool:
    if (choice.id in state.taken and not choice.again) or not choice.when.holds(state):
        return False
    target = graph.by_id.get(outcome_of(choice, state).goes_to or choice.outcome.goes_to)
    return target is None or not target.most or state.visits.get(target.id, 0) < target.most


def outcome_of(choice: Choice, state: State) -> Outcome:
    """Which of its outcomes a reply has in this state."""
    return next((one for one in choice.otherwise if one.when.holds(state)), choice.outcome)


def step(graph: Graph, state: State, choice_id: str) -> Turn:
    """Give a reply. Raises NotOffered and changes nothing where it cannot be given."""
    node = graph.by_id[state.node]
    choice = next((one for one in node.choices if one.id == choice_id), None)
    if choice is None or not _is_offered(graph, state, choice):
        raise NotOffered(choice_id, state.node)
    outcome = outcome_of(choice, state)
    values, stopped = _effects(graph, state, outcome)
    cues, met, missed = _cues(graph, state, choice, values)
    said = replace(
        state,
        values=values,
        cues=cues,
        taken=state.taken | {choice.id},
        turns=state.turns + 1,
    )
    rule = next((one for one in graph.rules if one.goes_to != state.node and one.when.holds(said)), None)
    target = rule.goes_to if rule else outcome.goes_to or choice.outcome.goes_to
    after = _entered(graph, said, target)
    reactions = [
        *outcome.reaction,
        *(line for gate in graph.gates if gate.id in stopped for line in gate.says),
    ]
    return Turn(
        number=after.turns,
        node=node,
        choice=choice,
        outcome=outcome,
        before=state,
        after=after,
        counts=choice.id not in state.taken,
        stopped=stopped,
        met=met,
        missed=missed,
        rule=rule.id if rule else "",
        reaction=spoken(reactions, said),
        lines=spoken(graph.by_id[target].lines, after),
    )


def _effects(graph: Graph, state: State, outcome: Outcome) -> tuple[dict[str, Value], tuple[str, ...]]:
    """Every value after a reply, and the gates that kept something from rising."""
    holding = [gate for gate in graph.gates if gate.when.holds(state)]
    values, stopped = dict(state.values), []
    for effect in outcome.effects:
        old = values.get(effect.variable)
        _apply(graph, values, effect)
        new = values.get(effect.variable)
        if isinstance(old, int) and isinstance(new, int) and new > old:
            gates = [gate for gate in holding if effect.variable in gate.stops]
            if gates:
                values[effect.variable] = old
                stopped += [gate for gate in gates if gate not in stopped]
    for gate in stopped:
        for effect in gate.effects:
            _apply(graph, values, effect)
    return values, tuple(gate.id for gate in stopped)


def _apply(graph: Graph, values: dict[str, Value], effect: Effect) -> None:
    variable = graph.variables.get(effect.variable)
    if variable is not None:
        values[effect.variable] = effect.on(variable, values[effect.variable])


def _cues(
    graph: Graph, state: State, choice: Choice, values: dict[str, Value]
) -> tuple[Mapping[str, int | str], tuple[str, ...], tuple[str, ...]]:
    """What stands of the cues after a reply; what a missed one does is done to `values`, in the author's order."""
    if not any(isinstance(left, int) for left in state.cues.values()):
        return state.cues, (), ()
    cues, met, missed = dict(state.cues), [], []
    for cue in graph.cues:
        left = state.cues.get(cue.id)
        if not isinstance(left, int):
            continue
        if cue.id in choice.meets:
            cues[cue.id] = "met"
            met.append(cue.id)
        elif left > 1:
            cues[cue.id] = left - 1
        else:
            cues[cue.id] = "missed"
            missed.append(cue.id)
            for effect in cue.missed:
                _apply(graph, values, effect)
    return cues, tuple(met), tuple(missed)


def _entered(graph: Graph, state: State, target: str) -> State:
    """The state once a turn is entered: counted, its effects done, its cues raised unless they came before."""
    node = graph.by_id[target]
    values: Mapping[str, Value] = state.values
    if node.effects:
        changed = dict(values)
        for effect in node.effects:
            _apply(graph, changed, effect)
        values = changed
    raised = {id_: graph.cues_by_id[id_].lasts for id_ in node.raises if id_ not in state.cues}
    return replace(
        state,
        node=target,
        values=values,
        visits={**state.visits, target: state.visits.get(target, 0) + 1},
        cues={**state.cues, **raised} if raised else state.cues,
    )


def spoken(lines: Iterable[Line], state: State) -> tuple[Spoken, ...]:
    """What is said of these lines in a state: of each the first saying that holds."""
    found = []
    for line in lines:
        if not line.only.holds(state):
            continue
        saying = next((one for one in line.sayings if one.when.holds(state)), None)
        if saying is not None:
            found.append(Spoken(line.speaker, saying.text, saying.body, saying.mood, line.audio))
    return tuple(found)


def seen(graph: Graph, state: State, said: Iterable[Spoken] = ()) -> dict[str, Seen]:
    """How everybody looks: as their last line says, else by the first look that holds, else by what they carry."""
    last = {one.speaker: one for one in said}
    found = {}
    for person in graph.people:
        line = last.get(person.id)
        look = next((one for one in person.looks if one.when.holds(state)), None)
        mood = (line and line.mood) or (look.mood if look else _usual(state, person.id))
        body = (line and line.body) or (look.body if look and look.mood == mood else "") or USUAL[mood]
        found[person.id] = Seen(mood, body)
    return found


def _usual(state: State, person: str) -> str:
    trust, emotion = state.values[f"{person}.{TRUST}"], state.values[f"{person}.{EMOTION}"]
    feeling = state.values[f"{person}.{FEELING}"]
    assert isinstance(trust, int) and isinstance(emotion, int) and isinstance(feeling, str)
    return mood_of(trust, emotion, feeling)


def play(graph: Graph, choices: Iterable[str]) -> list[Turn]:
    """Give these replies from the beginning. Raises NotOffered at the first that cannot be given."""
    turns: list[Turn] = []
    state = begin(graph)
    for choice in choices:
        turns.append(step(graph, state, choice))
        state = turns[-1].after
    return turns
