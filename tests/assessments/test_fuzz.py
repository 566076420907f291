"""Whatever is clicked, typed, sent twice or sent late: the log stays whole and the marks are those of what was accepted."""

import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments import actions, log
from assessments.engine.runs import play
from assessments.models import AttemptEvent
from cms.errors import Refused
from tests.assessments import cases

pytestmark = pytest.mark.django_db

RAWS = {
    "meaning": [{}, {"option": "toxicity"}, {"option": "pain"}, {"option": "not offered"}],
    "now": [
        {},
        {"options": ["stop-all", "rotate"]},
        {"options": ["raise"]},
        {"options": ["stop-all", "stop-all"]},
    ],
    "dose": [
        {},
        {"amount": "18", "unit": "mg"},
        {"amount": "36 mg"},
        {"amount": "18"},
        {"amount": "?", "unit": "mg"},
    ],
    "rescue": [{}, {"amount": "2", "unit": "mg"}, {"amount": "2", "unit": "l"}],
}
STAGES = {"see": ["meaning"], "stop": ["now"], "dose": ["dose", "rescue"]}
EVENTS = [uuid.UUID(int=number) for number in range(4)]

drafts = st.sampled_from(list(RAWS)).flatmap(
    lambda item: st.tuples(st.just("draft"), st.just(item), st.sampled_from(RAWS[item]), st.integers(0, 3))
)
gifts = st.sampled_from(list(STAGES)).flatmap(
    lambda stage: st.tuples(
        st.just("give"),
        st.just(stage),
        st.fixed_dictionaries({item: st.sampled_from(RAWS[item]) for item in STAGES[stage]}),
        st.integers(0, 3),
        st.sampled_from(EVENTS),
        st.booleans(),
    )
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.one_of(drafts, gifts), max_size=14))
def test_marks_are_those_of_what_was_accepted(acts):
    attempt = cases.attempt()
    accepted, used, refusals = {}, set(), set()
    for act in acts:
        try:
            if act[0] == "draft":
                _kind, item, raw, rev = act
                actions.save_draft(attempt=attempt, item=item, raw=raw, rev=rev)
                continue
            _kind, stage, raws, rev, event, anyway = act
            every = {(item, code) for item in raws for code in ("blank", "unit_missing", "not_a_number")}
            actions.give(
                attempt=attempt,
                stage=stage,
                raws=raws,
                revs=dict.fromkeys(raws, rev),
                event_id=event,
                despite=every if anyway else frozenset(),
            )
            if event not in used:
                accepted |= raws
            used.add(event)
        except Refused as refused:
            refusals.add(refused.status)
    assert refusals <= {400, 409, 422}
    attempt.refresh_from_db()
    verdict = log.verify(attempt)
    assert verdict.is_whole, verdict.problems
    committed = AttemptEvent.objects.filter(attempt=attempt, kind="stage_committed").count()
    assert committed == attempt.stage
    outcome = attempt.outcomes.first()
    assert bool(outcome) == (attempt.state == "submitted") == (committed == 3)
    if outcome:
        _state, marks = play(attempt.definition, accepted)
        assert (outcome.points, outcome.critical_count, outcome.decision) == (
            marks.points,
            len(marks.criticals),
            marks.decision,
        )


def test_the_same_event_id_for_another_stage_gives_nothing_twice():
    attempt = cases.attempt()
    event = uuid.uuid4()
    cases.give(attempt, {"meaning": {"option": "toxicity"}}, event_id=event)
    receipt = cases.give(attempt, {"now": cases.SAFE["now"]}, stage="stop", event_id=event)
    assert receipt.stage == "see"
    attempt.refresh_from_db()
    assert attempt.stage == 1
