"""What authors see before they publish: every stage as learners of a seat meet it, or with keys, reasons and test runs."""

from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from assessments import freezing, places, recording, screens
from assessments.engine import definition, kinds
from assessments.engine.casting import cast
from assessments.engine.findings import InvalidDefinition
from assessments.engine.fold import Given, State
from assessments.engine.public import public_view
from assessments.engine.release import ALL
from assessments.engine.score import Mark, total
from assessments.engine.trying import worked
from assessments.screens import story
from assessments.trials import DraftCase
from courses import seating
from courses.models.fields import audience_words

SEED = "preview"


AS = "as:"
"""Before the code of a seat, the mode in which its learners are looked after."""


def preview(page, mode):
    """Everything the preview shows of a page as it stands, however unfinished."""
    raw = freezing.compile_case(page)
    found = freezing.findings_of(raw, page.runs)
    said = places.said(raw, found)
    findings = [
        {"place": place, "sentence": sentence, "severity": one.severity}
        for one, (place, sentence) in zip(found, said, strict=True)
    ]
    context = {"mode": mode, "findings": findings, "case": None, "title": page.title}
    try:
        whole = definition.parse(raw)
    except InvalidDefinition:
        return context
    seat = seating.every_seat().get(mode.removeprefix(AS)) if mode.startswith(AS) else None
    case = cast(whole, seat)
    context |= {"case": case, "seat": seat, "mode_words": dict(page.preview_modes).get(mode, "")}
    if mode == "answers":
        return context | _answers(case) | {"runs": recording.kept(DraftCase.of(page))}
    return context | {"views": _views(case, DraftCase.of(page).pictures, is_everybodys=seat is None)}


def _views(case, pictures, *, is_everybodys):
    """Each stage as a learner meets it; to whom a part speaks is said where everybody's are shown."""
    views = []
    for index, stage in enumerate(case.stages):
        view = public_view(case, index, SEED)
        view["chart"] = screens.with_figures(view["chart"], pictures)
        for item in view["stage"]["items"]:
            item |= {
                "html_id": f"q-{item['id']}",
                "raw": {},
                "rev": 0,
                "ask": f"kinds/{item['kind']}/ask.html",
                "for_whom": _for_whom(case.find(item["id"])) if is_everybodys else "",
            }
        for shown, aside in zip(view["stage"]["asides"], stage.asides, strict=True):
            shown["for_whom"] = _for_whom(aside) if is_everybodys else ""
        view["opens_by_rule"] = stage.opens is not None
        view["stage"] |= {"colleagues": story.written_in(stage), "limit": stage.limit}
        views.append(view)
    return views


def _for_whom(part):
    """The seats a part speaks to, in words; "" for everybody."""
    codes = sorted(part.audience.codes)
    return audience_words(codes, part.audience.but) if codes else ""


def _answers(case):
    """The look back at somebody who gives every worked answer, also in stages to which these do not lead."""
    answers = {item.id: kinds.parse(item, raw) for item, raw in _worked(case)}
    given = {item.id: Given(1, kinds.stored(item, answers[item.id])) for item in case.items}
    state = State("submitted", len(case.stages), given)
    marks = total(case, [Mark(item.id, 1, kinds.score(item, answers[item.id])) for item in case.items])
    stages = [screens.looked_at(case, state, marks, index, ALL, SEED) for index in range(len(case.stages))]
    for stage in stages:
        for shown in stage["items"]:
            item = case.find(shown["id"])
            shown |= {"frozen": item, "for_whom": _for_whom(item), "author_template": _template_of(item.kind)}
    return {"answered": stages}


def _worked(case):
    found = worked(case)
    return [(item, found[item.id]) for item in case.items]


def _template_of(kind):
    """What a kind of question has to show its author beside the look back; "" where it has nothing."""
    name = f"kinds/{kind}/author.html"
    try:
        get_template(name)
    except TemplateDoesNotExist:
        return ""
    return name
