"""Every state a conversation can reach, as far as it matters for what can still happen."""

from fractions import Fraction

from assessments.conversation.earned import Attainable
from assessments.conversation.graph import Graph


def attainable(graph: Graph) -> Attainable:
    """The most that can be earned on a way through without a critical error."""
    most: dict[str, Fraction] = {}
    for node in graph.nodes:
        for choice in node.choices:
            for id_, points in choice.outcome.skills.items():
                most[id_] = most.get(id_, Fraction(0)) + Fraction(points)
    return Attainable(sum(most.values(), Fraction(0)), most)
