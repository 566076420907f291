"""Recordings in the outline: brought in at once, heard, taken away, and never at the cost of what was typed."""

import copy
import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessments import sounds
from assessments.models import CaseSound
from tests import factories
from tests.assessments.outline import given

pytestmark = pytest.mark.django_db
MP3 = (b"\xff\xfb\x90\x00" + bytes(413)) * 4
OGG = b"OggS" + bytes(400)
SHA256 = hashlib.sha256(MP3).hexdigest()
LINE = "lines-0-audio"


@pytest.fixture
def case():
    return given.case()


@pytest.fixture
def author(case, visit):
    return visit(given.author_of(case))


def at(case, turn="listening"):
    return given.address(case, "talk_turn", turn)


def form(author, case, turn="listening"):
    return given.form_of(author.get(at(case, turn)))


def file(content=MP3, name="lucia.mp3", content_type="audio/mpeg"):
    return SimpleUploadedFile(name, content, content_type)


def send(author, case, act="save", turn="listening", **changes):
    return given.send(author, at(case, turn), form(author, case, turn), act=act, **changes)


def url(sha256=SHA256):
    return reverse("case_sound", args=[sha256])


def test_a_recording_is_kept_and_named_in_the_draft_by_its_digest(author, case):
    assert send(author, case, **{f"{LINE}-file": file()}).status_code == 302
    assert given.node_of(case, "listening")["lines"][0]["audio"] == SHA256
    kept = CaseSound.objects.get()
    assert (bytes(kept.content), kept.content_type) == (MP3, "audio/mpeg")
    page = author.get(at(case)).content.decode()
    assert f'<audio class="talk-sound" controls preload="none" src="{url()}"' in page
    assert "Take the recording away" in page


@pytest.mark.parametrize(
    ("turn", "field", "read"),
    [
        ("opening", "choices-0-reaction-0-audio", lambda node: node["choices"][0]["reaction"][0]),
        ("opening", "lines-0-audio", lambda node: node["lines"][0]),
    ],
)
def test_lines_of_turns_and_reactions_take_recordings(author, case, turn, field, read):
    assert send(author, case, turn=turn, **{f"{field}-file": file()}).status_code == 302
    assert read(given.node_of(case, turn))["audio"] == SHA256


def test_what_a_gate_lets_be_said_takes_a_recording(author, case):
    address = given.address(case, "talk_part", "gates", "not-now")
    answer = given.send(
        author, address, given.form_of(author.get(address)), act="save", **{"says-0-audio-file": file()}
    )
    assert answer.status_code == 302
    assert given.graph_of(case)["gates"][0]["says"][0]["audio"] == SHA256


def test_it_is_heard_before_anything_is_saved_and_by_nobody_else(author, case, visit):
    answer = send(author, case, act=f"hear:{LINE}", **{f"{LINE}-file": file(), "choices-0-text": "Half a"})
    page = answer.content.decode()
    assert answer.status_code == 200 and url() in page and "Half a" in page
    assert "audio" not in given.node_of(case, "listening")["lines"][0]
    assert author.get(url()).status_code == 200
    assert visit(given.author_of(case)).get(url()).status_code == 404
    given.send(author, at(case), given.form_of(answer), act="save")
    assert given.node_of(case, "listening")["lines"][0]["audio"] == SHA256
    assert visit(given.author_of(case)).get(url()).status_code == 200, "it is in the draft now"
    assert visit(factories.user("faculty")).get(url()).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (lambda: file(b"<svg/>"), "MP3, M4A or OGG"),
        (lambda: file(OGG), "MP3, M4A or OGG"),
        (lambda: file(MP3, "lucia.wav", "audio/mpeg"), "MP3, M4A or OGG"),
        (lambda: file(b"\x00\x00\x00\x20ftypheic" + bytes(99), "photo.m4a", "audio/mp4"), "MP3, M4A or OGG"),
        (lambda: file(MP3 + bytes(sounds.MOST_BYTES)), "5 MB"),
    ],
)
def test_what_is_no_recording_is_refused_in_its_place_and_nothing_typed_is_lost(author, case, wrong, says):
    typed = {"choices-0-text": "A long sentence that took a while."}
    answer = send(author, case, **{f"{LINE}-file": wrong()}, **typed)
    page = answer.content.decode()
    assert answer.status_code == 422 and says in page and f'href="#f-{LINE}"' in page
    assert typed["choices-0-text"] in page
    assert given.normal(given.graph_of(case)) == given.normal(given.GRAPH)
    assert not CaseSound.objects.exists()


