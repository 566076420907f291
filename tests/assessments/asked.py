"""Cases in whose stages colleagues can be asked, as faculty would have written them. Everybody in them is fictional."""

from datetime import time

from tests.assessments import cases
from tests.assessments.engine import told

VIGIL, CLEARANCE, NIGHT, GONE = "He asks for his brother", "clear a third", "begin at four", "has gone home"
"""What stands in the notes, and in what happens when asking takes too long."""
WHY = "He wants him there"
SEATS = {"vigil": "spiritual-care", "clearance": "pharmacist", "night": "nurse"}


def _colleagues(stage):
    return [
        {
            "type": "item",
            "id": one["id"],
            "value": {
                "who": [f"discipline:{SEATS[one['id']]}"],
                "name": one.get("name", ""),
                "title": one.get("title", ""),
                "takes": one["takes"],
                "text": one["html"],
                "matters": one.get("matters", ""),
            },
        }
        for one in stage.get("colleagues", ())
    ]


def fields(**more):
    """The fields of a page that says what the worked case with colleagues says."""
    raw = told.case()
    found = cases.fields(raw)
    for block, stage in zip(found["stages"], raw["stages"], strict=True):
        limit = stage.get("limit") or {}
        block["value"] |= {
            "colleagues": _colleagues(stage),
            "takes": stage.get("takes"),
            "limit_minutes": limit.get("minutes"),
            "limit_text": limit.get("html", ""),
        }
    return found | {"story_day": "tuesday", "story_time": time(14)} | more


def page(**more):
    """A live case with three colleagues: a chaplain and a pharmacist in the first stage, a nurse in the second."""
    return cases.page(**fields(**more))
