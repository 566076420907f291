"""Whether a name should be looked at before anything is printed with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates import names


@pytest.mark.parametrize(
    ("now", "account"),
    [
        ("Marisol Okafor-Lindqvist", "Marisol Okafor"),
        ("Inés Castellanos", "ines CASTELLANOS"),
        ("Bob Smith", "Robert Smith"),
        ("Li Wei", "Wei Li"),
        ("Nguyễn Văn An", "Nguyen Van An"),
        ("ليلى حداد", "Layla Haddad"),
        ("Jean-Luc", "Jeanluc"),
        ("", "Robert Smith"),
        ("Bob Smith", ""),
    ],
)
def test_names_of_one_person_are_let_be(now, account):
    assert names.conflict(printed="", now=now, account=account) == ""


@pytest.mark.parametrize(
    ("now", "account"),
    [
        ("Mickey Mouse", "Robert Smith"),
        ("R. Jones", "R. Smith"),
        ("ليلى حداد", "مريم خوري"),
        ("मनोज कुमार", "मीना नायर"),
    ],
)
def test_names_without_anything_in_common_are_said(now, account):
    said = names.conflict(printed="", now=now, account=account)
    assert now in said and account in said


def test_a_certificate_with_another_name_is_said_first():
    said = names.conflict(printed="Maja Eriksen", now="Maja Berg", account="Nobody Else")
    assert said == "The certificate says “Maja Eriksen”; today it would be printed “Maja Berg”."
    assert names.conflict(printed="Maja Berg", now="Maja Berg", account="Maja Berg") == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("José Núñez", "Jose Nunez"),
        ("Nguyễn Văn An", "NGUYEN VAN AN"),
        ("מֹשֶׁה", "משה"),
        ("مُحَمَّد", "محمد"),
        ("葛\U000e0100城", "葛城"),
        ("Straße", "STRASSE"),
        ("बिनोद\u0951", "बिनोद"),
    ],
)
def test_marks_that_people_leave_out_make_no_other_name(one, other):
    assert names.letters(one) == names.letters(other)
    assert names.plain(one) == names.plain(other)


@pytest.mark.parametrize(
    ("one", "other"), [("मीना", "माना"), ("ปูน", "ปาน"), ("がく", "かく"), ("କିରଣ", "କରଣ"), ("ज्ञ", "जञ")]
)
def test_signs_for_vowels_and_voices_are_letters(one, other):
    assert names.letters(one) != names.letters(other)
    assert not names.share_a_part(one, other)


@given(st.text(max_size=60), st.text(max_size=60))
def test_comparing_is_the_same_both_ways_and_never_fails(one, other):
    assert names.share_a_part(one, other) == names.share_a_part(other, one)
    assert names.share_a_part(one, one)
