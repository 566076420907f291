"""The test runs of a case stay with each version, and one command replays them all."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from assessments.engine import describing
from assessments.models import CaseRuns, CaseVersion
from tests.assessments import cases
from tests.assessments.engine import rotation

pytestmark = pytest.mark.django_db
BEST = {
    "name": "The best path",
    "responses": rotation.BEST,
    "expect": {"decision": "pass", "criticals": []},
}


def check(*arguments):
    out = StringIO()
    try:
        call_command("check_cases", *arguments, stdout=out)
    except SystemExit as end:
        return end.code, out.getvalue()
    return 0, out.getvalue()


def test_every_run_of_every_version_is_replayed():
    page = cases.page(runs=[BEST])
    page.title = "Changing the drug, again"
    page.save()
    code, out = check("--json")
    (one,) = json.loads(out)
    assert code == 0
    assert (one["kind"], one["title"], one["ok"]) == ("case", "Changing the drug, again", True)
    assert [(run["version"], run["title"], run["ok"], run["decision"]) for run in one["runs"]] == [
        (1, "The best path", True, "pass"),
        (2, "The best path", True, "pass"),
    ]


def test_a_run_that_comes_out_otherwise_is_named_and_the_command_fails():
    cases.page(runs=[BEST])
    wrong = {**BEST, "expect": {"decision": "not_yet"}}
    CaseRuns.objects.create(version=CaseVersion.objects.get(), runs=[wrong])
    code, out = check()
    assert code == 1
    assert "NOT Changing the drug: 1 run" in out
    assert "version 1, “The best path”: The decision is “pass”, “not yet” was expected." in out
    code, out = check("--json")
    assert code == 1
    assert json.loads(out)[0]["ok"] is False


def test_a_version_whose_bytes_were_changed_is_named():
    cases.page()
    with connection.cursor() as cursor:
        cursor.execute(
            "DROP TRIGGER IF EXISTS assessments_caseversion_no_change"
            + (" ON assessments_caseversion" if connection.vendor == "postgresql" else "")
        )
    CaseVersion.objects.update(content=CaseVersion.objects.get().content.replace("180", "181"))
    code, out = check()
    assert code == 1
    assert "Version 1 is not what was frozen" in out


def test_runs_that_change_make_no_new_version_and_the_newest_count():
    page = cases.page(runs=[BEST])
    page.runs = [BEST, {**BEST, "name": "Once more"}]
    page.save()
    page.save()
    assert CaseVersion.objects.count() == 1
    assert [len(kept.runs) for kept in CaseRuns.objects.all()] == [2, 1]
    assert [run["title"] for run in json.loads(check("--json")[1])[0]["runs"]] == [
        "The best path",
        "Once more",
    ]


def test_the_schema_in_the_documentation_is_that_of_the_readers(settings):
    stored = (settings.BASE_DIR / "docs/schema/case.json").read_text("utf-8")
    assert json.loads(stored) == describing.schema()


def test_what_is_frozen_follows_the_schema_and_a_stranger_key_does_not():
    jsonschema = pytest.importorskip("jsonschema")
    cases.page()
    validator = jsonschema.Draft202012Validator(describing.schema())
    frozen = json.loads(CaseVersion.objects.get().content)
    assert list(validator.iter_errors(frozen)) == []
    frozen["stages"][0]["items"][0]["key"] = "a"
    assert list(validator.iter_errors(frozen))
