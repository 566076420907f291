"""What holds for every case, every key and every answer (assessment reference, invariants 4 to 7)."""

import json
from copy import deepcopy
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from assessments.engine import checks, definition, kinds, public, runs, score
from assessments.engine.answers import Blank, Response, Ungradable
from assessments.engine.findings import Finding
from tests.assessments.engine.strategies import ANY_JSON, answers, cases, keyed, markings, raws, shown_cases

cases_with_answers = cases().flatmap(lambda raw: st.tuples(st.just(raw), answers(raw)))
cases_with_marks = cases().flatmap(lambda raw: st.tuples(st.just(raw), answers(raw), markings(raw)))


def read_kept(case, given_answers):
    """What an attempt keeps of raw answers."""
    return {
        id_: kinds.stored(case.find(id_), kinds.parse(case.find(id_), raw))
        for id_, raw in given_answers.items()
    }


@given(cases_with_answers)
def test_scoring_is_total_repeatable_and_changes_nothing(drawn):
    raw, given_answers = drawn
    case, before = definition.parse(raw), deepcopy(given_answers)
    first = score.score(case, read_kept(case, given_answers))
    assert score.score(case, read_kept(case, given_answers)) == first
    assert repr(given_answers) == repr(before)
    json.dumps([dict(mark.result.detail) for mark in first.marks])


@given(cases(), st.data())
def test_any_stored_response_whatever_gets_a_result(raw, data):
    case = definition.parse(raw)
    for item in case.items:
        result = kinds.score(item, kinds.restore(item, data.draw(ANY_JSON)))
        assert result.status in ("scored", "ungradable", "blank", "awaiting")
        assert result.status != "awaiting" or kinds.judged(item) is not None


@given(cases_with_answers)
def test_points_lie_between_none_and_all_and_stand_only_where_something_was_scored(drawn):
    raw, given_answers = drawn
    case = definition.parse(raw)
    marks = score.score(case, read_kept(case, given_answers))
    for mark in marks.marks:
        if mark.result.status == "scored":
            assert 0 <= mark.result.points <= mark.result.max_points
        else:
            assert mark.result.points is None
            assert not mark.result.criticals
    assert 0 <= marks.points <= marks.max_points == case.max_points


@given(cases())
def test_full_marks_can_be_reached_without_a_critical_error(raw):
    case = definition.parse(raw)
    assert not [f for f in checks.lint(raw) if "earns full marks" in f.sentence]
    best = {item.id: kinds.get(item.kind).model_answer(item) for item in case.items}
    # What people judge has full marks at the best level of every criterion, not by the model answer alone.
    levels = {item.id: kinds.best_levels(item) for item in case.items if kinds.judged(item)}
    _, marks = runs.play(case, best, levels)
    assert marks.points == case.max_points
    assert not marks.criticals
    assert marks.decision == "pass"


@given(st.data())
def test_what_a_learner_sees_is_the_same_whatever_the_key(data):
    shown = data.draw(shown_cases())
    one, other = (definition.parse(data.draw(keyed(shown))) for _ in range(2))
    for index in range(len(shown["stages"])):
        views = [definition.canonical(public.public_view(case, index, "seed")) for case in (one, other)]
        assert views[0] == views[1]


@given(cases_with_answers)
def test_what_an_event_keeps_is_read_back_as_it_was(drawn):
    raw, given_answers = drawn
    case = definition.parse(raw)
    for id_, one in given_answers.items():
        item = case.find(id_)
        answer = kinds.parse(item, one)
        back = kinds.restore(item, json.loads(json.dumps(kinds.stored(item, answer))))
        if isinstance(answer, Ungradable):
            assert isinstance(back, Ungradable)
            assert back.reason == answer.reason
        else:
            assert back == answer
            assert isinstance(back, Blank | Response)


@given(cases(), st.data())
def test_summary_and_feedback_are_total(raw, data):
    case = definition.parse(raw)
    for item, source in zip(case.items, (i for s in raw["stages"] for i in s["items"]), strict=True):
        answer = kinds.parse(item, data.draw(raws(source)))
        assert isinstance(kinds.summary(item, answer), str)
        feedback = kinds.get(item.kind).feedback(item, answer, "seed")
        json.dumps(feedback)
        assert set(feedback) <= set(kinds.get(item.kind).FEEDBACK)


@given(ANY_JSON)
def test_the_checks_take_anything_and_answer_in_sentences(raw):
    findings = checks.lint(raw)
    assert findings
    assert all(isinstance(finding, Finding) and finding.sentence for finding in findings)


ORDERED = frozenset({"elements", "parts", "steps"})
"""Lists whose order means something: the right order itself, a running text, a calculation."""


def turn(part, random):
    """Put everything an author listed (options, rows, bands and so on) into another order."""
    for name, value in part.items():
        if (
            name not in ORDERED
            and isinstance(value, list)
            and value
            and all(isinstance(one, dict) for one in value)
        ):
            random.shuffle(value)
            for one in value:
                turn(one, random)


@given(cases_with_answers, st.randoms())
def test_the_order_of_options_and_of_ticks_earns_nothing(drawn, random):
    raw, given_answers = drawn
    turned = deepcopy(raw)
    for stage in turned["stages"]:
        for item in stage["items"]:
            turn(item, random)
    ticks = deepcopy(given_answers)
    for one in ticks.values():
        for chosen in one.values() if isinstance(one, dict) else ():
            if isinstance(chosen, list):
                random.shuffle(chosen)
    case, other = definition.parse(raw), definition.parse(turned)
    first = score.score(case, read_kept(case, given_answers))
    second = score.score(other, read_kept(other, ticks))
    assert [m.result.points for m in first.marks] == [m.result.points for m in second.marks]
    assert sorted(c.sentence for c in first.criticals) == sorted(c.sentence for c in second.criticals)
    assert first.decision == second.decision


@given(cases_with_answers)
def test_passing_needs_the_points_and_no_critical_error_too_many(drawn):
    raw, given_answers = drawn
    case = definition.parse(raw)
    marks = score.score(case, read_kept(case, given_answers))
    enough = marks.points >= Fraction(case.cut) * case.max_points
    safe = len(marks.criticals) <= case.criticals_allowed
    if marks.items("awaiting"):
        assert marks.decision == "pending"
    else:
        assert marks.decision == ("pass" if enough and safe else "not_yet")


@given(cases_with_marks)
def test_marks_of_people_change_only_what_awaits_them_and_stay_within_the_points(drawn):
    raw, given_answers, levels = drawn
    case = definition.parse(raw)
    kept = read_kept(case, given_answers)
    before, after = score.score(case, kept), score.score(case, kept, marks=levels)
    for one, other in zip(before.marks, after.marks, strict=True):
        if one.result.status != "awaiting" or one.item not in levels:
            assert one == other
        else:
            assert other.result.status in ("awaiting", "scored")
            assert other.result.points is None or 0 <= other.result.points <= other.result.max_points
    assert (after.decision == "pending") == bool(after.items("awaiting"))
