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


def best_way(graph: Graph) -> tuple[str, ...]:
    """Replies of a way to an ending that earns the most without a critical error; () where there is none."""
    from assessments.conversation.step import begin, is_over, offered, step

    best: tuple[Fraction, tuple[str, ...]] = (Fraction(-1), ())
    weights = {one.id: Fraction(one.weight) for one in graph.skills}
    todo = [(begin(graph), Fraction(0), ())]
    seen = 0
    while todo and seen < 20_000:
        state, points, way = todo.pop()
        seen += 1
        if is_over(graph, state):
            best = max(best, (points, way))
            continue
        for choice in offered(graph, state):
            turn = step(graph, state, choice.id)
            if turn.outcome.error != "critical" and len(way) < 40:
                gain = sum(weights.get(k, 0) * Fraction(v) for k, v in turn.outcome.skills.items())
                todo.append((turn.after, points + gain, (*way, choice.id)))
    return best[1]
