"""What each discipline answered: counted from five people on, in steps of five, the same for everybody, without a key."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.engine import compared, definition, kinds
from assessments.engine.choosing import NOTHING, Part
from tests.assessments.engine import strategies

PART = Part("option", "", (("a", "One"), ("b", "Two"), ("c", "Three")))


def group(code, *chosen):
    return compared.count(PART, code, [{"option": one} if one else {"blank": True} for one in chosen])


@pytest.mark.parametrize(("came", "open_"), [(0, 0), (4, 0), (5, 5), (9, 5), (10, 10), (14, 10)])
def test_more_people_open_five_at_a_time(came, open_):
    assert compared.opened(came) == open_


@given(st.integers(0, 500))
def test_two_readings_never_differ_by_fewer_than_five_people(came):
    step = compared.opened(came + 1) - compared.opened(came)
    assert step in (0, compared.STEP)


@given(st.integers(0, 500))
def test_two_readings_of_ones_own_discipline_never_differ_by_fewer_than_ten(came):
    step = compared.opened(came + 1, is_own=True) - compared.opened(came, is_own=True)
    assert step in (0, compared.OWN_STEP)


@pytest.mark.parametrize(("came", "open_"), [(5, 0), (9, 0), (10, 10), (19, 10), (20, 20)])
def test_the_own_discipline_opens_later_for_one_knows_ones_own_answer(came, open_):
    assert compared.opened(came, is_own=True) == open_


def test_disciplines_are_alike_where_a_commonest_answer_is_the_same():
    nurses, pharmacists = group("nurse", *"aaabb"), group("pharmacist", *"aabbc")
    found = compared.Compared(PART, (nurses, pharmacists))
    assert (nurses.commonest, pharmacists.commonest) == ({"a"}, {"a", "b"})
    assert found.is_alike and found.shared == {"a"}
    assert not compared.Compared(PART, (nurses, group("pharmacist", *"bbbca"))).is_alike
    assert compared.Compared(PART, (nurses,)).is_alike is None


def test_the_widest_gap_is_between_the_shares_of_one_answer():
    found = compared.Compared(
        PART, (group("nurse", *"aaaab"), group("pharmacist", *"abbbb"), group("x", *"abcbc"))
    )
    gap = found.gap
    assert (gap.choice, gap.most.code, gap.least.code, gap.width) == ("a", "nurse", "x", Fraction(3, 5)) or (
        gap.width == Fraction(3, 5)
    )
    assert compared.Compared(PART, (group("nurse", *"aaaaa"), group("x", *"aaaaa"))).gap is None


def test_nothing_and_what_could_not_be_read_count_as_no_answer():
    found = group("nurse", "a", None, "gone", "a", "a")
    assert (found.n, found.counts) == (5, {"a": 3, NOTHING: 2})
    several = Part("options", "", PART.choices, several=True)
    assert several.picked({"options": ["a", "b", "gone"]}) == {"a", "b"}
    assert several.picked({"options": []}) == {NOTHING}
    assert Part("order", "", PART.choices, first=True).picked({"order": ["b", "a", "c"]}) == {"b"}


@given(st.lists(st.decimals(0, 5000, places=2), min_size=1, max_size=60))
def test_every_number_lies_in_one_range_and_there_are_few(values):
    spans = compared.ranges(values, "mg")
    for value in values:
        assert sum(compared.in_range(value, least, below) for _id, _words, least, below in spans) == 1
    assert 2 <= len(spans) <= 2 * compared.RANGES + 2
    assert len({words for _id, words, _least, _below in spans}) == len(spans)


def test_ranges_are_round_whatever_the_key_says():
    words = [one[1] for one in compared.ranges(map(Decimal, ("18", "20", "36", "12", "18", "27")), "mg")]
    assert words == ["below 20 mg", "20 to below 30 mg", "30 mg and more"]


def test_the_order_of_choices_is_not_the_author_s():
    groups = (group("nurse", *"bbcca"),)
    orders = {compared.in_order(PART, groups, seed) for seed in "abcdefgh"}
    assert all({one[0] for one in order[:2]} == {"b", "c"} for order in orders)
    assert len(orders) == 2, "ties fall by the seed, not as they were written"
    kept = Part("row", "", PART.choices, ordered=True)
    assert compared.in_order(kept, groups, "s") == PART.choices


@given(strategies.cases())
def test_the_worked_answer_of_every_kind_is_found_among_its_choices(raw):
    case = definition.parse(raw)
    for item in case.items:
        response = kinds.stored(item, kinds.parse(item, kinds.get(item.kind).model_answer(item)))
        for part in compared.parts_of(item):
            assert part.choices and part.picked(response) <= {NOTHING, *dict(part.choices)}
        # What is right has been chosen somewhere: no part reads another field than the one that is stored.
        found = [part.picked(response) for part in compared.parts_of(item)]
        assert not found or any(NOTHING not in one for one in found)
