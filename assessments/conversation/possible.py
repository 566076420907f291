"""What may happen in a conversation that has too many moments to try: judged turn by turn, one variable at a time.

Sound, not exact: whatever can happen is in it, and perhaps more. So what is *not* in it can never happen.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from assessments.conversation.conditions import (
    Always,
    Chose,
    Compare,
    Condition,
    CueIs,
    Every,
    Not,
    Some,
    TurnAtLeast,
    Visited,
)
from assessments.conversation.earned import Attainable, gain
from assessments.conversation.graph import Choice, Graph, Node, Outcome
from assessments.conversation.knots import knots
from assessments.conversation.most import Most, weighed_gain
from assessments.conversation.needed import needed
from assessments.conversation.state import State
from assessments.conversation.variables import Effect, Value

Values = Mapping[str, frozenset[Value]]
YES, NO, PERHAPS = (True, False), (False, True), (True, True)
"""Whether it may be so, whether it may not."""


@dataclass(frozen=True)
class Way:
    """A reply that may be given at a turn, with one of its outcomes, and the turn it may lead to."""

    node: str
    choice: str
    outcome: int
    target: str
    rule: str = ""


@dataclass(frozen=True)
class Possible:
    """Turns that may be reached, and the ways between them."""

    turns: frozenset[str]
    ways: tuple[Way, ...]


def possible(graph: Graph) -> Possible:
    """Everything that may happen."""
    search = _Search(graph)
    search.run()
    return Possible(frozenset(search.at), tuple(search.ways))


class _Search:
    """Grows what may be, until nothing is added."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.at: dict[str, Values] = {}
        self.ways: dict[Way, None] = {}
        self.came: set[str] = set()
        self._variables = needed(graph, words=False).variables
        self._grew = False

    def run(self) -> None:
        """Try every turn again while anything is new."""
        starts = {
            name: frozenset((one.clamp(one.start),))
            for name, one in self.graph.variables.items()
            if name in self._variables
        }
        self._enter(self.graph.start, starts)
        while self._grew:
            self._grew = False
            for node in self.graph.nodes:
                for choice in node.choices if node.id in self.at else ():
                    self._try(node, choice, self.at[node.id])

    def _try(self, node: Node, choice: Choice, values: Values) -> None:
        if not self._may(choice.when, values)[0]:
            return
        values = _narrowed(choice.when, values)
        for number, outcome in enumerate(choice.outcomes):
            may, may_not = self._may(outcome.when, values) if number < len(choice.otherwise) else YES
            if may:
                narrowed = _narrowed(outcome.when, values) if number < len(choice.otherwise) else values
                self._go(node, choice, number, outcome, narrowed)
            if not may_not:
                return

    def _go(self, node: Node, choice: Choice, number: int, outcome: Outcome, before: Values) -> None:
        after = self._passed(self._changed(outcome, before), choice)
        base = outcome.goes_to or choice.outcome.goes_to
        for rule in self.graph.rules:
            if rule.goes_to == node.id:
                continue
            may, may_not = self._may(rule.when, after, choice.id)
            if may:
                self._lead(
                    Way(node.id, choice.id, number, rule.goes_to, rule.id), _narrowed(rule.when, after)
                )
            if not may_not:
                return
        self._lead(Way(node.id, choice.id, number, base), after)

    def _lead(self, way: Way, values: Values) -> None:
        if way not in self.ways:
            self.ways[way] = None
            self._grew = True
        self._enter(way.target, values)

    def _enter(self, target: str, values: Values) -> None:
        node = self.graph.by_id[target]
        after = self._with(values, node.effects)
        old = self.at.get(target)
        new = after if old is None else {name: old[name] | found for name, found in after.items()}
        if new != old or not self.came.issuperset(node.raises):
            self.at[target] = new
            self.came |= set(node.raises)
            self._grew = True

    def _changed(self, outcome: Outcome, before: Values) -> Values:
        """The values after the effects of an outcome; what a gate may stop may also stay."""
        gates = [gate for gate in self.graph.gates if self._may(gate.when, before)[0]]
        values, stopping = before, []
        for effect in outcome.effects:
            after = self._with(values, (effect,))
            held = [gate for gate in gates if effect.variable in gate.stops and effect.raises]
            values = _either(values, after) if held else after
            stopping += held
        return self._perhaps(values, [gate.effects for gate in stopping])

    def _passed(self, values: Values, choice: Choice) -> Values:
        """The values once a reply has passed for every cue that may be open."""
        missed = [cue.missed for cue in self.graph.cues if cue.id in self.came and cue.id not in choice.meets]
        return self._perhaps(values, missed)

    def _perhaps(self, values: Values, several: Iterable[tuple[Effect, ...]]) -> Values:
        """The values after any of these, in any order."""
        some = [effects for effects in several if any(one.variable in values for one in effects)]
        for _ in some:
            for effects in some:
                values = _either(values, self._with(values, effects))
        return values

    def _with(self, values: Values, effects: Iterable[Effect]) -> Values:
        after = dict(values)
        for effect in effects:
            if effect.variable in after:
                variable = self.graph.variables[effect.variable]
                after[effect.variable] = frozenset(
                    effect.on(variable, value) for value in after[effect.variable]
                )
        return after

    def _may(self, condition: Condition, values: Values, given: str = "") -> tuple[bool, bool]:
        """Whether a condition may hold, and whether it may not. `given`: the reply that was just given."""
        match condition:
            case Always():
                return YES
            case Compare(variable=name):
                found = {condition.holds(State("", {name: value})) for value in values.get(name, frozenset())}
                return True in found, False in found or not found
            case Not(part=part):
                may, may_not = self._may(part, values, given)
                return may_not, may
            case Every(parts=parts):
                all_ = [self._may(part, values, given) for part in parts]
                return all(may for may, _ in all_), any(may_not for _, may_not in all_)
            case Some(parts=parts):
                any_ = [self._may(part, values, given) for part in parts]
                return any(may for may, _ in any_), all(may_not for _, may_not in any_)
            case Visited(node=node, times=times):
                return YES if times <= 0 else (node in self.at, True)
            case TurnAtLeast(turn=turn):
                return YES if turn <= 0 else PERHAPS
            case Chose(choice=choice):
                return YES if choice == given else (any(way.choice == choice for way in self.ways), True)
            case CueIs(cue=cue):
                return cue in self.came, True
        return PERHAPS


