"""What makes a conversation impossible to run: names that nothing has, ids twice, values beyond their range.

A graph with nothing to say here can be begun, stepped through and cast without an error, whatever else it lacks.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from assessments.conversation.conditions import Chose, Compare, Condition, CueIs, Visited, leaves
from assessments.conversation.graph import Choice, Graph, Line, Node, Outcome, Variant, is_digest
from assessments.conversation.people import EVERYBODYS, Person
from assessments.conversation.variables import MOST, Effect, Value, Variable

Complaint = tuple[str, str]
"""A place (ids joined by "/"; "" is the whole talk) and a sentence."""


MOST_TURNS = 200
"""More turns nobody can keep in view: not who writes them, not the map, not the checks that try every way through."""


def broken(graph: Graph) -> list[Complaint]:
    """Every reason for which this cannot be run, never only the first. Total: no graph makes it fail."""
    return [
        *_whole(graph),
        *_doubles(graph),
        *_people(graph),
        *_variables(graph),
        *_cues_and_skills(graph),
        *_over_all(graph),
        *(one for node in graph.nodes for one in _node(graph, node)),
    ]


def _whole(graph: Graph) -> Iterator[Complaint]:
    if not graph.people:
        yield "", "There is nobody to talk with. Add a person."
    if len(graph.nodes) > MOST_TURNS:
        yield "", f"A conversation has at most {MOST_TURNS} turns. Take some out, or make two of it."
    if not graph.nodes:
        yield "", "There are no turns. Write the first one."
    elif not graph.start:
        yield "", "Say with which turn the talk begins."
    elif graph.start not in graph.by_id:
        yield "", f"The talk begins at “{graph.start}”, and there is no such turn."


def _doubles(graph: Graph) -> Iterator[Complaint]:
    replies = [choice.id for node in graph.nodes for choice in node.choices]
    yield from _twice("turns", "", (one.id for one in graph.nodes))
    yield from _twice("replies", "", replies)
    yield from _twice("people", "people", (one.id for one in graph.people))
    yield from _twice("variables", "variables", (one.id for one in graph.own_variables))
    yield from _twice("skills", "skills", (one.id for one in graph.skills))
    yield from _twice("cues", "cues", (one.id for one in graph.cues))
    yield from _twice("gates", "gates", (one.id for one in graph.gates))
    yield from _twice("rules", "rules", (one.id for one in graph.rules))
    yield from _twice("variants", "variants", (one.id for one in graph.variants))


def _twice(what: str, within: str, ids: Iterable[str]) -> Iterator[Complaint]:
    for id_, times in Counter(ids).items():
        if times > 1 and id_:
            place = f"{within}/{id_}" if within else ""
            yield place, f"{times} {what} share the id “{id_}”. Give each its own."


def _people(graph: Graph) -> Iterator[Complaint]:
    for person in graph.people:
        yield from _person(graph, f"people/{person.id}", person)
    for variant in graph.variants:
        yield from _variant(graph, f"variants/{variant.id}", variant)


def _person(graph: Graph, place: str, person: Person) -> Iterator[Complaint]:
    if "." in person.id:
        yield place, "The id of a person has no dot. Write a dash."
    if not person.called.strip():
        yield place, "Name this person, with age: “Emil Sandoval, 74”."
    yield from _starts(place, person.starts, EVERYBODYS)
    for look in person.looks:
        yield from _condition(graph, place, look.when)


def _variant(graph: Graph, place: str, variant: Variant) -> Iterator[Complaint]:
    yield from _starts(place, variant.starts, graph.variables)
    yield from _twice(f"people of “{variant.id}”", "", (one.id for one in variant.people))
    for person in variant.people:
        if person.id not in graph.people_by_id:
            yield place, f"“{person.id}” takes the place of nobody. Use the id of one of the people."
        yield from _person(graph, f"{place}/{person.id}", person)


def _starts(place: str, starts: Mapping[str, Value], known: Mapping[str, Variable]) -> Iterator[Complaint]:
    for name, value in starts.items():
        if name not in known:
            yield place, _no_variable(name)
        elif not known[name].takes(value):
            yield place, _beyond(name, known[name], value)


def _variables(graph: Graph) -> Iterator[Complaint]:
    for one in graph.own_variables:
        place = f"variables/{one.id}"
        if "." in one.id:
            yield place, "The id of a variable has no dot. Write a dash."
        if one.is_number and one.least >= one.most:
            yield place, f"This goes from {one.least} to {one.most}. Let it end above where it begins."
        elif one.is_number and one.most - one.least > MOST:
            yield place, f"This goes from {one.least} to {one.most}. Keep it within {MOST} steps."
        elif not one.takes(one.start):
            yield place, _beyond(one.id, one, one.start)
        if len(set(one.words)) < len(one.words):
            yield place, "The same word stands here twice."


def _cues_and_skills(graph: Graph) -> Iterator[Complaint]:
    for cue in graph.cues:
        place = f"cues/{cue.id}"
        if cue.person not in graph.people_by_id:
            yield place, f"“{cue.person}” gives this cue, and nobody has that id. Choose one of the people."
        yield from _effects(graph, place, cue.missed)
    for skill in graph.skills:
        if skill.weight < 0:
            yield f"skills/{skill.id}", "A skill cannot weigh less than 0."


def _over_all(graph: Graph) -> Iterator[Complaint]:
    for gate in graph.gates:
        place = f"gates/{gate.id}"
        yield from _condition(graph, place, gate.when)
        yield from ((place, _no_variable(name)) for name in gate.stops if name not in graph.variables)
        yield from _effects(graph, place, gate.effects)
        yield from _lines(graph, place, gate.says)
    for rule in graph.rules:
        place = f"rules/{rule.id}"
        yield from _condition(graph, place, rule.when)
        yield from _target(graph, place, rule.goes_to, "This rule")


def _node(graph: Graph, node: Node) -> Iterator[Complaint]:
    if not node.choices and node.ending is None:
        yield node.id, "This turn has neither a reply nor an ending. Write one."
    if node.choices and node.ending is not None:
        yield node.id, "This turn ends the talk, so nobody can reply. Take the ending or the replies away."
    yield from _lines(graph, node.id, node.lines)
    yield from _effects(graph, node.id, node.effects)
    yield from _known_cues(graph, node.id, node.raises, "comes up")
    for choice in node.choices:
        yield from _choice(graph, f"{node.id}/{choice.id}", choice)


def _choice(graph: Graph, place: str, choice: Choice) -> Iterator[Complaint]:
    yield from _condition(graph, place, choice.when)
    yield from _known_cues(graph, place, choice.meets, "is answered")
    yield from _target(graph, place, choice.outcome.goes_to, "This reply")
    for outcome in choice.otherwise:
        yield from _condition(graph, place, outcome.when)
        if outcome.goes_to:
            yield from _target(graph, place, outcome.goes_to, "An “otherwise” of this reply")
    for outcome in choice.outcomes:
        yield from _outcome(graph, place, outcome)


def _outcome(graph: Graph, place: str, outcome: Outcome) -> Iterator[Complaint]:
    skills = {skill.id for skill in graph.skills}
    yield from _effects(graph, place, outcome.effects)
    yield from _lines(graph, place, outcome.reaction)
    for name in outcome.skills:
        if name not in skills:
            yield place, f"This shows the skill “{name}”, and there is no such skill."


def _target(graph: Graph, place: str, target: str, what: str) -> Iterator[Complaint]:
    if not target:
        yield place, f"{what} leads nowhere. Choose the turn that follows."
    elif target not in graph.by_id:
        yield place, f"{what} leads to “{target}”, and there is no such turn."


def _lines(graph: Graph, place: str, lines: Iterable[Line]) -> Iterator[Complaint]:
    for line in lines:
        if line.speaker not in graph.people_by_id:
            yield place, f"“{line.speaker}” speaks here, and nobody has that id. Choose one of the people."
        if line.audio and not is_digest(line.audio):
            yield (
                place,
                f"“{line.audio[:40]}” names no recording. Take it away, and bring the recording in again.",
            )
        for condition in (line.only, *(saying.when for saying in line.sayings)):
            yield from _condition(graph, place, condition)


def _known_cues(graph: Graph, place: str, cues: Iterable[str], what: str) -> Iterator[Complaint]:
    for id_ in cues:
        if id_ not in graph.cues_by_id:
            yield place, f"The cue “{id_}” {what} here, and there is no such cue."


def _effects(graph: Graph, place: str, effects: Iterable[Effect]) -> Iterator[Complaint]:
    for effect in effects:
        variable = graph.variables.get(effect.variable)
        if variable is None:
            yield place, _no_variable(effect.variable)
        elif effect.op == "=":
            if not variable.takes(effect.by):
                yield place, _beyond(effect.variable, variable, effect.by)
        elif not variable.is_number:
            yield (
                place,
                f"“{effect.variable}” is a word and cannot go up or down. Set it to one of its words.",
            )
        elif not isinstance(effect.by, int):
            yield place, f"“{effect.variable}” is a number. Say by how much it goes up or down."


def _condition(graph: Graph, place: str, condition: Condition) -> Iterator[Complaint]:
    for leaf in leaves(condition):
        match leaf:
            case Compare():
                yield from _compare(graph, place, leaf)
            case Visited(node=node) if node not in graph.by_id:
                yield place, f"A condition asks for the turn “{node}”, and there is no such turn."
            case Chose(choice=choice) if choice not in graph.choices_by_id:
                yield place, f"A condition asks for the reply “{choice}”, and there is no such reply."
            case CueIs(cue=cue) if cue not in graph.cues_by_id:
                yield place, f"A condition asks for the cue “{cue}”, and there is no such cue."


def _compare(graph: Graph, place: str, leaf: Compare) -> Iterator[Complaint]:
    variable = graph.variables.get(leaf.variable)
    if variable is None:
        yield place, _no_variable(leaf.variable)
    elif not variable.takes(leaf.value):
        yield place, _beyond(leaf.variable, variable, leaf.value)
    elif not variable.is_number and leaf.op not in ("=", "!="):
        yield place, f"“{leaf.variable}” is a word: ask whether it is, or is not, one of its words."


def _no_variable(name: str) -> str:
    return f"“{name}” is no variable of this talk. A person's is written with a dot: “lucia.trust”."


def _beyond(name: str, variable: Variable, value: Value) -> str:
    if variable.is_number:
        return f"“{name}” goes from {variable.least} to {variable.most}; {value} is not one of these."
    return f"“{name}” is one of {', '.join(variable.words)}; “{value}” is not."
