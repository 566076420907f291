"""How several people rated the same thing → accessible SVG: a line for each criterion, a mark for each who rated.

Like cms.charts. The marks differ in shape; two at the same level stand side by side. Beside its table twin.
"""

from html import escape

from django.utils.translation import gettext as _

from cms.charts_matrix import wrapped

WIDTH, EDGE = 480, 22
LETTERS, LINE, APART, KEY = 44, 22, 19, 26
"""Letters of a name on one line; height of a line; from mark to mark at one level; height of a line of the key."""
MARKS = ("disc", "ring", "diamond", "square", "triangle")
"""How the marks are drawn, in the order of who rated; after the last the first comes again."""


def raters(*, rows, who, levels, title, id="raters"):
    """Draw how people rated.

    rows    (name, [place of the level from 0, or None, for each who rated]) from top to bottom
    who     who rated, in words
    levels  how many levels there are at most
    title   what is rated, in a few words
    """
    drawn = "".join(
        f'{_mark(MARKS[n % len(MARKS)], EDGE, 14 + n * KEY)}<text x="{EDGE + 16}" y="{20 + n * KEY}">{escape(str(one))}</text>'
        for n, one in enumerate(who)
    )
    y = len(who) * KEY + 26
    drawn += "".join(
        f'<text x="{_x(n, levels)}" y="{y}" text-anchor="middle">{n + 1}</text>' for n in range(levels)
    )
    y += 36
    for name, places in rows:
        for line in wrapped(str(name), LETTERS):
            drawn += f'<text class="name" x="{EDGE - 8}" y="{y}">{escape(line)}</text>'
            y += LINE
        drawn += f'<path class="rule" d="M{EDGE} {y + 2}H{WIDTH - EDGE}"/>'
        drawn += "".join(f'<path class="tick" d="M{_x(n, levels)} {y - 3}v10"/>' for n in range(levels))
        drawn += _marks(places, levels, y + 2)
        y += 38
    about = escape(_sentence(rows, who, levels))
    return (
        f'<svg class="raters" viewBox="0 0 {WIDTH} {y - 8}" role="img" aria-labelledby="{id}-t {id}-d">'
        f'<title id="{id}-t">{escape(title)}</title><desc id="{id}-d">{about}</desc>{drawn}</svg>'
    )


def _x(place, levels):
    return round(EDGE + place / max(1, levels - 1) * (WIDTH - 2 * EDGE), 1)


def _marks(places, levels, y):
    drawn = ""
    for level in range(levels):
        here = [n for n, place in enumerate(places) if place == level]
        wide = (len(here) - 1) * APART / 2
        middle = min(max(_x(level, levels), 10 + wide), WIDTH - 10 - wide)
        for turn, n in enumerate(here):
            drawn += _mark(MARKS[n % len(MARKS)], middle - wide + turn * APART, y)
    return drawn


def _mark(kind, x, y):
    x, y = f"{x:g}", f"{y:g}"
    shapes = {
        "disc": f'<circle class="disc" cx="{x}" cy="{y}" r="7.5"/>',
        "ring": f'<circle class="open" cx="{x}" cy="{y}" r="7"/>',
        "diamond": f'<path class="open" d="M{x} {y}m0-9l9 9-9 9-9-9Z"/>',
        "square": f'<path class="open" d="M{x} {y}m-7-7h14v14h-14Z"/>',
        "triangle": f'<path class="open" d="M{x} {y}m0-9l9 15h-18Z"/>',
    }
    return shapes[kind]


def _sentence(rows, who, levels):
    said = [_("From %(low)s to %(high)s") % {"low": 1, "high": levels}]
    for name, places in rows:
        parts = [f"{one} {place + 1}" for one, place in zip(who, places, strict=True) if place is not None]
        said.append(f"{name}: {', '.join(parts) or _('not rated')}")
    return ". ".join(said) + "."
