"""Judging beside a panel: the vectors, the checks, what stays hidden, and that it never decides."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from assessments.engine import checks, definition, kinds, public
from assessments.engine.answers import Blank
from cms import charts_spread
from tests.assessments.engine import rotation
from tests.assessments.kinds import arranged, packed

VECTORS = json.loads((Path(__file__).parent.parent / "engine" / "vectors.json").read_text())["sct"]
SCALE = ["-2", "-1", "0", "1", "2"]


def item(votes=(0, 1, 3, 8, 3), **changes):
    """The worked question, beside a panel with so many votes along the scale."""
    raw = arranged.THOUGHT | {"panel": arranged.panel(votes)} | changes
    return definition.parse(rotation.case_of(raw)).find("thought")


def credits(asked):
    """What each answer of the scale earns."""
    return [kinds.score(asked, kinds.parse(asked, {"answer": answer})).points for answer in SCALE]


def said(votes, **changes):
    """What the checks say, in one line."""
    return " ".join(one.sentence for one in checks.lint_item(item(votes, **changes)))


def test_the_vectors():
    earned = credits(item([0, 1, 2, 6, 1]))
    assert {answer: f"{float(share):.4f}" for answer, share in zip(SCALE, earned, strict=True)} == {
        answer: f"{float(share):.4f}" for answer, share in VECTORS.items()
    }
    assert earned == [0, Fraction(1, 6), Fraction(1, 3), 1, Fraction(1, 6)]


def test_the_panel_of_the_reference():
    assert credits(item([0, 1, 3, 8, 3])) == [0, Fraction(1, 8), Fraction(3, 8), 1, Fraction(3, 8)]


def test_two_answers_that_lead_together_both_earn_everything():
    assert credits(item([0, 0, 5, 5, 0]))[2:4] == [1, 1]


@pytest.mark.parametrize("raw", [None, {}, {"answer": ""}, {"answer": None}])
def test_nothing_chosen_is_no_answer(raw):
    assert kinds.parse(item(), raw) == Blank()


@pytest.mark.parametrize(
    "raw", [{"answer": "3"}, {"answer": 1}, {"answer": ["1"]}, {"answer": "+1"}, "1", []]
)
def test_what_no_form_sends_is_malformed(raw):
    assert kinds.parse(item(), raw).malformed


@pytest.mark.parametrize(
    ("votes", "sentence"),
    [
        ([0, 0, 0, 0, 0], "No panel answered this."),
        ([0, 0, 1, 4, 1], "The panel has 6 experts."),
        ([0, 0, 0, 12, 0], "All experts agree"),
        ([6, 0, 0, 0, 8], "Only the ends of the scale were chosen."),
        ([0, 6, 1, 6, 0], "of two minds"),
        ([5, 0, 0, 9, 0], "of two minds"),
    ],
)
def test_the_checks(votes, sentence):
    assert sentence in said(votes)


@pytest.mark.parametrize("votes", [[0, 1, 3, 8, 3], [0, 0, 6, 6, 0], [2, 0, 1, 7, 2], [1, 2, 5, 4, 2]])
def test_a_panel_that_spreads_round_one_answer_passes(votes):
    assert said(votes) == ""


@pytest.mark.parametrize("name", ["hypothesis", "information"])
def test_thought_and_fact_must_be_there(name):
    assert "is missing. Write it in a sentence." in said([0, 1, 3, 8, 3], **{name: " "})


def test_a_panel_without_reasons_teaches_little_and_an_expert_answers_once():
    mute = [one | {"because": ""} for one in arranged.panel([0, 1, 3, 8, 3])]
    assert "Some experts give no reason." in " ".join(f.sentence for f in checks.lint_item(item(panel=mute)))
    twice = [one | {"id": "same"} for one in arranged.panel([0, 1, 3, 8, 3])]
    assert "An expert answered twice." in " ".join(f.sentence for f in checks.lint_item(item(panel=twice)))


def test_a_case_that_asks_it_is_for_practice_only():
    with_it = definition.parse(rotation.case_of(arranged.THOUGHT, arranged.STEPS))
    without = definition.parse(rotation.case_of(arranged.NOTE, arranged.STEPS))
    assert kinds.formative_only(with_it)
    assert not kinds.formative_only(without)


def test_a_learner_meets_thought_fact_and_scale_and_nothing_of_the_panel():
    view = public.item_view(item(), "seed")
    assert set(view) == {"id", "kind", "stem", "points", "hypothesis", "information", "scale"}
    assert [one["value"] for one in view["scale"]] == SCALE


def test_the_panel_needs_the_key():
    kind = kinds.get("script_concordance")
    assert {name for name, needs in kind.FEEDBACK.items() if not needs} == {"hypothesis", "information"}
    assert (kind.FEEDBACK["chosen"], kind.FEEDBACK["panel"]) == ("own_answer", "key")
    panel = kind.feedback(item(), kinds.parse(item(), {"answer": "0"}))["panel"]
    assert (panel["count"], panel["with_you"]) == (15, 3)
    assert [one["credit"] for one in panel["scale"]] == ["0", "1/8", "3/8", "1", "3/8"]
    assert [sum(votes) for votes in zip(*(row["votes"] for row in panel["disciplines"]), strict=True)] == [
        0,
        1,
        3,
        8,
        3,
    ]
    assert {row["name"] for row in panel["disciplines"]} == set(arranged.SEATS.values())
    assert sum(expert["agrees"] for expert in panel["experts"]) == 3
    assert all(expert["because"] for expert in panel["experts"])


def test_the_figure_says_in_words_what_it_draws():
    panel = kinds.get("script_concordance").feedback(item(), kinds.parse(item(), {"answer": "1"}))["panel"]
    rows = [("Nurses & <others>", [0, 0, 1, 2, 0])]
    svg = charts_spread.spread(scale=panel["scale"], rows=rows, count=15)
    assert "How 15 experts answered. −2, speaks strongly against it: 0." in svg
    assert "Your answer: +1." in svg
    assert "Nurses &amp;" in svg
    assert "<others>" not in svg
    assert svg.count('class="one"') == 3
    assert svg.count('class="most"') == 1


def test_the_figure_of_nothing_is_drawn_all_the_same():
    assert charts_spread.spread(scale=[], rows=[], count=0).startswith("<svg")


PACK = """\
id: one
kind: script_concordance
stem: What?
points: "2"
hypothesis: His morphine is building up.
information: His creatinine has doubled.
panel: night-calls
question: jerks
explanation: So.
references: []
"""


def test_a_pack_names_panel_and_question():
    value, complaints = packed.read(PACK)
    assert complaints == []
    assert value["panel"] == "night-calls/jerks"
    assert packed.written("script_concordance", value) == PACK
