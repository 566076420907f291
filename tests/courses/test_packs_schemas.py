"""The JSON Schemas that editors use say what the loader reads."""

from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from courses.packs.schemas import as_text, schemas

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "schema" / "packs"
CONTENT = ROOT / "courses" / "content"


def test_the_schemas_in_the_documentation_are_those_of_the_code():
    kept = {file.name: file.read_text("utf-8") for file in FOLDER.glob("*.json")}
    assert kept == {name: as_text(schema) for name, schema in schemas().items()}, (
        "Write them anew: manage.py dump_pack docs/schema/packs --schemas"
    )


@pytest.mark.parametrize("name", schemas())
def test_every_schema_is_one(name):
    Draft202012Validator.check_schema(schemas()[name])


FILES = [
    *((file, "pack.json") for file in CONTENT.glob("*/pack.yaml")),
    *((file, "program.json") for file in CONTENT.glob("*/program.yaml")),
    *((file, "course.json") for file in CONTENT.glob("*/courses/*/course.yaml")),
    *((file, "week.json") for file in CONTENT.glob("*/courses/*/weeks/*/week.yaml")),
    *(
        (file, f"{folder}.json")
        for folder in ("cases", "care_plans", "readiness", "handovers")
        for file in CONTENT.glob(f"*/courses/*/weeks/*/{folder}/*.yaml")
    ),
    *(
        (file, "home.json" if file.stem == "home" else "page.json")
        for file in CONTENT.glob("site/pages/*.md")
    ),
    *((file, "tables.json") for file in CONTENT.glob("material/tables/*.yaml")),
    *((file, "lesson.json") for file in CONTENT.glob("*/courses/*/weeks/*/lessons/*.md")),
    *((file, f"{file.stem}.json") for file in CONTENT.glob("vocabulary/*.yaml") if file.stem != "pack"),
]


def test_every_file_of_the_demo_fits_its_schema():
    assert len(FILES) > 70
    wrong = []
    for file, name in FILES:
        text = file.read_text("utf-8")
        value = yaml.safe_load(text.split("---\n")[1] if file.suffix == ".md" else text)
        for error in Draft202012Validator(schemas()[name]).iter_errors(value):
            wrong.append(f"{file.relative_to(CONTENT)}: {error.message[:150]}")
    assert wrong == []


def test_what_the_loader_refuses_the_schema_refuses():
    lesson = Draft202012Validator(schemas()["lesson.json"])
    assert list(lesson.iter_errors({"title": "T", "half": "both"}))
    assert list(lesson.iter_errors({"unknown": 1}))
