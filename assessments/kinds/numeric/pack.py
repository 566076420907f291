"""A number with its unit, as a content pack writes it."""

from courses.packs.bodies.kinds import items
from courses.packs.drafts import listed
from courses.packs.mappings import Mapping, Several
from courses.packs.shapes import MAY, SHOULD, Decimal, Flag, Key, Line, Paragraph, Word

DIMENSIONS = ("mass", "volume", "count", "rate")
UNIT = Mapping(
    Key("id", Line(40, "[a-z0-9][a-z0-9_-]*", "mg"), "Short and permanent."),
    Key("label", Line(40), "As learners read it."),
    Key("dimension", Word(DIMENSIONS), "What it measures."),
    Key("factor", Decimal(above_zero=True), "How many of the keyed unit one of these is."),
    flow=True,
)
_ENDS = (
    Key("low", Decimal(below_zero=True), "The lower end, in the keyed unit; without it there is none.", MAY),
    Key("low_open", Flag(), "The lower end itself does not belong to it.", MAY),
    Key("high", Decimal(below_zero=True), "The upper end, in the keyed unit; without it there is none.", MAY),
    Key("high_open", Flag(), "The upper end itself does not belong to it.", MAY),
)
_BECAUSE = Key("because", Paragraph(), "Why.")
BAND = Mapping(*_ENDS, Key("share", Decimal(most=1), "Share of the points."), _BECAUSE)
RANGE = Mapping(*_ENDS, _BECAUSE)
KEYS = (
    Key("label", Line(), "What the number is."),
    Key("hint", Line(), "How to write it.", SHOULD),
    Key("units", Several(UNIT, least=1), "Units on offer, wrong ones as well."),
    Key("unit", Line(40), "Id of the keyed unit."),
    Key("value", Decimal(below_zero=True), "The worked answer, in the keyed unit."),
    Key("bands", Several(BAND, least=1), "What earns how much; bands do not overlap."),
    Key("rest_because", Paragraph(), "Said when no band holds the answer; it earns 0.", SHOULD),
    Key("critical", Several(RANGE), "Ranges that could harm the patient, whatever the points."),
    Key("worked", Several(Paragraph(), least=1), "The worked solution, a line each."),
    Key(
        "practical",
        Mapping(Key("step", Decimal(above_zero=True), "Real strengths come in steps of this.")),
        "What can be given in practice.",
        MAY,
    ),
)
_UNIT = ("label", "dimension", "factor")
_SAME = ("label", "hint", "unit", "value", "rest_because")


def read(case, record, id_, place):
    """Return the raw value of the author's block beyond what every kind shares."""
    units = [{"code": one["id"], **{name: one[name] for name in _UNIT}} for one in record["units"]]
    codes = [unit["code"] for unit in units]
    if len(set(codes)) < len(codes):
        record.say("units", "expected every unit to have an id of its own.")
    if record["unit"] and record["unit"] not in codes:
        record.say("unit", f"expected one of {', '.join(codes)}, not “{record['unit']}”.")
    practical = record["practical"]
    return {name: record[name] for name in _SAME} | {
        "units": listed(units, id_, "units"),
        "bands": listed(_ranges(case, record, place, "bands"), id_, "bands"),
        "critical": listed(_ranges(case, record, place, "critical"), id_, "critical"),
        "worked": listed(record["worked"], id_, "worked"),
        "step": practical and practical["step"],
    }


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
        "practical": None if value["step"] is None else {"step": value["step"]},
    }
