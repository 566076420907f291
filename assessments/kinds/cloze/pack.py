"""Cloze, as a content pack writes it."""

from assessments.authoring import codes
from assessments.packs_described import Rows, option
from courses.packs.bodies.kinds import items
from courses.packs.drafts import listed
from courses.packs.mappings import Mapping, Several
from courses.packs.shapes import MAY, Flag, Key, Line, Markdown

BLANK = Mapping(
    Key("id", Line(40, "[A-Za-z0-9][A-Za-z0-9_-]*", "drug"), "Short and permanent: [[drug]] in the text."),
    Key("label", Line(255), "What the blank is, for those who hear it."),
    Key("options", Several(option("right", "One is right."), least=2), "What can be chosen."),
)
KEYS = (
    Key("text", Markdown(), "The text, in Markdown, with a mark such as [[drug]] where a blank stands."),
    Key("blanks", Several(BLANK, least=1), "The blanks."),
    Key(
        "linked",
        Rows(Several(Line(40), flow=True)),
        "Lists of ids of blanks that are marked together: two, or three with what follows from the others first.",
        MAY,
    ),
    Key("shuffle", Flag(), "Whether each learner meets the lists in another order.", MAY),
)


def read(case, record, id_, place):
    """Return the raw value of the author's block beyond what every kind shares."""
    names = [one["id"] for one in record["blanks"]]
    blanks = []
    for one in record["blanks"]:
        case.places[f"{place}/{one['id']}"] = one.fields.line
        options = case.options(one, f"{place}/{one['id']}", "right")
        blanks.append({"code": one["id"], "label": one["label"], "options": options})
    return {
        "text": record["text"],
        "blanks": listed(blanks, id_, "blanks"),
        "linked": listed(_linked(record, names), id_, "linked"),
        "shuffle": record["shuffle"],
    }


def _linked(record, names):
    """Each set as the author's form writes it: "finding, reason"."""
    found = []
    for node in record["linked"]:
        cells = node.value if node.kind == "list" else []
        ids = [record.fields.string_of(cell, "linked") for cell in cells]
        if len(ids) < 2 or not set(ids) <= set(names):
            sentence = f"“linked”: expected lists of two or three ids of blanks ({', '.join(names)})."
            record.fields.complaints.say(record.fields.path, node.line, sentence)
        found.append(", ".join(ids))
    return found


def write(value, options):
    """Return the plain values of KEYS; `options` makes those of a list of options."""
    return {
        "text": value["text"],
        "blanks": [
            {"id": one["code"], "label": one["label"], "options": options(one, "right")}
            for one in items(value["blanks"])
        ],
        "linked": [codes(one) for one in items(value["linked"])],
        "shuffle": bool(value["shuffle"]),
    }
