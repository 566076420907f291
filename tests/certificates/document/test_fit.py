"""The name takes the largest size its place allows, on two lines at the most."""

import pytest

from certificates.document import faces, fit
from certificates.document.designs import NamePlace
from certificates.document.errors import NameDoesNotFit
from tests.certificates.document.samples import DESIGNS, LONGEST, LONGEST_FORMAL, NAME, TWO_LINES, facts


@pytest.mark.parametrize("design", DESIGNS)
def test_an_ordinary_name_stands_large_on_one_line(design):
    fitted = fit.fit_name(NAME, faces.DISPLAY, fit.NAMES[design])
    assert (fitted.size, fitted.lines) == (fit.NAMES[design].one_line[0], (NAME,))


@pytest.mark.parametrize("design", DESIGNS)
def test_a_long_name_is_broken_where_its_halves_are_most_even(design):
    fitted = fit.fit_name(TWO_LINES, faces.DISPLAY, fit.NAMES[design])
    assert fitted.lines == ("Maximiliana-Alexandra", "Featherstonehaugh-Vandenberg-Castellan")


def test_a_name_without_spaces_is_broken_after_a_hyphen_and_never_inside_a_word():
    name = "Featherstonehaugh-Vandenberg-Castellan-Montgomery-Okonkwo-Whitcomb"
    fitted = fit.fit_name(name, faces.DISPLAY, fit.NAMES["formal"])
    assert "".join(fitted.lines) == name
    assert fitted.lines[0].endswith("-")


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("name", ["A" * 60, f"{LONGEST_FORMAL} Featherstonehaugh"], ids=["one word", "words"])
def test_a_name_that_is_too_long_is_the_offices_to_decide(name, design):
    with pytest.raises(NameDoesNotFit, match="agree with the learner"):
        fit.fit_name(name, faces.DISPLAY, fit.NAMES[design])


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize(
    "name", [NAME, TWO_LINES, LONGEST, "Bo Li", "Maria Fernanda Gonçalves de Albuquerque"]
)
def test_no_line_of_a_name_leaves_its_place(name, design):
    place = fit.NAMES[design]
    fitted = fit.fit_name(name, faces.DISPLAY, place)
    assert all(faces.DISPLAY.width(line, fitted.size) <= place.width for line in fitted.lines)


def test_a_narrow_page_takes_a_long_name_on_three_lines():
    fitted = fit.fit_name(LONGEST, faces.DISPLAY, fit.NAMES["upright"])
    assert (fitted.size, len(fitted.lines)) == (22, 3)
    assert " ".join(fitted.lines).replace("- ", "-") == LONGEST


def test_a_name_is_broken_after_a_middle_dot():
    place = NamePlace(40, (), (20,))
    assert fit.fit_name("亚历山大·谢尔盖", faces.SIMPLIFIED, place).lines == ("亚历山大·", "谢尔盖")


@pytest.mark.parametrize("design", DESIGNS)
def test_the_sentence_fills_its_lines_evenly(design):
    place = fit.PLACES[design]["sentence"]
    lines = fit.broken(facts().sentence, place)
    widths = [fit.measure(line, place) for line in lines]
    assert " ".join(lines) == facts().sentence
    assert len(lines) == 3
    assert max(widths) - min(widths) < 0.1 * place.width


@pytest.mark.parametrize("design", DESIGNS)
def test_a_long_address_is_broken_after_a_dot_dash_or_slash(design):
    place = fit.PLACES[design]["short_url"]
    address = "alongside.interprofessional-palliative-care.some-university.edu/v"
    lines = fit.address_lines(address, place)
    assert "".join(lines) == address
    assert len(lines) == 2
    assert all(line[-1] in "./-" for line in lines[:-1])
    assert fit.address_lines("alongside.example/v", place) == ["alongside.example/v"]


def test_the_longest_name_of_the_formal_design_takes_its_smallest_size():
    fitted = fit.fit_name(LONGEST_FORMAL, faces.DISPLAY, fit.NAMES["formal"])
    assert (fitted.size, len(fitted.lines)) == (22, 2)


def test_a_text_without_room_is_noticed():
    place = fit.PLACES["formal"]["office"]
    assert fit.fits("Palliative Care Program Office", place)
    assert not fit.fits("Office of Interprofessional Palliative Care Education and Practice", place)
    assert not fit.fits("W" * 200, fit.PLACES["formal"]["sentence"])
    assert fit.broken("", place) == []
