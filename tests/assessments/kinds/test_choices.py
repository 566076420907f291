"""Single best answer and multiple response: the vectors, the rules, the checks."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.engine import checks, definition, kinds, public
from assessments.engine.answers import Blank
from tests.assessments.engine import rotation

VECTORS = json.loads((Path(__file__).parent.parent / "engine" / "vectors.json").read_text())["choice"]


def options(right, all_="ABCDEF", key="correct", **marks):
    """Options by letter, with their key."""
    return [
        {"id": one, "text": f"Option {one}", key: one in right, "because": "Because.", **marks.get(one, {})}
        for one in all_
    ]


def multiple(right="ABCD", points="4", **changes):
    """A multiple response item."""
    changed = rotation.item("now", options=options(right), points=points, **changes)
    return definition.parse(rotation.case_of(changed)).find("now")


def single(**changes):
    """The single best answer of the worked case, changed."""
    return definition.parse(rotation.case_of(rotation.item("meaning", **changes))).find("meaning")


def points(item, chosen):
    """Points earned by letters."""
    return kinds.score(item, kinds.parse(item, {"options": list(chosen)})).points


@pytest.mark.parametrize("name", VECTORS)
def test_the_vectors(name):
    earned, most = VECTORS[name]
    picks = name.rpartition(": ")[2].rpartition(" ")[2].replace(",", "").replace("(none)", "")
    if name.startswith("select"):
        item = multiple("ABC", rule="select_n", select=3, points=str(most))
        picks = "ABE"
    else:
        item = multiple("ABCD", points=str(most))
    if not picks:
        assert kinds.parse(item, {"options": []}) == Blank()
        assert kinds.score(item, Blank()).status == "blank"
    else:
        assert points(item, picks) == earned


@pytest.mark.parametrize(
    ("rule", "picks", "earned"),
    [("plus_minus", "AB", 2), ("plus_minus", "ABCDE", 3), ("all_or_nothing", "ABCD", 4), ("all_or_nothing", "ABC", 0),
     ("all_or_nothing", "ABCDE", 0)],
)  # fmt: skip
def test_the_rules(rule, picks, earned):
    assert points(multiple(rule=rule), picks) == earned


def test_more_than_may_be_selected_is_asked_for_again():
    item = multiple("ABC", rule="select_n", select=3)
    answer = kinds.parse(item, {"options": list("ABCE")})
    assert answer.reason == "too_many"
    assert answer.sentence == "Choose no more than 3. You have chosen 4."
    assert not answer.malformed


def test_an_option_ticked_twice_counts_once():
    assert points(multiple(), "AAAB") == 2


@given(st.sets(st.sampled_from("ABCDEF"), min_size=1), st.sampled_from(["plus_minus", "all_or_nothing"]))
def test_ticking_one_more_wrong_option_never_helps(picks, rule):
    item = multiple(rule=rule)
    for wrong in set("EF") - picks:
        assert points(item, picks | {wrong}) <= points(item, picks)


def test_every_critical_option_counts_beside_full_points():
    raw = rotation.item("now", options=options("A", "ABC", A={}, B={"critical": True}, C={"critical": True}))
    item = definition.parse(rotation.case_of(raw)).find("now")
    assert len(kinds.score(item, kinds.parse(item, {"options": ["A", "B", "C"]})).criticals) == 2


@pytest.mark.parametrize(
    "raw", [{"option": "none-such"}, {"option": 1}, {"option": ["toxicity"]}, "toxicity", [], 7]
)
def test_what_no_form_sends_is_malformed(raw):
    assert kinds.parse(single(), raw).malformed


@pytest.mark.parametrize(
    "raw", [{"options": ["Z"]}, {"options": "A"}, {"options": ["A", 1]}, {"options": [["A"]]}, "A"]
)
def test_what_no_form_sends_is_malformed_for_several_too(raw):
    assert kinds.parse(multiple(), raw).malformed


@pytest.mark.parametrize("raw", [None, {}, {"option": ""}, {"option": None}])
def test_nothing_chosen_is_no_answer(raw):
    assert kinds.parse(single(), raw) == Blank()


def test_the_best_answer_earns_all_and_another_nothing():
    item = single()
    assert kinds.score(item, kinds.parse(item, {"option": "toxicity"})).points == 2
    assert kinds.score(item, kinds.parse(item, {"option": "pain"})).points == 0
    assert kinds.summary(item, kinds.parse(item, {"option": "pain"})) == "Pain he cannot report to us"


def test_the_order_of_options_is_the_attempts_own_and_stays():
    item = multiple(shuffle=True)
    orders = {
        seed: [o["id"] for o in public.item_view(item, seed)["options"]] for seed in map(str, range(40))
    }
    assert all(sorted(order) == list("ABCDEF") for order in orders.values())
    assert len({tuple(order) for order in orders.values()}) > 20
    assert orders["7"] == [o["id"] for o in public.item_view(item, "7")["options"]]
    assert orders["7"] == [o["id"] for o in kinds.get(item.kind).feedback(item, Blank(), "7")["options"]]
    first = [order[0] for order in orders.values()]
    assert max(first.count(one) for one in "ABCDEF") < 20


def test_an_unshuffled_list_keeps_the_authors_order():
    assert [o["id"] for o in public.item_view(multiple(shuffle=False), "7")["options"]] == list("ABCDEF")


def test_the_debrief_has_every_option_with_its_reason():
    item = single()
    feedback = kinds.get("single_choice").feedback(item, kinds.parse(item, {"option": "pain"}))
    assert feedback["options"][1] == {
        "id": "pain",
        "text": "Pain he cannot report to us",
        "chosen": True,
        "right": False,
        "critical": False,
        "because": "He reports it, and says 2 of 10.",
    }


LONG = "A much longer option that explains itself at length and gives the key away"


@pytest.mark.parametrize(
    ("given_options", "severity", "words"),
    [
        (options("", "ABC", "best"), "block", "0 options are marked as best"),
        (options("AB", "ABC", "best"), "block", "2 options are marked as best"),
        (options("A", "A", "best"), "block", "There are 1 options"),
        (options("A", "AB", "best"), "ask", "There are 2 options"),
        (options("A", "ABCDEFGHI", "best"), "ask", "There are 9 options"),
        (options("A", "ABB", "best"), "block", "share this id"),
        (options("A", "ABC", "best", B={"text": " "}), "block", "no text"),
        (options("A", "ABC", "best", B={"text": "option  c"}), "block", "say the same"),
        (options("A", "ABC", "best", A={"critical": True}), "block", "right and marked critical"),
        (
            options("A", "ABC", "best", B={"critical": True, "because": ""}),
            "block",
            "critical. Say in one sentence",
        ),
        (options("A", "ABC", "best", B={"because": " "}), "ask", "says nothing afterwards"),
        (options("A", "ABC", "best", C={"text": "All of the above"}), "ask", "speaks of its neighbors"),
        (options("A", "ABC", "best", A={"text": LONG}), "ask", "clearly the longest"),
    ],
)
def test_the_author_of_a_single_best_answer_is_told(given_options, severity, words):
    findings = checks.lint_item(single(options=given_options))
    assert [f for f in findings if f.severity == severity and words in f.sentence], findings


@pytest.mark.parametrize(
    ("right", "changes", "severity", "words"),
    [
        ("", {}, "block", "No option is marked"),
        ("ABCDEF", {}, "ask", "Every option is correct"),
        ("ABC", {"rule": "select_n"}, "block", "Without a limit"),
        ("ABC", {"rule": "select_n", "select": 4}, "block", "out of reach"),
        ("ABC", {"rule": "select_n", "select": 2}, "ask", "only 2 may be chosen"),
        ("ABC", {"select": 3}, "block", "belongs to the rule"),
    ],
)
def test_the_author_of_a_multiple_response_is_told(right, changes, severity, words):
    findings = checks.lint_item(multiple(right, **changes))
    assert [f for f in findings if f.severity == severity and words in f.sentence], findings


def test_the_worked_items_have_nothing_to_put_right():
    case = definition.parse(rotation.case())
    assert checks.lint_item(case.find("meaning")) == []
    assert checks.lint_item(case.find("now")) == []
