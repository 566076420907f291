"""Names get a typeface that can draw them whole, or are refused in a sentence."""

from pathlib import Path

import pytest

from certificates.document import faces, names, render
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
def test_names_in_other_scripts_use_debians_fonts(script):
    name, language = OTHER_SCRIPTS[script]
    face = names.face_for(name)
    assert (face.language, face.missing(name)) == (language, [])
    assert face.package in faces.PACKAGES


@pytest.mark.parametrize(
    ("name", "face"),
    [
        ("王小明", faces.SIMPLIFIED),
        ("张丽华", faces.SIMPLIFIED),
        ("張麗華", faces.TRADITIONAL),
        ("辻󠄀本".replace("\U000e0100", ""), faces.JAPANESE),
        ("佐々木", faces.JAPANESE),
        ("山田 エミ", faces.JAPANESE),
        ("エミー", faces.JAPANESE),
        ("김민준", faces.KOREAN),
        ("亚历山大·谢尔盖", faces.SIMPLIFIED),
    ],
)
def test_chinese_characters_are_drawn_as_their_country_writes_them(name, face):
    assert names.face_for(name) is face


@pytest.mark.parametrize("face", [*faces.BY_SCRIPT.values(), faces.TRADITIONAL], ids=lambda face: face.family)
def test_every_face_has_its_rule_in_the_sheet(face):
    rule = f'.{face.style.split()[-1]} {{ font-family: "{face.family}"; }}'
    assert rule in (render.HERE / "scripts.css").read_text()


def test_a_letter_that_carries_too_much_is_refused():
    assert names.face_for("Ǫ́jí Ὑψηλάντης"[:3])
    with pytest.raises(NameRefused, match="more marks than can be printed"):
        names.face_for("Z" + "\u0301\u0302\u0303\u0304" + "algo")


def test_without_debians_fonts_a_name_is_refused_with_the_package_to_install(monkeypatch):
    monkeypatch.setattr(faces, "SYSTEM_FONTS", (Path("/nonexistent"),))
    faces._path.cache_clear()
    try:
        with pytest.raises(NameRefused, match=r"install the Debian package fonts-noto-core .*Latin letters"):
            names.face_for(OTHER_SCRIPTS["Arabic"][0])
        with pytest.raises(NameRefused, match="install the Debian package fonts-noto-cjk"):
            names.face_for(OTHER_SCRIPTS["Korean"][0])
        assert faces.absent_packages() == ["fonts-noto-core", "fonts-noto-cjk"]
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
    assert names.is_right_to_left(OTHER_SCRIPTS["Hebrew"][0])
    assert names.is_right_to_left("(ليلى) Layla")
    assert not names.is_right_to_left("Layla ليلى")
    assert not names.is_right_to_left("123")
