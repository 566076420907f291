"""Multiple response, as a content pack writes it."""

from assessments.packs_described import option
from courses.packs.mappings import Several
from courses.packs.shapes import MAY, Flag, Key, Whole, Word

RULES = ("plus_minus", "select_n", "all_or_nothing")
KEYS = (
    Key("rule", Word(RULES), "How points are counted."),
    Key("select", Whole(1, 50), "How many may be chosen; only with “select_n”.", MAY),
    Key("shuffle", Flag(), "Whether each learner meets another order."),
    Key("options", Several(option("correct", "Several are right."), least=2), "What can be chosen."),
)


def read(case, record, id_, place):
    """Return the raw value of the author's block beyond what every kind shares."""
    if record["rule"] == "select_n" and record["select"] is None:
        record.say("rule", "expected “select” with it: how many may be chosen.")
    if record["rule"] != "select_n" and record["select"] is not None:
        record.say("select", "expected only with “rule: select_n”.")
    return {
        "rule": record["rule"],
        "select": record["select"] if record["rule"] == "select_n" else None,
        "shuffle": record["shuffle"],
        "options": case.options(record, place, "correct"),
    }


def write(value, options):
    """Return the plain values of KEYS; `options` makes those of a list of options."""
    return {
        "rule": value["rule"],
        "select": value["select"] if value["rule"] == "select_n" else None,
        "shuffle": bool(value["shuffle"]),
        "options": options(value, "correct"),
    }
