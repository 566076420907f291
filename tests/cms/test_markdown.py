"""Author's Markdown becomes HTML that cannot run anything."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.markdown import render

HOSTILE = (
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "<img src=x onerror=alert(1)>",
    '<a href="data:text/html,x">x</a>',
    "<svg><script>1</script></svg>",
    '<p style="position:fixed" class="harm" onclick="x()">x</p>',
    "<iframe src=//elsewhere.example></iframe>",
    "<form action=//elsewhere.example><input></form>",
)
_DANGER = re.compile(
    r"<(script|iframe|form|svg|style|object)|javascript:|\son\w+\s*=|style=|data:text", re.IGNORECASE
)


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_survives(text):
    assert not _DANGER.search(re.sub(r"&lt;.*?&gt;", "", str(render(text))))


@given(st.text(max_size=300), st.sampled_from(HOSTILE))
def test_nothing_hostile_survives_in_any_company(text, hostile):
    html = re.sub(r"&[a-z]+;", "", str(render(f"{text}\n\n{hostile}\n\n{text}")))
    assert "<script" not in html.lower()
    assert not re.search(r"<[^>]*\son\w+\s*=", html, re.IGNORECASE)


def test_tables_name_their_columns_and_can_be_scrolled_by_keyboard():
    html = render("| Drug | Dose |\n|---|---|\n| Morphine | 25 mg |")
    assert '<th scope="col">' in html
    assert 'tabindex="0"' in html


def test_an_empty_corner_of_a_table_is_no_head():
    html = render("| What is known | |\n|---|---|\n| Kidneys | As a year ago |")
    assert '<th scope="col">What is known</th>' in html and html.count("<th") - html.count("<thead") == 1


def test_headings_can_be_linked_to_and_never_share_an_id():
    ids = re.findall(r'<h2 id="([^"]+)"', render("## Follow\n\n## Follow\n\n## Ça va?"))
    assert len(ids) == len(set(ids)) == 3


def test_the_same_text_in_two_places_keeps_its_ids_apart():
    first, second = (
        re.findall(r'id="([^"]+)"', render("## Follow", prefix=prefix)) for prefix in ("a-", "b-")
    )
    assert first != second
