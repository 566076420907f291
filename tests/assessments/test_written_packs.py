"""Written questions in content packs: they come back as they were, and name a rubric that must be there."""

import pytest
import yaml

from assessments.models import CasePage, CaseVersion, Rubric
from courses import packs
from tests import factories
from tests.assessments import cases, writing
from tests.courses.packing import contents, forget_everything

pytestmark = pytest.mark.django_db
# A scripted run keeps its words and not its line breaks: nothing is scored by them.
GIVEN = {"antidote": {"text": "Naloxone"}, "letter": {"text": "His kidneys are tired, so we change it."}}
RUNS = [
    {"title": "Best", "answers": GIVEN, "marks": {"letter": writing.TOP}, "expect": {"decision": "pass", "points": "6"}},
    {"title": "Waits", "answers": GIVEN, "expect": {"decision": "pending", "points": "2"}},
]  # fmt: skip


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def dumped(tmp_path):
    """A program with a case that asks for words, dumped."""
    raw = writing.case()
    raw["stages"][0]["id"] = "tell"
    week = factories.week(course=factories.course())
    cases.page(raw, parent=week, slug="letter-case", runs=RUNS)
    packs.dump(tmp_path / "first")
    return tmp_path / "first"


def file_of(folder):
    return next(folder.rglob("letter-case.yaml"))


def test_the_file_names_the_rubric_by_its_slug_and_the_forms_by_their_ids(dumped):
    short, long = yaml.safe_load(file_of(dumped).read_text())["stages"][0]["items"]
    assert long["rubric"] == "letter" and (long["words_least"], long["words_most"]) == (5, 20)
    assert "rubric" not in short
    assert [one["id"] for one in short["accepts"]] == ["name", "said"]
    assert short["rejects"][0]["critical"] is True


def test_it_comes_back_byte_for_byte_and_as_the_same_frozen_questions(dumped, tmp_path):
    first, before = contents(dumped), CaseVersion.objects.get().definition
    forget_everything()
    packs.load_all(dumped)
    packs.dump(tmp_path / "second")
    second = contents(tmp_path / "second")
    assert first == second
    after = CaseVersion.objects.newest(CasePage.objects.get().key).definition
    assert after.items == before.items
    assert [run.get("marks") for run in RUNS] == [run.get("marks") for run in CasePage.objects.get().runs]


def test_a_rubric_that_is_not_there_is_said_with_those_that_are(dumped):
    file = file_of(dumped)
    file.write_text(file.read_text().replace("rubric: letter", "rubric: lettre"))
    forget_everything()
    with pytest.raises(Exception, match="lettre") as refused:
        packs.load_all(dumped)
    assert "(letter)" in str(refused.value)
    assert not CasePage.objects.exists()


def test_a_rubric_is_written_and_read_in_its_own_shape():
    from assessments.material import rubrics

    rubric = writing.published()
    text = rubrics.SHAPE.text(rubrics.plain(rubric))
    values = yaml.safe_load(text)
    assert rubrics.plain_values(values) == writing.RUBRIC
    assert rubrics.put("letter", values, None).latest_revision_id == rubric.latest_revision_id
    assert Rubric.objects.count() == 1
