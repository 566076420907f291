"""What the checks say of a readiness set, and packs both ways."""

import copy
import json

import pytest

from assessments.authoring import ItemBlock
from assessments.engine.readiness import findings_of, parse
from assessments.kinds.single_choice.block import SingleChoiceBlock
from assessments.models import ExerciseVersion, ReadinessPage
from assessments.teamwork.freezing import ExerciseCannotBePublished
from tests.assessments.readiness import given

pytestmark = pytest.mark.django_db


@pytest.fixture
def raw():
    given.page()
    return json.loads(ExerciseVersion.objects.get().content)


def said(raw):
    return " ".join(one.sentence for one in findings_of(raw))


def blocked(raw):
    return [one.where for one in findings_of(raw) if one.severity == "block"]


def test_a_set_that_is_whole_is_frozen_with_everything_teams_meet(raw):
    found = parse(raw)
    assert found.keys == given.KEYS and found.credits == (4, 2, 1, 0) and found.most == 8
    assert blocked(raw) == []


def _two_options(raw):
    raw["questions"][0]["options"] = raw["questions"][0]["options"][:2]


def _no_reason(raw):
    raw["questions"][0]["options"][0]["because"] = " "


def _rising(raw):
    raw["credits"] = [1, 2]


def _worth_nothing(raw):
    raw["credits"] = [0, 0]


def _for_some(raw):
    raw["questions"][1]["audience"] = {"codes": ["discipline:pharmacist"], "but": False}


def _one_way(raw):
    raw["application"]["ways"] = raw["application"]["ways"][:1]


def _no_time(raw):
    raw["days_alone"] = raw["days"]


def _no_key(raw):
    for option in raw["questions"][0]["options"]:
        option["best"] = False


def _unknown(raw):
    raw["credit"] = "4"


def _nothing(raw):
    raw["questions"] = []


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (_two_options, "Give 3 to 5"),
        (_no_reason, "why this option is right or not"),
        (_rising, "must not rise"),
        (_worth_nothing, "must earn something"),
        (_for_some, "Take the seats it is asked of away"),
        (_one_way, "Offer two to six"),
        (_no_time, "leave the team none"),
        (_no_key, "Mark exactly one"),
        (_unknown, "is not known here"),
        (_nothing, "There is no question"),
    ],
)
def test_what_would_not_work_is_said_in_words_and_stops_publication(raw, spoil, sentence):
    spoiled = copy.deepcopy(raw)
    spoil(spoiled)
    assert sentence in said(spoiled) and blocked(spoiled)


def test_a_set_that_fails_stays_unpublished_and_the_version_that_teams_have_stays():
    page = given.page()
    page.credits = "0, 0"
    with pytest.raises(ExerciseCannotBePublished, match="must earn something"):
        page.save()
    assert ExerciseVersion.objects.count() == 1


def test_the_editor_reads_where_something_is_amiss():
    page = given.page()
    page.questions[1].value["options"][2]["because"] = ""
    assert {
        "place": "Question 2, option 3",
        "sentence": "Say in a sentence why this option is right or not.",
    } in (page.what_the_checks_say()["blocking"])


def test_the_preview_shows_it_as_it_is_met_and_the_key_after(rf):
    from tests import factories

    page = given.page()
    request = rf.get("/")
    request.user = factories.user("faculty")
    text = page.serve_preview(request, "").rendered_content
    assert (
        text.index("As a member meets it")
        < text.index("The key, with every reason")
        < text.index("Because of a.")
    )
    page.credits = "nothing"
    assert "The credits are whole numbers" in page.serve_preview(request, "").rendered_content


def test_the_editor_asks_for_the_question_first_and_folds_away_what_belongs_to_cases():
    """The block of a set stands beside that of cases, and never in its place."""
    question = ReadinessPage._meta.get_field("questions").stream_block.child_blocks["single_choice"]
    assert list(question.child_blocks)[:3] == ["stem", "options", "explanation"]
    assert question.meta.form_layout.settings == ["points", "maps_to", "who", "but"]
    assert ItemBlock.KINDS["single_choice"] is SingleChoiceBlock
