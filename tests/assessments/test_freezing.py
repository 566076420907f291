"""From the author's page to a frozen version: the same facts, checked, once, and never a draft."""

import json
from copy import deepcopy

import pytest
from django.db import DatabaseError, transaction
from django.test import RequestFactory

from assessments import freezing
from assessments.engine import definition, kinds
from assessments.freezing import CaseCannotBePublished
from assessments.models import CasePage, CaseVersion
from cms.models import AuditEntry
from tests import factories
from tests.assessments import cases
from tests.assessments.engine import rotation
from tests.assessments.kinds import samples

pytestmark = pytest.mark.django_db


def normal(raw):
    """A definition with every default written out, to compare meaning and not spelling."""
    return definition.parse(raw)


def broken(raw=None):
    """The sample case without a key in its first question."""
    raw = deepcopy(raw or rotation.case())
    raw["stages"][0]["items"][0]["options"][0]["best"] = False
    return raw


def change(page, raw):
    """Write other content into a page in memory."""
    for name, value in cases.fields(raw).items():
        setattr(page, name, value)
    return page


# What is frozen


def test_a_page_compiles_to_what_its_author_meant():
    page = cases.page()
    compiled = normal(freezing.compile_case(page))
    meant = normal(rotation.case())
    assert compiled.stages == meant.stages
    assert compiled.chart == meant.chart
    assert (compiled.cut, compiled.person, compiled.minutes) == (meant.cut, meant.person, meant.minutes)
    assert compiled.references == meant.references


def test_publishing_freezes_one_version_with_its_digest_and_says_who():
    author = factories.user("administrator")
    page = cases.page(live=False)
    page.save_revision(user=author).publish(user=author)
    version = CaseVersion.objects.get()
    assert (version.case_key, version.number, version.published_by) == (page.case_key, 1, author)
    assert version.is_whole
    assert version.definition.title == "Changing the drug"
    entry = AuditEntry.objects.get(verb="froze")
    assert entry.details["sha256"] == version.content_sha256


def test_the_same_content_makes_no_second_version():
    page = cases.page()
    for _ in range(2):
        CasePage.objects.get(pk=page.pk).save_revision().publish()
    assert CaseVersion.objects.count() == 1


def test_another_word_makes_another_version_and_the_first_one_stays():
    page = cases.page()
    change(page, rotation.case(summary="Other words.")).save_revision().publish()
    assert list(CaseVersion.objects.values_list("number", flat=True)) == [2, 1]
    assert {json.loads(one.content)["summary"] for one in CaseVersion.objects.all()} == {
        "Other words.",
        "His pain is controlled, and he jerks.",
    }


def test_ids_survive_reordering():
    page = cases.page()
    raw = rotation.case()
    raw["stages"][0]["items"][0]["options"].reverse()
    change(page, raw).save()
    first, second = (json.loads(one.content) for one in CaseVersion.objects.order_by("number"))
    ids = [[o["id"] for o in one["stages"][0]["items"][0]["options"]] for one in (first, second)]
    assert ids[0] == ids[1][::-1]


def test_a_draft_on_a_live_case_reaches_no_learner_whether_it_passes_the_checks_or_not():
    page = cases.page()
    for raw in (rotation.case(summary="A draft."), broken()):
        draft = change(CasePage.objects.get(pk=page.pk), raw)
        draft.save_revision(clean=False)
        assert CasePage.objects.get(pk=page.pk).has_unpublished_changes
    version = CaseVersion.objects.get()
    assert "draft" not in version.content


def test_a_page_that_is_not_live_makes_no_version():
    cases.page(live=False)
    cases.page(broken(), live=False)
    assert not CaseVersion.objects.exists()


def test_unpublishing_and_publishing_again_keeps_the_version():
    page = cases.page()
    page.unpublish()
    CasePage.objects.get(pk=page.pk).get_latest_revision_as_object().save_revision().publish()
    assert CaseVersion.objects.count() == 1


# What stops it


def test_a_case_that_fails_its_checks_is_not_saved_and_the_old_version_stays_live():
    page = cases.page()
    with pytest.raises(CaseCannotBePublished) as refused:
        change(CasePage.objects.get(pk=page.pk), {**broken(), "title": "Another title"}).save()
    assert refused.value.status == 422
    assert "Stage 1, question 1: 0 options are marked as best." in refused.value.sentence
    stored = CasePage.objects.get(pk=page.pk)
    assert stored.title == "Changing the drug"
    assert CaseVersion.objects.count() == 1


def test_a_failing_revision_published_by_anybody_leaves_the_live_page_as_it_was():
    page = cases.page()
    revision = change(CasePage.objects.get(pk=page.pk), broken()).save_revision()
    with pytest.raises(CaseCannotBePublished):
        revision.publish()
    stored = CasePage.objects.get(pk=page.pk)
    assert stored.live
    assert stored.live_revision_id is None
    assert freezing.findings(stored) == freezing.findings(page)


def test_a_new_page_that_fails_is_not_made():
    with pytest.raises(CaseCannotBePublished), transaction.atomic():
        cases.page(broken())
    assert not CasePage.objects.exists()


def test_a_scripted_run_that_comes_out_otherwise_stops_publication():
    run = {"title": "Safe path", "answers": rotation.BEST, "expect": {"decision": "not_yet"}}
    with pytest.raises(CaseCannotBePublished, match="Test run “Safe path”"):
        cases.page(runs=[run])
    cases.page(runs=[{**run, "expect": {"decision": "pass", "points": "12"}}])
    assert CaseVersion.objects.count() == 1


