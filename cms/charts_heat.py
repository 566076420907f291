"""How many stand with many things, as a matrix of cells: rows down, columns across, numbered. Pure, like cms.charts.

Each state has a mark of its own and its own filling, so that it is told without any hue; a share is a bar as long as it
is large. The table twin beside it says every cell in words.
"""

from dataclasses import dataclass
from html import escape

NAMES, CELL, HIGH, EDGE = 190, 36, 30, 2
"""Units: the column of the rows' names, the width of a cell, the height of a row, what is kept free at the edges."""
HEAD = 30
LETTER = 7.2
STATES = ("met", "waived", "begun", "not_yet", "unsafe")


@dataclass(frozen=True)
class Cell:
    """One cell: a state of STATES, or a share from 0 to 1; `words` is what it says, `short` without the column."""

    words: str
    state: str = ""
    share: float | None = None
    short: str = ""


def heat(*, columns, rows, title, about, id="heat"):
    """Draw a matrix. `columns` are short names, such as numbers; `rows` are (name, cells), a cell for each column."""
    width = NAMES + CELL * len(columns) + EDGE
    height = HEAD + HIGH * len(rows) + EDGE
    drawn = "".join(
        f'<text class="across" x="{_middle(place):g}" y="{HEAD - 10}" text-anchor="middle">{escape(str(name))}</text>'
        for place, name in enumerate(columns)
    )
    for number, (name, cells) in enumerate(rows):
        drawn += _row(name, cells, HEAD + HIGH * number, width)
    return (
        f'<svg class="heat" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-labelledby="{id}-title {id}-about"><title id="{id}-title">{escape(title)}</title>'
        f'<desc id="{id}-about">{escape(about)}</desc>{drawn}</svg>'
    )


def key(state):
    """Draw the mark of a state alone, to stand beside its words."""
    return f'<svg class="heat" viewBox="0 0 {CELL} {HIGH}" width="{CELL}" height="{HIGH}" aria-hidden="true">{_mark(state, 0, 0)}</svg>'


def _middle(place):
    return NAMES + CELL * (place + 0.5)


def _row(name, cells, y, width):
    shown = name if len(name) * LETTER <= NAMES - 8 else f"{name[: int(NAMES / LETTER) - 2].rstrip()}…"
    drawn = f'<path class="rule" d="M0 {y}H{width}"/><text x="0" y="{y + 20}">{escape(shown)}</text>'
    for place, cell in enumerate(cells):
        x = NAMES + CELL * place
        inside = _bar(cell.share, x, y) if cell.share is not None else _mark(cell.state, x, y)
        drawn += f"<g><title>{escape(cell.words)}</title>{inside}</g>"
    return drawn


def _bar(share, x, y):
    full = CELL - 8
    return (
        f'<rect class="ground" x="{x + 4}" y="{y + 5}" width="{full}" height="20"/>'
        f'<rect class="share" x="{x + 4}" y="{y + 5}" width="{round(full * share, 1):g}" height="20"/>'
    )


def _mark(state, x, y):
    box = f'x="{x + 5}" y="{y + 3}" width="26" height="24"'
    cx, cy = x + 18, y + 15
    tick = f'<path class="tick" d="m{cx - 6} {cy} 4 4.5 8-9"/>'
    return {
        "met": f'<rect class="met" {box}/>{tick}',
        "waived": f'<rect class="waived" {box}/>{tick}',
        "begun": f'<rect class="open" {box}/><path class="part" d="M{x + 5} {y + 27}v-12h26v12z"/>',
        "not_yet": f'<rect class="open" {box}/>',
        "unsafe": f'<rect class="unsafe" {box}/><path class="alarm" d="M{cx} {cy - 7}v8M{cx} {cy + 4}v3"/>',
    }.get(state, "")
