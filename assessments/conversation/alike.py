"""Values of a variable that nothing from a turn on tells apart, so that they count as one.

With a trust of 8 or of 9 the same replies are offered, the same happens, and both come to values that again nothing
tells apart: then it is the same moment. Found as the coarsest such grouping, one variable at a time.
"""

from collections.abc import Iterable, Iterator, Sequence

from assessments.conversation.conditions import Compare, Condition, leaves
from assessments.conversation.graph import Graph, Node, Outcome
from assessments.conversation.needed import conditions_of, gated_at, said_at, targets
from assessments.conversation.state import State
from assessments.conversation.variables import Effect, Value

Table = tuple[int, ...]
"""For each value, as a whole number, another."""
MOST_TABLES = 400
"""In so many ways may a value change at one reply; where it may in more, all values stay apart."""


def alike(graph: Graph, name: str, *, words: bool) -> dict[str, Table]:
    """For each turn, the value that stands for each value of a variable from there on."""
    return _Grouping(graph, name, words).standing()


class _Grouping:
    def __init__(self, graph: Graph, name: str, words: bool) -> None:
        self._graph, self._name, self._words = graph, name, words
        variable = graph.variables[name]
        self._values: Sequence[Value] = variable.words or [
            max(value, variable.least) for value in range(variable.most + 1)
        ]
        self._same: Table = tuple(range(len(self._values)))
        self._entries = {node.id: self._through(self._same, node.effects) for node in graph.nodes}
        self._missed = [one for cue in graph.cues if (one := self._mine(cue.missed))]

    def standing(self) -> dict[str, Table]:
        """Groups are split as long as something tells two values of one apart."""
        groups: dict[str, Table] = {}
        leads: dict[str, list[tuple[str, Table]]] = {}
        for node in self._graph.nodes:
            told, leads[node.id] = self._told_apart(node)
            if len(leads[node.id]) > MOST_TABLES:
                return {each.id: self._same for each in self._graph.nodes}
            groups[node.id] = _numbered([tuple(one[value] for one in told) for value in self._same])
        changed = True
        while changed:
            changed = False
            for node in reversed(self._graph.nodes):
                old = groups[node.id]
                new = _numbered(
                    [
                        (old[value], *(groups[target][table[value]] for target, table in leads[node.id]))
                        for value in self._same
                    ]
                )
                if max(new) > max(old):
                    groups[node.id], changed = new, True
        return {id_: tuple(group.index(one) for one in group) for id_, group in groups.items()}

    def _told_apart(self, node: Node) -> tuple[list[Table], list[tuple[str, Table]]]:
        """What is asked of a value at a turn, and the values it may become, by the turn that follows."""
        graph, gated = self._graph, gated_at(node)
        now = [gate.when for gate in graph.gates if gated & set(gate.stops)]
        now += [choice.when for choice in node.choices]
        now += [outcome.when for choice in node.choices for outcome in choice.otherwise]
        then = [rule.when for rule in graph.rules]
        if self._words:
            now += [one for line in node.lines for one in conditions_of(line)]
            then += [one for line in said_at(graph, node) for one in conditions_of(line)]
        answers = list(self._answers(then))
        told = dict.fromkeys(self._answers(now))
        leads: dict[tuple[str, Table], None] = {}
        for choice in node.choices:
            for outcome, base in zip(choice.outcomes, targets(graph, choice), strict=True):
                tables, rises = self._after(outcome)
                told |= dict.fromkeys(rises)
                for table in tables:
                    told |= dict.fromkeys(_chained(table, answer) for answer in answers)
                    for target in {base, *(rule.goes_to for rule in graph.rules)}:
                        leads[target, _chained(table, self._entries[target])] = None
        return list(told), list(leads)

    def _answers(self, conditions: Iterable[Condition]) -> Iterator[Table]:
        for condition in conditions:
            for leaf in leaves(condition):
                if isinstance(leaf, Compare) and leaf.variable == self._name:
                    yield tuple(int(leaf.holds(State("", {self._name: value}))) for value in self._values)

    def _after(self, outcome: Outcome) -> tuple[list[Table], list[Table]]:
        """Every way an outcome may change a value, as gates stop it and cues pass or not; and where it rises."""
        tables, rises, acting = {self._same: None}, [], []
        for effect in outcome.effects:
            gates = [gate for gate in self._graph.gates if effect.variable in gate.stops and effect.raises]
            acting += [gate.effects for gate in gates if self._mine(gate.effects)]
            if effect.variable != self._name:
                continue
            changed = {table: self._through(table, [effect]) for table in tables}
            if gates:
                rises += [
                    tuple(int(new > old) for old, new in zip(table, after, strict=True))
                    for table, after in changed.items()
                ]
                tables |= dict.fromkeys(changed.values())
            else:
                tables = dict.fromkeys(changed.values())
        several = [*acting, *self._missed]
        for _ in several:
            tables |= dict.fromkeys(self._through(table, some) for some in several for table in list(tables))
            if len(tables) > MOST_TABLES:
                break
        return list(tables), rises

    def _mine(self, effects: Iterable[Effect]) -> tuple[Effect, ...]:
        return tuple(effect for effect in effects if effect.variable == self._name)

    def _through(self, table: Table, effects: Iterable[Effect]) -> Table:
        """The table with these effects done after it."""
        variable = self._graph.variables[self._name]
        for effect in self._mine(effects):
            after = [effect.on(variable, self._values[place]) for place in self._same]
            step = [one if isinstance(one, int) else variable.words.index(one) for one in after]
            table = tuple(step[place] for place in table)
        return table


def _chained(first: Table, second: Table) -> Table:
    return tuple(second[place] for place in first)


def _numbered(rows: Sequence[tuple[int, ...]]) -> Table:
    """Equal rows by the same number, from 0."""
    numbers: dict[tuple[int, ...], int] = {}
    return tuple(numbers.setdefault(row, len(numbers)) for row in rows)
