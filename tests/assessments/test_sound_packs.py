"""Recordings of lines in content packs: they go out as files, come back by their digest, and a missing one is said."""

import hashlib

import pytest

from assessments import sounds
from assessments.models import CasePage, CaseSound
from courses import packs
from tests import factories
from tests.assessments.conversation import talks
from tests.courses.packing import contents, forget_everything

pytestmark = pytest.mark.django_db
OTHER = b"ID3\x04" + bytes(200)
NEW = hashlib.sha256(OTHER).hexdigest()


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def sha256():
    return sounds.keep(talks.OGG, "audio/ogg")


@pytest.fixture
def dumped(sha256, tmp_path):
    """A program with a conversation of which one line can be heard, dumped; the site is then empty."""
    talks.page(graph=talks.with_sound(sha256), parent=factories.week(course=factories.course()), slug="talk")
    packs.dump(tmp_path / "first")
    forget_everything()
    return tmp_path / "first"


def file_of(folder):
    return next(folder.rglob("sounds/*"))


def other_recording(dumped, sha256, content=OTHER, ending=".mp3"):
    """The pack with another recording, which this site has never had."""
    twee = next(dumped.rglob("*.twee"))
    twee.write_text(twee.read_text().replace(sha256, NEW))
    file_of(dumped).rename(file_of(dumped).with_name(f"{NEW}{ending}"))
    file_of(dumped).write_bytes(content)
    lines = twee.read_text().split("\n")
    return next(number for number, line in enumerate(lines, start=1) if NEW in line)


def complaints(folder):
    with pytest.raises(packs.PackErrors) as refused:
        packs.load_all(folder)
    return [(one.path.rpartition("/")[2], one.line, one.sentence) for one in refused.value.complaints]


def test_a_recording_is_a_file_of_the_pack_and_comes_back_byte_for_byte(dumped, sha256, tmp_path):
    assert file_of(dumped).name == f"{sha256}.ogg" and file_of(dumped).read_bytes() == talks.OGG
    first = contents(dumped)
    packs.load_all(dumped)
    packs.dump(tmp_path / "second")
    assert contents(tmp_path / "second") == first


def test_a_pack_brings_a_recording_to_a_site_that_has_never_had_it(dumped, sha256):
    other_recording(dumped, sha256)
    packs.load_all(dumped)
    kept = CaseSound.objects.get(pk=NEW)
    assert (bytes(kept.content), kept.content_type) == (OTHER, "audio/mpeg")
    talk = CasePage.objects.get().stages[0].value["items"][0].value["talk"]
    assert talk["graph"]["nodes"][0]["lines"][0]["audio"] == NEW


def test_a_missing_recording_is_said_with_its_line_and_nothing_is_loaded(dumped, sha256):
    line = other_recording(dumped, sha256)
    file_of(dumped).unlink()
    assert ("talk.twee", line, f"Expected the recording of this line as sounds/{NEW}.mp3, .m4a or .ogg.") in complaints(dumped)  # fmt: skip
    assert not CasePage.objects.exists()


def test_a_recording_that_this_site_has_need_not_come_along(dumped, sha256):
    file_of(dumped).unlink()
    packs.load_all(dumped)
    assert CasePage.objects.get().live


@pytest.mark.parametrize(
    ("content", "ending", "says"),
    [
        (talks.OGG, ".mp3", "is another recording than its name says"),
        (OTHER, ".ogg", "Save it as MP3, M4A or OGG."),
    ],
)
def test_a_file_that_is_not_what_it_is_called_is_said_with_the_line_that_names_it(
    dumped, sha256, content, ending, says
):
    line = other_recording(dumped, sha256, content, ending)
    assert [one for one in complaints(dumped) if one[:2] == ("talk.twee", line) and says in one[2]]
    assert not CaseSound.objects.filter(pk=NEW).exists()


def test_a_load_that_fails_keeps_no_recording(dumped, sha256):
    other_recording(dumped, sha256)
    case = next(dumped.rglob("talk.yaml"))
    case.write_text(case.read_text() + "nonsense: 1\n")
    complaints(dumped)
    assert not CaseSound.objects.filter(pk=NEW).exists()


def test_a_dry_run_keeps_no_recording(dumped, sha256):
    other_recording(dumped, sha256)
    packs.load_all(dumped, dry_run=True)
    assert not CaseSound.objects.filter(pk=NEW).exists()


def test_a_recording_that_no_line_names_has_no_place_in_a_pack(dumped):
    stray = file_of(dumped).with_name(f"{'0f' * 32}.mp3")
    stray.write_bytes(OTHER)
    [(name, _line, sentence)] = complaints(dumped)
    assert name == stray.name and "no place in a pack" in sentence
