"""Every reply tried in a moment: the same moves as `step`, on whole numbers. Tests hold it to `step` reply by reply."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assessments.conversation.asking import MET, MISSED, NODE, TAKEN, Moment, holds
from assessments.conversation.compiled import Change, Compiled, Heard, Lines, Reply, Way, compiled
from assessments.conversation.graph import Graph


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


class Trial:
    """A conversation being tried. What is noted grows as it is.

    moves    every move made, in the order of their numbers
    heard    sayings that were said        refused  replies that were kept back by their condition
    held     rules whose condition held    raised   cues that came
    """

    def __init__(self, graph: Graph, *, words: bool = False) -> None:
        self.moves: list[Move] = []
        self.heard: set[Heard] = set()
        self.refused: set[str] = set()
        self.held: set[str] = set()
        self.raised: set[str] = set()
        self._talk: Compiled = compiled(graph, words=words)
        self._rules = [rule.id for rule in graph.rules]
        self._numbers: dict[tuple[object, ...], int] = {}

    def begin(self) -> Moment:
        """The moment in which it opens."""
        return self._enter(list(self._talk.opening), self._talk.start)

    def following(self, moment: Moment) -> Iterator[tuple[int, Moment]]:
        """Every reply that is offered, as the number of the move and the moment after it."""
        taken = moment[TAKEN]
        for reply in self._talk.replies[moment[NODE]]:
            if reply.bit & taken and not reply.again:
                continue
            if reply.when is not None and not reply.when(moment):
                self.refused.add(reply.id)
                continue
            for way in reply.ways:
                if way.when is None or way.when(moment):
                    break
            most, slot = way.full
            if not most or moment[slot] < most:
                yield self._after(moment, reply, way)

    def _after(self, moment: Moment, reply: Reply, way: Way) -> tuple[int, Moment]:
        said = list(moment)
        stopped = self._change(said, moment, way)
        met, missed = self._pass(said, reply)
        said[TAKEN] |= reply.bit
        turns, most = self._talk.turns
        if turns and said[turns] < most:
            said[turns] += 1
        target, rule = self._ruled(said, moment[NODE], way.target)
        if way.lines:
            self._listen(way.lines, said)
        for gate in stopped:
            self._listen(self._talk.gates[gate].lines, said)
        counts = not moment[TAKEN] & reply.bit
        key = (reply.bit, way.number, counts, rule, tuple(stopped), met, missed)
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self.moves)
            names = tuple(self._talk.gates[gate].id for gate in stopped)
            self.moves.append(Move(reply.id, way.number, counts, rule, names, met, missed))
        return number, self._enter(said, target)

    def _change(self, said: list[int], before: Moment, way: Way) -> list[int]:
        """Do what an outcome does. Returns the gates that kept something from rising."""
        stopped: list[int] = []
        for change, gates in way.changes:
            old = said[change[0]]
            _apply(said, change)
            if gates and said[change[0]] > old:
                held = [gate for gate in gates if holds(self._talk.gates[gate].when, before)]
                if held:
                    said[change[0]] = old
                    stopped += [gate for gate in held if gate not in stopped]
        for gate in stopped:
            for change in self._talk.gates[gate].changes:
                _apply(said, change)
        return stopped

    def _pass(self, said: list[int], reply: Reply) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """One reply passes for every open cue."""
        met: tuple[str, ...] = ()
        missed: tuple[str, ...] = ()
        for slot, id_, changes in self._talk.cues:
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
                for change in changes:
                    _apply(said, change)
        return met, missed

    def _ruled(self, said: Sequence[int], node: int, target: int) -> tuple[int, str]:
        """Where the talk goes, and the rule that sends it there; rules after the first that holds are only noted."""
        used = ""
        for number, when, goes_to in self._talk.entries[node].rules:
            if (not used or self._rules[number] not in self.held) and (when is None or when(said)):
                self.held.add(self._rules[number])
                if not used:
                    target, used = goes_to, self._rules[number]
                    if len(self.held) == len(self._rules):
                        break
        return target, used

    def _enter(self, moment: list[int], target: int) -> Moment:
        entry = self._talk.entries[target]
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
        for slot, table in entry.standing:
            moment[slot] = table[moment[slot]]
        for slot, matters, comes in entry.settled:
            if moment[slot] < 0 and not matters:
                moment[slot] = MET if comes else 0
        if entry.lines:
            self._listen(entry.lines, moment)
        return tuple(moment)

    def _listen(self, lines: Lines, moment: Sequence[int]) -> None:
        """Note what is said of these lines: of each the first saying that holds."""
        said = -1
        for heard, only, when in lines:
            if heard[3] != said and holds(only, moment) and holds(when, moment):
                said = heard[3]
                self.heard.add(heard)


def _apply(moment: list[int], change: Change) -> None:
    slot, is_set, by, least, most = change
    if is_set:
        moment[slot] = by
    else:
        value = moment[slot] + by
        moment[slot] = least if value < least else min(value, most)
