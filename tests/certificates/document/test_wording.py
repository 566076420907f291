"""The fixed words of each language have room in every design, and status marks say what they must."""

from datetime import date

import pytest

from certificates.document import fit, marks, wording
from certificates.document.designs import LABEL
from certificates.document.facts import in_words
from certificates.document.render import render
from tests.certificates.document import poppler
from tests.certificates.document.samples import AWARDED, DESIGNS, NAME, facts

LANGUAGES = sorted(wording.WORDS)
LONGEST_DAY = date(2026, 9, 30)


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_have_room_and_letters(language):
    words = wording.of(language)
    for label in (words.discipline, words.hours, words.award_date, words.office):
        assert fit.fits(label, LABEL) and not LABEL.face.missing(label)


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_dates_and_marks_have_room(language, design):
    places = fit.PLACES[design]
    day = in_words(LONGEST_DAY, language)
    assert fit.fits(day, places["award_date_text"])
    made = [
        marks.preview(language),
        marks.duplicate(language, on=LONGEST_DAY, issued=LONGEST_DAY),
        marks.reissued(language, on=day),
        marks.replaced(language, on=LONGEST_DAY),
        marks.revoked(language, on=LONGEST_DAY),
    ]
    assert len({mark.word for mark in made}) == 5
    for mark in made:
        assert all(fit.fits(note, places["mark_note"]) for note in mark.notes)
        assert fit.fits(mark.lead, places["lead"])


def test_dates_are_in_the_words_of_the_paper():
    assert in_words(AWARDED, "es") == "12 de junio de 2026"
    assert in_words(AWARDED, "es-MX") == "12 de junio de 2026"
    assert in_words(AWARDED) == "June 12, 2026"


@pytest.mark.parametrize("design", DESIGNS)
def test_a_spanish_certificate_is_spanish_throughout(design, tmp_path):
    path = tmp_path / "es.pdf"
    wanted = facts(
        design=design, language="es", lead="Se certifica que", award_date_text=in_words(AWARDED, "es")
    )
    path.write_bytes(render(wanted).pdf)
    read = poppler.structure(path)
    assert {"Créditos y horas", "Fecha de otorgamiento", "Oficina emisora", "12 de junio de 2026"} <= {*read}
    assert any(text.startswith("Verificar en") for text in read)
    about = poppler.run("pdfinfo", "-struct", path).decode() + poppler.run("pdfinfo", path).decode()
    assert "certificado número" in about
    assert not {"Credit and hours", "Award date", "Issuing office", "Verify at"} & {*read}


def test_only_a_mark_that_says_so_makes_a_paper_void():
    assert (
        marks.preview().is_void and marks.replaced(on=AWARDED).is_void and marks.revoked(on=AWARDED).is_void
    )
    assert not marks.duplicate(on=AWARDED, issued=AWARDED).is_void and not marks.reissued(on="June").is_void


@pytest.mark.parametrize("design", DESIGNS)
def test_a_reissued_certificate_says_so_before_its_title_and_keeps_its_award_date(design, tmp_path):
    path = tmp_path / "reissued.pdf"
    path.write_bytes(render(facts(design=design, reissued_on="March 3, 2027")).pdf)
    read = poppler.structure(path)
    assert read[:3] == ["REISSUED", "March 3, 2027", "Award date unchanged"]
    assert {"June 12, 2026", "This certifies that", NAME} <= {*read}


@pytest.mark.parametrize("design", DESIGNS)
def test_a_replaced_certificate_is_not_valid_at_first_sight(design, tmp_path):
    path = tmp_path / "replaced.pdf"
    path.write_bytes(render(facts(design=design), marks.replaced(on=date(2027, 3, 3))).pdf)
    read = poppler.structure(path)
    assert read[:2] == ["REPLACED", "Not valid since March 3, 2027"]
    assert "Not valid. This replaced certificate stated that" in read
    assert "This certifies that" not in read
