"""Putting steps in order: the vectors, ties, what must come first, the checks, and what packs write."""

import json
from fractions import Fraction
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.engine import checks, definition, kinds, public
from assessments.engine.answers import Blank
from assessments.kinds.ordering.brackets import brackets, links
from tests.assessments.engine import rotation
from tests.assessments.kinds import arranged, packed

VECTORS = json.loads((Path(__file__).parent.parent / "engine" / "vectors.json").read_text())["order"]
NAMES = {"position": "exact", "lcs": "run", "pairs": "pairs"}


def item(letters="ABCDE", **changes):
    """Letters to be put in order."""
    elements = [{"id": one, "text": f"Step {one}", "because": "So."} for one in letters]
    raw = (
        arranged.STEPS
        | {"elements": elements, "ties": [], "first": [], "first_because": "", "points": "1"}
        | changes
    )
    return definition.parse(rotation.case_of(raw)).find("steps")


def score(asked, letters):
    """The result of an order of letters."""
    return kinds.score(asked, kinds.parse(asked, {one: str(n) for n, one in enumerate(letters, start=1)}))


def said(**changes):
    """What the checks say of letters to be put in order."""
    return [one.sentence for one in checks.lint_item(item(**changes))]


@pytest.mark.parametrize("order", VECTORS)
@pytest.mark.parametrize("name", NAMES)
def test_the_vectors(order, name):
    assert score(item(rule=NAMES[name]), order).points == Fraction(VECTORS[order][name])


@pytest.mark.parametrize("rule", ["pairs", "run", "exact"])
def test_steps_in_a_bracket_may_stand_in_any_order_among_themselves(rule):
    asked = item(rule=rule, ties=[["B", "C", "D"]])
    for inner in permutations("BCD"):
        assert score(asked, ["A", *inner, "E"]).points == 1
    assert score(asked, "BACDE").points < 1


def test_pairs_within_a_bracket_count_neither_way():
    assert score(item(ties=[["A", "B"]]), "ABCED").points == Fraction(8, 9)


@given(st.permutations("ABCDE"))
def test_turning_an_order_round_turns_its_pairs_round(order):
    asked = item()
    assert score(asked, order).points + score(asked, order[::-1]).points == 1


@given(st.permutations("ABCDE"), st.sampled_from(["pairs", "run", "exact"]))
def test_only_the_right_order_earns_everything(order, rule):
    assert (score(item(rule=rule), order).points == 1) == (list(order) == list("ABCDE"))


def test_another_step_before_the_one_that_must_come_first_is_critical_whatever_the_points():
    asked = item(first=["A"], first_because="He could have died.")
    late = score(asked, "BACDE")
    assert late.points == Fraction(9, 10)
    assert [one.sentence for one in late.criticals] == ["He could have died."]
    assert not score(asked, "AEDCB").criticals


def test_two_that_must_come_first_may_stand_in_either_order_and_count_as_one_error():
    asked = item(first=["A", "B"], first_because="He could have died.")
    assert not score(asked, "BACDE").criticals
    assert len(score(asked, "CDEBA").criticals) == 1


@pytest.mark.parametrize("raw", [None, {}, {"A": "", "B": ""}])
def test_no_place_chosen_is_no_answer(raw):
    assert kinds.parse(item(), raw) == Blank()


@pytest.mark.parametrize(
    "raw", [{"A": "1"}, dict.fromkeys("ABCDE", "1"), {**dict(zip("ABCD", "1234", strict=True)), "E": "4"}]
)
def test_missing_and_doubled_places_are_asked_for_again(raw):
    answer = kinds.parse(item(), raw)
    assert answer.reason == "places"
    assert answer.sentence == "Give each step a place of its own, from 1 to 5."
    assert not answer.malformed


@pytest.mark.parametrize(
    "raw", [7, [], {"Z": "1"}, {"A": "6"}, {"A": "0"}, {"A": ["1"]}, {"A": 1}, {"A": "١"}]
)
def test_what_no_form_sends_is_malformed(raw):
    assert kinds.parse(item(), raw).malformed


@pytest.mark.parametrize(
    "kept", [{"order": list("ABCD")}, {"order": list("ABCDD")}, {"order": "ABCDE"}, {"order": [1]}]
)
def test_an_order_that_is_not_of_this_case_is_not_read_as_one(kept):
    assert kinds.restore(item(), kept).reason == "unreadable"


