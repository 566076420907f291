"""The conversation as one attempt meets it: what speaks to a seat, begun as one of its variants."""

from collections.abc import Callable
from dataclasses import replace

from assessments.conversation.graph import Choice, Graph, Line, Outcome, Variant
from courses.audience import Audience, Seat


def for_seat(graph: Graph, seat: Seat | None) -> Graph:
    """Only the lines and replies that speak to a seat; without one, all of them. Seats that meet the same share it."""
    seen = signature(graph, seat)
    if "0" not in seen:
        return graph
    if seen not in graph.casts:
        graph.casts[seen] = _kept(graph, lambda who: who.includes(seat))
    return graph.casts[seen]


def _kept(graph: Graph, keep: Callable[[Audience], bool]) -> Graph:
    def lines(some: tuple[Line, ...]) -> tuple[Line, ...]:
        return tuple(line for line in some if keep(line.audience))

    def outcome(one: Outcome) -> Outcome:
        return replace(one, reaction=lines(one.reaction))

    def choice(one: Choice) -> Choice:
        return replace(
            one, outcome=outcome(one.outcome), otherwise=tuple(outcome(each) for each in one.otherwise)
        )

    nodes = tuple(
        replace(
            node,
            lines=lines(node.lines),
            choices=tuple(choice(one) for one in node.choices if keep(one.audience)),
        )
        for node in graph.nodes
    )
    gates = tuple(replace(gate, says=lines(gate.says)) for gate in graph.gates)
    return replace(graph, nodes=nodes, gates=gates)


def audiences(graph: Graph) -> tuple[Audience, ...]:
    """Every audience that a part of it names, each once, in order."""
    return graph.audiences


def signature(graph: Graph, seat: Seat | None) -> str:
    """Which of its audiences include a seat, as a text of 0 and 1: seats with the same one meet the same talk."""
    return "".join("1" if who.includes(seat) else "0" for who in graph.audiences)


def with_variant(graph: Graph, variant: Variant) -> Graph:
    """The same talk begun as a variant says; its people take the places of those with the same id."""
    instead = {person.id: person for person in variant.people}
    people = []
    for person in graph.people:
        new = instead.get(person.id, person)
        own = {
            name.partition(".")[2]: value
            for name, value in variant.starts.items()
            if name.partition(".")[0] == person.id
        }
        looks = new.looks or person.looks
        people.append(replace(new, starts={**person.starts, **new.starts, **own}, looks=looks))
    variables = tuple(
        replace(one, start=variant.starts[one.id]) if one.id in variant.starts else one
        for one in graph.own_variables
    )
    return replace(graph, people=tuple(people), own_variables=variables)
