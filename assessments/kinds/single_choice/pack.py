"""Single best answer, as a content pack writes it."""

from assessments.packs_described import option
from courses.packs.mappings import Several
from courses.packs.shapes import Flag, Key

KEYS = (
    Key("shuffle", Flag(), "Whether each learner meets another order."),
    Key("options", Several(option("best", "Exactly one is the best."), least=2), "What can be chosen."),
)


def read(case, record, id_, place):
    """Return the raw value of the author's block beyond what every kind shares."""
    options = case.options(record, place, "best")
    best = sum(option["value"]["best"] for option in options)
    if best != 1:
        record.say("options", f"expected exactly one option with “best: true”; there are {best}.")
    return {"shuffle": record["shuffle"], "options": options}


def write(value, options):
    """Return the plain values of KEYS; `options` makes those of a list of options."""
    return {"shuffle": bool(value["shuffle"]), "options": options(value, "best")}
