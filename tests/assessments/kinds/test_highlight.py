"""Choosing words in a running text: spans by their words, the rule, the checks, and what packs write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.blocks import ItemsBlock
from assessments.engine import changes, checks, definition, kinds, public
from assessments.engine.answers import Blank
from assessments.kinds.highlight.anchoring import anchored, passage_of, tidy
from tests.assessments.engine import rotation
from tests.assessments.kinds import arranged, packed

BLOCK = ItemsBlock().child_blocks["highlight"]
PASSAGE = "He slept until noon.\n\nNow both hands jerk. He asks for pain relief, and he is in pain."


def item(**changes):
    """The worked question, changed."""
    return definition.parse(rotation.case_of(arranged.NOTE | changes)).find("note")


def frozen(passage=PASSAGE, **spans):
    """What freezing makes of a passage and spans by id; a span that begins with ! is right."""
    values = [
        {
            "type": "item",
            "id": id_,
            "value": {"words": words.lstrip("!"), "right": words[0] == "!", "because": "So."},
        }
        for id_, words in spans.items()
    ]
    return BLOCK.freeze(
        BLOCK.to_python({"stem": "Mark.", "points": "1", "passage": passage, "spans": values})
    )


def said(**spans):
    """What the checks say of spans of the passage, with the place of each."""
    raw = {"id": "note", "kind": "highlight", **frozen(**spans)}
    found = checks.lint_item(definition.parse(rotation.case_of(raw)).find("note"))
    return [(one.severity, one.where, one.sentence) for one in found]


@pytest.mark.parametrize(
    ("chosen", "earned"),
    [("jerks urine", 2), ("jerks", 1), ("jerks slept", 0), ("slept extra", 0), ("jerks urine slept", 1)],
)
def test_right_less_wrong_never_below_nothing(chosen, earned):
    assert kinds.score(item(), kinds.parse(item(), {"spans": chosen.split()})).points == earned


def test_a_critical_span_counts_beside_the_points():
    result = kinds.score(item(), kinds.parse(item(), {"spans": ["jerks", "urine", "extra"]}))
    assert result.points == 1
    assert [one.sentence for one in result.criticals] == [arranged.NOTE["parts"][-2]["because"]]


@pytest.mark.parametrize("raw", [None, {}, {"spans": []}, {"spans": None}])
def test_nothing_chosen_is_no_answer(raw):
    assert kinds.parse(item(), raw) == Blank()


@pytest.mark.parametrize(
    "raw", [{"spans": ["Z"]}, {"spans": "jerks"}, {"spans": [1]}, {"spans": [["jerks"]]}, "x", 4]
)
def test_what_no_form_sends_is_malformed(raw):
    assert kinds.parse(item(), raw).malformed


def test_a_learner_reads_the_text_in_its_paragraphs_and_every_span_looks_the_same():
    paragraphs = public.item_view(item(), "seed")["paragraphs"]
    assert ["".join(part["text"] for part in one) for one in paragraphs] == [
        "He slept until noon and ate.",
        "Since then both hands jerk. He has passed no urine since morning. Give an extra dose before the bath.",
    ]
    assert {frozenset(part) for one in paragraphs for part in one} == {
        frozenset({"text"}),
        frozenset({"id", "text"}),
    }


def test_freezing_finds_the_words_and_keeps_the_ids_of_the_spans():
    parts = frozen(jerk="!both hands jerk", sleep="slept until noon")["parts"]
    assert passage_of(parts) == PASSAGE
    assert [(one["id"], one["text"], one["right"]) for one in parts if "id" in one] == [
        ("sleep", "slept until noon", False),
        ("jerk", "both hands jerk", True),
    ]


def test_a_span_stays_the_same_when_the_text_around_it_changes():
    before, after = (
        frozen(jerk="!both hands jerk"),
        frozen(PASSAGE.replace("Now", "Since noon"), jerk="!both hands jerk"),
    )
    assert [one for one in before["parts"] if "id" in one] == [one for one in after["parts"] if "id" in one]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("his feet jerk", "“his feet jerk” is not in the passage any more."),
        ("pain", "“pain” stands in the passage more than once."),
        ("hands jerk. He", "“hands jerk. He” overlaps another span."),
        ("noon. Now", "“noon. Now” is not in the passage"),
        ("noon.\n\nNow", "“noon. Now” runs from one paragraph into the next."),
        (" ", "This span has no words."),
    ],
)
def test_a_span_that_cannot_be_found_stops_publication_and_says_why(words, sentence):
    found = said(first="!both hands jerk", second=words)
    assert [one for one in found if one[0] == "block" and one[1] == "note/second" and sentence in one[2]], (
        found
    )


def test_a_passage_with_every_span_in_its_place_publishes():
    assert not [one for one in said(a="!both hands jerk", b="slept until noon") if one[0] == "block"]


@pytest.mark.parametrize(
    ("spans", "sentence"),
    [
        ({}, "Nothing in the text can be chosen."),
        ({"a": "both hands jerk"}, "No span is marked as right."),
        ({"a": "!both hands jerk"}, "Every span is right"),
        (
            {"a": "!Now both hands jerk. He asks for pain relief, and he is in pain", "b": "slept"},
            "More than 60 %",
        ),
    ],
)
def test_the_checks(spans, sentence):
    assert any(sentence in one for _severity, _where, one in said(**spans)), said(**spans)


def test_six_tenths_of_the_text_may_be_right_and_no_more():
    parts = [
        {"id": "a", "text": "x" * 6, "right": True, "because": "So."},
        {"id": "b", "text": "yyy", "because": "So."},
    ]
    just, over = [*parts, {"text": "z"}], parts
    assert not [one for one in checks.lint_item(item(parts=just)) if "60 %" in one.sentence]
    assert [one for one in checks.lint_item(item(parts=over)) if "60 %" in one.sentence]


def test_a_span_cannot_be_right_and_critical_nor_critical_without_a_sentence():
    parts = [
        {"id": "a", "text": "one", "right": True, "critical": True, "because": ""},
        {"id": "a", "text": "two\n\nthree"},
    ]
    found = " ".join(one.sentence for one in checks.lint_item(item(parts=parts)))
    for sentence in (
        "right and marked critical",
        "Say in one sentence",
        "share this id",
        "ends within its paragraph",
    ):
        assert sentence in found


def changed(parts):
    """The kinds of change from the worked question to one with these parts."""
    one, other = (definition.parse(rotation.case_of(arranged.NOTE | more)) for more in ({}, {"parts": parts}))
    return {(change.kind, change.where) for change in changes.compare(one, other)}


def test_what_changes_around_a_span_is_wording_its_mark_is_key_and_its_going_is_structure():
    parts = arranged.NOTE["parts"]
    assert changed([{"text": "She "}, *parts[1:]]) == {("wording", "only/note")}
    assert changed([parts[0], parts[1] | {"right": True}, *parts[2:]]) == {("key", "only/note/slept")}
    assert ("structure", "only/note/slept") in changed([{"text": "He slept until noon"}, *parts[2:]])


WORDS = st.text(alphabet="ab .\n", max_size=30)


@given(WORDS, st.lists(st.text(alphabet="ab .", max_size=4), max_size=4))
def test_anchoring_never_loses_a_letter_nor_a_span(passage, words):
    spans = [(str(number), one) for number, one in enumerate(words)]
    parts, lost = anchored(passage, spans)
    assert "".join(text for _id, text in parts) == tidy(passage)
    assert sorted([id_ for id_, _ in parts if id_] + [one.id for one in lost]) == sorted(
        id_ for id_, _ in spans
    )
    assert all(text == tidy(dict(spans)[id_]) for id_, text in parts if id_)


PACK = """\
id: one
kind: highlight
stem: What?
points: "2"
parts:
  - text: He
  - id: slept
    text: slept until noon
    because: Alone it says little.
  - text: |
      and ate (

  - id: jerks
    text: both hands jerk
    right: true
    because: Myoclonus.
  - text: "), he says."
  - id: bath
    text: An extra dose before the bath
    critical: true
    because: He could have stopped breathing.
    before: paragraph
  - text: .
explanation: So.
references: []
"""


def test_a_pack_says_the_text_in_parts_joined_as_people_write():
    value, complaints = packed.read(PACK)
    assert complaints == []
    assert value["passage"] == (
        "He slept until noon and ate (both hands jerk), he says.\n\nAn extra dose before the bath."
    )
    assert [one["id"] for one in value["spans"]] == ["slept", "jerks", "bath"]
    again, complaints = packed.read(packed.written("highlight", value))
    assert complaints == []
    assert again == value


@pytest.mark.parametrize(
    "passage",
    ["slept", "He slept.", "(slept)", "x\n\nslept\n\ny", "oversleptnow", "“slept” , he said", "a slept ,b"],
)
def test_any_passage_comes_back_from_a_pack_as_it_was(passage):
    value = {
        "passage": passage,
        "spans": [{"type": "item", "id": "s", "value": {"words": "slept", "because": "So."}}],
    }
    again, complaints = packed.read(packed.written("highlight", value))
    assert complaints == []
    assert again["passage"] == passage
    assert again["spans"][0]["value"]["words"] == "slept"


def test_a_span_whose_words_are_gone_is_still_in_the_pack():
    value = {
        "passage": "He ate.",
        "spans": [{"type": "item", "id": "s", "value": {"words": "slept", "because": "So."}}],
    }
    again, _complaints = packed.read(packed.written("highlight", value))
    assert again["passage"] == "He ate.\n\nslept"
    assert [one["id"] for one in again["spans"]] == ["s"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("  - text: He\n", "  - text: He\n    right: true\n", "expected an “id” with it"),
        ("before: paragraph", "before: nowhere", "before"),
    ],
)
def test_a_pack_is_told_what_is_wrong(old, new, sentence):
    _value, complaints = packed.read(PACK.replace(old, new))
    assert any(sentence in one for one in complaints), complaints
