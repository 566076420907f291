"""The form of a self-assessment: statements in their areas, what was chosen, and what the numbers mean."""

import re

from django.utils.translation import gettext_lazy as _

from courses.self_ratings import SCALE

_ANCHOR = re.compile(r"(?:^|\s)([1-5]): ")
ANCHORS = (
    _("I have not done this yet."),
    _("I have begun, with somebody beside me."),
    _("I do it alone when things are simple."),
    _("I do it well in most situations."),
    _("I do it well when it is hard, and help others learn it."),
)
"""What the numbers mean where the set of statements does not say it."""


def scale(description):
    """What the numbers mean, as the description of the set says it ("1: … 2: …"): the words before, and the anchors.

    Without words for all five, our own stand there.
    """
    before, *rest = _ANCHOR.split(description)
    said = dict(zip(map(int, rest[::2]), map(str.strip, rest[1::2]), strict=True))
    if set(said) != set(SCALE) or not all(said.values()):
        return {
            "before": "" if said else description.strip(),
            "anchors": list(zip(SCALE, ANCHORS, strict=True)),
        }
    return {"before": before.strip(), "anchors": [(number, said[number]) for number in SCALE]}


def chosen(sent, statements):
    """{statement: value} of what was sent; anything that is no rating of ours is passed over."""
    found = {}
    for one in statements:
        value = sent.get(f"statement-{one.pk}", "")
        if value in map(str, SCALE):
            found[one] = int(value)
    return found


def areas(statements, values, missing):
    """The areas in the order in which they first appear, each with its statements and how many are rated."""
    lacking = {one.pk for one in missing}
    found = {}
    for one in statements:
        row = {"row": one, "value": values.get(one.pk), "missing": one.pk in lacking}
        found.setdefault(one.area, []).append(row)
    return [
        {
            "name": name[:1].upper() + name[1:],
            "statements": rows,
            "rated": sum(row["value"] is not None for row in rows),
        }
        for name, rows in found.items()
    ]
