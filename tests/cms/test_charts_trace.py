"""Traces of a conversation and ratings of several people as figures: what stands in them, and that nothing collides."""

import re
from itertools import pairwise

import pytest

from cms import charts_raters, charts_trace
from cms.charts_trace import APART, Point, Words

WORDS = Words(title="Lucia: trust and emotion", about="Trust starts at 5.")


def drawn(*values, **more):
    points = [Point(str(n), trust, emotion, "worried") for n, (trust, emotion) in enumerate(values, start=1)]
    return charts_trace.trace(id="t1", name="Lucia Alvarez, 44", points=points, words=WORDS, **more)


def ends(svg):
    return [
        float(re.search(rf'class="{kind}" x="369" y="([\d.]+)"', svg)[1]) for kind in ("trust-t", "emo-t")
    ]


def test_it_says_in_title_and_description_what_it_shows():
    svg = drawn((5, 5), (6, 3))
    assert 'aria-labelledby="t1-t t1-d"' in svg
    assert '<title id="t1-t">Lucia: trust and emotion</title>' in svg and "Trust starts at 5." in svg


@pytest.mark.parametrize("trust", range(11))
@pytest.mark.parametrize("emotion", range(11))
def test_the_two_ends_never_run_into_each_other(trust, emotion):
    above, below = sorted(ends(drawn((5, 5), (trust, emotion))))
    assert below - above >= APART - 0.2


def test_trust_and_emotion_differ_in_shape():
    svg = drawn((5, 5), (6, 3))
    assert svg.count('<circle class="trust-m"') == 2 and svg.count('<path class="emo-m"') == 2


def test_a_cue_that_passed_is_a_tick_with_words_and_two_close_ones_share_the_words():
    svg = drawn(*[(5, 5)] * 14, cues=(3, 4))
    assert svg.count('class="cue"') == 2 and svg.count("cue passed") == 1


def test_the_words_of_a_cue_stand_clear_of_both_lines():
    svg = drawn((5, 3), (4, 5), (2, 8), (1, 10), (3, 6), (3, 6), (3, 6), (3, 6), cues=(1,))
    x, y = map(
        float,
        re.search(r'class="emo-t" x="([\d.]+)" y="([\d.]+)" text-anchor="start">cue passed', svg).groups(),
    )
    for kind in ("trust-m", "emo-m"):
        pattern = (
            r'class="trust-m" cx="([\d.]+)" cy="([\d.]+)"'
            if kind == "trust-m"
            else r'class="emo-m" d="M([\d.]+) ([\d.]+)'
        )
        for px, py in re.findall(pattern, svg):
            near = x - 8 <= float(px) <= x + 80
            height = float(py) + (8 if kind == "emo-m" else 0)
            assert not near or not y - 14 <= height <= y + 4


@pytest.mark.parametrize("count", [1, 2, 8, 20])
def test_every_turn_has_its_face_within_the_figure_and_none_covers_the_next(count):
    places = [
        (float(x), float(size))
        for x, size in re.findall(
            r'<svg class="face mini" x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', drawn(*[(5, 5)] * count)
        )
    ]
    assert len(places) == count
    assert all(x >= 0 and x + size <= charts_trace.WIDTH for x, size in places)
    assert all(right - left >= size - 0.2 for (left, size), (right, _s) in pairwise(places))


def test_what_people_typed_is_escaped():
    svg = charts_trace.trace(
        id="x",
        name="<b>",
        points=[Point("<i>", 5, 5, "sad")],
        words=Words(title="<script>", about="a & b"),
    )
    assert "<script>" not in svg and "&lt;script&gt;" in svg and "a &amp; b" in svg


def test_ratings_are_told_apart_by_shape_and_stand_side_by_side_at_one_level():
    svg = charts_raters.raters(
        rows=[("Opens", [2, 2, None])], who=["You", "Ruth", "Ann"], levels=4, title="T"
    )
    xs = [float(x) for x in re.findall(r'class="(?:disc|open)" cx="([\d.]+)" cy="1[1-9]\d', svg)]
    assert len(xs) == 2 and abs(xs[0] - xs[1]) >= 15
    assert "Opens: You 3, Ruth 3" in svg and "Ann 3" not in svg
