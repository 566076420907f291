"""Whether somebody marks as the experts do: the rule of three scripts, three fifths, two levels, and harm."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.engine import calibration
from assessments.engine.calibration import Try
from assessments.engine.reading import Reader
from assessments.engine.rubric import read_rubric
from tests.assessments import writing

RUBRIC = read_rubric(Reader(dict(writing.RUBRIC), "", []))
EXPERTS = {"weak": writing.HARM, "middling": writing.MIDDLE, "strong": writing.TOP}


def tries(**given):
    return [Try(script, levels, EXPERTS[script]) for script, levels in given.items()]


def judge(**given):
    return calibration.judge(RUBRIC, tries(**given))


def test_whoever_sees_what_the_experts_see_has_passed():
    verdict = judge(**EXPERTS)
    assert verdict.passed
    assert (verdict.scripts, verdict.exact, verdict.of, verdict.share) == (3, 6, 6, 1)


def test_two_scripts_are_not_enough_and_one_twice_is_one():
    assert not judge(weak=writing.HARM, strong=writing.TOP).passed
    twice = tries(weak=writing.HARM, strong=writing.TOP) + tries(strong=writing.TOP)
    assert calibration.judge(RUBRIC, twice).scripts == 2


def test_a_criterion_two_levels_off_does_not_pass():
    verdict = judge(weak=writing.HARM, middling=writing.MIDDLE, strong=writing.TOP | {"cause": "none"})
    assert verdict.far == (("strong", "cause"),)
    assert not verdict.passed


def test_three_fifths_at_the_experts_level_are_enough_and_less_is_not():
    off = {"cause": "half", "safety": "clear"}
    verdict = judge(weak=writing.HARM, middling={"cause": "full", "safety": "silent"}, strong=off)
    assert (verdict.exact, verdict.of) == (4, 6)
    assert verdict.passed
    less = judge(
        weak=writing.HARM | {"cause": "half"}, middling={"cause": "full", "safety": "silent"}, strong=off
    )
    assert less.share == Fraction(1, 2)
    assert not less.passed


def test_harm_that_is_missed_or_invented_does_not_pass():
    missed = judge(weak=writing.HARM | {"safety": "silent"}, middling=writing.MIDDLE, strong=writing.TOP)
    assert missed.missed == (("weak", "safety"),)
    assert not missed.far and not missed.passed
    invented = judge(weak=writing.HARM, middling=writing.MIDDLE | {"safety": "harm"}, strong=writing.TOP)
    assert invented.invented == (("middling", "safety"),)
    assert not invented.passed


def test_the_last_try_at_a_script_counts_and_who_passed_once_has_passed():
    failed = tries(**EXPERTS | {"strong": {"cause": "none", "safety": "harm"}})
    assert not calibration.judge(RUBRIC, failed).passed
    again = failed + tries(strong=writing.TOP)
    assert calibration.judge(RUBRIC, again).passed
    later = again + tries(strong={"cause": "none", "safety": "harm"})
    assert not calibration.judge(RUBRIC, later).passed
    assert calibration.has_passed(RUBRIC, later)
    assert not calibration.has_passed(RUBRIC, failed)


def test_nothing_tried_is_nothing_passed():
    verdict = calibration.judge(RUBRIC, [])
    assert verdict.share is None
    assert not verdict.passed


def test_what_does_not_fit_the_rubric_is_named():
    assert calibration.misfits(RUBRIC, writing.TOP) == ((), ())
    found = calibration.misfits(RUBRIC, {"cause": "gone", "old": "full"})
    assert found == (("cause", "safety"), ("old",))


@pytest.mark.parametrize("rounds", [0, 1, 2])
def test_a_round_has_each_script_once_in_an_order_of_its_own(rounds):
    found = calibration.order([3, 1, 2], marker=7, rounds=rounds)
    assert sorted(found) == [1, 2, 3]
    assert found == calibration.order([2, 3, 1], marker=7, rounds=rounds)


levels = st.fixed_dictionaries(
    {one.id: st.sampled_from([level.id for level in one.levels]) for one in RUBRIC.criteria}
)


@given(st.lists(st.tuples(st.sampled_from(sorted(EXPERTS)), levels), max_size=8))
def test_whatever_is_tried_the_verdict_is_about_the_last_try_of_each_script(found):
    all_of = [Try(script, given, EXPERTS[script]) for script, given in found]
    last = {one.script: one for one in all_of}
    verdict = calibration.judge(RUBRIC, all_of)
    alone = calibration.judge(RUBRIC, list(last.values()))
    assert (verdict.exact, verdict.of, set(verdict.far)) == (alone.exact, alone.of, set(alone.far))
    assert 0 <= verdict.exact <= verdict.of == 2 * len(last)
    assert not verdict.passed or len(last) >= calibration.LEAST_SCRIPTS
    assert not verdict.passed or calibration.has_passed(RUBRIC, all_of)