def test_each_attempt_meets_an_order_of_its_own_that_says_nothing_of_the_key():
    one, other = item("ABCDE"), item("EDCBA")
    orders = {
        seed: [part["id"] for part in public.item_view(one, seed)["elements"]] for seed in map(str, range(40))
    }
    assert len({tuple(order) for order in orders.values()}) > 20
    for seed, order in orders.items():
        assert [part["id"] for part in public.item_view(other, seed)["elements"]] == order


def test_the_look_back_without_the_key_tells_no_right_order():
    asked = item()
    answer = kinds.parse(asked, dict(zip("EDCBA", "12345", strict=True)))
    feedback = kinds.get("ordering").feedback(asked, answer)
    assert [one["id"] for one in feedback["given"]] == list("EDCBA")
    fields = kinds.get("ordering").FEEDBACK
    assert {name for name in feedback if fields[name] in ("", "own_answer")} == {"rule", "given"}
    assert feedback["steps"][0] | {"text": ""} == {
        "id": "A", "text": "", "place": 5, "fits": False, "first": False, "tied": False, "since": 1, "until": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"letters": "AB"}, "With fewer than three"),
        ({"letters": "ABCDEFGHI"}, "Three to eight"),
        ({"letters": "ABCDEF", "rule": "exact"}, "one slip at the top costs all that follow"),
        ({"first": ["Z"], "first_because": "x"}, "What must come first is not in the list."),
        ({"first": ["A"]}, "Say in one sentence what could happen to the patient"),
        ({"first_because": "x"}, "and none must"),
        ({"ties": [["A", "Z"]]}, "names a step that is not in the list"),
        ({"ties": [["A"]]}, "holds only one step"),
        ({"ties": [["A", "C"]]}, "must stand next to each other"),
        ({"ties": [["A", "B"], ["B", "C"]]}, "stands in two brackets"),
        ({"ties": [list("ABCDE")]}, "nothing to put in order"),
        (
            {"ties": [["A", "B"]], "first": ["A"], "first_because": "x"},
            "may change places with one that need not",
        ),
        ({"letters": "AAB"}, "Two steps share this id."),
        ({"letters": ["rev", "B", "C"]}, "The id “rev” is taken by the form itself."),
    ],
)
def test_the_checks(changes, sentence):
    assert any(sentence in one for one in said(**changes)), said(**changes)


def test_a_sound_question_passes_the_checks():
    assert said() == []
    assert not [one for one in checks.lint_item(kinds_item()) if one.severity == "block"]


def kinds_item():
    return definition.parse(rotation.case_of(arranged.STEPS)).find("steps")


@given(st.lists(st.booleans(), min_size=1, max_size=6))
def test_ticks_and_brackets_say_the_same(linked):
    linked[-1] = False
    ids = [f"s{number}" for number in range(len(linked))]
    assert links(ids, brackets(ids, linked)) == linked


PACK = """\
id: one
kind: ordering
stem: What?
points: "2"
rule: pairs
elements:
  - id: stop
    text: Stop the morphine
    because: It goes on building up.
  - id: call
    text: Tell the nurse
    because: She has the next dose.
  - id: labs
    text: Ask for the kidney values
    because: They decide what is next.
ties:
  - [call, labs]
first: [stop]
first_because: He could have stopped breathing.
explanation: So.
references: []
"""


def test_a_pack_says_it_by_ids_and_comes_back_as_it_was():
    value, complaints = packed.read(PACK)
    assert complaints == []
    assert [(one["id"], one["value"]["with_next"], one["value"]["first"]) for one in value["elements"]] == [
        ("stop", False, True),
        ("call", True, False),
        ("labs", False, False),
    ]
    assert packed.written("ordering", value) == PACK


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "[call, labs]",
            "[stop, labs]",
            "“ties”: expected lists of two or more ids of steps that stand next",
        ),
        ("- [call, labs]", "- call", "“ties”: expected a list of lists of ids."),
        ("first: [stop]", "first: [none]", "“first”: expected ids of steps; “none” is none."),
        ("first_because: He could have stopped breathing.\n", "", "expected “first_because” with it"),
    ],
)
def test_a_pack_is_told_what_is_wrong(old, new, sentence):
    assert old in PACK
    _value, complaints = packed.read(PACK.replace(old, new))
    assert any(sentence in one for one in complaints), complaints
