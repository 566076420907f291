"""Names get a typeface that can draw them whole, or are refused in a sentence."""

from pathlib import Path

import pytest

from certificates.document import faces, names
from certificates.document.errors import NameRefused
from cms.lines import clean
from tests.certificates.document.samples import NAMES, OTHER_SCRIPTS


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_latin_greek_and_cyrillic_names_need_no_font_of_the_system(name):
    assert names.face_for(name) in faces.CARRIED


def test_a_name_is_set_in_one_face_even_when_one_letter_is_rare():
    assert names.face_for("Kwame") is faces.DISPLAY
    assert names.face_for("Kwɛku") is faces.SANS


@pytest.mark.parametrize("script", OTHER_SCRIPTS)
def test_other_scripts_use_debians_fonts_or_name_the_package(script):
    name, face = OTHER_SCRIPTS[script], faces.BY_SCRIPT[script.upper()]
    if face.is_here:
        assert names.face_for(name) is face
    else:
        with pytest.raises(NameRefused, match="fonts-noto-core"):
            names.face_for(name)


def test_without_debians_fonts_a_name_is_refused_with_the_package_to_install(monkeypatch):
    monkeypatch.setattr(faces, "SYSTEM_FONTS", (Path("/nonexistent"),))
    faces._path.cache_clear()
    try:
        with pytest.raises(NameRefused, match=r"install the Debian package fonts-noto-core .*Latin letters"):
            names.face_for(OTHER_SCRIPTS["Arabic"])
    finally:
        faces._path.cache_clear()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "needs the name"),
        ("… 3", "needs the name"),
        ("Ana" + "a" * 120, "at most 120"),
        ("Ana \U00013000", "EGYPTIAN HIEROGLYPH A001"),
        ("Ana 🙂", "SLIGHTLY SMILING FACE"),
        ("Ana \ue000", "not a letter of Unicode"),
    ],
)
def test_a_name_that_cannot_be_printed_is_refused_with_the_reason(name, sentence):
    with pytest.raises(NameRefused) as refusal:
        names.face_for(clean(name))
    assert sentence in str(refusal.value)


def test_reading_direction_follows_the_first_letter():
    assert names.is_right_to_left(OTHER_SCRIPTS["Hebrew"])
    assert names.is_right_to_left("(ليلى) Layla")
    assert not names.is_right_to_left("Layla ليلى")
    assert not names.is_right_to_left("123")
