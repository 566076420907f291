"""Panels that cases share: written in the CMS or by a pack, copied into a case when it is published, kept while in use."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from assessments.freezing import CaseCannotBePublished
from assessments.material import panels
from assessments.models import CaseVersion, Panel
from cms import roles
from courses import uses
from courses.models import Discipline
from courses.packs import nodes
from courses.packs.complaints import Complaints
from courses.packs.fields import Fields
from tests import factories
from tests.assessments import cases
from tests.assessments.engine import rotation
from tests.assessments.kinds import arranged

pytestmark = pytest.mark.django_db

FILE = """\
title: Night calls
about: Twelve fictional clinicians of a hospice at night.
experts:
  - id: ada
    name: Ada Nightjar, fictional
    discipline: nurse
  - id: ben
    name: Ben Lantern, fictional
    discipline: physician

questions:
  - id: jerks
    asked: Morphine is building up. His creatinine has doubled.
    answers:
      ada:
        answer: "1"
        because: His kidneys carry it away, and they have slowed.
      ben:
        answer: "-2"
        because: He has had no dose since Sunday.
"""


def read(text=FILE):
    """The values of a file, and what is wrong with it."""
    complaints = Complaints()
    fields = Fields(nodes.parse(text, "night-calls.yaml", complaints), "night-calls.yaml", complaints)
    return panels.SHAPE.of(fields), [one.sentence for one in complaints._found]


@pytest.fixture
def panel():
    return panels.put("night-calls", read()[0], factories.user())


def stages(named="night-calls/jerks"):
    item = {name: value for name, value in arranged.THOUGHT.items() if name not in ("id", "kind")}
    item |= {"panel": named, "stem": "What of it?", "explanation": "So."}
    block = {"type": "script_concordance", "value": item, "id": "thought"}
    return [{"type": "stage", "id": "one", "value": {"title": "Judge.", "text": "", "items": [block]}}]


def case(**changes):
    return cases.page(rotation.case(chart=[]), **({"stages": stages()} | changes))


def frozen(page):
    return CaseVersion.objects.newest(page.case_key).definition.find("thought")


def test_a_file_becomes_a_published_panel_and_comes_back_as_it_was(panel):
    values, complaints = read()
    assert complaints == []
    assert panel.live and not panel.has_unpublished_changes
    assert panels.plain(panel) == values == panels.plain_values(values)
    assert panels.SHAPE.text(panels.plain(panel)) == FILE


def test_the_same_file_changes_nothing_and_another_makes_a_new_revision(panel):
    same = panels.put("night-calls", read()[0], factories.user())
    assert same.latest_revision_id == panel.latest_revision_id
    other = panels.put("night-calls", read(FILE.replace("Night calls", "Calls"))[0], factories.user())
    assert (other.pk, other.title) == (panel.pk, "Calls")
    assert other.latest_revision_id != panel.latest_revision_id
    assert Panel.objects.count() == 1


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("      ben:", "      carl:", "there is no expert “carl”"),
        ("  - id: ben", "  - id: ada", "“ada” is there twice."),
    ],
)
def test_answers_of_nobody_and_codes_twice_are_refused(old, new, sentence):
    with pytest.raises(ValidationError, match=sentence):
        panels.put("night-calls", read(FILE.replace(old, new))[0], factories.user())
    assert not Panel.objects.exists()


def test_a_discipline_that_is_not_there_is_refused():
    with pytest.raises(ValidationError, match="There is no discipline “astronaut”"):
        panels.put("night-calls", read(FILE.replace("physician", "astronaut"))[0], factories.user())


def test_an_answer_beside_the_scale_is_complained_of():
    assert any("answer" in one for one in read(FILE.replace('"-2"', '"3"'))[1])


def test_a_case_takes_the_answers_along_and_refers_to_nothing(panel):
    item = frozen(case())
    assert [(one.id, one.discipline, one.answer) for one in item.panel] == [
        ("ada", "nurse", "1"), ("ben", "physician", "-2"),
    ]  # fmt: skip
    assert item.panel[0].discipline_name == Discipline.objects.get(code="nurse").name
    assert "Nightjar" not in CaseVersion.objects.get().content


def test_what_a_panel_says_later_changes_no_case_until_that_is_published_again(panel):
    page = case()
    panels.put("night-calls", read(FILE.replace('"-2"', '"2"'))[0], factories.user())
    assert [one.answer for one in frozen(page).panel] == ["1", "-2"]
    page.title = "Again"
    page.save()
    assert [one.answer for one in frozen(page).panel] == ["1", "2"]


def test_a_draft_of_a_panel_is_not_asked(panel):
    panel.title = "Drafted"
    panel.questions = []
    panel.save_revision()
    assert len(frozen(case()).panel) == 2


@pytest.mark.parametrize("named", ["night-calls/other", "other/jerks", "night-calls", ""])
def test_a_question_that_no_published_panel_has_stops_publication(panel, named):
    with pytest.raises(CaseCannotBePublished, match="Choose a question of a published panel"):
        case(stages=stages(named))


def test_an_unpublished_panel_is_not_offered_nor_found(panel):
    panel.unpublish()
    with pytest.raises(CaseCannotBePublished):
        case()
    from assessments.kinds.script_concordance.block import questions_of_panels

    assert questions_of_panels() == []


def test_authors_choose_a_question_by_panel(panel):
    from assessments.kinds.script_concordance.block import questions_of_panels

    words = "jerks: Morphine is building up. His creatinine has doubled."
    assert questions_of_panels() == [("Night calls", [("night-calls/jerks", words)])]


def test_what_is_used_is_said(panel):
    page = case()
    assert [str(one) for one in uses.of(panel)] == [f"Asked in: “{page.title}”."]
    seats = [str(one) for one in uses.of(Discipline.objects.get(code="nurse"))]
    assert "Sits on the panel: “Night calls”." in seats


def test_a_panel_in_use_cannot_be_deleted_and_another_can(panel, administrator):
    page = case()
    url = reverse(Panel.snippet_viewset.get_url_name("delete"), args=[panel.pk])
    answer = administrator.post(url, follow=True)
    assert f"Asked in: “{page.title}”." in answer.content.decode()
    assert Panel.objects.filter(pk=panel.pk).exists()
    page.delete()
    administrator.post(url)
    assert not Panel.objects.exists()


def test_faculty_write_and_publish_panels_and_learners_do_not_find_them(panel, visit):
    course = factories.course()
    teacher = factories.user()
    teacher.groups.add(roles.faculty_group(course))
    for act in ("add", "change", "publish"):
        assert teacher.has_perm(f"assessments.{act}_panel")
    assert not teacher.has_perm("assessments.delete_panel")
    listing = reverse(Panel.snippet_viewset.get_url_name("list"))
    assert visit(factories.user()).get(listing).status_code in (302, 403, 404)
