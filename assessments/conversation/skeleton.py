"""A conversation without its words: what decides what can be earned, and nothing else.

Seats often meet other words for the same replies; without the words they are one conversation, explored once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from assessments.conversation.conditions import Chose, Condition, Every, Not, Some
from assessments.conversation.graph import EVERYBODY, Choice, Graph, Node, Outcome
from assessments.conversation.people import Person


def skeleton(graph: Graph) -> Graph:
    """The same conversation with numbered replies and no words; what can be earned in it is the same."""
    names = {
        choice.id: f"{node.id}.{number}"
        for node in graph.nodes
        for number, choice in enumerate(node.choices, start=1)
    }

    def when(condition: Condition) -> Condition:
        return _renamed(condition, names)

    def outcome(one: Outcome) -> Outcome:
        return replace(one, reaction=(), because="", harm="", when=when(one.when))

    def choice(one: Choice) -> Choice:
        return Choice(
            id=names[one.id],
            text="",
            outcome=outcome(one.outcome),
            otherwise=tuple(outcome(each) for each in one.otherwise),
            when=when(one.when),
            audience=EVERYBODY,
            again=one.again,
            meets=one.meets,
        )

    def node(one: Node) -> Node:
        ending = replace(one.ending, title="", debrief="") if one.ending else None
        return Node(
            id=one.id,
            effects=one.effects,
            raises=one.raises,
            most=one.most,
            choices=tuple(choice(each) for each in one.choices),
            ending=ending,
        )

    return Graph(
        start=graph.start,
        people=tuple(Person(one.id, one.id, starts=one.starts) for one in graph.people),
        nodes=tuple(node(one) for one in graph.nodes),
        own_variables=tuple(replace(one, label="") for one in graph.own_variables),
        skills=tuple(replace(one, label="", steps=(), dimension="") for one in graph.skills),
        cues=tuple(replace(one, words="", because="") for one in graph.cues),
        gates=tuple(replace(one, says=(), because="", when=when(one.when)) for one in graph.gates),
        rules=tuple(replace(one, when=when(one.when)) for one in graph.rules),
    )


def named(graph: Graph, path: Iterable[str]) -> tuple[str, ...]:
    """A way through the skeleton of a conversation as one through the conversation itself."""
    found = []
    for name in path:
        node, _dot, number = name.rpartition(".")
        found.append(graph.by_id[node].choices[int(number) - 1].id)
    return tuple(found)


def _renamed(condition: Condition, names: Mapping[str, str]) -> Condition:
    match condition:
        case Chose(choice=choice):
            return Chose(names.get(choice, choice))
        case Not(part=part):
            return Not(_renamed(part, names))
        case Every(parts=parts):
            return Every(tuple(_renamed(part, names) for part in parts))
        case Some(parts=parts):
            return Some(tuple(_renamed(part, names) for part in parts))
        case _:
            return condition
