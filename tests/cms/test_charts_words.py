"""The words that a chart adds to its numbers are in the reader's language: none is said past the translation."""

import re

import pytest
from django.utils import translation

from cms import charts, charts_change, charts_gaps, charts_matrix, charts_raters, charts_shares, charts_spread

BANDS = [{"low": "10", "high": "20", "share": "1"}, {"low": "20", "high": "25", "share": "0.5"}]
ANSWER = {"words": "XX", "is_mine": True, "shares": [{"percent": 60, "is_commonest": True}]}
SCALE = [
    {"sign": sign, "words": "XX", "votes": votes, "most": votes == 3, "chosen": sign == "+1"}
    for sign, votes in (("-1", 1), ("0", 3), ("+1", 2))
]
DRAWN = {
    "dose": lambda: charts.dose_scale(
        bands=BANDS, critical=[{"low": "36", "high": None}], value="90", unit="XX"
    ),
    "dose, unnamed": lambda: charts.dose_scale(bands=BANDS, value="12"),
    "change": lambda: charts_change.change(rows=[("XX", [None, None])], moments=["XX", "XX"], title="XX"),
    "raters": lambda: charts_raters.raters(rows=[("XX", [None])], who=["XX"], levels=5, title="XX"),
    "gaps": lambda: charts_gaps.gap(
        id="g",
        title="XX",
        runs=["XX", "XX"],
        own=[2, None],
        others=[None, None],
        words=("XX", "XX"),
        levels=5,
    ),
    "shares": lambda: charts_shares.shares(columns=["XX"], rows=[ANSWER], title="XX"),
    "spread": lambda: charts_spread.spread(scale=SCALE, rows=[("XX", [1, 0, 0])], count=6),
    "matrix": lambda: " ".join(words for _dot, words in charts_matrix.key()),
}


@pytest.mark.parametrize("name", sorted(DRAWN))
def test_a_chart_says_nothing_past_the_translation(name, monkeypatch):
    assert re.search("[a-z]{3}", said(DRAWN[name]())), "it says something in English"
    # A language in which every message is its placeholders alone.
    monkeypatch.setattr(
        translation._trans, "gettext", lambda words: "¤" + "".join(re.findall(r"%\(\w+\)[sd]", words))
    )
    assert not re.search("[a-z]{3}", said(DRAWN[name]()))


def said(drawn):
    """Every word of a figure that is read or heard."""
    texts = re.findall(r'aria-label="([^"]*)"|>([^<]+)<', drawn) or [(drawn, "")]
    return " ".join(heard or read for heard, read in texts)
