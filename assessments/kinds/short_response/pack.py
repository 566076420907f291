"""Short response, as a content pack writes it."""

from assessments.material.naming import key_of, slug_of
from assessments.packs_described import ID
from courses.packs.drafts import listed
from courses.packs.mappings import Mapping, Several
from courses.packs.shapes import MAY, SHOULD, Decimal, Flag, Key, Line, Markdown, Paragraph, Word

HOWS = ("exact", "number", "contains")
_FORM = (
    ID,
    Key("text", Line(255), "What is written."),
    Key("how", Word(HOWS), "How an answer matches it."),
)
ACCEPTED = Mapping(
    *_FORM,
    Key("share", Decimal(most=1), "Share of the points."),
    Key("because", Paragraph(), "Why.", SHOULD),
)
WRONG = Mapping(
    *_FORM,
    Key("critical", Flag(), "Writing it could harm the patient.", MAY),
    Key("because", Paragraph(), "Why; of a critical one, what it could have done to the patient.", SHOULD),
)
KEYS = (
    Key("label", Line(255), "The name of the field.", MAY),
    Key("hint", Line(255), "How to answer.", MAY),
    Key("accepts", Several(ACCEPTED), "Forms that earn points at once."),
    Key("rejects", Several(WRONG), "Wrong forms that are scored at once."),
    Key(
        "rubric", Line(80), "Slug of the rubric for all other answers; without it right, partly or not.", MAY
    ),
    Key("model_answer", Markdown(), "A very good answer, in Markdown."),
)
_SAME = ("label", "hint", "model_answer")


def read(case, record, id_, place):
    """Return the raw value of the author's block beyond what every kind shares."""
    return {name: record[name] for name in _SAME} | {
        "accepts": _forms(case, record, place, "accepts", ("text", "how", "share", "because")),
        "rejects": _forms(case, record, place, "rejects", ("text", "how", "critical", "because")),
        "rubric": key_of(record, "rubric"),
    }


def _forms(case, record, place, name, fields):
    ids = [case.id_of(one, place) for one in record[name]]
    found = [{field: one[field] for field in fields} for one in record[name]]
    return listed(found, ids=ids) if found else []


def write(value, options):
    """Return the plain values of KEYS."""
    return {name: value[name] for name in _SAME} | {
        "accepts": [{"id": one["id"], **one["value"]} for one in value["accepts"]],
        "rejects": [{"id": one["id"], **one["value"]} for one in value["rejects"]],
        "rubric": slug_of(value["rubric"]),
    }
