"""Where the turns of a conversation stand on a map: in rows from the opening down, replies as lines between them.

Layers by the longest way from the opening, ways back set aside; long lines keep a lane of their own in each row they
pass (after Sugiyama, Tagawa and Toda 1981: layers, order by the middle of neighbors, then places).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from assessments.conversation.graph import Graph

WIDTH, HEIGHT, GAP, ROW, LANE, EDGE = 196, 66, 26, 74, 12, 16
"""Units: a turn's box, what is free beside it, between two rows, for a line that passes, and round everything."""
BESIDE = 150
"""Room on the right for lines that lead back up."""
SWEEPS = 12

Pair = tuple[str, str]


@dataclass(frozen=True)
class Placed:
    """A turn on the map: the upper left corner of its box, and its row from 0."""

    id: str
    x: float
    y: float
    row: int


@dataclass(frozen=True)
class Drawn:
    """A line from a turn to another: the replies it stands for, and the points it runs through.

    back  whether it leads to an earlier turn
    """

    start: str
    end: str
    choices: tuple[str, ...]
    points: tuple[tuple[float, float], ...]
    back: bool = False


@dataclass(frozen=True)
class Map:
    """A whole map. lost: turns no way leads to; they stand in the last row."""

    width: float
    height: float
    turns: tuple[Placed, ...]
    lines: tuple[Drawn, ...]
    lost: tuple[str, ...] = ()


@dataclass
class _Rows:
    """The rows while they are being ordered; lanes of long lines stand in them under names of their own."""

    rows: list[list[str]]
    row: dict[str, int]
    above: dict[str, list[str]] = field(default_factory=dict)
    below: dict[str, list[str]] = field(default_factory=dict)

    def join(self, upper: str, lower: str) -> None:
        self.below.setdefault(upper, []).append(lower)
        self.above.setdefault(lower, []).append(upper)


def lay_out(graph: Graph) -> Map:
    """Place every turn of a conversation that reads without complaint."""
    lines = _lines(graph)
    seen = _walked(graph, lines)
    ways_back = _ways_back(graph.start, lines)
    lost = tuple(node.id for node in graph.nodes if node.id not in seen)
    forward = [pair for pair in lines if pair not in ways_back and pair[0] in seen]
    row = _rows_of(graph.start, forward, seen)
    last = max(row.values(), default=0)
    row |= dict.fromkeys(lost, last + 1)
    rows = _Rows([[] for _ in range(max(row.values()) + 1)], row)
    for id_ in [*seen, *lost]:
        rows.rows[row[id_]].append(id_)
    lanes = {pair: _lane(rows, pair) for pair in forward}
    _order(rows)
    middle = _middles(rows)
    return _map(graph, rows, middle, lines, lanes, ways_back, lost)


def _lines(graph: Graph) -> dict[Pair, list[str]]:
    """{(turn, next turn): replies}. A rule leads from everywhere, so no line is drawn for it."""
    found: dict[Pair, list[str]] = {}
    for node in graph.nodes:
        for choice in node.choices:
            for target in dict.fromkeys(one.goes_to or choice.outcome.goes_to for one in choice.outcomes):
                found.setdefault((node.id, target), []).append(choice.id)
    return found


def _walked(graph: Graph, lines: Iterable[Pair]) -> dict[str, None]:
    """Every turn some way leads to, in the order of a walk; where rules lead is reached too."""
    after: dict[str, list[str]] = {}
    for start, end in lines:
        after.setdefault(start, []).append(end)
    seen: dict[str, None] = {}
    waiting = [*(rule.goes_to for rule in reversed(graph.rules)), graph.start]
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen[one] = None
            waiting += reversed(after.get(one, []))
    return seen


def _ways_back(start: str, lines: Iterable[Pair]) -> set[Pair]:
    """The lines that close a circle, seen from the opening."""
    after: dict[str, list[str]] = {}
    for one, end in lines:
        after.setdefault(one, []).append(end)
    found: set[Pair] = set()
    done: set[str] = set()
    for root in [start, *after]:
        if root in done:
            continue
        open_, stack = {root}, [(root, iter(after.get(root, [])))]
        while stack:
            one, rest = stack[-1]
            following = next(rest, None)
            if following is None:
                open_.discard(one)
                done.add(one)
                stack.pop()
            elif following in open_:
                found.add((one, following))
            elif following not in done:
                open_.add(following)
                stack.append((following, iter(after.get(following, []))))
    return found


