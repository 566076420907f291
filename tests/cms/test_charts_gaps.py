"""The figure of two judgments over several runs."""

import re
from fractions import Fraction

from cms import charts_gaps

FIGURE = {
    "title": "Empathy & <words>",
    "runs": ["1", "2", "3"],
    "own": [2, 3, 4],
    "others": [None, Fraction(7, 2), 4],
    "levels": 5,
    "words": ("you", "others"),
}


def test_it_says_in_words_what_it_draws():
    drawn = charts_gaps.gap(**FIGURE)
    assert "Empathy &amp; &lt;words&gt;" in drawn
    assert "From 1 to 5. Run 1: you 2. Run 2: you 3, others 3.5. Run 3: you 4, others 4.0." in drawn
    assert drawn.count("<circle") == 3 and drawn.count('class="others-m"') == 2


def test_the_words_of_two_lines_that_end_together_do_not_touch():
    drawn = charts_gaps.gap(**FIGURE)
    y = [float(one) for one in re.findall(r'-t" x="[0-9.]+" y="([0-9.]+)"', drawn)]
    assert len(y) == 2 and abs(y[0] - y[1]) >= charts_gaps.APART


def test_one_run_is_marks_without_lines_and_none_is_a_frame():
    one = charts_gaps.gap(**FIGURE | {"runs": ["1"], "own": [2], "others": [None]})
    assert '<path class="own"' not in one and one.count("<circle") == 1 and "others-t" not in one
    assert "not rated" in charts_gaps.gap(**FIGURE | {"own": [None] * 3, "others": [None] * 3})
