"""Lines that are printed keep their letters and nothing that cannot be seen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.lines import clean


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ana \t Ruiz\n", "Ana Ruiz"),
        ("Ana\u00a0Ruiz\u2028Vega", "Ana Ruiz Vega"),
        ("Ame\u0301lie", "Amélie"),
        ("Alice\u202eDM ,boB", "AliceDM ,boB"),
        ("\u2067Bob\u2069 \u200fMD", "Bob MD"),
        ("Bo\u200bb\u00ad\ufeff\u0000\u0007", "Bob"),
        ("A\U000e0041na", "Ana"),
        ("A\u200dna", "Ana"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("\ud800Ana", "Ana"),
    ],
)
def test_a_name_keeps_its_letters_and_nothing_invisible(typed, kept):
    assert clean(typed) == kept


@given(st.text())
def test_cleaning_twice_changes_nothing(text):
    assert clean(clean(text)) == clean(text)
