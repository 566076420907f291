"""The figure of change: every number in words, every mark within the figure, nothing typed by people as markup."""

import re
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from cms.charts_change import ROOM, WIDTH, change

MEANS = st.one_of(st.none(), st.integers(10, 50).map(lambda tenths: Decimal(tenths) / 10))
NAMES = st.text(max_size=60)


def drawn(rows, moments):
    return change(rows=rows, moments=moments, title="Your ratings")


@given(st.lists(st.tuples(NAMES, st.lists(MEANS, min_size=3, max_size=3)), max_size=12), st.integers(1, 3))
def test_everything_stands_within_the_figure_and_no_two_numbers_run_together(rows, count):
    rows = [(name, values[:count]) for name, values in rows]
    svg = drawn(rows, ["At the start", "In the middle", "At the end"][:count])
    height = int(re.search(rf'viewBox="0 0 {WIDTH} (\d+)"', svg)[1])
    for x, y in re.findall(r'c?x="([\d.]+)" c?y="([\d.]+)"', svg):
        assert 0 <= float(x) <= WIDTH and 0 <= float(y) <= height
    lines = {}
    for x, y in re.findall(r'class="(?:first|between|last)-t" x="([\d.]+)" y="(\d+)"', svg):
        lines.setdefault(y, []).append(float(x))
    for places in lines.values():
        assert len(places) == 1 or abs(places[0] - places[1]) >= ROOM - 0.2


def test_it_says_its_content_in_words():
    svg = drawn(
        [("Pain", [Decimal("2.0"), None, Decimal("4.5")]), ("Team", [None] * 3)], ["Before", "Amid", "After"]
    )
    assert "From 1 to 5. Pain: before 2.0, after 4.5. Team: not rated." in svg
    assert 'role="img" aria-labelledby="change-title change-about"' in svg


def test_the_last_moment_that_was_given_is_the_filled_mark():
    one = drawn([("Pain", [Decimal(3)])], ["Before"])
    assert 'class="last"' in one and 'class="first"' not in one
    two = drawn([("Pain", [Decimal(3), Decimal(3)])], ["Before", "After"])
    assert two.count('class="last-t"') == 1 and 'class="first-t"' not in two


def test_a_name_is_text_and_never_markup():
    assert "<b>" not in drawn([("<b>Pain", [Decimal(3)])], ["<b>"])
