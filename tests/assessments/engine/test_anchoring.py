"""A text cut at the comments on it is still that text; its sentences leave nothing out."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.engine.anchoring import Piece, Place, one_line_end, pieces, sentences

TEXTS = st.text(alphabet="ab .!?\n…”é🙂", max_size=60)
SPANS = st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70)), max_size=6)


@given(TEXTS, SPANS)
def test_the_pieces_put_together_are_the_text(text, spans):
    places = [Place(number, start, end) for number, (start, end) in enumerate(spans, 1)]
    found = pieces(text, places)
    assert "".join(one.text for one in found) == text
    assert all(one.text for one in found)


@given(TEXTS, SPANS)
def test_each_comment_covers_what_it_is_about_and_ends_once(text, spans):
    places = [Place(number, start, end) for number, (start, end) in enumerate(spans, 1)]
    found = pieces(text, places)
    for place in places:
        start, end = max(0, place.start), min(len(text), place.end)
        covered = "".join(one.text for one in found if place.number in one.numbers)
        assert covered == (text[start:end] if start < end else "")
        assert sum(place.number in one.ends for one in found) == (1 if start < end else 0)


def test_two_comments_that_overlap_share_the_piece_between():
    assert pieces("abcdef", [Place(1, 0, 4), Place(2, 2, 6)]) == (
        Piece("ab", (1,)),
        Piece("cd", (1, 2), (1,)),
        Piece("ef", (2,), (2,)),
    )


def test_a_text_without_comments_is_one_piece_and_an_empty_one_none():
    assert pieces("abc", []) == (Piece("abc"),)
    assert pieces("", [Place(1, 0, 3)]) == ()


@given(TEXTS)
def test_sentences_hold_everything_but_spaces_in_order(text):
    found = sentences(text)
    assert "".join("".join(text[start:end] for start, end in found).split()) == "".join(text.split())
    assert all(start < end for start, end in found)
    assert all(one[1] <= other[0] for one, other in pairwise(found))
    assert all(text[start:end] == text[start:end].strip() for start, end in found)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("One. Two!\n\nThree", ["One.", "Two!", "Three"]),
        ("“Is it bad?” She nods.", ["“Is it bad?”", "She nods."]),
        ("Give 2.5 mg now.", ["Give 2.5 mg now."]),
        ("  ", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text, said):
    assert [text[start:end] for start, end in sentences(text)] == said


def test_line_ends_count_as_one_character():
    assert one_line_end("a\r\nb\rc\nd") == "a\nb\nc\nd"
