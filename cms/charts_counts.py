"""How often each answer was given: a bar for each, with its number. Stands beside its table twin.

Pure, like cms.charts; laid out for the largest letters it is read in (a phone's).
"""

from html import escape

from cms.charts_matrix import wrapped

WIDTH, NAMES, EDGE = 430, 150, 34
"""Units: the whole width, the column of the names, and the room for a number at the right."""
BAR, LINE, GAP = 18, 18, 14
LETTER = 7.4
"""Width of a letter of 16.5 units, on the average."""


def counts(*, rows, title):
    """Draw numbers as bars. rows: (name, number), in order; title: what they are, for those who hear it."""
    most = max((number for _name, number in rows), default=0) or 1
    span, y, drawn = WIDTH - NAMES - EDGE, 4, ""
    for name, number in rows:
        lines = wrapped(name, (NAMES - 10) / LETTER)
        for place, line in enumerate(lines):
            drawn += f'<text class="name" x="0" y="{y + 14 + place * LINE}">{escape(line)}</text>'
        wide = round(span * number / most, 1)
        if number:
            drawn += f'<rect class="some" x="{NAMES}" y="{y}" width="{wide:g}" height="{BAR}"/>'
        drawn += f'<text class="n" x="{NAMES + wide + 8:g}" y="{y + 14}">{number}</text>'
        y += max(BAR, len(lines) * LINE) + GAP
    drawn += f'<path class="axis" d="M{NAMES} 0V{y - GAP + 4}"/>'
    words = escape(
        ". ".join([title.rstrip("."), *(f"{name}: {number}" for name, number in rows)]) + ".", quote=True
    )
    return f'<svg class="counts" viewBox="0 0 {WIDTH} {y}" role="img" aria-label="{words}">{drawn}</svg>'
