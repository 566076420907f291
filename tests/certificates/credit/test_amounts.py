"""Amounts of credit and numbers of people, pure."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from certificates.credit import amounts, identifiers

QUARTER = Decimal("0.25")


@pytest.mark.parametrize(
    ("amount", "says"),
    [
        ("0.25", ""),
        ("4", ""),
        ("3.5", ""),
        ("0", "least"),
        ("0.3", "steps"),
        ("3.6", "steps"),
        ("4.25", "at most"),
    ],
)
def test_credit_is_claimed_in_steps_up_to_what_is_designated(amount, says):
    problem = amounts.problem(Decimal(amount), step=QUARTER, least=QUARTER, most=Decimal(4))
    assert says in problem and bool(problem) == bool(says)


def test_psychologists_claim_an_hour_at_least():
    assert "1.0" in amounts.problem(Decimal("0.75"), step=QUARTER, least=Decimal(1))
    assert amounts.problem(Decimal("1.25"), step=QUARTER, least=Decimal(1)) == ""


@given(
    some.decimals("0.25", "40", places=2),
    some.sampled_from(["0.25", "0.5", "1"]),
    some.decimals("0.25", "2", places=2),
)
def test_every_choice_may_be_claimed_and_none_is_missing(most, step, least):
    step = Decimal(step)
    offered = amounts.choices(step=step, least=least, most=most)
    assert all(amounts.problem(one, step=step, least=least, most=most) == "" for one in offered)
    every = [step * number for number in range(1, int(most / step) + 1)]
    assert sorted(offered) == [one for one in every if one >= least]


@pytest.mark.parametrize(
    ("amount", "words"), [("4", "4.0"), ("3.50", "3.5"), ("3.25", "3.25"), ("10", "10.0")]
)
def test_amounts_are_printed_alike(amount, words):
    assert amounts.plain(Decimal(amount)) == words


# Numbers of people


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("nabp", " 123 4567 ", "1234567"),
        ("birth_day", "04/29", "0429"),
        ("birth_day", "0229", "0229"),
        ("license", "pha.0012345", "PHA.0012345"),
        ("license", "ra 12-3", "RA 12-3"),
    ],
)
def test_a_number_is_kept_in_its_form(kind, typed, kept):
    assert identifiers.clean(kind, typed) == kept


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("nabp", "123"), ("nabp", "12A4567"), ("nabp", "\u0661\u0662\u0663\u0664\u0665"), ("birth_day", "1304"),
        ("birth_day", "0230"), ("birth_day", "0431"), ("birth_day", "19800429"), ("birth_day", ""), ("license", "=1+1"),
        ("license", "NONE"), ("license", "X"), ("license", "A" * 31), ("passport", "1"),
    ],
)  # fmt: skip
def test_what_is_no_such_number_is_refused_in_a_sentence(kind, typed):
    with pytest.raises(ValueError, match=r"\.$"):
        identifiers.clean(kind, typed)


@given(some.text(max_size=40))
def test_nothing_that_is_typed_becomes_a_formula_or_breaks_a_line(typed):
    for kind in identifiers.KINDS:
        try:
            kept = identifiers.clean(kind, typed)
        except ValueError:
            continue
        assert kept[0].isalnum() and kept.isprintable() and len(kept) <= 30


def test_a_license_names_its_state_and_must_still_hold():
    today = date(2026, 6, 1)
    assert identifiers.problem_of_state("license", "CO", date(2026, 6, 1), today) == {}
    assert set(identifiers.problem_of_state("license", "XX", date(2026, 5, 31), today)) == {
        "state",
        "expires_on",
    }
    assert set(identifiers.problem_of_state("license", "CO", None, today)) == {"expires_on"}
    assert identifiers.problem_of_state("nabp", "", None, today) == {}


@pytest.mark.parametrize(
    ("text", "fits"),
    [("0000-0000-26-147-H08-P", True), ("0000-9999-26-147-L01-T", True), ("UHSC-26-0147", False),
     ("0000-0000-26-147-H08", False), ("", False), ("x0000-0000-26-147-H08-P", False)],
)  # fmt: skip
def test_a_universal_activity_number_has_its_form(text, fits):
    assert identifiers.is_uan(text) == fits
