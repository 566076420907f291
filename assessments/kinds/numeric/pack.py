"""A number with its unit, as a content pack writes it."""

from courses.packs.drafts import listed

DIMENSIONS = ("mass", "volume", "count", "rate")


def read(case, fields, id_, place):
    """Return the raw value of the author's block beyond what every kind shares."""
    units = [_unit(one) for one in fields.mappings("units", least=1)]
    codes = [unit["code"] for unit in units]
    if len(set(codes)) < len(codes):
        fields.say("units", "expected every unit to have an id of its own.")
    practical = fields.mapping("practical", optional=True)
    step = None
    if practical:
        step = practical.decimal("step", above_zero=True)
        practical.close()
    return {
        "label": fields.plain("label"),
        "hint": fields.plain("hint"),
        "units": listed(units, id_, "units"),
        "unit": fields.choice("unit", codes),
        "value": fields.decimal("value"),
        "bands": listed(_ranges(case, fields, place, "bands", share=True), id_, "bands"),
        "rest_because": fields.text("rest_because"),
        "critical": listed(_ranges(case, fields, place, "critical"), id_, "critical"),
        "worked": listed(fields.texts("worked", least=1), id_, "worked"),
        "step": step,
    }


def _unit(fields):
    unit = {
        "code": fields.slug("id"),
        "label": fields.plain("label"),
        "dimension": fields.choice("dimension", DIMENSIONS),
        "factor": fields.decimal("factor", above_zero=True),
    }
    fields.close()
    return unit


def _ranges(case, fields, place, name, share=False):
    """Bands, or critical ranges (without a share). An end that is left out is no end."""
    ranges = []
    for number, one in enumerate(fields.mappings(name, least=1 if share else 0), start=1):
        case.places[f"{place}/{name} {number}"] = one.line
        ends = {
            "low": one.decimal("low", optional=not share),
            "high": one.decimal("high", optional=True),
            "low_open": one.flag("low_open"),
            "high_open": one.flag("high_open"),
            "because": one.text("because"),
        }
        if share:
            ends["share"] = one.decimal("share", most=1)
        one.close()
        ranges.append(ends)
    return ranges
