"""Reading amounts with units."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.engine.quantity import (
    NAKED_POINT,
    TRAILING_ZERO,
    UNSAFE_ABBREVIATION,
    Problem,
    Quantity,
    Unit,
    known_size,
    plain,
    read_quantity,
)

MG = Unit("mg", "mg", "mass", Decimal(1))
MCG = Unit("mcg", "mcg", "mass", Decimal("0.001"))
G = Unit("g", "g", "mass", Decimal(1000))
ML = Unit("ml", "mL", "volume", Decimal(1))
DAILY = Unit("day", "mg/24 h", "rate", Decimal(1))
UNITS = (MG, MCG, G, ML, DAILY)


def reason(text, chosen=None):
    """Why a text is not read, or the quantity it was read as."""
    read = read_quantity(text, UNITS, chosen)
    return read.reason if isinstance(read, Problem) else read


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("20 mg", "20"),
        ("20mg", "20"),
        ("  20 \u00a0mg ", "20"),
        ("20\u202fmg", "20"),
        ("1,000 mg", "1000"),
        ("1,234,567.25 mg", "1234567.25"),
        ("0.02 mg", "0.02"),
        ("020 mg", "20"),
        ("20 MG", "20"),
        ("20 mg.", "20"),
        ("0 mg", "0"),
    ],
)
def test_a_number_and_its_unit_are_read(text, amount):
    assert read_quantity(text, UNITS) == Quantity(Decimal(amount), MG)


@pytest.mark.parametrize(
    "text",
    [
        "20-25 mg", "20 - 25 mg", "20–25", "~20 mg", "<20 mg", "about 20 mg", "1e3 mg", "1E3", "1e-3", "NaN",
        "inf", "Infinity", "-inf", "twenty", "mg", "mg 20", ".", "20.", "20. mg", "1.2.3 mg", "1,00 mg",
        "1,0000 mg", "0,020 mg", "0,5 mg", "1.000,5 mg", "1 000 mg", "٢٠ mg", "２０ mg", "²0 mg", "20 mg\x00",
        "20 m\u200bg", "20\nmg", "0x20", "20/4 mg", "20 %% 3", "--20 mg", "-20-25 mg", "+20 mg", "20_000 mg",
    ],
)  # fmt: skip
def test_what_is_not_one_plain_number_is_not_guessed_at(text):
    assert reason(text) in ("not_a_number", "unit_unknown")


@pytest.mark.parametrize("text", ["1e3 mg", "20-25 mg", "0,020 mg", "NaN", "1 000 mg", "20 mg\x00"])
def test_the_learner_is_asked_for_a_plain_number(text):
    assert reason(text) == "not_a_number"


@pytest.mark.parametrize("text", ["-20 mg", "-20", "− 20 mg", "–20 mg", "-20 furlongs"])
def test_a_negative_dose_is_asked_for_again(text):
    assert reason(text) == "negative"


@pytest.mark.parametrize("text", ["1" * 13 + " mg", "0." + "1" * 13 + " mg", "2" * 500, "20" + " mg" * 30])
def test_absurd_length_is_refused(text):
    assert reason(text) == "too_long"


@pytest.mark.parametrize("text", ["", " ", "\u00a0\t "])
def test_nothing_written_is_nothing(text):
    assert read_quantity(text, UNITS, MG) is None


def test_a_unit_must_be_written_or_chosen_and_the_two_must_agree():
    assert reason("20") == "unit_missing"
    assert read_quantity("20", UNITS, MCG) == Quantity(Decimal(20), MCG)
    assert read_quantity("20 mcg", UNITS, MCG) == Quantity(Decimal(20), MCG)
    assert reason("20 mg", MCG) == "unit_conflict"
    assert reason("20 kg", MG) == "unit_unknown"


def test_a_unit_with_a_span_is_read_with_or_without_spaces():
    assert read_quantity("20 mg/24h", UNITS) == Quantity(Decimal(20), DAILY)


def test_units_that_differ_only_in_case_are_told_apart_or_not_guessed():
    mega = Unit("Mg", "Mg", "mass", Decimal(10) ** 9)
    assert read_quantity("20 Mg", (MG, mega)) == Quantity(Decimal(20), mega)
    assert read_quantity("20 MG", (MG, mega)) == Problem("unit_unknown")


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        (".5 mg", (NAKED_POINT,)),
        ("5.0 mg", (TRAILING_ZERO,)),
        (".50 mg", (NAKED_POINT, TRAILING_ZERO)),
        ("0.5 mg", ()),
        ("50 mg", ()),
        ("20 µg", (UNSAFE_ABBREVIATION,)),
        ("20 μg", (UNSAFE_ABBREVIATION,)),
        ("20 ug", (UNSAFE_ABBREVIATION,)),
        ("2 cc", (UNSAFE_ABBREVIATION,)),
        ("20 mcg", ()),
    ],
)
def test_writing_that_could_be_misread_is_flagged_and_read_all_the_same(text, flags):
    assert read_quantity(text, UNITS).flags == flags


@given(st.text(max_size=60), st.sampled_from([None, *UNITS]))
def test_any_text_is_read_or_refused(text, chosen):
    read = read_quantity(text, UNITS, chosen)
    assert read is None or isinstance(read, Quantity | Problem)
    if isinstance(read, Quantity):
        assert read.amount >= 0
        assert read.amount.is_finite()


@given(st.decimals(0, 10**11, places=6))
def test_the_same_amount_is_the_same_in_every_unit(amount):
    milligrams = Quantity(amount, MG).canonical(MG)
    assert milligrams == Quantity(amount * 1000, MCG).canonical(MG) == amount
    assert Quantity(amount, G).canonical(MG) == amount * 1000
    assert Quantity(amount, ML).canonical(MG) is None


@given(
    st.integers(0, 10**12 - 1), st.integers(0, 10**12 - 1), st.sampled_from(["0.001", "0.024", "24", "1000"])
)
def test_conversion_never_rounds(whole, part, factor):
    amount = Decimal(f"{whole}.{part:012}")
    unit = Unit("u", "u", "mass", Decimal(factor))
    ratio = amount.as_integer_ratio()[0] * unit.factor.as_integer_ratio()[0]
    below = amount.as_integer_ratio()[1] * unit.factor.as_integer_ratio()[1]
    top, bottom = Quantity(amount, unit).canonical(MG).as_integer_ratio()
    assert top * below == ratio * bottom


@given(st.decimals(0, 10**9, places=5))
def test_what_is_written_plainly_is_read_back(amount):
    read = read_quantity(f"{plain(amount)} mg", UNITS)
    assert read.amount == amount
    assert read.flags == ()


@pytest.mark.parametrize(
    ("label", "other", "ratio"), [("mg", "mcg", 1000), ("mcg/h", "mg/24 h", "0.024"), ("L", "mL", 1000)]
)
def test_sizes_everybody_knows(label, other, ratio):
    (kind, size), (other_kind, other_size) = known_size(label), known_size(other)
    assert kind == other_kind
    assert size / other_size == Fraction(ratio)


@pytest.mark.parametrize("label", ["tablet", "drop/min", "mg/tablet", "unit", ""])
def test_other_labels_are_left_to_the_author(label):
    assert known_size(label) is None
