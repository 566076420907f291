"""Points that lead to one another, gathered into knots: what remains between knots has no loops."""

from collections.abc import Callable, Iterable, Iterator


def knots(start: int, edges: Callable[[int], Iterable[int]]) -> Iterator[list[int]]:
    """Tarjan's strongly connected components of all that can be reached, each after everything it leads to."""
    index, low = {start: 0}, {start: 0}
    waiting, inside = [start], {start}
    walk = [(start, iter(edges(start)))]
    while walk:
        point, rest = walk[-1]
        for next_ in rest:
            if next_ not in index:
                index[next_] = low[next_] = len(index)
                waiting.append(next_)
                inside.add(next_)
                walk.append((next_, iter(edges(next_))))
                break
            if next_ in inside:
                low[point] = min(low[point], index[next_])
        else:
            walk.pop()
            if walk:
                low[walk[-1][0]] = min(low[walk[-1][0]], low[point])
            if low[point] == index[point]:
                knot: list[int] = []
                while not knot or knot[-1] != point:
                    knot.append(waiting.pop())
                    inside.discard(knot[-1])
                yield knot
