"""What no way through a conversation, in none of its variants, ever comes to: turns, replies, lines, rules, cues."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property

from assessments.conversation.conditions import ALWAYS
from assessments.conversation.explore import Explored
from assessments.conversation.graph import Choice, Graph, Line, Node
from assessments.conversation.possible import Way
from assessments.conversation.trying import Move
from assessments.conversation.wording import listed, short
from assessments.engine.findings import Finding, ask, block


def lint(tried: Sequence[Explored]) -> Iterator[Finding]:
    """All of it. tried: the conversation as it is first met, and as each variant."""
    ever = _Ever(tried)
    yield from _turns(ever)
    for node in ever.graph.nodes:
        if node.id in ever.turns:
            for choice in node.choices:
                yield from _reply(ever, node, choice)
    if ever.heard is not None:
        yield from _lines(ever, ever.heard)
    yield from _rules(ever)
    yield from _gates(ever)
    yield from _cues(ever)
    yield from _skills(ever)


class _Ever:
    """What comes about in any of the variants; where not every moment was tried, what may."""

    def __init__(self, tried: Sequence[Explored]) -> None:
        self._tried = tried
        self.graph: Graph = tried[0].graph
        self.complete = all(found.complete for found in tried)

    def _some(self, of: Callable[[Explored], Iterable[object]]) -> frozenset[object]:
        return frozenset(one for found in self._tried for one in of(found))

    @cached_property
    def turns(self) -> frozenset[object]:
        """Turns that are reached."""
        return self._some(lambda found: found.turns if found.complete else found.possible.turns)

    @cached_property
    def outcomes(self) -> frozenset[object]:
        """(reply, number of its outcome) of all that happens."""
        return self._some(lambda found: ((one.choice, one.outcome) for one in _moves(found)))

    @cached_property
    def rules(self) -> frozenset[object]:
        """Rules that send the talk somewhere."""
        return self._some(lambda found: (one.rule for one in _moves(found)))

    @cached_property
    def held(self) -> frozenset[object]:
        """Rules whose condition held, whether or not another came first."""
        return self._some(lambda found: found.held)

    @cached_property
    def refused(self) -> frozenset[object]:
        """Replies that their condition kept back."""
        return self._some(lambda found: found.refused)

    @cached_property
    def stopped(self) -> frozenset[object]:
        """Gates that kept something from rising."""
        return self._some(lambda found: (id_ for one in found.moves for id_ in one.stopped))

    @cached_property
    def met(self) -> frozenset[object]:
        """Cues that were answered."""
        return self._some(lambda found: (id_ for one in found.moves for id_ in one.met))

    @cached_property
    def raised(self) -> frozenset[object]:
        """Cues that came."""
        return self._some(lambda found: found.raised)

    @cached_property
    def heard(self) -> frozenset[object] | None:
        """Sayings that were said; None where that was not noted."""
        if not self.complete or not all(found.words for found in self._tried):
            return None
        return self._some(lambda found: found.heard)

    def earns(self, skill: str) -> bool:
        """Whether some way shows a skill."""
        return any(found.most().attainable.skills.get(skill) for found in self._tried)


def _moves(found: Explored) -> Sequence[Move | Way]:
    return found.moves if found.complete else found.possible.ways


def _turns(ever: _Ever) -> Iterator[Finding]:
    for node in ever.graph.nodes:
        if node.id not in ever.turns:
            yield block(node.id, "No way leads to this turn. Let one lead here, or take the turn away.")


def _reply(ever: _Ever, node: Node, choice: Choice) -> Iterator[Finding]:
    where, last = f"{node.id}/{choice.id}", len(choice.otherwise)
    happens = [(choice.id, number) in ever.outcomes for number in range(last + 1)]
    if not any(happens):
        yield ask(where, "This reply is never offered. Change its condition, or take it away.")
        return
    for number in range(last):
        if not happens[number]:
            which = f"The “otherwise” number {number + 1}" if last > 1 else "The “otherwise”"
            yield ask(where, f"{which} of this reply never happens. Change its condition, or take it away.")
    if not happens[last]:
        yield ask(where, "One “otherwise” or another always replaces what this reply does. Is that intended?")
    if ever.complete and choice.when != ALWAYS and choice.id not in ever.refused:
        yield ask(where, "The condition of this reply always holds. Take it away, or ask for more.")


def _lines(ever: _Ever, heard: frozenset[object]) -> Iterator[Finding]:
    for node in ever.graph.nodes:
        if node.id in ever.turns:
            yield from _said(node.id, ("turn", node.id, 0), node.lines, heard)
        for choice in node.choices:
            for number, outcome in enumerate(choice.outcomes):
                if (choice.id, number) in ever.outcomes:
                    place = ("reply", choice.id, number)
                    yield from _said(f"{node.id}/{choice.id}", place, outcome.reaction, heard)
    for gate in ever.graph.gates:
        if gate.id in ever.stopped:
            yield from _said(f"gates/{gate.id}", ("gate", gate.id, 0), gate.says, heard)


def _said(
    where: str, place: tuple[str, str, int], lines: Sequence[Line], heard: frozenset[object]
) -> Iterator[Finding]:
    for number, line in enumerate(lines):
        for which, saying in enumerate(line.sayings):
            if (*place, number, which) not in heard:
                said = short(saying.text or saying.body)
                yield ask(where, f"{said} is never said here. Change its condition, or take it away.")


def _rules(ever: _Ever) -> Iterator[Finding]:
    for number, rule in enumerate(ever.graph.rules):
        if rule.id in ever.rules:
            continue
        if rule.id in ever.held:
            before = listed(f"“{one.id}”" for one in ever.graph.rules[:number])
            yield ask(
                f"rules/{rule.id}",
                f"Wherever this rule holds, one before it ({before}) comes first. Move it up.",
            )
        else:
            yield ask(f"rules/{rule.id}", "This rule never holds. Change its condition, or take it away.")


def _gates(ever: _Ever) -> Iterator[Finding]:
    for gate in ever.graph.gates:
        if ever.complete and gate.id not in ever.stopped:
            yield ask(f"gates/{gate.id}", "This gate never stops anything. Change it, or take it away.")


def _cues(ever: _Ever) -> Iterator[Finding]:
    replies = [choice for node in ever.graph.nodes for choice in node.choices]
    for cue in ever.graph.cues:
        if not any(cue.id in node.raises for node in ever.graph.nodes if node.id in ever.turns):
            yield ask(f"cues/{cue.id}", "This cue never comes up. Let a turn raise it, or take it away.")
        elif not any(cue.id in choice.meets for choice in replies):
            yield ask(f"cues/{cue.id}", "No reply answers this cue. Let one meet it.")
        elif ever.complete and cue.id in ever.raised and cue.id not in ever.met:
            yield ask(
                f"cues/{cue.id}",
                "Whoever would answer this cue comes too late: it is gone by then. Let it last longer.",
            )


def _skills(ever: _Ever) -> Iterator[Finding]:
    for skill in ever.graph.skills:
        if not ever.earns(skill.id):
            yield ask(f"skills/{skill.id}", "No way to an ending without a critical error shows this skill.")
