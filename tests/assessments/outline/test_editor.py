"""The editor of a case never overwrites what the outline saved, and goes back with an older revision."""

import json

import pytest

from assessments.models import CasePage
from tests.assessments.outline import given
from tests.courses import editor

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return given.case()


@pytest.fixture
def author(case, visit):
    return visit(given.author_of(case))


def write(author, case, title):
    """Change the title of the first turn in the outline."""
    at = given.address(case, "talk_turn", "opening")
    given.send(author, at, given.form_of(author.get(at)), act="save", title=title)


def newest(case):
    return CasePage.objects.get(pk=case.pk)


def test_an_older_tab_of_the_editor_does_not_overwrite_what_the_outline_saved(author, case):
    tab = editor.form(author, newest(case))
    write(author, case, "Written in the outline")
    author.post(f"/cms/pages/{case.pk}/edit/", tab | {"summary": "Changed in the editor."})
    assert newest(case).get_latest_revision_as_object().summary == "Changed in the editor."
    assert given.node_of(case, "opening")["title"] == "Written in the outline"


def test_an_older_revision_that_is_restored_brings_its_conversation_back(author, case):
    old = newest(case).latest_revision
    write(author, case, "Written in the outline")
    address = f"/cms/pages/{case.pk}/revisions/{old.pk}/revert/"
    form = editor.form_at(author, address, old.as_object())
    answer = author.post(address, form)
    assert answer.status_code == 302
    assert given.node_of(case, "opening")["title"] == "Opening"


def test_a_copied_question_keeps_its_own_conversation_under_an_identity_of_its_own(author, case):
    draft = newest(case).get_latest_revision_as_object()
    raw = draft.stages.get_prep_value()
    raw.append(json.loads(json.dumps(raw[0])) | {"id": "two"})
    raw[1]["value"]["items"][0]["id"] = "copy"
    draft.stages = raw
    form = editor.form_at(author, f"/cms/pages/{case.pk}/edit/", draft)
    author.post(f"/cms/pages/{case.pk}/edit/", form)
    copy = given.stored(case, "copy")
    assert copy["graph"] == given.stored(case)["graph"] and copy["ifid"] != "6F1C"


@pytest.mark.parametrize("posted", ["[1]", "{not json", '{"graph": 3}', '"text"'])
def test_what_is_no_conversation_is_refused_in_the_form(author, case, posted):
    form = editor.form(author, newest(case))
    answer = author.post(f"/cms/pages/{case.pk}/edit/", form | {"stages-0-value-items-0-value-talk": posted})
    assert "could not be read" in answer.content.decode()


def test_the_editor_shows_what_a_conversation_holds_and_where_it_is_written(author, case):
    page = author.get(f"/cms/pages/{case.pk}/edit/").content.decode()
    assert "Write its turns" in page and "talks.js" in page
