"""What the buttons of a form do to what was typed: rows come, go and move, a recording comes or goes.

Nothing of the form is saved by them.
"""

import re

from assessments.outline.fields import under
from assessments.outline.records import List
from cms.sent import whole

_ACT = re.compile(r"(add|drop|up|down|hear|clear):([A-Za-z_0-9-]{1,200})")


def act_on(record, shown, act):
    """Do what a button says to the tree, in place. Returns the path at which to go on, or None where it says nothing."""
    found = _ACT.fullmatch(act or "")
    if not found:
        return None
    verb, path = found.groups()
    steps = path.split("-")
    if verb in ("hear", "clear"):
        return _of_field(verb, record, shown, steps)
    number = None if verb == "add" else whole(steps.pop())
    place = _place(record, shown, steps)
    if place is None:
        return None
    field, rows = place
    at = "-".join(steps)
    if verb == "add":
        rows.append(field.item.blank())
        return field.item.first(under(at, len(rows) - 1))
    if number is None or number >= len(rows):
        return None
    return _moved(verb, rows, number, at)


def _of_field(verb, record, shown, steps):
    """A field of a row: heard once what was chosen is brought in, or made empty."""
    at, name, number = "-".join(steps), steps.pop(), whole(steps.pop() if steps else "")
    place = _place(record, shown, steps)
    if place is None or number is None or number >= len(place[1]) or name not in place[1][number]:
        return None
    if verb == "clear":
        place[1][number][name] = place[0].item.field(name).blank()
    return at


def _moved(verb, rows, number, at):
    if verb == "drop":
        del rows[number]
        return f"add:{at}"
    to = number + (1 if verb == "down" else -1)
    if 0 <= to < len(rows):
        rows[number], rows[to] = rows[to], rows[number]
    else:
        to = number
    # The button that goes on in this direction, or, at an end, the other one.
    at_end = to == (len(rows) - 1 if verb == "down" else 0)
    return f"{({'up': 'down', 'down': 'up'}[verb]) if at_end else verb}:{under(at, to)}"


def _place(record, shown, steps):
    """The list at a path, as (field, rows)."""
    field, value, owner = None, shown, record
    for step in steps:
        if isinstance(value, list):
            number = whole(step)
            if number is None or number >= len(value):
                return None
            value, owner = value[number], field.item
            continue
        try:
            field = owner.field(step)
        except (StopIteration, AttributeError):
            return None
        value = value[step]
        owner = getattr(field, "record", None)
    return (field, value) if isinstance(field, List) and isinstance(value, list) else None
