"""What of a state can still matter at a turn: the rest is forgotten, so that like moments count as one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assessments.conversation.conditions import (
    Chose,
    Compare,
    Condition,
    CueIs,
    TurnAtLeast,
    Visited,
    leaves,
)
from assessments.conversation.graph import Choice, Graph, Line, Node

Fact = tuple[str, str]
"""("value", variable), ("visits", turn), ("cue", cue), ("came", cue), ("taken", reply) or ("turns", "")."""
TURNS: Fact = ("turns", "")


@dataclass(frozen=True)
class Needed:
    """What can still matter.

    at       for each turn, the facts that something from here on asks for
    visits   how high entering a turn needs to be counted, where it does; turns: the same of replies
    cues     those whose standing changes something, or is asked for
    """

    at: Mapping[str, frozenset[Fact]]
    visits: Mapping[str, int]
    turns: int
    cues: tuple[str, ...]

    @property
    def variables(self) -> frozenset[str]:
        """Every variable that matters somewhere."""
        return frozenset(name for facts in self.at.values() for sort, name in facts if sort == "value")


def needed(graph: Graph, *, words: bool) -> Needed:
    """What matters for the way; with `words`, also what only decides how something is said, and every cue."""
    reads = {node.id: frozenset(_reads(graph, node, words)) for node in graph.nodes}
    at = _from_here_on(graph, reads)
    visits, turns = _counted(graph)
    variables = {name for facts in at.values() for sort, name in facts if sort == "value"}
    asked = {name for facts in at.values() for sort, name in facts if sort == "cue"}
    cues = tuple(
        cue.id
        for cue in graph.cues
        if words or cue.id in asked or any(effect.variable in variables for effect in cue.missed)
    )
    return Needed(at, visits, turns, cues)


def facts(condition: Condition) -> Iterator[Fact]:
    """What a condition asks for."""
    for leaf in leaves(condition):
        match leaf:
            case Compare(variable=name):
                yield ("value", name)
            case Visited(node=node):
                yield ("visits", node)
            case Chose(choice=choice):
                yield ("taken", choice)
            case CueIs(cue=cue):
                yield ("cue", cue)
            case TurnAtLeast():
                yield TURNS


def targets(graph: Graph, choice: Choice) -> Iterator[str]:
    """Where a reply itself can lead, rules apart."""
    for outcome in choice.outcomes:
        yield outcome.goes_to or choice.outcome.goes_to


def following(graph: Graph, node: Node) -> frozenset[str]:
    """Every turn that may come next, whatever the state."""
    found = {target for choice in node.choices for target in targets(graph, choice)}
    if node.choices:
        found |= {rule.goes_to for rule in graph.rules}
    return frozenset(found & graph.by_id.keys())


def conditions(graph: Graph) -> Iterator[Condition]:
    """Every condition anywhere."""
    for node in graph.nodes:
        for choice in node.choices:
            yield choice.when
            yield from (outcome.when for outcome in choice.outcomes)
    yield from (gate.when for gate in graph.gates)
    yield from (rule.when for rule in graph.rules)
    for line in graph.lines():
        yield from conditions_of(line)
    everybody = [*graph.people, *(person for variant in graph.variants for person in variant.people)]
    yield from (look.when for person in everybody for look in person.looks)


def conditions_of(line: Line) -> Iterator[Condition]:
    """Those of one line and its sayings."""
    yield line.only
    yield from (saying.when for saying in line.sayings)


def _reads(graph: Graph, node: Node, words: bool) -> Iterator[Fact]:
    for choice in node.choices:
        yield from facts(choice.when)
        if not choice.again or any(outcome.skills for outcome in choice.outcomes):
            yield ("taken", choice.id)
        for outcome in choice.outcomes:
            yield from facts(outcome.when)
        for target in targets(graph, choice):
            if target in graph.by_id and graph.by_id[target].most:
                yield ("visits", target)
    if node.choices:
        for rule in graph.rules:
            yield from facts(rule.when)
    gated = gated_at(node)
    for gate in graph.gates:
        stops = [name for name in gate.stops if name in gated]
        if stops:
            yield from facts(gate.when)
            yield from (("value", name) for name in stops)
    if words:
        for line in (*node.lines, *said_at(graph, node)):
            for condition in conditions_of(line):
                yield from facts(condition)


def said_at(graph: Graph, node: Node) -> Iterator[Line]:
    """Every line that may be said at once after a reply at a turn."""
    for choice in node.choices:
        for outcome in choice.outcomes:
            yield from outcome.reaction
    gated = gated_at(node)
    for gate in graph.gates:
        if gated & set(gate.stops):
            yield from gate.says


def gated_at(node: Node) -> frozenset[str]:
    """The variables that a reply here could raise."""
    return frozenset(
        effect.variable
        for choice in node.choices
        for outcome in choice.outcomes
        for effect in outcome.effects
        if effect.raises
    )


def _from_here_on(graph: Graph, reads: Mapping[str, frozenset[Fact]]) -> dict[str, frozenset[Fact]]:
    at = {node.id: frozenset(fact for fact in reads[node.id]) for node in graph.nodes}
    next_ = {node.id: following(graph, node) for node in graph.nodes}
    came = {node.id: frozenset(("came", cue) for cue in node.raises) for node in graph.nodes}
    changed = True
    while changed:
        changed = False
        for node in reversed(graph.nodes):
            new = at[node.id].union(*(at[one] | came[one] for one in next_[node.id]))
            if len(new) > len(at[node.id]):
                at[node.id], changed = new, True
    return at


def _counted(graph: Graph) -> tuple[dict[str, int], int]:
    visits = {node.id: node.most for node in graph.nodes if node.most}
    turns = 0
    for condition in conditions(graph):
        for leaf in leaves(condition):
            if isinstance(leaf, Visited):
                visits[leaf.node] = max(visits.get(leaf.node, 0), leaf.times)
            elif isinstance(leaf, TurnAtLeast):
                turns = max(turns, leaf.turn)
    return visits, turns