def _either(one: Values, other: Values) -> Values:
    return {name: found | other[name] for name, found in one.items()}


def _narrowed(condition: Condition, values: Values) -> Values:
    """Only the values with which a condition can hold, where it asks for one variable after another."""
    if isinstance(condition, Every):
        for part in condition.parts:
            values = _narrowed(part, values)
    elif isinstance(condition, Compare) and condition.variable in values:
        name = condition.variable
        kept = frozenset(value for value in values[name] if condition.holds(State("", {name: value})))
        return {**values, name: kept}
    return values


def at_most(graph: Graph, may: Possible, avoiding: frozenset[str]) -> Most:
    """Not less than the most that a whole way without these errors earns, of all skills and of each."""
    ways = [
        (way, outcome)
        for way in may.ways
        if (outcome := graph.choices_by_id[way.choice][1].outcomes[way.outcome]).error not in avoiding
    ]
    weighed = _longest(graph, [(way, weighed_gain(graph, outcome)) for way, outcome in ways])
    skills = {
        skill.id: _longest(graph, [(way, gain(outcome).get(skill.id, Fraction(0))) for way, outcome in ways])
        for skill in graph.skills
    }
    return Most(Attainable(weighed, skills))


def _longest(graph: Graph, ways: list[tuple[Way, Fraction]]) -> Fraction:
    """Every reply within a knot of turns counted once, and the best way on from it."""
    numbers = {node.id: number for number, node in enumerate(graph.nodes)}
    leaving: dict[int, list[tuple[int, str, Fraction]]] = {number: [] for number in numbers.values()}
    for way, points in ways:
        leaving[numbers[way.node]].append((numbers[way.target], way.choice, points))

    def next_(number: int) -> Iterator[int]:
        return (target for target, _, _ in leaving[number])

    place: dict[int, int] = {}
    values: list[Fraction | None] = []
    for knot in knots(numbers[graph.start], next_):
        place |= dict.fromkeys(knot, len(values))
        edges = [edge for number in knot for edge in leaving[number]]
        within = {choice for target, choice, _ in edges if place[target] == len(values)}
        kept = sum((_top(edges, choice) for choice in within), Fraction(0))
        onward = [
            rest + (Fraction(0) if choice in within else points)
            for target, choice, points in edges
            if (rest := values[place[target]] if place[target] < len(values) else None) is not None
        ]
        if any(graph.nodes[number].ending for number in knot):
            onward.append(Fraction(0))
        values.append(kept + max(onward) if onward else None)
    return values[-1] or Fraction(0)


def _top(edges: Iterable[tuple[int, str, Fraction]], choice: str) -> Fraction:
    return max(points for _, id_, points in edges if id_ == choice)
