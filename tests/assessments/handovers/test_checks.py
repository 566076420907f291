"""What the checks say of a handover."""

import copy
import json

import pytest

from assessments.engine.handover import findings_of, not_found, parse
from assessments.models import ExerciseVersion
from tests.assessments.handovers import given

pytestmark = pytest.mark.django_db


@pytest.fixture
def raw():
    given.page()
    return json.loads(ExerciseVersion.objects.get().content)


def test_a_handover_that_is_whole_is_frozen_and_safety_is_apart(raw):
    found = parse(raw)
    assert [one.severity for one in findings_of(raw)].count("block") == 0
    lost, missed = not_found(found, ["dog"])
    assert [one.id for one in lost] == ["dose"] and missed == []


def _nowhere(raw):
    raw["goes_to"] = raw["leaves"]


def _no_sections(raw):
    raw["sections"] = []


def _long(raw):
    raw["sections"][0]["most"] = 5


def _no_answer(raw):
    raw["questions"][0]["answer"] = ""


def _bare(raw):
    raw["dimensions"][0]["high"] = ""


def _same_id(raw):
    raw["facts"][0]["id"] = "who"


def _nobody(raw):
    raw["person"]["name"] = ""


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (_nowhere, "moves from a setting to the same one"),
        (_no_sections, "There is no section"),
        (_long, "Allow 20 to 1000 words"),
        (_no_answer, "what would have been right"),
        (_bare, "what 1 and what 5 look like"),
        (_same_id, "has this id"),
        (_nobody, "Nobody moves"),
    ],
)
def test_what_would_not_work_is_said_in_words(raw, spoil, sentence):
    spoiled = copy.deepcopy(raw)
    spoil(spoiled)
    found = findings_of(spoiled)
    assert any(sentence in one.sentence and one.severity == "block" for one in found)


def test_the_preview_shows_what_writers_meet_and_what_comes_at_the_end(rf):
    from tests import factories

    page = given.page()
    request = rf.get("/")
    request.user = factories.user("faculty")
    text = page.serve_preview(request, "").rendered_content
    assert "What the team writes" in text and "mulberry" in text and "Must not be lost." in text
