"""A case of ten questions in five stages, made of a case of the demo; runs inside the site (manage.py shell)."""

import json
import uuid

KINDS = ("single_choice", "multiple_response", "numeric")
STAGES, EACH = 5, 2


def make():
    """Publish the case; return where it is and a right answer to each question, as JSON."""
    from assessments.engine import kinds
    from assessments.models import CasePage, CaseVersion
    from courses.models import ProgramPage

    program = ProgramPage.objects.get(slug="pain-in-one-week")
    like = CasePage.objects.live().descendant_of(program).order_by("pk").first()
    items = [item for stage in like.stages.raw_data for item in stage["value"]["items"]]
    page = like.get_parent().add_child(
        instance=CasePage(
            title="Ten questions", slug="ten-questions", summary="For measuring.", person_name=like.person_name,
            person_about=like.person_about, stages=json.dumps(_stages([_of_everybody(one) for one in items if one["type"] in KINDS])),
            references=like.references, live=True,
        )
    )  # fmt: skip
    case = CaseVersion.objects.newest(CasePage.objects.get(pk=page.pk).case_key).definition
    answers = [
        {
            "stage": stage.id,
            "raws": {item.id: kinds.get(item.kind).model_answer(item) for item in stage.items},
        }
        for stage in case.stages
    ]
    return json.dumps({"start": f"/cases/{page.pk}/start/", "stages": answers})


def _stages(items):
    copies = [_anew(items[number % len(items)]) for number in range(STAGES * EACH)]
    return [
        {
            "type": "stage",
            "id": str(uuid.uuid4()),
            "value": {
                "title": f"Answer the questions of stage {number + 1}.",
                "text": "<p>Emil is slower than yesterday.</p>",
                "items": copies[number * EACH : (number + 1) * EACH],
            },
        }
        for number in range(STAGES)
    ]


def _of_everybody(item):
    """The question, asked of every seat: whoever measures has to find ten of them."""
    return item | {"value": item["value"] | {"who": []}}


def _anew(value):
    """A copy in which every block has an id of its own."""
    if isinstance(value, list):
        return [_anew(one) for one in value]
    if not isinstance(value, dict):
        return value
    copy = {name: _anew(one) for name, one in value.items()}
    return copy | {"id": str(uuid.uuid4())} if {"type", "value", "id"} <= copy.keys() else copy
