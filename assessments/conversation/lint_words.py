"""What a conversation is made of, part by part: what is empty, what says nothing of itself, what gives itself away."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from assessments.conversation.conditions import Compare, leaves
from assessments.conversation.graph import Choice, Graph, Line, Node
from assessments.conversation.most import weighed_gain
from assessments.conversation.needed import conditions
from assessments.conversation.people import EMOTION, FEELING
from assessments.conversation.variables import Effect
from assessments.conversation.wording import counted
from assessments.engine.findings import Finding, ask, block

NEARLY = Fraction(3, 5)
"""From this share of turns on, the best reply gives itself away."""
ENOUGH_TURNS = 5
REPLIES = 3
WORDINGS = 3


def lint(graph: Graph) -> Iterator[Finding]:
    """All of it."""
    yield from _variables(graph)
    yield from _parts(graph)
    for node in graph.nodes:
        yield from _node(node)
        for choice in node.choices:
            yield from _choice(f"{node.id}/{choice.id}", choice)
    for gate in graph.gates:
        yield from _empty(f"gates/{gate.id}", gate.says)
    yield from _moved(graph)
    yield from _told(graph)


def effects(graph: Graph) -> Iterator[Effect]:
    """Every effect anywhere."""
    for node in graph.nodes:
        yield from node.effects
        for choice in node.choices:
            for outcome in choice.outcomes:
                yield from outcome.effects
    for cue in graph.cues:
        yield from cue.missed
    for gate in graph.gates:
        yield from gate.effects


def _variables(graph: Graph) -> Iterator[Finding]:
    asked = {leaf.variable for one in conditions(graph) for leaf in leaves(one) if isinstance(leaf, Compare)}
    changed = {effect.variable for effect in effects(graph)}
    changed |= {name for variant in graph.variants for name in variant.starts}
    for one in graph.own_variables:
        where = f"variables/{one.id}"
        if one.id not in asked | changed:
            yield block(where, "Nothing changes this, and nothing asks for it. Use it, or take it away.")
        elif one.id not in changed:
            yield block(where, "Conditions ask for this, and nothing ever changes it. Let a reply do so.")
        elif one.id not in asked:
            yield block(where, "This is changed, and no condition asks for it. Use it, or take it away.")


def _parts(graph: Graph) -> Iterator[Finding]:
    for skill in graph.skills:
        if not skill.label.strip():
            yield block(f"skills/{skill.id}", "Say in a few words what this skill is.")
    for cue in graph.cues:
        if not cue.words.strip():
            yield block(f"cues/{cue.id}", "Say what is heard or seen of this cue.")
    for variant in graph.variants:
        if not variant.title.strip():
            yield block(f"variants/{variant.id}", "Give this variant a title.")
    if graph.nodes and not any(node.key for node in graph.nodes):
        yield ask("", "No turn is marked as a decisive one. Mark those that learners should look back at.")


def _node(node: Node) -> Iterator[Finding]:
    yield from _empty(node.id, node.lines)
    if node.ending and not node.ending.title.strip():
        yield block(node.id, "Give this ending a title: what it came to, in a few words.")
    if 0 < len(node.choices) < REPLIES:
        only = "Only one reply stands" if len(node.choices) == 1 else "Only 2 replies stand"
        yield ask(node.id, f"{only} here. With {REPLIES} or more, learners choose and do not guess.")
    if node.writing and sum(bool(one.strip()) for one in node.writing.wordings) < WORDINGS:
        there = counted(len(node.writing.wordings), "wording", "wordings")
        yield ask(
            node.id, f"Learners write their own words here. Give {WORDINGS} ways to say it; there is {there}."
        )
    if node.writing and not node.writing.ask.strip():
        yield block(node.id, "Learners write their own words here. Say what is asked of them.")


def _choice(where: str, choice: Choice) -> Iterator[Finding]:
    if not choice.text.strip(' “”"\n'):
        yield block(where, "This reply is empty. Write what is said or done.")
    unsaid = False
    for outcome in choice.outcomes:
        yield from _empty(where, outcome.reaction)
        if outcome.error == "critical" and not outcome.harm.strip():
            yield block(where, "This is a critical error. Say in one sentence what it does to the patient.")
        inherits = (
            bool(choice.outcome.error) or not outcome.error
        )  # a mistake where it usually is none: say why
        unsaid = unsaid or not (outcome.because.strip() or (inherits and choice.outcome.because.strip()))
    if unsaid:
        yield ask(where, "Say why this reply helps or does not: one sentence of coaching (“because”).")


def _empty(where: str, lines: Iterable[Line]) -> Iterator[Finding]:
    for line in lines:
        if not line.sayings or any(not (one.text.strip() or one.body.strip()) for one in line.sayings):
            yield block(where, f"A line of “{line.speaker}” is empty. Write what is said, or take it away.")


def _moved(graph: Graph) -> Iterator[Finding]:
    felt = {f"{person.id}.{name}" for person in graph.people for name in (EMOTION, FEELING)}
    if graph.people and not any(effect.variable in felt for effect in effects(graph)):
        yield ask("", "Nobody's emotion ever changes, whatever is said. Let it rise and fall.")


def _told(graph: Graph) -> Iterator[Finding]:
    """Whether the best reply can be found without reading: by its length, or by its place."""
    best = [(node.choices, one) for node in graph.nodes if (one := _best(graph, node.choices)) is not None]
    if len(best) < ENOUGH_TURNS:
        return
    longest = sum(
        len(some[one].text) > max(len(other.text) for n, other in enumerate(some) if n != one)
        for some, one in best
    )
    if Fraction(longest, len(best)) >= NEARLY:
        yield ask(
            "",
            f"At {longest} of {len(best)} turns the best reply is also the longest. Learners notice that: shorten"
            " some of them, or say more in others.",
        )
    place, times = Counter(one for _, one in best).most_common(1)[0]
    if Fraction(times, len(best)) >= NEARLY:
        yield ask(
            "",
            f"At {times} of {len(best)} turns the best reply stands in place {place + 1}. Move some of them about.",
        )


def _best(graph: Graph, choices: Sequence[Choice]) -> int | None:
    """The place of the one reply that can earn the most; None where there is none, or nothing to choose from."""
    if len(choices) < 2:
        return None
    gains = [
        max((weighed_gain(graph, one) for one in choice.outcomes if not one.error), default=Fraction(0))
        for choice in choices
    ]
    most = max(gains)
    return gains.index(most) if most > 0 and gains.count(most) == 1 else None
