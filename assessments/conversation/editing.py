"""What the outline does to a conversation: replies and turns are added, moved, copied, taken out. Pure.

Each returns a new conversation, and says where one goes on writing.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from assessments.conversation.graph import Choice, Ending, Graph, Node, Outcome

NEW_TURN, NEW_ENDING = "+turn", "+ending"
"""Where a reply may lead beside the turns that are there."""


def free_id(taken: Iterable[str], wish: str, *, first: int = 1) -> str:
    """An id that is not taken: made of the wish, with a number where needed."""
    known = set(taken)
    base = re.sub(r"[^a-z0-9]+", "-", wish.lower()).strip("-")[:40].strip("-") or "part"
    if base not in known and first == 1:
        return base
    number = max(first, 2) if first == 1 else first
    while f"{base}-{number}" in known:
        number += 1
    return f"{base}-{number}"


def free_reply(graph: Graph, turn: str, also: Iterable[str] = ()) -> str:
    """An id for a new reply of a turn: turn-1, turn-2 …, one that no reply has."""
    taken = {*graph.choices_by_id, *also}
    number = 1
    while f"{turn}-{number}" in taken:
        number += 1
    return f"{turn}-{number}"


def with_node(graph: Graph, node: Node) -> Graph:
    """The conversation with a turn in the place of the one with the same id."""
    return replace(graph, nodes=tuple(node if one.id == node.id else one for one in graph.nodes))


def _insert(graph: Graph, new: Node, behind: str) -> Graph:
    nodes = list(graph.nodes)
    at = next((place for place, one in enumerate(nodes, start=1) if one.id == behind), len(nodes))
    return replace(graph, nodes=(*nodes[:at], new, *nodes[at:]))


def made(graph: Graph, goes_to: str, *, behind: str, title: str = "") -> tuple[Graph, str]:
    """The conversation with the turn that a reply shall lead to, and its id; a new one stands behind `behind`."""
    if goes_to not in (NEW_TURN, NEW_ENDING):
        return graph, goes_to
    ends = goes_to == NEW_ENDING
    id_ = free_id(graph.by_id, title or ("ending" if ends else "turn"))
    ending = Ending("good", title or "How it ends") if ends else None
    return _insert(graph, Node(id_, title=title, ending=ending), behind), id_


def add_reply(graph: Graph, turn: str, text: str, goes_to: str) -> tuple[Graph, str]:
    """A reply at the end of a turn; goes_to: a turn, NEW_TURN or NEW_ENDING. Returns also its id."""
    graph, target = made(graph, goes_to, behind=turn)
    node, id_ = graph.by_id[turn], free_reply(graph, turn)
    choice = Choice(id_, text, Outcome(goes_to=target))
    return with_node(graph, replace(node, choices=(*node.choices, choice))), id_


def add_turn(graph: Graph, after: str, title: str, by: str = "") -> tuple[Graph, str]:
    """A turn after another one: a reply (`by`, its id) leads there now, and from there to where it led before.

    Without such a reply a new one, still without words, leads there. Returns also the id of the turn.
    """
    node = graph.by_id[after]
    id_ = free_id(graph.by_id, title or "turn")
    old = next((one for one in node.choices if one.id == by), None)
    if old is None:
        choice = Choice(free_reply(graph, after), "", Outcome(goes_to=id_))
        node = replace(node, choices=(*node.choices, choice))
        return _insert(with_node(graph, node), Node(id_, title=title), after), id_
    led = replace(old, outcome=replace(old.outcome, goes_to=id_))
    node = replace(node, choices=tuple(led if one.id == by else one for one in node.choices))
    graph = with_node(graph, node)
    reply = Choice(free_reply(graph, id_), "", Outcome(goes_to=old.outcome.goes_to))
    return _insert(graph, Node(id_, title=title, choices=(reply,)), after), id_


def duplicate(graph: Graph, turn: str) -> tuple[Graph, str]:
    """A copy of a turn behind it, with ids of its own; nothing leads there yet. Returns also its id."""
    node = graph.by_id[turn]
    id_ = free_id(graph.by_id, turn, first=2)
    ids: list[str] = []
    for _one in node.choices:
        ids.append(free_reply(graph, id_, ids))
    choices = tuple(replace(one, id=new) for one, new in zip(node.choices, ids, strict=True))
    return _insert(graph, replace(node, id=id_, choices=choices), turn), id_


def move(graph: Graph, turn: str, *, before: str = "", after: str = "") -> Graph:
    """The turn written just before, or just after, another one."""
    nodes = [one for one in graph.nodes if one.id != turn]
    beside = before or after
    at = next((place for place, one in enumerate(nodes) if one.id == beside), None)
    if at is None:
        return graph
    nodes.insert(at + bool(after), graph.by_id[turn])
    return replace(graph, nodes=tuple(nodes))


def take_out(graph: Graph, turn: str, instead: str = "") -> Graph:
    """The conversation without a turn; what led there leads to `instead`."""

    def outcome(one: Outcome) -> Outcome:
        return replace(one, goes_to=instead) if one.goes_to == turn else one

    nodes = tuple(
        replace(
            node,
            choices=tuple(
                replace(
                    choice,
                    outcome=outcome(choice.outcome),
                    otherwise=tuple(outcome(each) for each in choice.otherwise),
                )
                for choice in node.choices
            ),
        )
        for node in graph.nodes
        if node.id != turn
    )
    rules = tuple(replace(one, goes_to=instead) if one.goes_to == turn else one for one in graph.rules)
    start = instead if graph.start == turn else graph.start
    return replace(graph, start=start, nodes=nodes, rules=rules)
