"""Trust and emotion of one person over the turns of a conversation → accessible SVG.

Pure, like cms.charts: numbers and words in, a string out. Two lines that differ in shape and not in color alone, a band
where facts do not land, a face under each turn. Stands beside its table twin. Never two people in one figure.
"""

from dataclasses import dataclass
from html import escape

from cms import faces

WIDTH, HEIGHT = 456, 300
LEFT, RIGHT, TOP, BOTTOM = 26, 100, 32, 76
"""Units: the whole figure, and what is kept free around the plot for numbers, words and faces."""
MOST, FLOOR = 10, 7
"""The end of the scale, and from where facts do not land."""
APART, FACE, INSET = 21, 34, 20
"""Labels at the right closer than this are pushed apart; size of a face; from the edge of the plot to its first point."""
CUE_ROOM = 80
"""Two cues closer than this share one label, which is not wider."""
LEVELS, CLEAR = (0.7, 2.2, 3.7, 5.2, 6.2, 8.2), 0.9
"""Where on the scale the label of a cue may stand, the first that is so far from both lines."""


@dataclass(frozen=True)
class Point:
    """One turn: its label, trust, emotion, and the mood of the face."""

    label: str
    trust: int
    emotion: int
    mood: str


@dataclass(frozen=True)
class Words:
    """What stands in the figure, in the reader's language."""

    title: str
    about: str
    band: str = "7 and above: facts do not land"
    trust: str = "trust"
    emotion: str = "emotion"
    turn: str = "turn"
    cue: str = "cue passed"


def trace(*, id, name, points, words, cues=(), traits=None):
    """Draw one person's way through a conversation.

    id      of the figure in its page
    name    by which the face is drawn, with `traits` of its own
    points  a Point for each turn, at least one
    cues    places (from 0) at which a cue passed unanswered
    """
    xs = [_x(place, len(points)) for place in range(len(points))]
    small = min(FACE, _step(len(points)) - 3) if len(points) > 1 else FACE
    body = _ground(words)
    for x, point in zip(xs, points, strict=True):
        body += f'<text x="{_n(x)}" y="{_n(_y(0) + 22)}" text-anchor="middle">{escape(point.label)}</text>'
        body += _face(name, point.mood, x, small, traits or {})
    body += f'<text x="{WIDTH - RIGHT + 22}" y="{_n(_y(0) + 22)}">{escape(words.turn)}</text>'
    body += _line("emo", xs, [point.emotion for point in points])
    body += _line("trust", xs, [point.trust for point in points])
    for x, point in zip(xs, points, strict=True):
        body += f'<path class="emo-m" d="M{_n(x)} {_n(_y(point.emotion) - 8)}l8 8-8 8-8-8Z"/>'
    for x, point in zip(xs, points, strict=True):
        body += f'<circle class="trust-m" cx="{_n(x)}" cy="{_n(_y(point.trust))}" r="4.5"/>'
    lines = [[one.trust for one in points], [one.emotion for one in points]]
    body += _cues([xs[place] for place in cues], words, xs, lines)
    body += _ends(points[-1], words)
    return (
        f'<svg class="plot" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="{id}-t {id}-d">'
        f'<title id="{id}-t">{escape(words.title)}</title><desc id="{id}-d">{escape(words.about)}</desc>'
        f"{body}</svg>"
    )


def _step(count):
    return (WIDTH - LEFT - RIGHT - INSET - 6) / max(1, count - 1)


def _x(place, count):
    return LEFT + INSET + place * _step(count) if count > 1 else LEFT + INSET


def _y(value):
    return TOP + (MOST - value) * (HEIGHT - TOP - BOTTOM) / MOST


