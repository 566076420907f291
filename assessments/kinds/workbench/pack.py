"""The opioid workbench, as a content pack writes it."""

from assessments.engine.conversion import ROUTES
from assessments.engine.quantity import CATALOG
from assessments.kinds.workbench.question import STEP_KINDS
from assessments.packs_described import ID, option
from assessments.packs_numbers import (
    BAND,
    JUDGING,
    QUANTITY,
    RANGE,
    Formula,
    Hours,
    judging,
    plain_judging,
    plain_quantities,
    quantities,
)
from courses.packs.bodies.kinds import items
from courses.packs.drafts import listed
from courses.packs.mappings import ByKind, Mapping, Several
from courses.packs.shapes import MAY, SHOULD, Decimal, Flag, Key, Line, Paragraph, Whole, Word

UNITS = tuple(CATALOG)
OPIOID = Line(40, "[a-z][a-z0-9-]*", "morphine")
TAKEN = Mapping(
    Key("opioid", OPIOID, "As the table calls it."),
    Key("route", Word(ROUTES), "By which route."),
    Key("amount", Formula(), "How much at a time; of what runs, how much in the unit's time."),
    Key("unit", Word([code for code in UNITS if code not in ("ml", "mme")]), "Its unit."),
    Key("times", Formula(), "Times in 24 hours; 1 for what runs all day."),
    Key("text", Line(), "As learners read it."),
    flow=True,
)
TARGET = Mapping(Key("opioid", OPIOID), Key("route", Word(ROUTES)), flow=True)
OWN = Mapping(
    Key("least", Decimal(most=1), "The least share of the learner's own regimen."),
    Key("most", Decimal(most=1), "The most."),
    flow=True,
)
NUMBER = (
    Key("hint", Line(), "How to write it.", MAY),
    Key("units", Several(Word(UNITS), least=1, flow=True), "Units on offer, wrong ones as well."),
    Key("unit", Word(UNITS), "The keyed unit."),
    Key("value", Formula(), "The worked answer; left out where the table computes it.", MAY),
    Key("bands", Several(BAND), "What earns how much; bands do not overlap.", MAY),
    *JUDGING,
    Key("every", Hours(Whole(1, 72), flow=True), "Intervals on offer, in hours; only of a regimen.", MAY),
    Key("model_every", Whole(1, 72), "The interval of the worked answer.", MAY),
    Key("own", OWN, "Shares of the learner's own regimen that a rescue dose may be.", MAY),
    Key("rest_because", Paragraph(), "Said when no band holds the answer.", MAY),
    Key("critical", Several(RANGE), "Ranges that could harm the patient, whatever the points.", MAY),
)
SAFETY = (
    Key("options", Several(option("correct", "It belongs to this change."), least=2), "What can be chosen."),
)
STEP = Mapping(
    ID,
    Key("kind", Word(STEP_KINDS), "Which step it is; each stands there once."),
    Key("label", Line(), "What is asked."),
    Key("points", Decimal(above_zero=True), "What it earns; the steps add up to the points of the question."),
    ByKind({kind: SAFETY if kind == "safety" else NUMBER for kind in STEP_KINDS}),
)
KEYS = (
    Key(
        "table", Line(80), "Slug of the conversion table in force: equianalgesic, or MME factors for a tally."
    ),
    Key("patch_table", Line(80), "Slug of the patch rule, where there is a patch step.", MAY),
    Key("target", TARGET, "What to convert to; left out in a tally.", MAY),
    Key("pain_controlled", Flag(), "Then the unreduced equivalent is critical.", MAY),
    Key("quantities", Several(QUANTITY), "Numbers that vary from learner to learner.", MAY),
    Key("from", Several(TAKEN, least=1), "What the patient takes now."),
    Key("steps", Several(STEP, least=1), "The steps, in the order in which they are worked."),
    Key("worked", Several(Paragraph()), "Added to the worked solution, which is computed.", SHOULD),
)
_TAKEN = ("opioid", "route", "amount", "unit", "times", "text")
_NOTHING = {"value": "", "hint": "", "rest_because": "", "unit": "", "model_every": None}


def read(case, record, id_, place):
    """Return the raw value of the author's block beyond what every kind shares."""
    target = record["target"]
    ids = [case.id_of(one, place) for one in record["steps"]]
    return {
        "table": record["table"],
        "patch_table": record["patch_table"],
        "target": {name: target[name] if target else "" for name in ("opioid", "route")},
        "pain_controlled": bool(record["pain_controlled"]),
        "quantities": quantities(record, id_),
        "taken": listed([{name: one[name] for name in _TAKEN} for one in record["from"]], id_, "from"),
        "steps": listed([_step(case, one, id_, place) for one in record["steps"]], ids=ids),
        "worked": listed(record["worked"], id_, "worked"),
    }


def _step(case, record, id_, place):
    shared = {name: record[name] for name in ("kind", "label", "points")}
    if record["kind"] == "safety":
        options = case.options(record, f"{place}/{record['id']}", "correct")
        return shared | _empty() | {"options": options}
    own, inside = record["own"] or {}, f"{id_}/{record['id']}"
    return {
        **shared,
        **{name: record[name] for name in ("hint", "unit", "value", "rest_because", "model_every")},
        **judging(record),
        "units": list(record["units"]),
        "bands": listed([dict(one) for one in record["bands"]], inside, "bands"),
        "critical": listed([dict(one) for one in record["critical"]], inside, "critical"),
        "every": listed(record["every"], inside, "every"),
        "own_least": own.get("least"),
        "own_most": own.get("most"),
        "options": [],
    }


def _empty():
    """What a step of choices has of a number: nothing."""
    lists = {name: [] for name in ("units", "bands", "critical", "every")}
    numbers = dict.fromkeys(("tolerance", "tolerance_share", "step", "how", "own_least", "own_most"))
    return {**_NOTHING, **lists, **numbers, "flags_count": False}


def write(value, options):
    """Return the plain values of KEYS; `options` makes those of a list of options."""
    target = value["target"]
    return {
        "table": value["table"],
        "patch_table": value["patch_table"] or "",
        "target": dict(target) if target and target.get("opioid") else None,
        "pain_controlled": bool(value["pain_controlled"]),
        "quantities": plain_quantities(value.get("quantities")),
        "from": [{name: one[name] for name in _TAKEN} for one in items(value["taken"])],
        "steps": [_plain_step(one, options) for one in value["steps"]],
        "worked": items(value["worked"]),
    }


def _plain_step(block, options):
    value = block["value"]
    shared = {"id": block["id"], **{name: value[name] for name in ("kind", "label", "points")}}
    if value["kind"] == "safety":
        return shared | {"options": options(value, "correct")}
    own = {"least": value.get("own_least"), "most": value.get("own_most")}
    return {
        **shared,
        **{name: value.get(name) for name in ("hint", "unit", "value", "rest_because", "model_every")},
        **plain_judging(value),
        "units": list(value["units"]),
        "bands": items(value["bands"]),
        "critical": items(value["critical"]),
        "every": items(value["every"]),
        "own": own if own["least"] is not None else None,
    }
