"""For tests of how packs write a question: one item as lines of YAML, read into the raw value of its block and back."""

from types import SimpleNamespace

from assessments.packs_described import ITEM, kind
from courses.packs import nodes
from courses.packs.complaints import Complaints
from courses.packs.fields import Fields

COMMON = {"id": "one", "stem": "What?", "points": "2", "explanation": "So.", "references": []}


def read(text):
    """(raw value of the block beyond the common fields, sentences of complaint)."""
    complaints = Complaints()
    record = ITEM.of(Fields(nodes.parse(text, "case.yaml", complaints), "case.yaml", complaints))
    case = SimpleNamespace(id_of=lambda one, place: one["id"])
    value = kind(record["kind"]).read(case, record, "one", "stage/one")
    return value, [one.sentence for one in complaints._found]


def written(name, value):
    """The YAML of a question of this kind with this raw value."""
    return ITEM.text(
        {**COMMON, "kind": name, "domains": [], "competencies": [], **kind(name).write(value, None)}
    )
