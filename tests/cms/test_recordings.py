"""Recordings play in the page, from any place in them, for whoever may have the file."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction

from cms.blocks import RecordingBlock
from tests import factories

pytestmark = pytest.mark.django_db
SOUND = bytes(range(256)) * 40


def document(name="marta.mp3", content=SOUND, **fields):
    return get_document_model().objects.create(title=name, file=ContentFile(content, name=name), **fields)


def url(one):
    return reverse("recording", args=[one.pk, one.filename])


def whole(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_a_recording_is_sent_to_be_played_and_can_do_nothing_else(learner):
    answer = learner.get(url(document()))
    assert answer.status_code == 200 and whole(answer) == SOUND
    assert answer["Content-Type"] == "audio/mpeg" and answer["Content-Disposition"] == "inline"
    assert answer["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    "asked, begin, end",
    [("bytes=0-99", 0, 99), ("bytes=100-", 100, len(SOUND) - 1), ("bytes=-10", len(SOUND) - 10, len(SOUND) - 1),
     ("bytes=5-999999", 5, len(SOUND) - 1)],
)  # fmt: skip
def test_a_part_is_sent_as_it_was_asked_for(learner, asked, begin, end):
    answer = learner.get(url(document()), headers={"Range": asked})
    assert answer.status_code == 206
    assert answer["Content-Range"] == f"bytes {begin}-{end}/{len(SOUND)}"
    assert whole(answer) == SOUND[begin : end + 1]


def test_a_part_beyond_the_end_is_refused(learner):
    answer = learner.get(url(document()), headers={"Range": "bytes=99999-"})
    assert answer.status_code == 416 and answer["Content-Range"] == f"bytes */{len(SOUND)}"


@pytest.mark.parametrize("asked", ["pages=1-2", f"bytes=0-{'9' * 5000}", f"bytes={'9' * 5000}-"])
def test_what_cannot_be_understood_gets_the_whole(learner, asked):
    assert learner.get(url(document()), headers={"Range": asked}).status_code == 200


def test_other_files_are_not_played_and_names_must_fit(learner):
    assert learner.get(url(document("paper.pdf"))).status_code == 404
    one = document()
    assert learner.get(reverse("recording", args=[one.pk, "other.mp3"])).status_code == 404


def test_a_recording_of_a_closed_collection_is_for_its_group_only(learner):
    closed = Collection.get_first_root_node().add_child(name="Closed")
    CollectionViewRestriction.objects.create(
        collection=closed, restriction_type=CollectionViewRestriction.GROUPS
    )
    assert learner.get(url(document(collection=closed))).status_code == 403


def clean(**value):
    block = RecordingBlock()
    return block.clean(block.to_python(value))


def test_a_video_without_captions_is_refused_with_the_reason():
    from wagtail.blocks import StructBlockValidationError

    film = document("talk.mp4")
    with pytest.raises(StructBlockValidationError) as refusal:
        clean(title="Talk", file=film.pk, captions=None, transcript="Words.")
    assert "no captions" in str(refusal.value.block_errors["captions"])


def test_sound_needs_no_captions_and_a_film_with_them_is_fine():
    words = document("talk.vtt", b"WEBVTT")
    clean(title="Talk", file=document("talk.mp4").pk, captions=words.pk, transcript="Words.")
    clean(title="Talk", file=document().pk, captions=None, transcript="Words.")


def test_a_recording_stands_in_a_lesson_with_its_words(learner):
    page = factories.lesson(
        body=factories.body(
            (
                "recording",
                {"title": "Marta", "file": document().pk, "captions": None, "transcript": "He kicked."},
            )
        )
    )
    from courses.models import ProgramPage

    factories.enrollment(user=learner.user, program=ProgramPage.objects.ancestor_of(page).get())
    html = learner.get(page.get_url()).content.decode()
    assert "<audio controls" in html and "He kicked." in html and "Read what is said" in html