def _rows_of(start: str, forward: list[Pair], seen: Mapping[str, None]) -> dict[str, int]:
    """The row of each turn: one below the lowest of those that lead to it."""
    before: dict[str, list[str]] = {id_: [] for id_ in seen}
    after: dict[str, list[str]] = {id_: [] for id_ in seen}
    for one, end in forward:
        before[end].append(one)
        after[one].append(end)
    left = {id_: len(before[id_]) for id_ in seen}
    row = dict.fromkeys(seen, 0)
    ready = [id_ for id_ in seen if not left[id_]]
    while ready:
        one = ready.pop()
        for end in after[one]:
            row[end] = max(row[end], row[one] + 1)
            left[end] -= 1
            if not left[end]:
                ready.append(end)
    # Where only a rule leads there is nothing above: beside the endings, not beside the opening.
    lowest = max(row.values(), default=0)
    return {id_: lowest if not before[id_] and id_ != start else place for id_, place in row.items()}


def _lane(rows: _Rows, pair: Pair) -> list[str]:
    """Give a long line a lane in each row that it passes; return their names."""
    start, end = pair
    lane = [f"{start}\0{end}\0{row}" for row in range(rows.row[start] + 1, rows.row[end])]
    for row, name in enumerate(lane, start=rows.row[start] + 1):
        rows.rows[row].append(name)
        rows.row[name] = row
    whole = [start, *lane, end]
    for upper, lower in pairwise(whole):
        rows.join(upper, lower)
    return lane


def _order(rows: _Rows) -> None:
    """Sort each row by the middle of its neighbors, down and up in turn, until little crosses."""
    for sweep in range(SWEEPS):
        down = sweep % 2 == 0
        neighbors = rows.above if down else rows.below
        for row in rows.rows if down else reversed(rows.rows):
            place = {name: number for one in rows.rows for number, name in enumerate(one)}
            middle = {
                name: _mean([place[other] for other in neighbors.get(name, [])], place[name]) for name in row
            }
            row.sort(key=lambda name: middle[name])


def _mean(numbers: list[float] | list[int], otherwise: float) -> float:
    return sum(numbers) / len(numbers) if numbers else otherwise


def _wide(name: str) -> float:
    return LANE if "\0" in name else WIDTH


def _middles(rows: _Rows) -> dict[str, float]:
    """The middle of each box and lane: near its neighbors, never over another in its row."""
    middle: dict[str, float] = {}
    for row in rows.rows:
        x = 0.0
        for name in row:
            middle[name] = x + _wide(name) / 2
            x += _wide(name) + GAP
    for sweep in range(SWEEPS):
        down = sweep % 2 == 0
        neighbors = rows.above if down else rows.below
        for row in rows.rows if down else reversed(rows.rows):
            wanted = [
                _mean([middle[other] for other in neighbors.get(name, [])], middle[name]) for name in row
            ]
            for name, x in zip(row, _apart(row, wanted), strict=True):
                middle[name] = x
    least = min((middle[name] - _wide(name) / 2 for name in middle), default=0.0)
    return {name: x - least + EDGE for name, x in middle.items()}


def _apart(row: list[str], wanted: list[float]) -> list[float]:
    """Places as near to the wanted ones as the widths allow: pushed from the left and from the right, then halved."""
    room = [(_wide(one) + _wide(two)) / 2 + GAP for one, two in pairwise(row)]
    left, right = list(wanted), list(wanted)
    for number, gap in enumerate(room, start=1):
        left[number] = max(left[number], left[number - 1] + gap)
    for number in range(len(row) - 2, -1, -1):
        right[number] = min(right[number], right[number + 1] - room[number])
    both = [(one + two) / 2 for one, two in zip(left, right, strict=True)]
    for number, gap in enumerate(room, start=1):
        both[number] = max(both[number], both[number - 1] + gap)
    return both


def _map(
    graph: Graph,
    rows: _Rows,
    middle: Mapping[str, float],
    lines: Mapping[Pair, list[str]],
    lanes: Mapping[Pair, list[str]],
    ways_back: set[Pair],
    lost: tuple[str, ...],
) -> Map:
    def top(row: int) -> float:
        return EDGE + row * (HEIGHT + ROW)

    turns = tuple(
        Placed(node.id, middle[node.id] - WIDTH / 2, top(rows.row[node.id]), rows.row[node.id])
        for node in graph.nodes
    )
    drawn = []
    for pair, choices in lines.items():
        start, end = pair
        begin = (middle[start], top(rows.row[start]) + HEIGHT)
        through = [(middle[name], top(rows.row[name]) + HEIGHT / 2) for name in lanes.get(pair, [])]
        back = pair in ways_back
        finish = (middle[end], top(rows.row[end]) + (HEIGHT if back else 0))
        drawn.append(Drawn(start, end, tuple(choices), (begin, *through, finish), back))
    right = max((middle[name] + _wide(name) / 2 for name in middle), default=0.0)
    right += BESIDE if ways_back else 0
    return Map(right + EDGE, top(len(rows.rows) - 1) + HEIGHT + EDGE, turns, tuple(drawn), lost)