def _ground(words):
    edge = WIDTH - RIGHT
    drawn = (
        f'<rect class="gate" x="{LEFT}" y="{_n(_y(MOST))}" width="{edge - LEFT}" height="{_n(_y(FLOOR) - _y(MOST))}"/>'
        f'<path class="gate-line" d="M{LEFT} {_n(_y(FLOOR))}H{edge}"/>'
    )
    for value in (0, 5, MOST):
        drawn += f'<path class="grid" d="M{LEFT} {_n(_y(value))}H{edge}"/>'
        drawn += f'<text x="{LEFT - 8}" y="{_n(_y(value) + 5)}" text-anchor="end">{value}</text>'
    return drawn + f'<text x="{LEFT}" y="{TOP - 11}">{escape(words.band)}</text>'


def _face(name, mood, x, size, traits):
    drawn = faces.mini(name, mood, round(size), **traits)
    place = f'<svg class="face mini" x="{_n(x - size / 2)}" y="{_n(_y(0) + 32)}"'
    return drawn.replace('<svg class="face mini" aria-hidden="true"', place, 1)


def _cues(places, words, xs, lines):
    """A tick from the axis for each; words beside the first of those that stand close together, clear of the lines."""
    drawn, last = "", -CUE_ROOM
    for x in sorted(places):
        top = 1.6
        if x - last >= CUE_ROOM:
            others = any(x < other < x + CUE_ROOM for other in places)
            before = x + 6 + CUE_ROOM > WIDTH - RIGHT or (others and x - CUE_ROOM >= LEFT)
            at, anchor, left = (x - 6, "end", x - CUE_ROOM) if before else (x + 6, "start", x)
            level = _clear(left, left + CUE_ROOM, xs, lines)
            drawn += f'<text class="emo-t" x="{_n(at)}" y="{_n(_y(level))}" text-anchor="{anchor}">{escape(words.cue)}</text>'
            last, top = x, level + 0.9
        drawn += f'<path class="cue" d="M{_n(x)} {_n(_y(0))}V{_n(_y(top))}"/>'
    return drawn


def _clear(left, right, xs, lines):
    """The lowest level at which words between two places run into no line; where there is none, the one farthest off."""
    met = [value for values in lines for value in _between(left, right, xs, values)]
    middle = 0.3  # of the letters, above the line they stand on
    room = {level: min(abs(value - level - middle) for value in met) for level in LEVELS}
    return next(
        (level for level in LEVELS if room[level] >= CLEAR), max(LEVELS, key=lambda level: room[level])
    )


def _between(left, right, xs, values):
    """Values of a line between two places, close enough to each other that nothing slips through."""
    if len(xs) == 1:
        return values
    found, steps = [], 24
    for step in range(steps + 1):
        x = min(max(left + (right - left) * step / steps, xs[0]), xs[-1])
        place = min(int((x - xs[0]) / (xs[1] - xs[0])), len(xs) - 2)
        part = (x - xs[place]) / (xs[place + 1] - xs[place])
        found.append(values[place] + part * (values[place + 1] - values[place]))
    return found


def _line(kind, xs, values):
    way = "L".join(f"{_n(x)} {_n(_y(value))}" for x, value in zip(xs, values, strict=True))
    return f'<path class="{kind}" d="M{way}"/>'


def _ends(last, words):
    """The last numbers in words at the right, pushed apart where they would run into each other."""
    trust, emotion = _y(last.trust) + 5, _y(last.emotion) + 5
    if abs(trust - emotion) < APART:
        middle = (trust + emotion) / 2
        above, below = middle - APART / 2, middle + APART / 2
        trust, emotion = (above, below) if last.trust >= last.emotion else (below, above)
    x = WIDTH - RIGHT + 13
    return (
        f'<text class="trust-t" x="{x}" y="{_n(trust)}">{escape(words.trust)} {last.trust}</text>'
        f'<text class="emo-t" x="{x}" y="{_n(emotion)}">{escape(words.emotion)} {last.emotion}</text>'
    )


def _n(number):
    return f"{number:.1f}".rstrip("0").rstrip(".")
