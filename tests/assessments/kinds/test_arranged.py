"""What holds for the three kinds together: places are said by counting, and nothing of the key is seen too early."""

import json

import pytest

from assessments import freezing
from assessments.engine import definition, kinds
from assessments.engine.release import ALL, reveal
from tests.assessments.engine import rotation
from tests.assessments.kinds import arranged

RAW = rotation.case_of(
    arranged.STEPS, arranged.NOTE | {"lost": [{"id": "gone", "why": "Gone."}]}, arranged.THOUGHT
)


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("only/steps/labs", "Stage 1, question 1, step 3"),
        ("only/note/jerks", "Stage 1, question 2, span 2"),
        ("only/note/gone", "Stage 1, question 2, a span that is not found"),
        ("only/thought", "Stage 1, question 3"),
    ],
)
def test_a_place_is_said_by_counting(where, said):
    assert freezing.place_of(RAW, where) == said


@pytest.mark.parametrize("raw", [None, "model"])
@pytest.mark.parametrize("item", arranged.ITEMS.values(), ids=arranged.ITEMS)
def test_whoever_sees_only_the_own_answer_sees_nothing_of_the_key(item, raw):
    kind = kinds.get(item["kind"])
    asked = definition.parse(rotation.case_of(item)).find(item["id"])
    answer = kinds.parse(asked, kind.model_answer(asked) if raw else None)
    seen = json.dumps(reveal(kind.feedback(asked, answer, "seed"), kind.FEEDBACK, frozenset({"own_answer"})))
    for hidden in ("because", "Reason", "right", "critical", "fits", "votes", "breathing", "Myoclonus"):
        assert hidden not in seen
    whole = json.dumps(reveal(kind.feedback(asked, answer, "seed"), kind.FEEDBACK, ALL))
    assert len(whole) > len(seen)


def test_without_an_answer_the_order_is_not_told_either():
    kind = kinds.get("ordering")
    asked = definition.parse(rotation.case_of(arranged.STEPS)).find("steps")
    seen = reveal(
        kind.feedback(asked, kinds.parse(asked, None), "seed"), kind.FEEDBACK, frozenset({"own_answer"})
    )
    assert seen == {"rule": "pairs", "given": []}
