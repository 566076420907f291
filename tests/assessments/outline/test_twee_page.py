"""A conversation as a text: out, in, and what is shown before anything is taken over."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import factories
from tests.assessments.outline import given

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return given.case()


@pytest.fixture
def author(case, visit):
    return visit(given.author_of(case))


def page(case):
    return given.address(case, "talk_twee")


def file(author, case):
    return author.get(given.address(case, "talk_twee_file"))


def post(author, case, text="", **more):
    digest = author.get(page(case)).context["digest"]
    return author.post(page(case), {"digest": digest, "text": text, **more})


def test_the_file_that_goes_out_comes_in_as_the_same(author, case):
    answer = file(author, case)
    assert answer["Content-Disposition"] == 'attachment; filename="talk-with-them.twee"'
    looked = post(author, case, answer.content.decode(), act="look")
    assert looked.status_code == 200 and "Nothing: it is what stands there." in looked.content.decode()


def test_what_a_file_says_is_shown_with_what_would_change_before_it_is_taken_over(author, case):
    text = file(author, case).content.decode().replace("Tell me more.", "What scares you most?")
    before = given.stored(case)
    looked = post(author, case, text, act="look").content.decode()
    assert "Turn “listening” changed: reply 1: its words." in looked and "2 people" in looked
    assert given.stored(case) == before
    assert post(author, case, text, act="take").status_code == 302
    assert given.node_of(case, "listening")["choices"][0]["text"] == "What scares you most?"
    assert given.stored(case)["ifid"] == "6F1C"


def test_a_file_can_be_uploaded(author, case):
    text = file(author, case).content.decode().replace("Tell me more.", "Go on.")
    upload = SimpleUploadedFile("talk.twee", b"\xef\xbb\xbf" + text.encode())
    assert "would change" in post(author, case, file=upload, act="look").content.decode()
    assert given.node_of(case, "listening")["choices"][0]["text"] == "Tell me more."


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [
        (b"\xff\xfe\x00:", "no text in UTF-8"),
        (b"", "empty"),
        (b":" * 1_000_001, "larger than 1 MB"),
        (b"<html><script>alert(1)</script></html>", "Export as Twee"),
        (b"\x00\x01\x02", "could not be read"),
    ],
)
def test_a_bad_file_is_a_clear_sentence_and_changes_nothing(author, case, upload, sentence):
    before = given.stored(case)
    answer = post(author, case, file=SimpleUploadedFile("talk.twee", upload), act="take")
    text = answer.content.decode()
    assert answer.status_code == 422 and sentence in text and "<script>alert" not in text
    assert given.stored(case) == before


def test_problems_are_told_with_their_lines_and_what_was_pasted_stays(author, case):
    text = (
        file(author, case).content.decode() + "\n:: odd\n[[Go.->nowhere-at-all]]\n  does: nobody.trust +1\n"
    )
    answer = post(author, case, text, act="look").content.decode()
    assert "could not be understood as" in answer and "Line " in answer and "nobody.trust" in answer
    assert "nowhere-at-all" in answer


def test_nothing_pasted_is_asked_for(author, case):
    answer = post(author, case, " ", act="look")
    assert answer.status_code == 422 and "Paste the text, or choose a file." in answer.content.decode()


def test_what_somebody_changed_meanwhile_is_not_overwritten(author, case, visit):
    text = file(author, case).content.decode().replace("Tell me more.", "Mine.")
    digest = author.get(page(case)).context["digest"]
    other = visit(factories.user("administrator"))
    post(other, case, file(other, case).content.decode().replace("Tell me more.", "Theirs."), act="take")
    answer = author.post(page(case), {"digest": digest, "text": text, "act": "take"})
    assert answer.status_code == 409 and "Mine." in answer.content.decode()
    assert given.node_of(case, "listening")["choices"][0]["text"] == "Theirs."


def test_a_conversation_that_cannot_be_read_is_brought_in_anew(author, case):
    from assessments.models import CasePage

    text = file(author, case).content.decode()
    draft = CasePage.objects.get(pk=case.pk).get_latest_revision_as_object()
    draft.stages[0].value["items"][0].value["talk"]["graph"]["nodes"][0]["colour"] = "red"
    draft.save_revision()
    assert post(author, case, text, act="take").status_code == 302
    assert given.normal(given.graph_of(case)) == given.normal(given.GRAPH)
