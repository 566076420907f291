"""A conversation as whole numbers: the same moves as `step`, fast enough to try every one of them.

A moment is a tuple of whole numbers: the turn, the values that matter, counts, cues, replies given as bits. Tests
hold it to `step` reply by reply.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assessments.conversation.asking import (
    MET,
    MISSED,
    NODE,
    TAKEN,
    Moment,
    Places,
    Test,
    asked,
    coded,
    holds,
)
from assessments.conversation.graph import Graph, Line, Node, Outcome
from assessments.conversation.needed import TURNS, Fact, needed
from assessments.conversation.variables import Effect

Change = tuple[int, bool, int, int, int]
"""Where, whether it is set (else added), by how much, and the ends of the range."""
Heard = tuple[str, str, int, int, int]
"""A saying: "turn", "reply" or "gate"; its id; number of the outcome, of the line, of the saying."""


_Lines = tuple[tuple[Heard, Test | None, Test | None], ...]


@dataclass(frozen=True)
class Move:
    """One way a reply can go, whatever the state around it.

    outcome  which of the reply's outcomes
    counts   whether its skills count: a reply given again shows nothing new
    rule     the rule that sent the talk elsewhere, or ""
    """

    choice: str
    outcome: int
    counts: bool = True
    rule: str = ""
    stopped: tuple[str, ...] = ()
    met: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Way:
    """An outcome of a reply: where it leads and what it changes, each change with the gates that may stop it."""

    number: int
    when: Test | None
    target: int
    full: tuple[int, int]
    changes: tuple[tuple[Change, tuple[int, ...]], ...]
    lines: _Lines


@dataclass(frozen=True)
class _Reply:
    id: str
    bit: int
    again: bool
    when: Test | None
    ways: tuple[_Way, ...]
    meets: frozenset[int]


@dataclass(frozen=True)
class _Entry:
    """What entering a turn does, and what can be forgotten from there on.

    counted    where its visits are counted and how high, or 0, 0
    raises     place, replies and id of each cue it raises
    keep       the replies that still matter, as bits; forgotten: places that do not
    settled    for each cue: its place, whether its standing is asked for, whether it could come again
    """

    changes: tuple[Change, ...]
    counted: tuple[int, int]
    raises: tuple[tuple[int, int, str], ...]
    keep: int
    forgotten: tuple[int, ...]
    settled: tuple[tuple[int, bool, bool], ...]
    lines: _Lines


class Compiled:
    """A graph that reads without complaint, ready to be tried. `heard`, `refused`, `held` fill as it is tried.

    heard    sayings that were said        refused  replies that were kept back by their condition
    held     rules whose condition held    raised   cues that came
    """

    def __init__(self, graph: Graph, *, words: bool = False) -> None:
        self.graph, self.words = graph, words
        self.needed = needed(graph, words=words)
        self.names = [node.id for node in graph.nodes]
        self.heard: set[Heard] = set()
        self.refused: set[str] = set()
        self.held: set[str] = set()
        self.raised: set[str] = set()
        self.moves: list[Move] = []
        self._moves: dict[Move, int] = {}
        self._numbers = {id_: number for number, id_ in enumerate(self.names)}
        self._bits = {id_: 1 << n for n, id_ in enumerate(graph.choices_by_id)}
        facts: list[Fact] = [("value", name) for name in graph.variables if name in self.needed.variables]
        facts += [("visits", name) for name in self.needed.visits if name in graph.by_id]
        facts += [TURNS] if self.needed.turns else []
        facts += [("cue", name) for name in self.needed.cues]
        self._slots: dict[Fact, int] = {fact: number for number, fact in enumerate(facts, start=2)}
        self._places = Places(self._slots, self._bits, graph.variables)
        self._cues = [(self._slots["cue", id_], id_) for id_ in self.needed.cues]
        self._missed = {
            slot: [self._change(one) for one in graph.cues_by_id[id_].missed if self._matters(one)]
            for slot, id_ in self._cues
        }
        self._gates = [
            (
                gate.id,
                asked(gate.when, self._places),
                [self._change(one) for one in gate.effects if self._matters(one)],
                self._lines(("gate", gate.id), 0, gate.says),
            )
            for gate in graph.gates
        ]
        self._rules = [
            (rule.id, asked(rule.when, self._places), self._numbers[rule.goes_to]) for rule in graph.rules
        ]
        self._replies = [
            tuple(self._reply(node, n) for n in range(len(node.choices))) for node in graph.nodes
        ]
        self._entries = [self._entry(node) for node in graph.nodes]

    def begin(self) -> Moment:
        """The moment in which it opens."""
        moment = [0] * (len(self._slots) + 2)
        for name, variable in self.graph.variables.items():
            slot = self._slots.get(("value", name))
            if slot is not None:
                moment[slot] = coded(variable, variable.clamp(variable.start))
        return self._enter(moment, self._numbers[self.graph.start])

    def following(self, moment: Moment) -> Iterator[tuple[int, Moment]]:
        """Every reply that is offered, as a number in `moves` and the moment after it."""
        taken = moment[TAKEN]
        for reply in self._replies[moment[NODE]]:
            if reply.bit & taken and not reply.again:
                continue
            if reply.when is not None and not reply.when(moment):
                self.refused.add(reply.id)
                continue
            way = next(one for one in reply.ways if holds(one.when, moment))
            most, slot = way.full
            if most and moment[slot] >= most:
                continue
            yield self._after(moment, reply, way)

    def _after(self, moment: Moment, reply: _Reply, way: _Way) -> tuple[int, Moment]:
        said = list(moment)
        stopped: list[int] = []
        for change, gates in way.changes:
            old = said[change[0]]
            _apply(said, change)
            if gates and said[change[0]] > old:
                held = [gate for gate in gates if holds(self._gates[gate][1], moment)]
                if held:
                    said[change[0]] = old
                    stopped += [gate for gate in held if gate not in stopped]
        for gate in stopped:
            for change in self._gates[gate][2]:
                _apply(said, change)
        met, missed = self._pass(said, reply)
        said[TAKEN] |= reply.bit
        turns = self._slots.get(TURNS)
        if turns is not None and said[turns] < self.needed.turns:
            said[turns] += 1
        target, used = way.target, ""
        for id_, when, goes_to in self._rules:
            if used and id_ in self.held:
                continue
            if goes_to != moment[NODE] and holds(when, said):
                self.held.add(id_)
                if not used:
                    target, used = goes_to, id_
        if self.words:
            self._listen(way.lines, said)
            for gate in stopped:
                self._listen(self._gates[gate][3], said)
        move = Move(
            choice=reply.id,
            outcome=way.number,
            counts=not moment[TAKEN] & reply.bit,
            rule=used,
            stopped=tuple(self._gates[gate][0] for gate in stopped),
            met=met,
            missed=missed,
        )
        if move not in self._moves:
            self._moves[move] = len(self.moves)
            self.moves.append(move)
        return self._moves[move], self._enter(said, target)

    def _pass(self, said: list[int], reply: _Reply) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """One reply passes for every open cue."""
        met: tuple[str, ...] = ()
        missed: tuple[str, ...] = ()
        for slot, id_ in self._cues:
            left = said[slot]
            if left <= 0:
                continue
            if slot in reply.meets:
                said[slot] = MET
                met += (id_,)
            elif left > 1:
                said[slot] = left - 1
            else:
                said[slot] = MISSED
                missed += (id_,)
                for change in self._missed[slot]:
                    _apply(said, change)
        return met, missed

    def _enter(self, moment: list[int], target: int) -> Moment:
        entry = self._entries[target]
        moment[NODE] = target
        for change in entry.changes:
            _apply(moment, change)
        counted, most = entry.counted
        if counted and moment[counted] < most:
            moment[counted] += 1
        for slot, lasts, id_ in entry.raises:
            if not moment[slot]:
                moment[slot] = lasts
                self.raised.add(id_)
        moment[TAKEN] &= entry.keep
        for slot in entry.forgotten:
            moment[slot] = 0
        for slot, matters, comes in entry.settled:
            if moment[slot] < 0 and not matters:
                moment[slot] = MET if comes else 0
        if self.words:
            self._listen(entry.lines, moment)
        return tuple(moment)

    def _listen(self, lines: _Lines, moment: Sequence[int]) -> None:
        """Note what is said of these lines: of each the first saying that holds."""
        said = -1
        for heard, only, when in lines:
            if heard[3] != said and holds(only, moment) and holds(when, moment):
                said = heard[3]
                self.heard.add(heard)

    def _entry(self, node: Node) -> _Entry:
        at = self.needed.at[node.id]
        raises = tuple(
            (self._slots["cue", id_], max(self.graph.cues_by_id[id_].lasts, 1), id_)
            for id_ in node.raises
            if ("cue", id_) in self._slots
        )
        return _Entry(
            changes=tuple(self._change(one) for one in node.effects if self._matters(one)),
            counted=(self._slots.get(("visits", node.id), 0), self.needed.visits.get(node.id, 0)),
            raises=raises,
            keep=sum(self._bits[name] for sort, name in at if sort == "taken" and name in self._bits),
            forgotten=tuple(
                slot for fact, slot in self._slots.items() if fact[0] != "cue" and fact not in at
            ),
            settled=tuple((slot, ("cue", id_) in at, ("came", id_) in at) for slot, id_ in self._cues),
            lines=self._lines(("turn", node.id), 0, node.lines),
        )

    def _reply(self, node: Node, number: int) -> _Reply:
        choice = node.choices[number]
        return _Reply(
            id=choice.id,
            bit=self._bits[choice.id],
            again=choice.again,
            when=asked(choice.when, self._places),
            ways=tuple(
                self._way(
                    choice.id, n, one, one.goes_to or choice.outcome.goes_to, n == len(choice.otherwise)
                )
                for n, one in enumerate(choice.outcomes)
            ),
            meets=frozenset(self._slots["cue", id_] for id_ in choice.meets if ("cue", id_) in self._slots),
        )

    def _way(self, id_: str, number: int, outcome: Outcome, target: str, last: bool) -> _Way:
        most = self.graph.by_id[target].most
        changes = []
        for effect in outcome.effects:
            if self._matters(effect):
                number_like = self.graph.variables[effect.variable].is_number
                gates = [n for n, gate in enumerate(self.graph.gates) if effect.variable in gate.stops]
                changes.append((self._change(effect), tuple(gates) if number_like else ()))
        return _Way(
            number=number,
            when=None if last else asked(outcome.when, self._places),
            target=self._numbers[target],
            full=(most, self._slots["visits", target]) if most else (0, 0),
            changes=tuple(changes),
            lines=self._lines(("reply", id_), number, outcome.reaction),
        )

    def _lines(self, place: tuple[str, str], number: int, lines: Sequence[Line]) -> _Lines:
        if not self.words:
            return ()
        return tuple(
            ((*place, number, n, m), asked(line.only, self._places), asked(saying.when, self._places))
            for n, line in enumerate(lines)
            for m, saying in enumerate(line.sayings)
        )

    def _matters(self, effect: Effect) -> bool:
        return ("value", effect.variable) in self._slots

    def _change(self, effect: Effect) -> Change:
        variable, slot = self.graph.variables[effect.variable], self._slots["value", effect.variable]
        if effect.op == "=" or not variable.is_number or not isinstance(effect.by, int):
            return slot, True, coded(variable, variable.clamp(effect.by)), 0, 0
        return slot, False, effect.by if effect.op == "+" else -effect.by, variable.least, variable.most


def _apply(moment: list[int], change: Change) -> None:
    slot, is_set, by, least, most = change
    moment[slot] = by if is_set else min(max(moment[slot] + by, least), most)
