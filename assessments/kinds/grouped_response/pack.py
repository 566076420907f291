"""Grouped multiple response, as a content pack writes it."""

from assessments.packs_described import ID, option
from courses.packs.mappings import Mapping, Several
from courses.packs.shapes import Flag, Key, Line

GROUP = Mapping(
    ID,
    Key("title", Line(255), "Its heading."),
    Key("options", Several(option("correct", "Several are right."), least=2), "What can be chosen."),
)
KEYS = (
    Key("shuffle", Flag(), "Whether each learner meets the options of a group in another order."),
    Key("groups", Several(GROUP, least=1), "The lists, in order."),
)


def read(case, record, id_, place):
    """Return the raw value of the author's block beyond what every kind shares."""
    return {"shuffle": record["shuffle"], "groups": case.parts(record, "groups", place, _group(case))}


def _group(case):
    return lambda one, place: {"title": one["title"], "options": case.options(one, place, "correct")}


def write(value, options):
    """Return the plain values of KEYS; `options` makes those of a list of options."""
    groups = [
        {"id": one["id"], "title": one["value"]["title"], "options": options(one["value"], "correct")}
        for one in value["groups"]
    ]
    return {"shuffle": bool(value["shuffle"]), "groups": groups}
