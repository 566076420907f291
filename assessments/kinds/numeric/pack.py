"""A number with its unit, as a content pack writes it."""

from assessments.packs_numbers import (
    BAND,
    JUDGING,
    NAME,
    QUANTITY,
    RANGE,
    Formula,
    judging,
    plain_judging,
    plain_quantities,
    quantities,
)
from courses.packs.bodies.kinds import items
from courses.packs.drafts import listed
from courses.packs.mappings import Mapping, Several
from courses.packs.shapes import MAY, SHOULD, Decimal, Key, Line, Paragraph, Word

DIMENSIONS = ("mass", "volume", "count", "rate")
UNIT = Mapping(
    Key("id", Line(40, "[a-z0-9][a-z0-9_-]*", "mg"), "Short and permanent."),
    Key("label", Line(40), "As learners read it."),
    Key("dimension", Word(DIMENSIONS), "What it measures."),
    Key("factor", Decimal(above_zero=True), "How many of the keyed unit one of these is."),
    flow=True,
)
LINE = Mapping(
    Key("name", NAME, "As the lines and ranges after it say it."),
    Key("is", Formula(), "A formula over quantities and the lines before."),
    Key("unit", Line(20), "Its unit, for the worked solution.", MAY),
    Key("text", Line(), "What it is, in words.", MAY),
)
RECIPE = Mapping(
    Key("quantities", Several(QUANTITY), "Numbers that vary from learner to learner.", MAY),
    Key("conditions", Several(Paragraph()), "What holds, in words.", MAY),
    Key("lines", Several(LINE), "The worked solution, computed line by line.", MAY),
    Key("least", Decimal(), "The smallest plausible answer.", MAY),
    Key("most", Decimal(), "The largest plausible answer.", MAY),
)
KEYS = (
    Key("label", Line(), "What the number is."),
    Key("hint", Line(), "How to write it.", SHOULD),
    Key("units", Several(UNIT, least=1), "Units on offer, wrong ones as well."),
    Key("unit", Line(40), "Id of the keyed unit."),
    Key("value", Formula(), "The worked answer, in the keyed unit."),
    Key("bands", Several(BAND), "What earns how much; bands do not overlap."),
    Key("rest_because", Paragraph(), "Said when no band holds the answer; it earns 0.", SHOULD),
    Key("critical", Several(RANGE), "Ranges that could harm the patient, whatever the points."),
    Key("recipe", RECIPE, "How its numbers vary, and how the answer follows from them.", MAY),
    Key("worked", Several(Paragraph()), "The worked solution, a line each; after what a recipe computes."),
    *JUDGING,
)
_UNIT = ("label", "dimension", "factor")
_LINE = ("name", "unit", "text")
_SAME = ("label", "hint", "unit", "value", "rest_because")


def read(case, record, id_, place):
    """Return the raw value of the author's block beyond what every kind shares."""
    units = [{"code": one["id"], **{name: one[name] for name in _UNIT}} for one in record["units"]]
    codes = [unit["code"] for unit in units]
    if len(set(codes)) < len(codes):
        record.say("units", "expected every unit to have an id of its own.")
    if record["unit"] and record["unit"] not in codes:
        record.say("unit", f"expected one of {', '.join(codes)}, not “{record['unit']}”.")
    return {name: record[name] for name in _SAME} | {
        "units": listed(units, id_, "units"),
        "bands": listed(_ranges(case, record, place, "bands"), id_, "bands"),
        "critical": listed(_ranges(case, record, place, "critical"), id_, "critical"),
        "worked": listed(record["worked"], id_, "worked"),
        **judging(record),
        "recipe": _recipe(record["recipe"], id_),
    }


def _recipe(record, id_):
    """The recipe as raw data; an empty one where there is none."""
    if record is None:
        return {"quantities": [], "conditions": [], "lines": [], "least": None, "most": None}
    lines = [{"formula": one["is"], **{name: one[name] for name in _LINE}} for one in record["lines"]]
    return {
        "quantities": quantities(record, id_),
        "conditions": listed(record["conditions"], id_, "conditions"),
        "lines": listed(lines, id_, "lines"),
        "least": record["least"],
        "most": record["most"],
    }


def _plain_recipe(value):
    value = value or {}
    found = {
        "quantities": plain_quantities(value.get("quantities")),
        "conditions": items(value.get("conditions")),
        "lines": [
            {"is": one["formula"], **{name: one[name] for name in _LINE}} for one in items(value.get("lines"))
        ],
        "least": value.get("least"),
        "most": value.get("most"),
    }
    return found if any(one not in (None, [], "") for one in found.values()) else None


def _ranges(case, record, place, name):
    """Bands, or critical ranges. An end that is left out is no end."""
    for number, one in enumerate(record[name], start=1):
        case.places[f"{place}/{name} {number}"] = one.fields.line
    return [dict(one) for one in record[name]]


def write(value, options):
    """Return the plain values of KEYS."""
    return {name: value[name] for name in _SAME} | {
        "units": [
            {"id": one["code"], **{name: one[name] for name in _UNIT}} for one in items(value["units"])
        ],
        "bands": items(value["bands"]),
        "critical": items(value["critical"]),
        "worked": items(value["worked"]),
        "recipe": _plain_recipe(value.get("recipe")),
        **plain_judging(value),
    }
