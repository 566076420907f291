"""Questions over tables in content packs: what an author wrote comes back, and goes live only with its table."""

import pytest

from assessments.models import CaseVersion
from courses import packs
from tests import factories
from tests.assessments import cases
from tests.assessments.engine import rotation
from tests.assessments.test_tables import as_block, pharmacist
from tests.courses.packing import CONTENT

pytestmark = pytest.mark.django_db
RECIPE = {
    "quantities": [{"name": "er", "values": ["30", "60"], "start": None, "stop": None, "step": None}],
    "conditions": ["his kidneys work well"],
    "lines": [{"name": "total", "formula": "er * 2", "unit": "mg", "text": "Twice"}],
    "least": "1",
    "most": "500",
}


def varying():
    """A numeric question with a recipe, as an author's block."""
    unit = {"code": "mg", "label": "mg", "dimension": "mass", "factor": "1"}
    looked = "total * lookup(mcpherson-2018, hydromorphone, oral) / lookup(mcpherson-2018, morphine, oral)"
    return {
        "stem": "He takes {{er}} mg twice. As hydromorphone?", "points": "1", "explanation": "", "references": [],
        "label": "Hydromorphone", "hint": "", "units": [unit], "unit": "mg", "value": looked, "tolerance": "0.5",
        "tolerance_share": None, "bands": [], "rest_because": "Look.", "worked": [], "step": None, "how": None,
        "critical": [{"low": "total", "low_open": False, "high": None, "high_open": False, "because": "Too much."}],
        "flags_count": False, "recipe": RECIPE,
    }  # fmt: skip


def written():
    """A case with both kinds in its last stage."""
    packs.load(CONTENT / "material", by=pharmacist())
    raw = rotation.case(chart=[])
    for number, stage in enumerate(raw["stages"], start=1):
        stage["id"] = f"stage-{number}"
    case = cases.page(raw)
    stages = [dict(one) for one in case.stages.raw_data]
    stages[-1]["value"]["items"] += [
        {"type": "workbench", "id": "work", "value": as_block("rotation")},
        {"type": "numeric", "id": "varies", "value": varying()},
    ]
    case.stages = stages
    case.save()
    return case


def items(case):
    """{id: frozen question} of what learners have."""
    import json

    stages = json.loads(CaseVersion.objects.newest(case.case_key).content)["stages"]
    return {item["id"]: item for stage in stages for item in stage["items"]}


def test_a_recipe_that_looks_into_a_table_freezes_variants_and_the_rows_it_used():
    found = items(written())["varies"]
    assert [one["value"] for one in found["variants"]] == ["12", "24"]
    (table,) = found["tables"]
    assert table["slug"] == "mcpherson-2018" and table["review_by"] == "2027-11-30" and table["sha256"]
    assert [(row["opioid"], row["amount"]) for row in table["rows"]] == [
        ("morphine", "25"),
        ("hydromorphone", "5"),
    ]
    assert found["variants"][1]["stem"] == "<p>He takes 60 mg twice. As hydromorphone?</p>"


def test_both_kinds_come_back_from_a_pack_as_they_were(tmp_path):
    case = written()
    before = items(case)
    packs.dump(tmp_path / "first")
    assert "needs: [vocabulary, material]" in next((tmp_path / "first").glob("*/pack.yaml")).parent.joinpath(
        "../" + cases.program_of(case).slug + "/pack.yaml"
    ).read_text("utf-8")
    texts = {
        file.relative_to(tmp_path / "first"): file.read_text("utf-8")
        for file in (tmp_path / "first").rglob("*.yaml")
    }
    packs.load_all(tmp_path / "first", by=pharmacist(), overwrite=True)
    case.refresh_from_db()
    after = items(case)
    assert after["varies"] == before["varies"]
    strip = lambda item: {k: v for k, v in item.items() if k not in ("steps", "safety")}  # noqa: E731
    assert strip(after["work"]) == strip(before["work"])
    packs.dump(tmp_path / "second")
    for path, text in texts.items():
        assert (tmp_path / "second" / path).read_text("utf-8") == text, path


def test_faculty_see_the_sample_of_the_workbench(client):
    packs.load(CONTENT / "material", by=pharmacist())
    client.force_login(factories.user("faculty", course=factories.course()))
    assert client.get("/cms/snippets/assessments/conversiontable/").status_code == 200
