"""How a panel answered along a scale: a column for each answer, below it a row of dots for each discipline.

Like cms.charts. Stands beside its table twin; laid out for the largest letters it is read in (a phone's).
"""

from html import escape

from django.utils.translation import gettext as _

from cms.charts_matrix import wrapped

WIDTH, NAMES, EDGE = 430, 128, 6
"""Units: the whole width, the column of the rows' names, and what is kept free at the right."""
TALL, HEAD = 110, 34
"""Height of the tallest column, and of what stands above it."""
LINE, GAP, DOT, APART = 18, 12, 4, 11
LETTER = 7.4
"""Width of a letter of 16.5 units, on the average."""
IN_A_LINE = 4


def spread(*, scale, rows, count):
    """Draw the spread of a panel.

    scale  dicts with sign, words, votes, most (whether nobody had more), chosen (whether it is the reader's answer)
    rows   (name of a discipline, its votes along the scale)
    count  how many answered
    """
    step = (WIDTH - NAMES - EDGE) / max(1, len(scale))
    most = max((one["votes"] for one in scale), default=0) or 1
    drawn = "".join(_column(one, NAMES + step * (place + 0.5), step, most) for place, one in enumerate(scale))
    base = HEAD + TALL
    drawn += f'<path class="axis" d="M{NAMES} {base}H{WIDTH - EDGE}"/>'
    drawn += f'<text class="name" x="0" y="{base - 4}">{escape(_("All"))}</text>'
    y = base + 30
    for name, votes in rows:
        lines = wrapped(name, NAMES / LETTER)
        tall = max(len(lines) * LINE, -(-max(votes, default=0) // IN_A_LINE) * APART) + GAP
        drawn += f'<path class="rule" d="M0 {y}H{WIDTH - EDGE}"/>'
        for number, line in enumerate(lines):
            drawn += f'<text class="name" x="0" y="{_n(y + 20 + number * LINE)}">{escape(line)}</text>'
        drawn += "".join(
            _dots(NAMES + step * (place + 0.5), y + 16, number) for place, number in enumerate(votes)
        )
        y += tall
    words = escape(_sentence(scale, rows, count), quote=True)
    return (
        f'<svg class="spread" viewBox="0 0 {WIDTH} {_n(y + 4)}" role="img" aria-label="{words}">{drawn}</svg>'
    )


def _column(one, x, step, most):
    base, tall = HEAD + TALL, TALL * one["votes"] / most
    wide, left = min(step - 14, 40), x - min(step - 14, 40) / 2
    kind = "most" if one["most"] else "some"
    bar = (
        f'<rect class="{kind}" x="{_n(left)}" y="{_n(base - tall)}" width="{_n(wide)}" height="{_n(tall)}"/>'
    )
    drawn = bar if one["votes"] else ""
    drawn += (
        f'<text class="n" x="{_n(x)}" y="{_n(base - tall - 6)}" text-anchor="middle">{one["votes"]}</text>'
    )
    drawn += (
        f'<text class="sign" x="{_n(x)}" y="{base + 20}" text-anchor="middle">{escape(one["sign"])}</text>'
    )
    if one["chosen"]:
        top = base - tall - 24
        drawn += (
            f'<text class="you-t" x="{_n(x)}" y="{_n(top)}" text-anchor="middle">{escape(_("you"))}</text>'
        )
        drawn += f'<path class="you" d="M{_n(left - 3)} {base + 26}h{_n(wide + 6)}"/>'
    return drawn


def _dots(x, y, number):
    drawn = ""
    for place in range(number):
        line, turn = divmod(place, IN_A_LINE)
        here = min(number - line * IN_A_LINE, IN_A_LINE)
        at = x + (turn - (here - 1) / 2) * APART
        drawn += f'<circle class="one" cx="{_n(at)}" cy="{_n(y + line * APART)}" r="{DOT}"/>'
    return drawn


def _sentence(scale, rows, count):
    said = [_("How %(count)s experts answered") % {"count": count}]
    said += [f"{one['sign']}, {one['words'].lower()}: {one['votes']}" for one in scale]
    said += [_("Your answer: %(answer)s") % {"answer": one["sign"]} for one in scale if one["chosen"]]
    if rows:
        said.append(_("Each discipline stands in the table"))
    return ". ".join(said) + "."


def _n(number):
    return f"{number:.1f}".rstrip("0").rstrip(".")
