"""A conversation as whole numbers, so that every reply can be tried fast (trying.py).

A moment is a tuple of whole numbers: the turn, the replies given as bits, the values that matter, counts, cues.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assessments.conversation.alike import Table, alike
from assessments.conversation.asking import Places, Test, asked, coded
from assessments.conversation.conditions import Condition
from assessments.conversation.graph import Choice, Graph, Line, Node, Outcome
from assessments.conversation.needed import TURNS, Fact, Needed, needed
from assessments.conversation.variables import Effect

Change = tuple[int, bool, int, int, int]
"""Where, whether it is set (else added), by how much, and the ends of the range."""
Heard = tuple[str, str, int, int, int]
"""A saying: "turn", "reply" or "gate"; its id; number of the outcome, of the line, of the saying."""
Lines = tuple[tuple[Heard, Test | None, Test | None], ...]
"""Every saying of some lines, with what the line and what the saying asks for."""


@dataclass(frozen=True)
class Way:
    """An outcome of a reply.

    full     how often its turn may be entered and where that is counted; 0, 0: as often as one likes
    changes  what it changes, each with the gates that may stop it
    """

    number: int
    when: Test | None
    target: int
    full: tuple[int, int]
    changes: tuple[tuple[Change, tuple[int, ...]], ...]
    lines: Lines


@dataclass(frozen=True)
class Reply:
    """A reply. meets: the places of the cues it answers."""

    id: str
    bit: int
    again: bool
    when: Test | None
    ways: tuple[Way, ...]
    meets: frozenset[int]


@dataclass(frozen=True)
class Entry:
    """What entering a turn does, and what can be forgotten from there on.

    counted    where its visits are counted and how high, or 0, 0
    raises     place, replies and id of each cue it raises
    keep       the replies that still matter, as bits; forgotten: places that do not
    standing   for each value that matters: its place, and the value that stands for it
    settled    for each cue: its place, whether its standing is asked for, whether it could come again
    rules      number, condition and turn of each rule that could lead from here elsewhere
    """

    changes: tuple[Change, ...]
    counted: tuple[int, int]
    raises: tuple[tuple[int, int, str], ...]
    keep: int
    forgotten: tuple[int, ...]
    standing: tuple[tuple[int, Table], ...]
    settled: tuple[tuple[int, bool, bool], ...]
    rules: tuple[tuple[int, Test | None, int], ...]
    lines: Lines


@dataclass(frozen=True)
class Gate:
    """What is asked and done where a gate holds."""

    id: str
    when: Test | None
    changes: tuple[Change, ...]
    lines: Lines


@dataclass(frozen=True)
class Compiled:
    """A whole conversation.

    cues   place, id and what is done where it is missed, of each
    turns  where replies are counted and how high, or 0, 0
    """

    opening: tuple[int, ...]
    start: int
    replies: tuple[tuple[Reply, ...], ...]
    entries: tuple[Entry, ...]
    gates: tuple[Gate, ...]
    cues: tuple[tuple[int, str, tuple[Change, ...]], ...]
    turns: tuple[int, int]


def compiled(graph: Graph, *, words: bool = False) -> Compiled:
    """Compile a conversation that reads without complaint. words: whether it is to be noted what is said."""
    return _Compiler(graph, needed(graph, words=words), words).whole()


class _Compiler:
    def __init__(self, graph: Graph, matters: Needed, words: bool) -> None:
        self._graph, self._needed, self._words = graph, matters, words
        self._numbers = {node.id: number for number, node in enumerate(graph.nodes)}
        facts: list[Fact] = [("value", name) for name in graph.variables if name in matters.variables]
        facts += [("visits", name) for name in matters.visits if name in graph.by_id]
        facts += [TURNS] if matters.turns else []
        facts += [("cue", name) for name in matters.cues]
        self._slots: dict[Fact, int] = {fact: number for number, fact in enumerate(facts, start=2)}
        self._bits = {id_: 1 << number for number, id_ in enumerate(graph.choices_by_id)}
        self._places = Places(self._slots, self._bits, graph.variables)
        self._alike = {
            slot: alike(graph, name, words=words)
            for (sort, name), slot in self._slots.items()
            if sort == "value"
        }

    def whole(self) -> Compiled:
        graph = self._graph
        opening = [0] * (len(self._slots) + 2)
        for (sort, name), slot in self._slots.items():
            if sort == "value":
                variable = graph.variables[name]
                opening[slot] = coded(variable, variable.clamp(variable.start))
        cues = [(self._slots["cue", id_], id_) for id_ in self._needed.cues]
        return Compiled(
            opening=tuple(opening),
            start=self._numbers[graph.start],
            replies=tuple(tuple(self._reply(choice) for choice in node.choices) for node in graph.nodes),
            entries=tuple(self._entry(node) for node in graph.nodes),
            gates=tuple(
                Gate(
                    gate.id,
                    self._asked(gate.when),
                    self._changes(gate.effects),
                    self._lines(("gate", gate.id), 0, gate.says),
                )
                for gate in graph.gates
            ),
            cues=tuple((slot, id_, self._changes(graph.cues_by_id[id_].missed)) for slot, id_ in cues),
            turns=(self._slots.get(TURNS, 0), self._needed.turns),
        )

    def _entry(self, node: Node) -> Entry:
        at = self._needed.at[node.id]
        cues = [(slot, name) for (sort, name), slot in self._slots.items() if sort == "cue"]
        return Entry(
            changes=self._changes(node.effects),
            counted=(self._slots.get(("visits", node.id), 0), self._needed.visits.get(node.id, 0)),
            raises=tuple(
                (slot, max(self._graph.cues_by_id[id_].lasts, 1), id_)
                for id_ in node.raises
                if (slot := self._slots.get(("cue", id_)))
            ),
            keep=sum(self._bits[name] for sort, name in at if sort == "taken" and name in self._bits),
            forgotten=tuple(
                slot for fact, slot in self._slots.items() if fact[0] != "cue" and fact not in at
            ),
            standing=tuple(
                (slot, tables[node.id])
                for slot, tables in self._alike.items()
                if tables[node.id] != tuple(range(len(tables[node.id])))
            ),
            settled=tuple((slot, ("cue", id_) in at, ("came", id_) in at) for slot, id_ in cues),
            rules=tuple(
                (number, self._asked(rule.when), self._numbers[rule.goes_to])
                for number, rule in enumerate(self._graph.rules)
                if rule.goes_to != node.id
            ),
            lines=self._lines(("turn", node.id), 0, node.lines),
        )

    def _reply(self, choice: Choice) -> Reply:
        return Reply(
            id=choice.id,
            bit=self._bits[choice.id],
            again=choice.again,
            when=self._asked(choice.when),
            ways=tuple(self._way(choice, number, one) for number, one in enumerate(choice.outcomes)),
            meets=frozenset(slot for id_ in choice.meets if (slot := self._slots.get(("cue", id_)))),
        )

    def _way(self, choice: Choice, number: int, outcome: Outcome) -> Way:
        target = outcome.goes_to or choice.outcome.goes_to
        most = self._graph.by_id[target].most
        return Way(
            number=number,
            when=self._asked(outcome.when) if number < len(choice.otherwise) else None,
            target=self._numbers[target],
            full=(most, self._slots["visits", target]) if most else (0, 0),
            changes=tuple(
                (change, self._stopping(effect))
                for effect in outcome.effects
                for change in self._changes((effect,))
            ),
            lines=self._lines(("reply", choice.id), number, outcome.reaction),
        )

    def _stopping(self, effect: Effect) -> tuple[int, ...]:
        """The numbers of the gates that may stop an effect; a word never rises."""
        if not self._graph.variables[effect.variable].is_number:
            return ()
        return tuple(n for n, gate in enumerate(self._graph.gates) if effect.variable in gate.stops)

    def _lines(self, place: tuple[str, str], number: int, lines: Sequence[Line]) -> Lines:
        return tuple(
            ((*place, number, which, one), self._asked(line.only), self._asked(saying.when))
            for which, line in enumerate(lines if self._words else ())
            for one, saying in enumerate(line.sayings)
        )

    def _asked(self, condition: Condition) -> Test | None:
        return asked(condition, self._places)

    def _changes(self, effects: Iterable[Effect]) -> tuple[Change, ...]:
        """What effects change of what matters."""
        found: list[Change] = []
        for effect in effects:
            slot = self._slots.get(("value", effect.variable))
            if slot is None:
                continue
            variable = self._graph.variables[effect.variable]
            if effect.op == "=" or not variable.is_number or not isinstance(effect.by, int):
                found.append((slot, True, coded(variable, variable.clamp(effect.by)), 0, 0))
            else:
                by = effect.by if effect.op == "+" else -effect.by
                found.append((slot, False, by, variable.least, variable.most))
        return tuple(found)
