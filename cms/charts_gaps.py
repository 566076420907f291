"""How two judgments of one thing moved from run to run → accessible SVG: one's own, and that of others.

Like cms.charts. One figure for each dimension; lines and marks differ in shape. Stands beside its table twin.
"""

from html import escape

from django.utils.translation import gettext as _

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 320, 168, 26, 74, 14, 138
"""Units: the figure, and where the plot lies in it; at its right stand the words of the two lines."""
APART = 21
"""Words closer to each other than this are pushed apart."""


def gap(*, title, runs, own, others, levels, words, id="gap"):
    """Draw one dimension.

    runs     names of the runs, in order
    own      level from 1 in each run, or None
    others   mean level of the others in each run, or None
    levels   how many levels there are
    words    what the two lines are called: (own, others)
    """
    lines = ((own, "own"), (others, "others"))
    drawn = "".join(
        f'<path class="grid" d="M{LEFT} {_y(level, levels)}H{WIDTH - RIGHT}"/>'
        f'<text x="{LEFT - 10}" y="{_y(level, levels) + 5}" text-anchor="end">{level}</text>'
        for level in range(1, levels + 1)
    )
    drawn += "".join(
        f'<text x="{_x(n, len(runs))}" y="{BOTTOM + 24}" text-anchor="middle">{escape(str(run))}</text>'
        for n, run in enumerate(runs)
    )
    # One's own last, so that its disc stands inside the diamond where both say the same.
    drawn += "".join(_line(values, kind, levels, len(runs)) for values, kind in lines[::-1])
    drawn += _ends(lines, words, levels)
    about = escape(_sentence(runs, own, others, words, levels))
    return (
        f'<svg class="gap" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="{id}-t {id}-d">'
        f'<title id="{id}-t">{escape(str(title))}</title><desc id="{id}-d">{about}</desc>{drawn}</svg>'
    )


def _x(place, count):
    if count == 1:
        return round((LEFT + WIDTH - RIGHT) / 2, 1)
    return round(LEFT + 12 + place / (count - 1) * (WIDTH - RIGHT - LEFT - 24), 1)


def _y(level, levels):
    return round(BOTTOM - (float(level) - 1) / max(1, levels - 1) * (BOTTOM - TOP), 1)


def _line(values, kind, levels, count):
    points = [(_x(n, count), _y(value, levels)) for n, value in enumerate(values) if value is not None]
    drawn = ""
    if len(points) > 1:
        drawn = f'<path class="{kind}" d="M{"L".join(f"{x} {y}" for x, y in points)}"/>'
    for x, y in points:
        if kind == "own":
            drawn += f'<circle class="own-m" cx="{x}" cy="{y}" r="5"/>'
        else:
            drawn += f'<path class="others-m" d="M{x} {y}m0-8l8 8-8 8-8-8Z"/>'
    return drawn


def _ends(lines, words, levels):
    """The words at the right, level with the last mark of each line."""
    last = [
        (next((one for one in reversed(values) if one is not None), None), kind) for values, kind in lines
    ]
    places = [
        [_y(value, levels) + 5, kind, word]
        for (value, kind), word in zip(last, words, strict=True)
        if value is not None
    ]
    if len(places) == 2 and abs(places[0][0] - places[1][0]) < APART:
        upper, lower = sorted(places, key=lambda one: one[0])
        middle = (upper[0] + lower[0]) / 2
        middle = min(max(middle, TOP + APART / 2 + 5), BOTTOM - APART / 2 + 5)
        upper[0], lower[0] = middle - APART / 2, middle + APART / 2
    return "".join(
        f'<text class="{kind}-t" x="{WIDTH - RIGHT + 8}" y="{y:.1f}">{escape(str(word))}</text>'
        for y, kind, word in places
    )


def _sentence(runs, own, others, words, levels):
    said = [_("From %(low)s to %(high)s") % {"low": 1, "high": levels}]
    for run, mine, theirs in zip(runs, own, others, strict=True):
        parts = [f"{words[0]} {mine}"] if mine is not None else []
        parts += [f"{words[1]} {float(theirs):.1f}"] if theirs is not None else []
        said.append(_("Run %(run)s: %(said)s") % {"run": run, "said": ", ".join(parts) or _("not rated")})
    return ". ".join(said) + "."
