"""Words of a question: their roots, where a text has them, what is quoted, and slips of the finger."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms import words

LETTERS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=80)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Morphine", ("morphine",)),
        ("what is total pain?", ("total", "pain")),
        ("what is it", ("what", "is", "it")),
        ("0.5 mg  mg", ("0.5", "mg")),
        ("résumé", ("resume",)),
        ("“'\"*:()&|!", ()),
    ],
)
def test_a_question_is_taken_apart(question, asked):
    assert words.asked(question) == asked


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("opioids", "opioid"),
        ("opioid", "opioids"),
        ("therapies", "therapy"),
        ("prescribe", "prescribing"),
        ("nurses", "nursing"),
        ("diagnosis", "diagnoses"),
        ("famil", "family"),
        ("dose", "doses"),
    ],
)
def test_a_word_finds_its_other_forms(asked, said):
    assert words.speaks_of(f"Of {said}, too.", [asked])


@pytest.mark.parametrize(("asked", "said"), [("pain", "spain"), ("rat", "operate"), ("dose", "overdose")])
def test_a_word_finds_nothing_in_the_middle_of_another(asked, said):
    assert not words.speaks_of(said, [asked])


@given(LETTERS)
def test_a_root_is_a_beginning_and_short_words_stay_whole(text):
    for word in words.asked(text):
        root = words.root(word)
        assert word.startswith(root)
        assert root == word or len(root) >= 4


@given(LETTERS)
def test_folding_keeps_every_place(text):
    assert len(words.fold(text)) == len(text)


@given(LETTERS, LETTERS)
def test_marking_loses_and_adds_nothing(text, question):
    asked = words.asked(question)
    pieces = words.marked(text, asked)
    assert "".join(piece.text for piece in pieces) == text
    for piece in pieces:
        if piece.hit:
            assert words.speaks_of(piece.text, asked, any_of=True)


@given(
    st.lists(st.sampled_from(["pain", "of", "morphine", "the.", "kidney", "slow"]), min_size=1, max_size=200)
)
def test_a_snippet_is_short_and_has_a_hit_if_the_text_has_one(said):
    pieces = words.snippet(" ".join(said), ("morphine",), length=120)
    assert bool(pieces) == ("morphine" in said)
    assert len("".join(piece.text for piece in pieces)) <= 122
    assert not pieces or any(piece.hit for piece in pieces)


def test_a_snippet_is_the_paragraph_that_has_most_of_the_words():
    text = "Morphine\nHe sleeps.\nWhen kidneys fail, what morphine leaves behind gathers in the blood.\nMorphine."
    pieces = words.snippet(text, ("morphine", "kidney"))
    assert [piece.text for piece in pieces if piece.hit] == ["kidneys", "morphine"]


def test_a_slip_is_put_right_by_what_is_known_and_nonsense_is_left():
    known = ["Myoclonus", "Total pain"]
    assert words.nearest(("mioclonus",), known) == "myoclonus"
    assert words.nearest(("total", "paim"), known) == "total pain"
    assert words.nearest(("total", "pain"), known) == ""
    assert words.nearest(("xyzzy",), known) == ""