def test_a_file_that_is_refused_follows_its_line_and_leaves_the_one_before(author, case):
    send(author, case, **{f"{LINE}-file": file()})
    answer = send(author, case, act="add:lines", **{f"{LINE}-file": file(b"no")})
    assert answer.status_code == 200
    assert answer.context["fields"]["lines"]["rows"][0]["fields"]["audio"]["error"]
    assert not answer.context["fields"]["lines"]["rows"][1]["fields"]["audio"]["error"]
    assert given.form_of(answer)[LINE] == SHA256


def test_a_recording_survives_a_mistake_elsewhere_in_the_form(author, case):
    answer = send(author, case, **{f"{LINE}-file": file(), "most": "many"})
    assert answer.status_code == 422 and given.form_of(answer)[LINE] == SHA256
    given.send(author, at(case), given.form_of(answer), act="save", most="0")
    assert given.node_of(case, "listening")["lines"][0]["audio"] == SHA256


def test_a_recording_moves_with_its_line(author, case):
    given.send(author, at(case), form(author, case), act="save", **{f"{LINE}-file": file()})
    step = given.form_of(send(author, case, act="add:lines"))
    step["lines-1-speaker"], step["lines-1-sayings-0-text"] = "lucia", "And you?"
    step = given.form_of(given.send(author, at(case), step, act="up:lines-1"))
    given.send(author, at(case), step, act="save")
    assert [one.get("audio") for one in given.node_of(case, "listening")["lines"]] == [None, SHA256]


def test_a_recording_is_taken_away_by_its_button_and_counts_once_saved(author, case):
    send(author, case, **{f"{LINE}-file": file()})
    answer = send(author, case, act=f"clear:{LINE}", **{"choices-0-text": "Typed."})
    assert given.form_of(answer)[LINE] == "" and "Typed." in answer.content.decode()
    assert f'id="f-{LINE}"' in answer.content.decode().split("autofocus")[0].rpartition("<input")[2]
    assert given.node_of(case, "listening")["lines"][0]["audio"] == SHA256
    given.send(author, at(case), given.form_of(answer), act="save")
    assert "audio" not in given.node_of(case, "listening")["lines"][0]
    assert CaseSound.objects.exists(), "a version may let somebody hear it"


@pytest.mark.parametrize(
    "act", ["hear:title", "clear:lines", "clear:lines-9-audio", "clear:lines-0-no", "hear:0"]
)
def test_a_button_of_a_recording_that_there_is_not_changes_nothing_typed(author, case, act):
    before = form(author, case, "opening")
    answer = given.send(author, at(case, "opening"), before, act=act)
    after = given.form_of(answer)
    assert answer.status_code == 200
    assert {name: after.getlist(name) for name in after if name != "csrfmiddlewaretoken"} == {
        name: before.getlist(name) for name in before if name != "csrfmiddlewaretoken"
    }


def test_what_is_no_digest_is_not_stored_as_one(author, case):
    answer = send(author, case, **{LINE: "a/../b"})
    assert answer.status_code == 422 and "This names no recording." in answer.content.decode()
    assert "audio" not in given.node_of(case, "listening")["lines"][0]


def test_a_line_without_words_cannot_have_a_recording(author, case):
    answer = send(author, case, **{f"{LINE}-file": file(), "lines-0-sayings-0-text": ""})
    assert answer.status_code == 422 and "Write the words of this line" in answer.content.decode()
    assert given.form_of(answer)[LINE] == SHA256, "what was brought in is not lost"


def test_a_recording_that_is_not_on_this_site_is_said_and_stays_until_it_is_taken_away(author, case):
    page = author.get(at(case, "opening")).content.decode()
    assert "The recording of this line is not on this site" in page and "<audio" not in page
    said = author.get(given.address(case, "talk_checks")).content.decode()
    assert "The recording of a line is not on this site" in said
    assert "The recording says one of these; which?" in said


def test_who_only_reads_the_case_brings_nothing_in(case, visit):
    reviewer = visit(factories.user("reviewer"))
    typed = given.form_of(reviewer.get(at(case)))
    answer = given.send(reviewer, at(case), typed, act=f"hear:{LINE}", **{f"{LINE}-file": file()})
    assert "Only who writes the case changes it" in answer.content.decode()
    assert not CaseSound.objects.exists()


def test_an_author_hears_it_in_play(author, case):
    raw = copy.deepcopy(given.GRAPH)
    raw["nodes"][0]["lines"][0] |= {"audio": sounds.keep(MP3, "audio/mpeg")}
    raw["nodes"][0]["lines"][0].pop("only")
    raw["nodes"][0]["lines"][0].pop("audience")
    mine = given.case(raw, week=case.get_parent())
    page = author.get(reverse("talk_play", args=[mine.pk, given.TALK])).content.decode()
    assert f'<audio class="play__sound" controls preload="none" src="{url()}"' in page
    assert author.get(url()).status_code == 200
