"""Matrix, as a content pack writes it."""

from assessments.authoring import codes
from assessments.packs_described import ID
from courses.packs.bodies.kinds import items
from courses.packs.drafts import listed
from courses.packs.mappings import Mapping, Several
from courses.packs.shapes import MAY, Flag, Key, Line, Paragraph

CODE = Line(40, "[A-Za-z0-9][A-Za-z0-9_-]*", "now")
COLUMN = Mapping(
    Key("id", CODE, "Short and permanent; rows name it."), Key("text", Line(255), "Its heading."), flow=True
)
ROW = Mapping(
    ID,
    Key("text", Paragraph(), "What is judged."),
    Key("right", Several(Line(40), flow=True), "Ids of the columns that are right for it."),
    Key("critical", Several(Line(40), flow=True), "Ids of columns that could harm the patient.", MAY),
    Key("because", Paragraph(), "Why."),
)
KEYS = (
    Key("several", Flag(), "Whether several columns may be right for a row.", MAY),
    Key("columns", Several(COLUMN, least=2), "The ways to answer a row."),
    Key("rows", Several(ROW, least=1), "What is judged, a row each."),
)


def read(case, record, id_, place):
    """Return the raw value of the author's block beyond what every kind shares."""
    names = [one["id"] for one in record["columns"]]
    columns = [{"code": one["id"], "text": one["text"]} for one in record["columns"]]
    for one in record["columns"]:
        case.places[f"{place}/{one['id']}"] = one.fields.line

    def row(one, _place):
        for key in ("right", "critical"):
            for name in one[key]:
                if name not in names:
                    one.say(key, f"expected ids of columns ({', '.join(names)}), not “{name}”.")
        marked = {key: ", ".join(one[key]) for key in ("right", "critical")}
        return {"text": one["text"], **marked, "because": one["because"]}

    return {
        "several": record["several"],
        "columns": listed(columns, id_, "columns"),
        "rows": case.parts(record, "rows", place, row),
    }


def write(value, options):
    """Return the plain values of KEYS."""
    return {
        "several": bool(value["several"]),
        "columns": [{"id": one["code"], "text": one["text"]} for one in items(value["columns"])],
        "rows": [_row(one["id"], one["value"]) for one in value["rows"]],
    }


def _row(id_, value):
    return {
        "id": id_,
        "text": value["text"],
        "right": codes(value["right"]),
        "critical": codes(value["critical"]),
        "because": value["because"],
    }
