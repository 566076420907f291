"""What authors see before they publish: every stage as learners meet it, or with keys, reasons and test runs."""

from assessments import freezing, screens
from assessments.engine import definition, kinds, runs
from assessments.engine.casting import cast
from assessments.engine.findings import InvalidDefinition
from assessments.engine.fold import met
from assessments.engine.public import public_view
from assessments.engine.release import ALL
from courses import seating

SEED = "preview"


def preview(page, mode):
    """Everything the preview shows of a page as it stands, however unfinished."""
    raw = freezing.compile_case(page)
    found = freezing.findings_of(raw, page.runs)
    said = freezing.said(raw, found)
    findings = [
        {"place": place, "sentence": sentence, "severity": one.severity}
        for one, (place, sentence) in zip(found, said, strict=True)
    ]
    context = {"mode": mode, "findings": findings, "case": None, "title": page.title}
    try:
        case = definition.parse(raw)
    except InvalidDefinition:
        return context
    case = cast(case, None)
    context |= {"case": case, "views": _views(case)}
    if mode == "answers":
        context |= _answers(case) | {"reports": _reports(case, page.runs)}
    return context


def _views(case):
    views = []
    for index in range(len(case.stages)):
        view = public_view(case, index, SEED)
        for item in view["stage"]["items"]:
            item |= {
                "html_id": f"q-{item['id']}",
                "raw": {},
                "rev": 0,
                "ask": f"kinds/{item['kind']}/ask.html",
            }
        views.append(view)
    return views


def _answers(case):
    """The look back at somebody who gives every worked answer: it shows every key and reason."""
    best = {item.id: kinds.get(item.kind).model_answer(item) for item in case.items}
    state, marks = runs.play(case, best)
    return {
        "answered": [screens.looked_at(case, state, marks, index, ALL, SEED) for index in met(case, state)]
    }


def _reports(case, scripts):
    scripts = scripts if isinstance(scripts, list) else []
    seats = seating.every_seat()
    return [runs.replay(case, script, seats) for script in scripts]
