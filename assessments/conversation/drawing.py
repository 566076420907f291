"""The map of a conversation as SVG: server-drawn, every turn a link, ways highlighted. Its twin in words is the outline.

Pure: words and places in, a string out; nothing in it is trusted as markup.
"""

from collections.abc import Callable, Collection
from html import escape

from assessments.conversation.flow import Flow
from assessments.conversation.graph import Graph, Node
from assessments.conversation.layout import BESIDE, HEIGHT, WIDTH, Drawn, Map, Placed

WIDEST = 14
"""Width of a line that every run went, beyond that of one that nobody did."""
LETTERS = 28
"""Letters that fit on a line of a box."""
KINDS = {"good": "Good ending", "mixed": "Mixed ending", "bad": "Bad ending", "stopped": "Stopped, to go on"}


def draw(
    graph: Graph,
    map_: Map,
    *,
    title: str,
    url_of: Callable[[str], str] | None = None,
    ways: Collection[tuple[str, str]] = (),
    zoom: int = 100,
    kinds: dict[str, str] | None = None,
    flow: Flow | None = None,
) -> str:
    """Draw a map.

    url_of  the address of a turn's page; without it turns are no links
    ways    (reply, turn it leads to) of every step that is highlighted; all else steps back
    zoom    percent
    kinds   words for the kinds of endings, where they are translated
    flow    how many runs went which way: lines are as wide as their share, and boxes say how many came
    """
    on = set(ways)
    marked = bool(on)
    names = kinds or KINDS
    turns_on = {target for _reply, target in on} | ({graph.start} if marked else set())
    lines = "".join(_line(one, on, marked, flow) for one in map_.lines)
    boxes = "".join(
        _box(
            graph,
            one,
            url_of,
            lit=flow.came.get(one.id, 0) > 0 if flow else not marked or one.id in turns_on,
            lost=one.id in map_.lost,
            words=_came(graph.by_id[one.id], flow) if flow else _words(graph, graph.by_id[one.id], names),
        )
        for one in map_.turns
    )
    width, height = round(map_.width), round(map_.height)
    about = f"{len(map_.turns)} turns in rows from the opening down; lines are replies."
    return (
        f'<svg class="talk-map{" talk-map--ways" if marked else ""}" width="{round(width * zoom / 100)}"'
        f' height="{round(height * zoom / 100)}" viewBox="0 0 {width} {height}" role="group"'
        f' aria-labelledby="talk-map-title talk-map-about"><title id="talk-map-title">{escape(title)}</title>'
        f'<desc id="talk-map-about">{escape(about)}</desc>'
        '<defs><marker id="talk-map-tip" viewBox="0 0 10 10" refX="9" refY="5" markerUnits="userSpaceOnUse" markerWidth="10" markerHeight="10"'
        ' orient="auto-start-reverse"><path d="M0 0L10 5L0 10Z"/></marker></defs>'
        f"{lines}{boxes}</svg>"
    )


def _line(line: Drawn, on: set[tuple[str, str]], marked: bool, flow: Flow | None) -> str:
    if flow:
        return _stream(line, flow)
    lit = any((choice, line.end) in on for choice in line.choices)
    classes = [
        "line",
        "line--back" if line.back else "",
        "line--on" if lit else "line--off" if marked else "",
    ]
    return (
        f'<path class="{" ".join(filter(None, classes))}" d="{_curve(line)}" marker-end="url(#talk-map-tip)"/>'
        f"{_count(line, len(line.choices))}"
    )


def _stream(line: Drawn, flow: Flow) -> str:
    """A line as wide as the share of the runs that went it, with their number."""
    went = flow.went.get((line.start, line.end), 0)
    if not went:
        return f'<path class="line line--off" d="{_curve(line)}"/>'
    width = 1.5 + WIDEST * went / flow.runs
    return f'<path class="line line--went" stroke-width="{width:.1f}" d="{_curve(line)}"/>{_count(line, went, least=1)}'


def _curve(line: Drawn) -> str:
    if line.back:
        return _round_about(line)
    (x, y), *rest = line.points
    d = f"M{x:.1f} {y:.1f}"
    for nx, ny in rest:
        half = (y + ny) / 2
        d += f"C{x:.1f} {half:.1f} {nx:.1f} {half:.1f} {nx:.1f} {ny:.1f}"
        x, y = nx, ny
    return d


def _round_about(line: Drawn) -> str:
    """A way back runs beside the boxes, from the side of one to the side of the other."""
    (x, y), (nx, ny) = line.points[0], line.points[-1]
    y, ny = y - HEIGHT / 2, ny - HEIGHT / 2
    side = max(x, nx) + WIDTH / 2 + min(BESIDE, 50 + abs(y - ny) / 8)
    return (
        f"M{x + WIDTH / 2:.1f} {y:.1f}C{side:.1f} {y:.1f} {side:.1f} {ny:.1f} {nx + WIDTH / 2:.1f} {ny:.1f}"
    )


def _count(line: Drawn, number: int, least: int = 2) -> str:
    """A number beside a line: the replies it stands for where they are several, or the runs that went it."""
    if number < least or line.back:
        return ""
    (x, y), (nx, ny) = line.points[0], line.points[1]
    return f'<text class="count" x="{(x + nx) / 2 + 6:.1f}" y="{(y + ny) / 2 + 4:.1f}">{number}</text>'


def _box(
    graph: Graph,
    place: Placed,
    url_of: Callable[[str], str] | None,
    *,
    lit: bool,
    lost: bool,
    words: tuple[str, str],
) -> str:
    node = graph.by_id[place.id]
    classes = [
        "turn",
        "turn--key" if node.key else "",
        "turn--off" if not lit else "",
        "turn--lost" if lost else "",
    ]
    if node.ending:
        classes += ["turn--ending", f"turn--{node.ending.kind}"]
    head, body = words
    drawn = (
        f'<rect x="{place.x:.1f}" y="{place.y:.1f}" width="{WIDTH}" height="{HEIGHT}" rx="{20 if node.ending else 5}"/>'
        f'<text class="head" x="{place.x + 12:.1f}" y="{place.y + 26:.1f}">{escape(head)}</text>'
        f'<text class="body" x="{place.x + 12:.1f}" y="{place.y + 48:.1f}">{escape(body)}</text>'
    )
    group = f'<g class="{" ".join(filter(None, classes))}">{drawn}</g>'
    return f'<a href="{escape(url_of(node.id))}">{group}</a>' if url_of else group


def _words(graph: Graph, node: Node, names: dict[str, str]) -> tuple[str, str]:
    """What stands in a box: its name, and the first words of it."""
    if node.ending:
        return _short(node.ending.title or node.id), names[node.ending.kind]
    first = next(
        (saying.text for line in node.lines for saying in line.sayings[::-1] if saying.text), node.scene
    )
    name = node.title or node.id
    return _short(f"{name} ◆" if node.key else name), _short(first)


def _came(node: Node, flow: Flow) -> tuple[str, str]:
    """What stands in a box of counts: its name, and how many runs came there."""
    name = (node.ending.title if node.ending else node.title) or node.id
    came = flow.came.get(node.id, 0)
    return _short(name), f"{came} of {flow.runs}" if flow.runs else "0"


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= LETTERS else words[: LETTERS - 1].rstrip() + "…"
