"""Ratings at several moments → accessible SVG: one line each, with a mark for every moment, all on one scale.

Like cms.charts. The marks differ in shape as well as in color. Stands beside its table twin.
"""

from html import escape

from django.utils.translation import gettext as _

from cms.charts_matrix import wrapped

WIDTH, EDGE = 480, 18
"""Units: the whole width, and what is kept free at both sides for half a mark and half a number."""
LETTERS, LINE, ROOM = 44, 22, 38
"""Letters of a name on one line; height of a line; two numbers closer than this would run into each other."""
MARKS = ("first", "between", "last")
"""How the marks are drawn: an open disc, a diamond, a filled disc."""


def change(*, rows, moments, title, low=1, high=5, id="change"):
    """Draw how things stood at up to three moments.

    rows     (name, [number from low to high for each moment, written as it is, or None]) from top to bottom
    moments  the moments in words, in their order; the last one is the filled mark
    title    what is rated, in a few words
    """
    kinds = _kinds(len(moments))
    body, y = "", 84
    for name, values in rows:
        lines = wrapped(str(name), LETTERS)
        for place, line in enumerate(lines):
            body += f'<text class="name" x="{EDGE - 8}" y="{y + place * LINE}">{escape(line)}</text>'
        y += len(lines) * LINE
        body += _row(y, _placed(kinds, values, low, high))
        y += 62
    grid = "".join(_upright(value, low, high, y - 44) for value in range(low, high + 1))
    about = _sentence(rows, moments, low, high)
    return (
        f'<svg class="change" viewBox="0 0 {WIDTH} {y - 24}" role="img" aria-labelledby="{id}-title {id}-about">'
        f'<title id="{id}-title">{escape(title)}</title><desc id="{id}-about">{escape(about)}</desc>'
        f"{_key(kinds, moments)}{grid}{body}</svg>"
    )


def _kinds(count):
    """The last moment that was given is filled, whichever it is; the first is open as long as there is another."""
    return {0: (), 1: ("last",), 2: ("first", "last")}.get(count, MARKS)


def _x(value, low, high):
    return round(EDGE + float(value - low) / (high - low) * (WIDTH - 2 * EDGE), 1)


def _mark(kind, x, y):
    if kind == "between":
        return f'<path class="between" d="M{x} {y - 8}l8 8-8 8-8-8z"/>'
    return f'<circle class="{kind}" cx="{x}" cy="{y}" r="7"/>'


def _key(kinds, moments):
    drawn, step = "", (WIDTH - EDGE) / len(MARKS)
    for place, (kind, words) in enumerate(zip(kinds, moments, strict=True)):
        x = round(EDGE + place * step, 1)
        drawn += f'{_mark(kind, x, 12)}<text x="{x + 14:.1f}" y="18">{escape(str(words))}</text>'
    return drawn


def _upright(value, low, high, bottom):
    x = _x(value, low, high)
    return (
        f'<path class="rule" d="M{x} 58V{bottom}"/>'
        f'<text class="tick" x="{x}" y="52" text-anchor="middle">{value}</text>'
    )


def _placed(kinds, values, low, high):
    """(kind of mark, its place, its number) of every moment at which there is a number."""
    return [
        (kind, _x(value, low, high), value)
        for kind, value in zip(kinds, values, strict=True)
        if value is not None
    ]


def _row(y, placed):
    """The line from one mark to the next, the marks, and below them the numbers of the first and the last."""
    if not placed:
        return ""
    drawn = ""
    if len(placed) > 1:
        steps = "L".join(f"{x} {y}" for _kind, x, _value in placed)
        drawn = f'<path class="way" d="M{steps}"/>'
    drawn += "".join(_mark(kind, x, y) for kind, x, _value in placed)
    ends = [placed[0], placed[-1]]
    if ends[0][1] == ends[1][1]:
        ends = ends[1:]
    for (kind, _at, value), x in zip(ends, _apart([x for _kind, x, _value in ends]), strict=True):
        drawn += f'<text class="{kind}-t" x="{x:.1f}" y="{y + 27}" text-anchor="middle">{value}</text>'
    return drawn


def _apart(places):
    """Push two numbers apart that would run into each other, and keep both within the figure."""
    if len(places) < 2:
        return places
    left, right = sorted(places)
    lacking = max(0, ROOM - (right - left)) / 2
    left, right = left - lacking, right + lacking
    shift = max(0, EDGE - left) - max(0, right - (WIDTH - EDGE))
    left, right = left + shift, right + shift
    return [left, right] if places[0] <= places[1] else [right, left]


def _sentence(rows, moments, low, high):
    said = [_("From %(low)s to %(high)s") % {"low": low, "high": high}]
    for name, values in rows:
        parts = [
            f"{str(words).lower()} {value}"
            for words, value in zip(moments, values, strict=True)
            if value is not None
        ]
        said.append(f"{name}: {', '.join(parts) or _('not rated')}")
    return ". ".join(said) + "."
