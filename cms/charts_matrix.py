"""A table of numbers as dots: rows down, columns across, larger dots for more. Stands beside its table twin.

Like cms.charts. Laid out for the largest letters it is read in (a phone's); the sheet makes them smaller elsewhere.
"""

from html import escape

from django.utils.translation import gettext as _

WIDTH, NAMES, EDGE = 430, 158, 2
"""Units: the whole width, the column of the rows' names, and what is kept free at the right."""
LINE, GAP, WIDEST = 18, 12, 26
LETTER = 7.4
"""Width of a letter of 16.5 units, on the average."""
STEPS = ((1, 4), (2, 6), (4, 8.5), (7, 11))
"""From how many on which radius is drawn."""
HOLLOW = 4


def radius(number):
    """How large the dot of a number is; 0 for nothing."""
    return max((size for least, size in STEPS if number >= least), default=0)


def key():
    """What each size of dot stands for, as (drawing, words): the smallest first, and nothing before it."""
    found = [(_alone(0), _("none yet"))]
    for (least, _size), following in zip(STEPS, [*(step[0] for step in STEPS[1:]), None], strict=True):
        words = _("%(least)d or more") % {"least": least} if following is None else str(least)
        if following and following - least > 1:
            words = _("%(least)d to %(most)d") % {"least": least, "most": following - 1}
        found.append((_alone(least), words))
    return found


def dot_matrix(*, columns, rows, title, about, id="dots"):
    """Draw a matrix of dots. The first column stands apart from the others: it is of another kind, such as a total.

    columns  names across
    rows     (name, numbers), a number for each column
    title    what the figure is, in a few words; `about` says what it shows, in a sentence or two
    """
    step = min(WIDEST, (WIDTH - NAMES - EDGE) / max(1, len(columns)))
    head = max((len(name) for name in columns), default=0) * LETTER + 14
    drawn, y = _heads(columns, head, step), head
    for name, numbers in rows:
        lines = wrapped(name, NAMES / LETTER)
        height = max(len(lines) * LINE + GAP, WIDEST)
        drawn += _row(lines, numbers, y, height, step)
        y += height
    drawn += f'<path class="apart" d="M{_n(NAMES + step)} {_n(head - 6)}V{_n(y)}"/>'
    width = NAMES + step * len(columns) + EDGE
    return (
        f'<svg class="dots" viewBox="0 0 {_n(width)} {_n(y + 2)}" role="img" '
        f'aria-labelledby="{id}-title {id}-about"><title id="{id}-title">{escape(title)}</title>'
        f'<desc id="{id}-about">{escape(about)}</desc>{drawn}</svg>'
    )


def wrapped(words, letters):
    """Break words into lines of about so many letters; a longer word has a line of its own."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and len(longer) > letters:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _n(number):
    return f"{round(number, 1):g}"


def _x(place, step):
    return NAMES + (place + 0.5) * step


def _heads(columns, head, step):
    """The names across, turned to be read from below."""
    return "".join(
        f'<text class="across" transform="translate({_n(_x(place, step))} {_n(head - 10)}) rotate(-90)" '
        f'dy=".35em">{escape(name)}</text>'
        for place, name in enumerate(columns)
    )


def _row(lines, numbers, y, height, step):
    middle = y + height / 2
    # In em: half of the lines above the middle and half below it, at whatever size the sheet gives them.
    first = f"{0.35 - 0.56 * (len(lines) - 1):.2f}em"
    spans = "".join(
        f'<tspan x="0" dy="{first if not number else "1.12em"}">{escape(line)}</tspan>'
        for number, line in enumerate(lines)
    )
    drawn = f'<path class="rule" d="M0 {_n(y)}H{_n(NAMES + step * len(numbers) + EDGE)}"/>'
    drawn += f'<text y="{_n(middle)}">{spans}</text>'
    return drawn + "".join(_dot(number, _x(place, step), middle) for place, number in enumerate(numbers))


def _dot(number, x, y):
    size = radius(number)
    if not size:
        return f'<circle class="none" cx="{_n(x)}" cy="{_n(y)}" r="{HOLLOW}"/>'
    return f'<circle class="some" cx="{_n(x)}" cy="{_n(y)}" r="{size}"/>'


def _alone(number):
    return f'<svg class="dots" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">{_dot(number, 12, 12)}</svg>'
