"""Cases as faculty would have written them, made of the engine's own samples; and learners who answer them."""

import uuid

from assessments import actions
from assessments.models import CasePage
from courses.models import ProgramPage
from tests import factories
from tests.assessments import writing
from tests.assessments.conversation import talks
from tests.assessments.engine import rotation

SAFE, UNSAFE = rotation.BEST, rotation.UNSAFE


def _block(kind, value, id_):
    return {"type": kind, "value": value, "id": id_}


def _items(values, ids=None):
    names = ids or [str(uuid.uuid4()) for _ in values]
    return [{"type": "item", "value": value, "id": name} for value, name in zip(values, names, strict=True)]


def _options(item, key, name="options"):
    fields = [
        {
            "text": option["text"],
            key: option.get(key, False),
            "critical": option.get("critical", False),
            "because": option["because"],
        }
        for option in item[name]
    ]
    return _items(fields, [option["id"] for option in item[name]])


def _groups(item):
    groups = [{"title": one["title"], "options": _options(one, "correct")} for one in item["groups"]]
    return {"shuffle": item["shuffle"], "groups": _items(groups, [one["id"] for one in item["groups"]])}


def _matrix(item):
    columns = [{"code": one["id"], "text": one["text"]} for one in item["columns"]]
    rows = [
        {
            "text": row["text"],
            "right": ", ".join(row["right"]),
            "critical": " ".join(row["critical"]),
            "because": row["because"],
        }
        for row in item["rows"]
    ]
    return {
        "several": item["several"],
        "columns": _items(columns),
        "rows": _items(rows, [row["id"] for row in item["rows"]]),
    }


def _cloze(item):
    blanks = [
        {"code": one["id"], "label": one["label"], "options": _options(one, "right")}
        for one in item["blanks"]
    ]
    linked = _items([", ".join(ids) for ids in item["linked"]])
    # What stands in the definition is HTML; an author writes Markdown, which may hold it.
    return {"text": item["text"], "blanks": _items(blanks), "linked": linked, "shuffle": item["shuffle"]}


def _bow(item):
    return {name: _options(item, "right", name) for name in ("condition", "actions", "parameters")}


_OF_PARTS = {"grouped_response": _groups, "matrix": _matrix, "cloze": _cloze, "bow_tie": _bow}


def _range(part):
    return {"low": None, "high": None, "low_open": False, "high_open": False, **part}


def _item(item):
    common = {
        "stem": item["stem"],
        "points": item["points"],
        "explanation": item["explanation"],
        "references": _items(item["references"]),
        "maps_to": item.get("maps_to", []),
    }
    if item["kind"] == "single_choice":
        own = {"shuffle": item["shuffle"], "options": _options(item, "best")}
    elif item["kind"] == "multiple_response":
        own = {name: item.get(name) for name in ("rule", "select", "shuffle")}
        own["options"] = _options(item, "correct")
    elif item["kind"] in _OF_PARTS:
        own = _OF_PARTS[item["kind"]](item)
    elif item["kind"] in ("short_response", "long_response"):
        own = writing.fields_of(item)
    elif item["kind"] == "conversation":
        own = talks.fields_of(item)
    else:
        units = [
            {"code": unit["id"], **{k: v for k, v in unit.items() if k != "id"}} for unit in item["units"]
        ]
        own = {name: item[name] for name in ("label", "hint", "unit", "value", "rest_because")}
        own["units"] = _items(units)
        own["bands"] = _items([_range(band) for band in item["bands"]])
        own["critical"] = _items([_range(part) for part in item["critical"]])
        own["worked"] = _items(item["worked"])
        own["step"] = item.get("practical", {}).get("step")
    return _block(item["kind"], common | own, item["id"])


def _chart_entry(entry, stages):
    value = {"title": entry["title"], "visible_from": stages.index(entry["visible_from"]) + 1}
    if entry["kind"] == "note":
        return _block("note", value | {"text": entry["html"]}, entry["id"])
    value |= {
        "columns": _items(entry["columns"]),
        "rows": _items([_items(row) for row in entry["rows"]]),
        "source": entry["source"],
    }
    return _block("table", value, entry["id"])


def fields(raw=None):
    """The fields of a CasePage that says what a definition of schema 1 says."""
    raw = raw or rotation.case()
    names = [stage["id"] for stage in raw["stages"]]
    stages = [
        _block(
            "stage",
            {
                "title": stage["title"],
                "text": stage["html"],
                "items": [_item(item) for item in stage["items"]],
            },
            stage["id"],
        )
        for stage in raw["stages"]
    ]
    return {
        "title": raw["title"],
        "summary": raw["summary"],
        "minutes": raw["minutes"],
        "person_name": raw["person"]["name"],
        "person_about": raw["person"]["about"],
        "cut_percent": 80,
        "chart": [_chart_entry(entry, names) for entry in raw["chart"]],
        "stages": stages,
        "references": "\n".join(raw["references"]),
    }


def page(raw=None, *, parent=None, live=True, **changes):
    """A case in a week, live with its first version."""
    made = CasePage(live=live, **(fields(raw) | changes))
    return (parent or factories.week()).add_child(instance=made)


def program_of(case):
    """The program a case stands in."""
    return ProgramPage.objects.ancestor_of(case).get()


def learner(case, user=None):
    """Somebody enrolled in the program of a case; returns the enrollment."""
    program = program_of(case)
    cohort = program.cohorts.first() or factories.cohort(program=program)
    return factories.enrollment(user=user, cohort=cohort)


def sitting(case, enrollment, **changes):
    """The sitting of a case for a learner's cohort, with these rules."""
    found = actions.sitting_for(enrollment=enrollment, case_key=case.key)
    for name, value in changes.items():
        setattr(found, name, value)
    found.save()
    return found


def attempt(case=None, enrollment=None):
    """An attempt that has just begun."""
    case = case or page()
    return actions.start(enrollment=enrollment or learner(case), case_key=case.key)


def give(attempt, raws, *, stage=None, despite=frozenset(), revs=None, event_id=None):
    """Give one stage (the open one) with these answers."""
    stages = attempt.definition.stages
    stage = stage or stages[attempt.stage].id
    receipt = actions.give(
        attempt=attempt,
        stage=stage,
        raws=raws,
        revs=revs or {},
        event_id=event_id or uuid.uuid4(),
        despite=despite,
    )
    attempt.refresh_from_db()
    return receipt


def finish(attempt, answers=SAFE):
    """Give every stage with these answers, as they are."""
    for stage in attempt.definition.stages[attempt.stage :]:
        raws = {item.id: answers.get(item.id, {}) for item in stage.items}
        given_anyway = frozenset(
            (item.id, code)
            for item in stage.items
            for code in ("blank", "unit_missing", "not_a_number", "negative", "unit_unknown")
        )
        give(attempt, raws, stage=stage.id, despite=given_anyway)
    return attempt
