"""How long what is left takes is said only where that means something."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.engine.pace import minutes_left, seconds_each


@pytest.mark.parametrize(
    ("mine", "everybody", "each"),
    [
        ([], [], None),
        ([60, 70], [60, 70], None),
        ([60, 70, 500], [60, 70, 500, 10], 70),
        ([60, 70], [10, 20, 30, 40], 25),
        ([0, 0, 0], [0, 0, 30], None),
        ([0, 60, 70, 80], [], 70),
    ],
)
def test_one_answer_takes_the_median_of_ones_own_marks_from_three_on(mine, everybody, each):
    assert seconds_each(mine, everybody) == each


@pytest.mark.parametrize(
    ("waiting", "each", "minutes"), [(0, 90, None), (4, None, None), (1, 5, 1), (24, 90, 36)]
)
def test_what_is_left_takes_whole_minutes(waiting, each, minutes):
    assert minutes_left(waiting, each) == minutes


@given(st.integers(1, 2000), st.lists(st.integers(1, 3600), min_size=3, max_size=30))
def test_the_estimate_lies_between_the_quickest_and_the_slowest(waiting, times):
    found = minutes_left(waiting, seconds_each(times, []))
    assert max(1, waiting * min(times) // 60) <= found <= max(1, waiting * max(times) // 60 + 1)
