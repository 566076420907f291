"""Small marks and discs as SVG strings: drawn shapes, never the only bearer of a meaning.

Pure: takes names and numbers, returns markup without anything a visitor typed. Colors come from the sheet.
"""

_ROUND = 'fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"'
_RING = '<circle cx="12" cy="12" r="8.5" fill="none" stroke="currentColor" stroke-width="1.5"/>'

_MARKS = {
    # time, in a story
    "clock": _RING + f'<path d="M12 7v5l3.4 2" {_ROUND} stroke-width="2"/>',
    # met, right, done
    "tick": '<circle cx="12" cy="12" r="9.25" fill="currentColor"/>'
    '<path d="m7.8 12.3 2.8 2.8 5.6-5.9" fill="none" stroke="var(--on-accent)" stroke-width="2"'
    ' stroke-linecap="round" stroke-linejoin="round"/>',
    # finished and closed, without praise
    "solid": '<circle cx="12" cy="12" r="9.25" fill="currentColor"/>'
    '<path d="m7.8 12.3 2.8 2.8 5.6-5.9" fill="none" stroke="var(--surface)" stroke-width="2"'
    ' stroke-linecap="round" stroke-linejoin="round"/>',
    # not yet
    "ring": '<circle cx="12" cy="12" r="8.5" fill="none" stroke="currentColor" stroke-width="1.5"'
    ' stroke-dasharray="3 2.6"/>',
    # open, not begun
    "circle": _RING,
    # begun
    "part": _RING + '<path d="M3.5 12a8.5 8.5 0 0 0 17 0z" fill="currentColor"/>',
    # critical for safety
    "harm": '<path d="M12 2.8 22 20.5H2Z" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round"/>'
    '<path d="M12 9.5v5" stroke="currentColor" stroke-width="2.2" stroke-linecap="round"/>'
    '<circle cx="12" cy="17.6" r="1.25" fill="currentColor"/>',
    # missed, refused, revoked
    "missed": '<circle cx="12" cy="12" r="8.5" fill="none" stroke="currentColor" stroke-width="2"/>'
    '<path d="M6.2 17.8 17.8 6.2" stroke="currentColor" stroke-width="2"/>',
    # not right, without danger
    "cross": _RING + f'<path d="m9 9 6 6m0-6-6 6" {_ROUND} stroke-width="2"/>',
    "arrow": f'<path d="M5 12h13m-5-5 5 5-5 5" {_ROUND} stroke-width="2"/>',
    "back": f'<path d="M19 12H6m5-5-5 5 5 5" {_ROUND} stroke-width="2"/>',
    "chevron": f'<path d="m9 6 6 6-6 6" {_ROUND} stroke-width="2"/>',
    "saved": f'<path d="m5 12.5 4.5 4.5L19 7" {_ROUND} stroke-width="2.2"/>',
    # the leaf of a pearl
    "carry": f'<path d="M4 20c0-9 5-15 16-16 0 10-5 15.5-13 15.5M4 20c2-5 5-8 9-10" {_ROUND} stroke-width="2"/>',
    "key": f'<circle cx="8" cy="12" r="4" {_ROUND} stroke-width="2"/><path d="M12 12h9m-3 0v4" {_ROUND} stroke-width="2"/>',
    # the two halves
    "left": '<path d="M13 3.5A8.5 8.5 0 0 0 13 20.5Z" fill="currentColor"/>',
    "right": '<path d="M11 3.5A8.5 8.5 0 0 1 11 20.5Z" fill="currentColor"/>',
}
_HALF_BOX = {"left": "4 3 10 18", "right": "10 3 10 18"}

NAMES = tuple(_MARKS)
SIDES = ("later", "open", "begun", "done", "whole")

_SIDE = {
    "l": ("M10.6 2.2A9.9 9.9 0 0 0 10.6 21.8Z", "M10.6 12H2.1A9.9 9.9 0 0 0 10.6 21.8Z"),
    "r": ("M13.4 2.2A9.9 9.9 0 0 1 13.4 21.8Z", "M13.4 12H21.9A9.9 9.9 0 0 1 13.4 21.8Z"),
}


def mark(name, size=24):
    """Draw the mark called `name`, `size` pixels high (a half-disc: half as wide). Raises KeyError."""
    width = height = size
    if name in _HALF_BOX:
        height = round(size * 0.75)
        width = round(height * 10 / 18)
    box = _HALF_BOX.get(name, "0 0 24 24")
    return f'<svg class="mark" width="{width}" height="{height}" viewBox="{box}" aria-hidden="true">{_MARKS[name]}</svg>'


def brand(size=26):
    """Draw the sign of the product: one half filled, one half open, side by side."""
    return (
        f'<svg width="{size}" height="{size}" viewBox="0 0 24 24" aria-hidden="true">'
        '<path d="M10.7 1.5v17a8.5 8.5 0 0 1 0-17Z" fill="currentColor"/>'
        '<path d="M13.3 5.5v17a8.5 8.5 0 0 0 0-17Z" fill="none" stroke="currentColor" stroke-width="1.8"'
        ' stroke-linejoin="round"/></svg>'
    )


def disc(left="open", right="open", size=26):
    """Draw a week: each half later, open, begun or done; two done halves close into one whole disc.

    `size` is in pixels. Raises ValueError for a state that does not exist.
    """
    for state in (left, right):
        if state not in SIDES:
            raise ValueError(f"A half is one of {', '.join(SIDES)}; not {state!r}.")
    if left == right and left in ("done", "whole"):
        body = '<circle class="whole" cx="12" cy="12" r="10"/><path class="tick" d="m7.6 12.3 3 3 6-6.3"/>'
    elif left == right == "later":
        body = '<circle class="later" cx="12" cy="12" r="4"/>'
    else:
        body = _side("l", left) + _side("r", right)
    return f'<svg class="disc" width="{size}" height="{size}" viewBox="0 0 24 24" aria-hidden="true">{body}</svg>'


def _side(side, state):
    outline, lower = _SIDE[side]
    if state == "begun":
        return f'<path class="{side}" d="{outline}"/><path class="{side} part" d="{lower}"/>'
    kind = "done" if state in ("done", "whole") else "open"
    return f'<path class="{side} {kind}" d="{outline}"/>'
