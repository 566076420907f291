"""Recordings of lines: which may be kept, who may hear them and when, and that they never change."""

import copy
import uuid

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from assessments import sounds, talking
from assessments.freezing import CaseCannotBePublished
from assessments.models import CasePage, CaseSound, CaseVersion
from tests import factories
from tests.assessments import cases
from tests.assessments.conversation import talks
from tests.assessments.outline import given

pytestmark = pytest.mark.django_db
MP3, M4A = b"ID3\x04" + bytes(300), b"\x00\x00\x00\x20ftypM4A " + bytes(300)


@pytest.fixture
def sha256():
    return sounds.keep(talks.OGG, "audio/ogg")


def url(sha256):
    return reverse("case_sound", args=[sha256])


def talk_with(sha256, learner, node="opening"):
    case = talks.page(graph=talks.with_sound(sha256, node))
    return talks.attempt(case, cases.learner(case, learner.user), practice=True)


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (MP3, "audio/mpeg"),
        (b"\xff\xfb" + bytes(300), "audio/mpeg"),
        (M4A, "audio/mp4"),
        (talks.OGG, "audio/ogg"),
    ],
)
def test_what_browsers_play_is_kept_once_by_its_digest(content, content_type):
    first, second = sounds.keep(content, content_type), sounds.keep(content, content_type)
    assert first == second
    kept = CaseSound.objects.get()
    assert (bytes(kept.content), kept.content_type) == (content, content_type)


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"<svg/>", "audio/ogg"),
        (talks.OGG, "audio/mpeg"),
        (b"RIFF" + bytes(300), "audio/wav"),
        (b"", "audio/ogg"),
        (b"\xff", "audio/mpeg"),
        (b"\x00\x00\x00\x20ftypheic" + bytes(300), "audio/mp4"),
        (b"OggS" + bytes(sounds.MOST_BYTES), "audio/ogg"),
    ],
)
def test_what_is_no_recording_or_too_large_a_one_is_refused_with_a_sentence(content, content_type):
    with pytest.raises(sounds.NotASound) as refused:
        sounds.keep(content, content_type)
    assert "5 MB" in str(refused.value.sentence) or "MP3, M4A or OGG" in str(refused.value.sentence)
    assert not CaseSound.objects.exists()


def test_a_kept_recording_can_be_neither_changed_nor_deleted(sha256):
    for act in (
        lambda: CaseSound.objects.update(content=b"other"),
        lambda: CaseSound.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_a_line_has_its_recording_and_its_words_beside_it(sha256, learner):
    attempt = talk_with(sha256, learner)
    text = learner.get(reverse("attempt", args=[attempt.uuid])).content.decode()
    assert f'<audio class="line__sound no-print" controls preload="none" src="{url(sha256)}"' in text
    assert "Mr. Alvarez says this; the words are above" in text
    answer = learner.get(url(sha256))
    assert (answer.content, answer["Content-Type"], answer["Accept-Ranges"]) == (
        talks.OGG,
        "audio/ogg",
        "bytes",
    )
    assert "immutable" in answer["Cache-Control"] and answer["X-Content-Type-Options"] == "nosniff"


def test_a_part_of_it_is_sent_where_a_part_is_asked_for(sha256, learner):
    talk_with(sha256, learner)
    part = learner.get(url(sha256), headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.content, part["Content-Range"]) == (206, b"OggS", "bytes 0-3/404")
    assert learner.get(url(sha256), headers={"Range": "bytes=400-"}).content == bytes(4)
    assert learner.get(url(sha256), headers={"Range": "bytes=900-"}).status_code == 416


def test_a_line_of_a_later_turn_cannot_be_heard_before_it_is_met(sha256, learner, other_learner, anonymous):
    attempt = talk_with(sha256, learner, "round")
    talks.say(attempt, "ask")
    assert learner.get(url(sha256)).status_code == 404
    talks.say(attempt, "name")
    assert learner.get(url(sha256)).status_code == 200
    assert other_learner.get(url(sha256)).status_code == 404
    assert anonymous.get(url(sha256)).status_code == 302
    talking.go_back(attempt=attempt, item=talks.ITEM, kept=1, event_id=uuid.uuid4())
    assert learner.get(url(sha256)).status_code == 200, "what was heard was heard"


def test_who_teaches_the_course_hears_it_and_who_teaches_another_does_not(sha256, learner, visit):
    attempt = talk_with(sha256, learner, "round")
    course = attempt.sitting.cohort.program.get_children().first().specific
    assert visit(factories.user("faculty", course=course)).get(url(sha256)).status_code == 200
    assert visit(factories.user("faculty")).get(url(sha256)).status_code == 404


def test_who_works_on_a_draft_hears_what_its_newest_version_names(sha256, visit):
    raw = copy.deepcopy(given.GRAPH)
    raw["nodes"][1]["lines"][0]["audio"] = sha256
    case = given.case(raw)
    author = visit(given.author_of(case))
    assert author.get(url(sha256)).status_code == 200
    assert visit(factories.user("reviewer")).get(url(sha256)).status_code == 200
    assert visit(factories.user("faculty")).get(url(sha256)).status_code == 404
    assert visit(factories.user("learner")).get(url(sha256)).status_code == 404


def test_a_published_line_sounds_on_when_its_draft_has_lost_the_recording(sha256, learner):
    attempt = talk_with(sha256, learner)
    case = CasePage.objects.get()
    stream = case.stages
    del stream[0].value["items"][0].value["talk"]["graph"]["nodes"][0]["lines"][0]["audio"]
    case.stages = stream
    case.save_revision().publish()
    assert CaseVersion.objects.count() == 2
    assert learner.get(url(sha256)).status_code == 200
    assert url(sha256) in learner.get(reverse("attempt", args=[attempt.uuid])).content.decode()


def test_a_conversation_with_a_recording_that_is_not_here_cannot_be_published():
    with pytest.raises(CaseCannotBePublished) as refused:
        talks.page(graph=talks.with_sound("ab" * 32))
    assert "The recording of a line is not on this site." in str(refused.value.sentence)
    [found] = refused.value.findings
    assert found.where == f"meeting/{talks.ITEM}/{talks.GRAPH['start']}"
