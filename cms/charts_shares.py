"""What share of several groups chose each answer: a dot for each, its area the share. Stands beside its table twin.

Like cms.charts; laid out for the largest letters it is read in (a phone's). What is commonest in a group is
filled, so that one reads down a column what a group did, and along a row how alike they are.
"""

from html import escape
from math import sqrt

from django.utils.translation import gettext as _

from cms.charts_matrix import wrapped

WIDTH, NAMES, EDGE = 430, 168, 4
"""Units: the whole width, the column of the answers, and what is kept free at the right."""
WIDEST, LARGEST, SMALLEST = 58, 17, 1.5
"""The widest column; the radius of a whole group, and of anybody at all."""
LINE, GAP, NUMBER = 18, 14, 16
LETTER = 7.4
"""Width of a letter of 16.5 units, on the average."""
ROOM = 38
"""A column as wide as this has its number below the dot; in narrower ones the table says it."""


def shares(*, columns, rows, title):
    """Draw shares as dots.

    columns  names of the groups, across
    rows     mappings with words, is_mine, and shares: (percent, is_commonest) mappings, one for each column
    title    what the figure is, for those who hear it
    """
    step = min(WIDEST, (WIDTH - NAMES - EDGE) / max(1, len(columns)))
    size = min(LARGEST, step / 2 - 2)
    has_numbers = step >= ROOM
    head = max((len(name) for name in columns), default=0) * LETTER + 14
    drawn, y = "", head
    for place, name in enumerate(columns):
        x = NAMES + step * (place + 0.5)
        drawn += (
            f'<text class="across" transform="translate({_n(x)} {_n(head - 10)}) rotate(-90)" '
            f'dy=".35em">{escape(name)}</text>'
        )
    for row in rows:
        words = _("%(answer)s (you)") % {"answer": row["words"]} if row["is_mine"] else row["words"]
        lines = wrapped(words, (NAMES - 12) / LETTER)
        tall = max(len(lines) * LINE, 2 * size + (NUMBER if has_numbers else 0)) + GAP
        drawn += _row(row, lines, y, tall, step, size, has_numbers)
        y += tall
    words = escape(_sentence(columns, rows, title), quote=True)
    width = NAMES + step * len(columns) + EDGE
    return (
        f'<svg class="shares" viewBox="0 0 {_n(width)} {_n(y + 2)}" width="{_n(width)}" role="img" '
        f'aria-label="{words}">{drawn}</svg>'
    )


def _row(row, lines, y, tall, step, size, has_numbers):
    width = NAMES + step * len(row["shares"]) + EDGE
    drawn = f'<path class="rule" d="M0 {_n(y)}H{_n(width)}"/>'
    if row["is_mine"]:
        drawn += f'<rect class="mine" x="0" y="{_n(y + 1)}" width="{_n(width)}" height="{_n(tall - 2)}"/>'
    top = y + (tall - len(lines) * LINE) / 2 + 13
    for number, line in enumerate(lines):
        kind = "name you-t" if row["is_mine"] else "name"
        drawn += f'<text class="{kind}" x="4" y="{_n(top + number * LINE)}">{escape(line)}</text>'
    middle = y + GAP / 2 + size + (tall - GAP - 2 * size - (NUMBER if has_numbers else 0)) / 2
    for place, share in enumerate(row["shares"]):
        x = NAMES + step * (place + 0.5)
        drawn += _dot(share, x, middle, size)
        if has_numbers and share["percent"]:
            drawn += (
                f'<text class="n" x="{_n(x)}" y="{_n(middle + size + NUMBER)}" text-anchor="middle">'
                f"{share['percent']}</text>"
            )
    return drawn


def _dot(share, x, y, size):
    if not share["percent"]:
        return f'<path class="none" d="M{_n(x - 3)} {_n(y)}h6"/>'
    radius = max(size * sqrt(share["percent"] / 100), SMALLEST)
    kind = "most" if share["is_commonest"] else "some"
    return f'<circle class="{kind}" cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}"/>'


def _sentence(columns, rows, title):
    said = [title.rstrip(".")]
    for place, name in enumerate(columns):
        best = [row for row in rows if row["shares"][place]["is_commonest"]]
        if best:
            about = {"name": name, "answers": _(" and ").join(row["words"] for row in best)}
            about["percent"] = best[0]["shares"][place]["percent"]
            said.append(_("%(name)s: most often %(answers)s, %(percent)s percent") % about)
    said += [_("Your answer: %(answer)s") % {"answer": row["words"]} for row in rows if row["is_mine"]]
    return ". ".join(said) + "."


def _n(number):
    return f"{round(number, 1):g}"
