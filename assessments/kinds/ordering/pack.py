"""Putting in order, as a content pack writes it: the steps stand in their right order."""

from assessments.kinds.ordering.brackets import brackets, links
from assessments.packs_described import ID, Rows
from courses.packs.drafts import listed
from courses.packs.mappings import Mapping, Several
from courses.packs.shapes import MAY, SHOULD, Key, Line, Paragraph, Word

RULES = ("pairs", "run", "exact")
ELEMENT = Mapping(
    ID,
    Key("text", Paragraph(), "What is done."),
    Key("because", Paragraph(), "Why it stands here.", SHOULD),
)
KEYS = (
    Key("rule", Word(RULES), "How points are counted."),
    Key("elements", Several(ELEMENT, least=2), "The steps, in the right order."),
    Key("ties", Rows(Several(Line(), flow=True)), "Ids of neighbors that may change places.", MAY),
    Key("first", Several(Line(80), flow=True), "Ids of steps that must come before all others.", MAY),
    Key("first_because", Paragraph(), "What could happen to the patient if another step comes first.", MAY),
)


def read(case, record, id_, place):
    """Return the raw value of the author's block beyond what every kind shares."""
    names = [one["id"] for one in record["elements"]]
    ids = [case.id_of(one, place) for one in record["elements"]]
    ties = _ties(record)
    linked = links(names, ties)
    if sorted(map(sorted, brackets(names, linked))) != sorted(map(sorted, ties)):
        record.say("ties", "expected lists of two or more ids of steps that stand next to each other.")
    for name in record["first"]:
        if name not in names:
            record.say("first", f"expected ids of steps; “{name}” is none.")
    if record["first"] and not record["first_because"]:
        record.say("first", "expected “first_because” with it: what could happen to the patient.")
    values = [
        {
            "text": one["text"],
            "with_next": goes_on,
            "first": one["id"] in record["first"],
            "because": one["because"],
        }
        for one, goes_on in zip(record["elements"], linked, strict=True)
    ]
    return {
        "rule": record["rule"],
        "elements": listed(values, ids=ids) if ids else [],
        "first_because": record["first_because"],
    }


def _ties(record):
    fields, found = record.fields, []
    for node in record["ties"]:
        if node.kind == "list":
            found.append([fields.string_of(one, "ties") for one in node.value])
        else:
            fields.complaints.say(fields.path, node.line, "“ties”: expected a list of lists of ids.")
    return found


def write(value, options):
    """Return the plain values of KEYS."""
    rows = [(one["id"], one["value"]) for one in value["elements"]]
    return {
        "rule": value["rule"],
        "elements": [{"id": id_, **{name: one[name] for name in ("text", "because")}} for id_, one in rows],
        "ties": brackets([id_ for id_, _ in rows], [bool(one.get("with_next")) for _, one in rows]),
        "first": [id_ for id_, one in rows if one.get("first")],
        "first_because": value.get("first_because") or "",
    }
