"""Everybody at once: threads that do the same thing in the same moment, on a database that really commits."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from assessments import actions, asking, log
from assessments.models import Attempt, AttemptEvent, Draft, Outcome, ScoringRun, Sitting
from assessments.refusals import Closed, Conflict, Stale
from cms import audit
from tests.assessments import asked, cases

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def at_once(acts):
    """Do all of these in the same moment; return what each gave or raised."""
    gate = threading.Barrier(len(acts))

    def do(act):
        try:
            gate.wait()
            return act()
        except Exception as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(do, acts))


def test_twenty_presses_of_one_button_give_one_stage_and_twenty_equal_receipts():
    attempt = cases.attempt()
    event = uuid.uuid4()

    def press():
        receipt = actions.give(
            attempt=attempt,
            stage="see",
            raws={"meaning": cases.SAFE["meaning"]},
            revs={},
            event_id=event,
        )
        return receipt.stage, receipt.is_last

    assert set(at_once([press] * 20)) == {("see", False)}
    assert AttemptEvent.objects.filter(kind="stage_committed").count() == 1
    assert AttemptEvent.objects.filter(kind="answered").count() == 1


def test_twenty_windows_hand_in_and_there_is_one_run_and_one_outcome():
    attempt = cases.attempt()
    cases.give(attempt, {"meaning": cases.SAFE["meaning"]})
    cases.give(attempt, {"now": cases.SAFE["now"]})
    raws = {"dose": cases.SAFE["dose"], "rescue": cases.SAFE["rescue"]}

    def hand_in():
        actions.give(attempt=attempt, stage="dose", raws=raws, revs={}, event_id=uuid.uuid4())
        return "given"

    came = at_once([hand_in] * 20)
    assert came.count("given") == 1
    assert all(one == "given" or isinstance(one, (Closed, Stale)) for one in came)
    assert (ScoringRun.objects.count(), Outcome.objects.count()) == (1, 1)
    attempt.refresh_from_db()
    assert log.verify(attempt).is_whole
    assert audit.verify().bad_id is None


def test_two_presses_of_begin_make_one_sitting_and_one_open_attempt():
    case = cases.page()
    enrollment = cases.learner(case)
    came = at_once([lambda: actions.start(enrollment=enrollment, case_key=case.key)] * 8)
    assert {one.pk for one in came} == {Attempt.objects.get().pk}
    assert Sitting.objects.count() == 1


def test_a_class_that_begins_at_once_makes_one_sitting():
    case = cases.page()
    enrollments = [cases.learner(case) for _ in range(8)]
    came = at_once(
        [lambda one=one: actions.start(enrollment=one, case_key=case.key).pk for one in enrollments]
    )
    assert len(set(came)) == 8
    assert Sitting.objects.count() == 1


def test_two_windows_write_at_once_and_one_is_shown_both():
    attempt = cases.attempt()
    base = actions.save_draft(attempt=attempt, item="meaning", raw={"option": "dying"}, rev=0).rev

    def write(option):
        return lambda: actions.save_draft(attempt=attempt, item="meaning", raw={"option": option}, rev=base)

    came = at_once([write("pain"), write("toxicity")])
    kept = [one for one in came if isinstance(one, Draft)]
    lost = [one for one in came if isinstance(one, Conflict)]
    assert (len(kept), len(lost)) == (1, 1)
    assert lost[0].about["raw"] == kept[0].raw == Draft.objects.get().raw


def test_the_first_letters_of_two_windows_make_one_draft_and_one_conflict():
    attempt = cases.attempt()
    came = at_once(
        [
            lambda option=option: actions.save_draft(
                attempt=attempt, item="meaning", raw={"option": option}, rev=0
            )
            for option in ("pain", "toxicity", "dying")
        ]
    )
    assert sum(isinstance(one, Draft) for one in came) == 1
    assert sum(isinstance(one, Conflict) for one in came) == 2
    assert Draft.objects.count() == 1


def test_a_draft_that_races_with_giving_never_lands_in_a_locked_stage():
    attempt = cases.attempt()
    raws = {"meaning": cases.SAFE["meaning"]}

    def save():
        return actions.save_draft(attempt=attempt, item="meaning", raw=raws["meaning"], rev=0)

    def give():
        return actions.give(attempt=attempt, stage="see", raws=raws, revs={}, event_id=uuid.uuid4())

    for refused in at_once([save, give, save, save]):
        assert isinstance(refused, (Draft, actions.Receipt, Stale, Conflict))
    assert not Draft.objects.exists()
    attempt.refresh_from_db()
    assert attempt.stage == 1


def test_time_runs_out_while_somebody_gives_and_exactly_one_of_the_two_happens():
    from datetime import timedelta

    from django.utils import timezone

    attempt = cases.attempt()
    Attempt.objects.update(deadline_at=timezone.now() - timedelta(seconds=61))
    acts = [actions.expire_due] * 3 + [
        lambda: actions.give(
            attempt=attempt,
            stage="see",
            raws={"meaning": cases.SAFE["meaning"]},
            revs={},
            event_id=uuid.uuid4(),
        )
    ] * 3
    at_once(acts)
    assert AttemptEvent.objects.filter(kind="expired").count() == 1
    assert ScoringRun.objects.count() == 1
    attempt.refresh_from_db()
    assert log.verify(attempt).is_whole


def test_twenty_presses_ask_a_colleague_once():
    attempt = cases.attempt(asked.page())

    def press():
        return asking.ask(attempt=attempt, note="vigil").state.asked

    assert set(at_once([press] * 20)) == {("vigil",)}
    assert AttemptEvent.objects.filter(kind="asked").count() == 1
    attempt.refresh_from_db()
    assert log.verify(attempt).is_whole


def test_asking_that_races_with_giving_the_stage_never_tells_in_a_locked_stage():
    attempt = cases.attempt(asked.page())

    def ask():
        return asking.ask(attempt=attempt, note="vigil")

    def give():
        return actions.give(
            attempt=attempt,
            stage="see",
            raws={"meaning": cases.SAFE["meaning"]},
            revs={},
            event_id=uuid.uuid4(),
        )

    for came in at_once([ask, give, ask, give]):
        assert isinstance(came, (log.Log, actions.Receipt, Stale))
    kinds = list(attempt.events.order_by("seq").values_list("kind", flat=True))
    assert "asked" not in kinds[kinds.index("stage_committed") :]
    attempt.refresh_from_db()
    assert log.verify(attempt).is_whole
