"""Every kind of question is whole: an author's block, three templates, a preview, and words for it."""

import pytest
from django.template.loader import render_to_string

from assessments.blocks import ItemsBlock
from assessments.engine import kinds
from assessments.engine.checks import lint_item
from assessments.engine.reading import Reader
from tests.assessments.conversation import graphs
from tests.assessments.engine import rotation, strategies
from tests.assessments.kinds import arranged, samples, test_workbench

OFFERED = ItemsBlock().child_blocks
ROTATION = {item["kind"]: item for stage in rotation.case()["stages"] for item in stage["items"]}
SAMPLES = ROTATION | samples.ITEMS | arranged.ITEMS | strategies.SAMPLES
SAMPLES["conversation"] = {
    "id": "talk", "kind": "conversation", "stem": "<p>You meet Lucia.</p>", "points": "10", "graph": graphs.sound(),
}  # fmt: skip
SAMPLES["workbench"] = {"id": "work", "kind": "workbench", **test_workbench.frozen("rotation")}


@pytest.mark.parametrize("name", kinds.names())
def test_authors_can_write_it_and_read_what_it_is(name):
    block = OFFERED[name]
    assert block.kind == name
    assert block.meta.icon
    assert str(block.get_description())
    assert str(block.label) == kinds.get(name).TITLE


@pytest.mark.django_db
@pytest.mark.parametrize("name", kinds.names())
def test_its_preview_shows_the_question_and_no_key(name):
    block = OFFERED[name]
    value = block.get_preview_value()
    html = render_to_string(block.get_preview_template(value), block.get_preview_context(value))
    assert block.meta.preview_value["stem"] in html
    assert "because" not in html


@pytest.mark.parametrize("name", kinds.names())
@pytest.mark.parametrize("template", ["ask", "given", "because"])
def test_it_has_its_templates(name, template):
    item = {
        "id": "one",
        "html_id": "q-one",
        "stem": "<p>What?</p>",
        "options": [],
        "units": [],
        "raw": {},
        "detail": {},
    }
    assert render_to_string(f"kinds/{name}/{template}.html", {"item": item}) is not None


@pytest.mark.parametrize("name", kinds.names())
def test_its_parts_are_total(name):
    kind = kinds.get(name)
    findings = []
    item = kind.read(Reader(SAMPLES[name], "", findings))
    assert findings == []
    assert lint_item(item) is not None
    for raw in (None, 1, "x", [], {}, {"amount": 1}, {"option": []}, {"options": [1]}, {"text": None}):
        assert isinstance(kind.typed(raw), str)
        kinds.stored(item, kinds.parse(item, raw))


def test_only_what_is_typed_counts_as_typed():
    assert kinds.get("numeric").typed({"amount": " 18 mg ", "unit": "mg"}) == " 18 mg "
    assert kinds.get("single_choice").typed({"option": "pain"}) == ""
    assert kinds.get("multiple_response").typed({"options": ["pain"]}) == ""
    assert kinds.get("long_response").typed({"text": "Dear Ana,\n"}) == "Dear Ana,\n"