@pytest.mark.database
def test_a_version_can_neither_be_changed_nor_deleted():
    version = CaseVersion.objects.get(case_key=cases.page().case_key)
    for act in (
        lambda: CaseVersion.objects.filter(pk=version.pk).update(title="Another"),
        lambda: CaseVersion.objects.filter(pk=version.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


# Where a finding is, in the author's words


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("", ""),
        ("see", "Stage 1"),
        ("stop/now", "Stage 2, question 1"),
        ("dose/rescue", "Stage 3, question 2"),
        ("stop/now/raise", "Stage 2, question 1, option 4"),
        ("chart/kidneys", "Chart entry 2"),
        ("runs/Safe path", "Test run “Safe path”"),
        ("person", "person"),
        ("dose/dose/mg", "Stage 3, question 1, mg"),
    ],
)
def test_a_place_is_said_by_counting(where, said):
    assert freezing.place_of(rotation.case(), where) == said


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("only/who/pharmacy/check", "Stage 1, question 1, group 2, option 1"),
        ("only/signs/pain", "Stage 1, question 2, row 2"),
        ("only/signs/well", "Stage 1, question 2, column 2"),
        ("only/sentence/step/rotate", "Stage 1, question 3, blank 2, option 1"),
        ("only/bow/parameters/weight", "Stage 1, question 4, parameter 3"),
        ("only/bow/parameters", "Stage 1, question 4, parameters"),
    ],
)
def test_parts_of_a_question_are_counted_by_what_authors_call_them(where, said):
    assert freezing.place_of(rotation.case_of(*samples.ITEMS.values()), where) == said


# Unfinished pages

BLANK = {
    "nothing": {
        "stages": [],
        "chart": [],
        "title": "",
        "person_name": "",
        "cut_percent": None,
        "minutes": None,
    },
    "an empty stage": {"stages": [{"type": "stage", "value": {"title": "", "text": "", "items": []}}]},
    "empty questions": {
        "stages": [
            {
                "type": "stage",
                "value": {
                    "title": "",
                    "text": "",
                    "items": [{"type": kind, "value": {}} for kind in kinds.names()],
                },
            }
        ]
    },
    "empty parts": {
        "stages": [
            {
                "type": "stage",
                "value": {
                    "title": "Decide.",
                    "items": [
                        {"type": "single_choice", "value": {"stem": "", "points": None, "options": [{}, {}]}},
                        {"type": "grouped_response", "value": {"groups": [{}, {"options": [{}]}]}},
                        {"type": "matrix", "value": {"columns": [{}], "rows": [{}, {"right": None}]}},
                        {"type": "cloze", "value": {"text": "[[]] [[x]]", "blanks": [{}], "linked": [""]}},
                        {"type": "bow_tie", "value": {"actions": [{}], "condition": []}},
                        {
                            "type": "numeric",
                            "value": {
                                "units": [{}],
                                "bands": [{}],
                                "critical": [{}],
                                "worked": [""],
                                "value": None,
                            },
                        },
                    ],
                },
            }
        ],
        "chart": [
            {"type": "note", "value": {"title": "", "visible_from": None, "text": ""}},
            {"type": "table", "value": {"title": "", "visible_from": 9, "columns": [], "rows": [[]]}},
            {"type": "table", "value": {"visible_from": 0}},
        ],
        "runs": "not a list",
    },
}


@pytest.mark.parametrize("name", BLANK)
@pytest.mark.parametrize("mode", ["learner", "answers"])
def test_an_unfinished_page_is_checked_and_previewed_without_a_fault(name, mode):
    page = CasePage(**{"title": "Unfinished", **BLANK[name]})
    found = freezing.findings(page)
    assert found
    assert found[0].severity == "block"
    with pytest.raises(CaseCannotBePublished):
        freezing.check(page)
    request = RequestFactory().get("/")
    request.user = factories.user("administrator")
    assert page.serve_preview(request, mode).render().status_code == 200


# The editor


def test_the_editor_says_what_the_checks_say_and_lists_the_versions(administrator):
    page = cases.page()
    change(page, broken()).save_revision(clean=False)
    text = administrator.get(f"/cms/pages/{page.pk}/edit/").content.decode()
    assert "What the checks say" in text
    assert "These stop publication" in text
    assert "0 options are marked as best" in text
    version = CaseVersion.objects.get()
    assert version.content_sha256 in text


def test_the_editor_of_a_new_case_opens(administrator):
    week = factories.week()
    assert administrator.get(f"/cms/pages/add/assessments/casepage/{week.pk}/").status_code == 200


def preview(visitor, page, mode):
    return visitor.get(f"/cms/pages/{page.pk}/view_draft/?mode={mode}").content.decode()


def test_a_preview_as_a_learner_holds_every_stage_and_no_key(administrator):
    text = preview(administrator, cases.page(), "learner")
    for sentence in ("Say what you see.", "Decide what stops.", "Choose his dose."):
        assert sentence in text
    for secret in ("It accumulates.", "A safe start.", "He could stop breathing.", "36 mg less 50"):
        assert secret not in text


def test_a_preview_with_answers_holds_keys_reasons_and_the_scripted_runs(administrator):
    runs = [{"title": "Safe path", "answers": rotation.BEST, "expect": {"decision": "pass"}}]
    text = preview(administrator, cases.page(runs=runs), "answers")
    for sentence in (
        "It accumulates.",
        "A safe start.",
        "He could stop breathing.",
        "36\N{NO-BREAK SPACE}mg less",
    ):
        assert sentence in text
    assert "Safe path" in text
    assert "Comes out as expected." in text
