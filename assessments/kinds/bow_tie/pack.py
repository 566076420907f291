"""Bow-tie, as a content pack writes it."""

from assessments.packs_described import option
from courses.packs.mappings import Several
from courses.packs.shapes import Key

POOLS = ("condition", "actions", "parameters")
KEYS = (
    Key("condition", Several(option("right", "Exactly one is right."), least=2), "What it may be."),
    Key("actions", Several(option("right", "Exactly two are right."), least=3), "What can be done."),
    Key("parameters", Several(option("right", "Exactly two are right."), least=3), "What can be watched."),
)


def read(case, record, id_, place):
    """Return the raw value of the author's block beyond what every kind shares."""
    return {name: case.options(record, f"{place}/{name}", "right", name) for name in POOLS}


def write(value, options):
    """Return the plain values of KEYS; `options` makes those of a list of options."""
    return {name: options(value, "right", name) for name in POOLS}
