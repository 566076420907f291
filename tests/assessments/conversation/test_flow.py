"""Which ways many runs went: counts of runs, never of replies, and a guard where they are few."""

from fractions import Fraction

import pytest

from assessments.conversation.earned import Attainable
from assessments.conversation.flow import FEW, TOO_FEW, Run, flow
from assessments.conversation.talk import Talk
from tests.assessments.conversation import graphs

GRAPH = graphs.read(graphs.sound())
MOST = Attainable(Fraction(5), {"asks": Fraction(3), "empathy": Fraction(2)})


def run(*choices, discipline="nurse", most=MOST):
    talk = Talk(GRAPH)
    for choice in choices:
        talk = talk.said(choice)
    return Run(discipline, talk, most)


WELL = ("a0-ask", "a1-name", "a2-recommend")
HARM = ("a0-silence", "a1-name", "a2-force")


def test_it_counts_runs_by_turn_step_reply_and_ending():
    found = flow([run(*WELL), run(*WELL), run(*HARM), run("a0-ask")])
    assert found.runs == 4
    assert (found.came["a0"], found.came["a1"], found.came["a2"], found.came["bad"]) == (4, 4, 3, 1)
    assert found.went["a0", "a1"] == 4
    assert (found.replied["a0-ask"], found.replied["a0-silence"]) == (3, 1)
    assert (dict(found.ended), found.unended) == ({"good": 2, "bad": 1}, 1)


def test_the_first_critical_turn_is_counted_once_a_run():
    found = flow([run(*WELL), run(*HARM), run(*HARM)])
    assert found.critical == {3: 2}
    assert found.with_critical == 2


def test_a_turn_that_is_entered_twice_counts_once():
    again = run("a0-tell", "a1-facts", "a2-back", "a1-name")
    found = flow([again])
    assert found.came["a1"] == found.came["a2"] == 1


@pytest.mark.parametrize(
    ("runs", "is_too_small", "is_small"),
    [(TOO_FEW - 1, True, True), (TOO_FEW, False, True), (FEW - 1, False, True), (FEW, False, False)],
)
def test_few_runs_of_a_discipline_are_marked_and_very_few_not_shown(runs, is_too_small, is_small):
    profile = flow([run(*WELL)] * runs).by_discipline["nurse"]
    assert (profile.is_too_small, profile.is_small) == (is_too_small, is_small)


def test_a_profile_is_the_mean_share_of_what_each_could_earn():
    found = flow([run(*WELL), run("a0-silence", "a1-facts", "a2-ask")])
    profile = found.by_discipline["nurse"]
    assert profile.shares == {"asks": Fraction(2, 3), "empathy": Fraction(1, 2)}


def test_what_nobody_can_earn_has_no_share_and_more_than_all_is_all():
    none = flow([run(*WELL, most=Attainable(Fraction(0), {}))]).by_discipline["nurse"]
    assert none.shares == {"asks": None, "empathy": None}
    little = Attainable(Fraction(1), {"asks": Fraction(1), "empathy": Fraction(1)})
    assert flow([run(*WELL, most=little)]).by_discipline["nurse"].shares["asks"] == 1


def test_nothing_comes_of_nothing():
    found = flow([])
    assert (found.runs, found.unended, found.by_discipline) == (0, 0, {})
