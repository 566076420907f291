"""What may happen to an attempt, and what is left of it whatever happens."""

import itertools
import json
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from assessments import actions, log, scoring, sittings
from assessments.models import Attempt, AttemptEvent, CaseVersion, Draft, ScoringRun, Sitting, Words
from assessments.refusals import CannotBegin, Closed, Conflict, NotFromHere, NotReady, Stale, WithoutReason
from cms import audit
from cms.models import AuditEntry, User
from courses.models import Enrollment
from tests.assessments import cases
from tests.assessments.engine import rotation

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def attempt():
    return cases.attempt()


def draft(attempt, item, raw, rev=0):
    return actions.save_draft(attempt=attempt, item=item, raw=raw, rev=rev)


def limited(**times):
    """A sitting with these times, and somebody enrolled in it."""
    case = cases.page()
    enrollment = cases.learner(case)
    sitting = actions.sitting_for(enrollment=enrollment, case_key=case.key)
    for name, value in times.items():
        setattr(sitting, name, value)
    sitting.save()
    return case, enrollment, sitting


# Beginning


def test_the_first_learner_of_a_cohort_makes_its_sitting_with_the_usual_rules():
    attempt = cases.attempt()
    sitting = Sitting.objects.get()
    assert (sitting.purpose, sitting.attempts_allowed, sitting.follows_case) == ("formative", 3, True)
    assert (attempt.sitting, attempt.number, attempt.stage, attempt.state) == (sitting, 1, 0, "open")


def test_beginning_again_goes_on_with_the_open_attempt():
    case = cases.page()
    enrollment = cases.learner(case)
    first = cases.attempt(case, enrollment)
    assert cases.attempt(case, enrollment) == first
    assert Attempt.objects.count() == 1


def test_two_learners_each_have_their_own_attempt_at_one_sitting():
    case = cases.page()
    one, two = cases.attempt(case), cases.attempt(case)
    assert one != two
    assert one.sitting == two.sitting


def test_three_tries_and_no_fourth():
    case = cases.page()
    enrollment = cases.learner(case)
    for number in (1, 2, 3):
        attempt = cases.finish(cases.attempt(case, enrollment), cases.UNSAFE)
        assert attempt.number == number
    with pytest.raises(CannotBegin, match="used every try"):
        cases.attempt(case, enrollment)


def test_an_attempt_that_was_set_aside_does_not_use_up_a_try():
    case = cases.page()
    enrollment = cases.learner(case)
    for _ in range(3):
        attempt = cases.finish(cases.attempt(case, enrollment))
    actions.void(attempt=attempt, by=enrollment.user, why="The network of the ward failed.")
    assert cases.attempt(case, enrollment).number == 4


def test_no_limit_on_tries_means_none():
    case, enrollment, _sitting = limited(attempts_allowed=0)
    for _ in range(5):
        cases.finish(cases.attempt(case, enrollment))
    assert cases.attempt(case, enrollment).number == 6


@pytest.mark.parametrize("state", ["withdrawn", "deferred"])
def test_somebody_who_left_cannot_begin(state):
    case = cases.page()
    enrollment = cases.learner(case)
    Enrollment.objects.update(state=state)
    with pytest.raises(CannotBegin, match="not enrolled"):
        cases.attempt(case, enrollment)
    assert not Attempt.objects.exists()


def test_a_case_that_was_never_published_cannot_be_begun():
    case = cases.page(live=False)
    with pytest.raises(CannotBegin, match="not published"):
        cases.attempt(case)
    assert not Sitting.objects.exists()


@pytest.mark.parametrize(
    ("times", "why"),
    [
        ({"opens_at": NOON + timedelta(hours=1)}, "not open yet"),
        ({"closes_at": NOON}, "is closed"),
        ({"closes_at": NOON - timedelta(days=1)}, "is closed"),
    ],
)
def test_a_sitting_takes_attempts_only_while_it_is_open(times, why, time_machine):
    time_machine.move_to(NOON, tick=False)
    case, enrollment, _sitting = limited(**times)
    with pytest.raises(CannotBegin, match=why):
        cases.attempt(case, enrollment)


def test_a_new_version_is_for_the_next_attempt_and_never_for_a_running_one():
    case = cases.page()
    enrollment = cases.learner(case)
    first = cases.attempt(case, enrollment)
    case.summary = "Another summary."
    case.save()
    assert CaseVersion.objects.count() == 2
    assert cases.attempt(case, enrollment).version.number == 1
    cases.finish(first)
    assert cases.attempt(case, enrollment).version.number == 2


def test_a_sitting_that_follows_nothing_keeps_its_version():
    case, enrollment, _sitting = limited(follows_case=False)
    case.summary = "Another summary."
    case.save()
    assert cases.attempt(case, enrollment).version.number == 1


# Drafts


def test_a_draft_is_kept_with_a_new_revision_and_the_time_of_the_server(attempt, time_machine):
    time_machine.move_to(NOON, tick=False)
    first = draft(attempt, "meaning", {"option": "pain"})
    assert (first.rev, first.saved_at) == (1, NOON)
    assert draft(attempt, "meaning", {"option": "toxicity"}, rev=1).rev == 2
    assert Draft.objects.get().raw == {"option": "toxicity"}


def test_the_same_draft_sent_again_is_acknowledged_and_changes_nothing(attempt):
    draft(attempt, "meaning", {"option": "pain"})
    again = draft(attempt, "meaning", {"option": "pain"}, rev=0)
    assert again.rev == 1
    assert Draft.objects.count() == 1


def test_a_stale_draft_is_refused_with_the_text_that_stands(attempt):
    draft(attempt, "meaning", {"option": "pain"})
    with pytest.raises(Conflict) as refused:
        draft(attempt, "meaning", {"option": "dying"}, rev=0)
    assert refused.value.status == 409
    assert refused.value.about["raw"] == {"option": "pain"}
    assert refused.value.about["rev"] == 1
    assert Draft.objects.get().raw == {"option": "pain"}


def test_two_windows_may_write_to_two_questions(attempt):
    cases.give(attempt, {"meaning": {"option": "toxicity"}})
    cases.give(attempt, {"now": cases.SAFE["now"]})
    draft(attempt, "dose", {"amount": "18", "unit": "mg"})
    draft(attempt, "rescue", {"amount": "2", "unit": "mg"})
    assert Draft.objects.count() == 2


@pytest.mark.parametrize(
    ("stage", "item", "sentence"),
    [(1, "meaning", "already given"), (0, "now", "not open yet")],
)
def test_a_draft_for_another_stage_is_refused_in_a_sentence(attempt, stage, item, sentence):
    if stage:
        cases.give(attempt, {"meaning": cases.SAFE["meaning"]})
    with pytest.raises(Stale, match=sentence):
        draft(attempt, item, {})
    assert not Draft.objects.exists()


def test_a_draft_for_a_closed_attempt_is_refused(attempt):
    cases.finish(attempt)
    with pytest.raises(Closed, match="already handed in"):
        draft(attempt, "dose", {"amount": "1", "unit": "mg"})


def test_a_draft_for_no_question_of_the_case_is_refused(attempt):
    with pytest.raises(NotFromHere):
        draft(attempt, "nothing", {"option": "pain"})


@pytest.mark.parametrize(
    "raw",
    [
        None,
        [],
        "18 mg",
        {"amount": 18},
        {"amount": None},
        {"amount": {"a": "b"}},
        {"options": [1]},
        {"options": ["a"] * 201},
        {"amount": "x" * 20_001},
        {"amount": "a\0b"},
        {"amount": "\ud800"},
        {str(number): "x" for number in range(201)},
    ],
)
def test_what_no_form_of_ours_can_send_is_refused_and_not_stored(attempt, raw):
    with pytest.raises(NotFromHere):
        draft(attempt, "meaning", raw)
    assert not Draft.objects.exists()


# Giving


def test_giving_a_stage_locks_it_and_opens_the_next(attempt):
    draft(attempt, "meaning", {"option": "toxicity"})
    receipt = cases.give(attempt, {"meaning": {"option": "toxicity"}}, revs={"meaning": 1})
    assert (receipt.stage, receipt.is_last, attempt.stage, attempt.state) == ("see", False, 1, "open")
    kinds = list(AttemptEvent.objects.values_list("kind", flat=True))
    assert kinds == ["started", "answered", "stage_committed"]
    assert not Draft.objects.exists()
    with pytest.raises(Stale, match="already given"):
        cases.give(attempt, {"meaning": {"option": "pain"}}, stage="see")


def test_the_last_stage_hands_in_and_scores_in_one_go(attempt):
    cases.finish(attempt)
    assert attempt.state == "submitted"
    assert attempt.closed_at is not None
    outcome = attempt.outcomes.get()
    assert (outcome.points, outcome.decision, outcome.critical_count) == (12, "pass", 0)
    assert outcome.run.kind == "initial"
    assert {score.item: score.points for score in outcome.run.scores.all()} == {
        "meaning": 2,
        "now": 3,
        "dose": 6,
        "rescue": 1,
    }
    assert log.verify(attempt).is_whole


def test_a_critical_answer_never_passes(attempt):
    cases.finish(attempt, {**cases.SAFE, "now": {"options": ["causes", "rotate", "stop-all", "raise"]}})
    outcome = attempt.outcomes.get()
    assert (outcome.points, outcome.critical_count, outcome.decision) == (11, 1, "not_yet")
    assert outcome.run.scores.get(item="now").criticals == ["He could stop breathing."]


def test_the_same_gift_twice_has_one_effect_and_the_same_receipt(attempt):
    event = uuid.uuid4()
    raws = {"meaning": {"option": "toxicity"}}
    first = cases.give(attempt, raws, event_id=event)
    again = cases.give(attempt, {"meaning": {"option": "pain"}}, stage="see", event_id=event)
    assert (again.stage, again.is_last) == (first.stage, first.is_last)
    assert AttemptEvent.objects.filter(kind="stage_committed").count() == 1
    assert AttemptEvent.objects.get(kind="answered").payload["response"] == {"option": "toxicity"}


def test_the_last_gift_twice_scores_once(attempt):
    cases.give(attempt, {"meaning": cases.SAFE["meaning"]})
    cases.give(attempt, {"now": cases.SAFE["now"]})
    event = uuid.uuid4()
    raws = {"dose": cases.SAFE["dose"], "rescue": cases.SAFE["rescue"]}
    for _ in range(3):
        receipt = cases.give(attempt, raws, stage="dose", event_id=event)
        assert receipt.is_last
    assert AttemptEvent.objects.filter(kind="submitted").count() == 1
    assert ScoringRun.objects.count() == 1


def test_a_stage_that_is_still_to_come_cannot_be_given(attempt):
    with pytest.raises(Stale, match="not open yet"):
        cases.give(attempt, {}, stage="dose")
    with pytest.raises(NotFromHere):
        cases.give(attempt, {}, stage="nothing")


def test_an_empty_question_is_asked_about_once_and_nothing_is_locked(attempt):
    with pytest.raises(NotReady) as refused:
        cases.give(attempt, {"meaning": {}})
    assert refused.value.status == 422
    assert refused.value.sentence == "You left one question empty."
    assert refused.value.despite == "meaning=blank"
    attempt.refresh_from_db()
    assert attempt.stage == 0
    cases.give(attempt, {"meaning": {}}, despite={("meaning", "blank")})
    assert attempt.stage == 1
    assert AttemptEvent.objects.get(kind="answered").payload["response"] == {"blank": True}


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ({"amount": "18", "unit": ""}, "unit_missing"),
        ({"amount": "18"}, "unit_missing"),
        ({"amount": "eighteen", "unit": "mg"}, "not_a_number"),
        ({"amount": "16-20", "unit": "mg"}, "not_a_number"),
        ({"amount": "-18", "unit": "mg"}, "negative"),
        ({"amount": "18 mL", "unit": "mg"}, "unit_conflict"),
    ],
)
def test_what_cannot_be_graded_is_told_before_it_locks(attempt, raw, code):
    cases.give(attempt, {"meaning": cases.SAFE["meaning"]})
    cases.give(attempt, {"now": cases.SAFE["now"]})
    raws = {"dose": raw, "rescue": cases.SAFE["rescue"]}
    with pytest.raises(NotReady) as refused:
        cases.give(attempt, raws)
    assert refused.value.problems["dose"][0] == code
    assert "rescue" not in refused.value.problems
    kept = {one.item: one.raw for one in Draft.objects.all()}
    assert kept == raws, "what was sent is kept while it is looked at"
    attempt.refresh_from_db()
    cases.give(attempt, raws, revs={"dose": 1, "rescue": 1}, despite={("dose", code)})
    score = attempt.outcomes.get().run.scores.get(item="dose")
    assert (score.status, score.points, score.detail) == ("ungradable", None, {"reason": code})


def test_a_new_doubt_is_not_covered_by_a_yes_to_an_old_one(attempt):
    cases.give(attempt, {"meaning": cases.SAFE["meaning"]})
    cases.give(attempt, {"now": cases.SAFE["now"]})
    with pytest.raises(NotReady) as refused:
        cases.give(
            attempt,
            {"dose": {"amount": "18"}, "rescue": cases.SAFE["rescue"]},
            despite={("dose", "blank"), ("rescue", "unit_missing")},
        )
    assert refused.value.despite == "dose=unit_missing"


def test_an_option_that_is_not_offered_is_refused_and_nothing_is_kept(attempt):
    with pytest.raises(NotFromHere) as refused:
        cases.give(attempt, {"meaning": {"option": "something else"}})
    assert refused.value.status == 400
    assert not Draft.objects.exists()
    assert AttemptEvent.objects.count() == 1


def test_nobody_gives_away_what_another_window_wrote_without_having_seen_it(attempt):
    draft(attempt, "meaning", {"option": "pain"})
    draft(attempt, "meaning", {"option": "dying"}, rev=1)
    with pytest.raises(Conflict) as refused:
        cases.give(attempt, {"meaning": {"option": "pain"}}, revs={"meaning": 1})
    assert refused.value.about["theirs"] == {"meaning": {"rev": 2, "raw": {"option": "dying"}}}
    attempt.refresh_from_db()
    assert attempt.stage == 0
    cases.give(attempt, {"meaning": {"option": "pain"}}, revs={"meaning": 2})
    assert attempt.stage == 1


def test_a_form_that_knows_no_revision_but_says_the_same_is_taken(attempt):
    draft(attempt, "meaning", {"option": "pain"})
    cases.give(attempt, {"meaning": {"option": "pain"}})
    assert attempt.stage == 1


def test_somebody_who_has_left_the_cohort_adds_nothing_to_an_open_attempt(attempt):
    Enrollment.objects.update(state="withdrawn")
    with pytest.raises(Closed, match="left this cohort"):
        draft(attempt, "meaning", {"option": "pain"})
    with pytest.raises(Closed):
        cases.give(attempt, {"meaning": {"option": "pain"}})


def test_replaying_every_old_request_in_any_order_changes_nothing(attempt):
    sent = []
    for stage in attempt.definition.stages:
        raws = {item.id: cases.SAFE[item.id] for item in stage.items}
        sent.append((stage.id, raws, uuid.uuid4()))
        cases.give(attempt, raws, stage=stage.id, event_id=sent[-1][2])
    before = list(AttemptEvent.objects.values_list("seq", "digest"))
    for stage, raws, event in itertools.chain.from_iterable(itertools.permutations(sent)):
        cases.give(attempt, raws, stage=stage, event_id=event)
        with pytest.raises((Closed, Stale)):
            cases.give(attempt, raws, stage=stage, event_id=uuid.uuid4())
    assert list(AttemptEvent.objects.values_list("seq", "digest")) == before
    assert log.verify(attempt).is_whole


# Two windows: whatever one of them does first, the other one is told the truth

ACTS = {
    "draft": lambda attempt, raw, rev: draft(attempt, "meaning", raw, rev=rev),
    "give": lambda attempt, raw, rev: cases.give(
        attempt, {"meaning": raw}, stage="see", revs={"meaning": rev}
    ),
}


@pytest.mark.parametrize(
    ("first", "second", "outcome"),
    [
        ("draft", "draft", Conflict),
        ("draft", "give", Conflict),
        ("give", "draft", Stale),
        ("give", "give", Stale),
    ],
)
def test_the_matrix_of_two_windows(attempt, first, second, outcome):
    base = draft(attempt, "meaning", {"option": "dying"}).rev
    ACTS[first](attempt, {"option": "pain"}, base)
    with pytest.raises(outcome):
        ACTS[second](attempt, {"option": "toxicity"}, base)
    stands = Draft.objects.filter(item="meaning").first()
    given = AttemptEvent.objects.filter(kind="answered").first()
    assert (stands.raw if stands else given.payload["response"]) == {"option": "pain"}


# The log, and words apart from it


def test_what_was_typed_stands_apart_from_the_log_under_a_salted_digest(attempt):
    canary = "18 mg zanzibar"
    cases.give(attempt, {"meaning": cases.SAFE["meaning"]})
    cases.give(attempt, {"now": cases.SAFE["now"]})
    cases.give(
        attempt,
        {"dose": {"amount": canary, "unit": "mg"}, "rescue": cases.SAFE["rescue"]},
        despite={("dose", "unit_unknown"), ("dose", "not_a_number")},
    )
    assert canary not in json.dumps(list(AttemptEvent.objects.values_list("payload", flat=True)))
    words = Words.objects.get(text=canary)
    named = AttemptEvent.objects.get(kind="answered", item="dose").payload["words"]
    assert named == {"id": str(words.pk), "sha256": words.sha256}
    assert words.sha256 == log.digest_of_words(words.salt, canary)
    assert Words.objects.get(item="rescue").salt != words.salt


def test_erased_words_are_gone_and_the_log_stays_whole(attempt, django_user_model):
    cases.finish(attempt)
    words = Words.objects.get(item="dose")
    office = User.objects.create_user("office@example.org")
    actions.erase_words(words=words, by=office, why="It named a patient.")
    words.refresh_from_db()
    assert (words.text, words.erased_by, str(words)) == ("", office, "(erased)")
    verdict = log.verify(attempt)
    assert verdict.is_whole
    assert verdict.erased == 1
    entry = AuditEntry.objects.get(verb="erased")
    assert (entry.why, entry.actor_id) == ("It named a patient.", office.pk)
    first = words.erased_at
    assert actions.erase_words(words=words, by=office, why="Again.").erased_at == first
    assert AuditEntry.objects.filter(verb="erased").count() == 1


def test_erasing_and_setting_aside_want_a_reason(attempt):
    cases.finish(attempt)
    with pytest.raises(WithoutReason):
        actions.erase_words(words=Words.objects.first(), by=attempt.user, why="  ")
    with pytest.raises(WithoutReason):
        actions.void(attempt=attempt, by=attempt.user, why="")
    attempt.refresh_from_db()
    assert attempt.state == "submitted"


def test_an_attempt_that_was_never_touched_is_whole(attempt):
    verdict = log.verify(attempt)
    assert verdict.is_whole
    assert verdict.events == 1


def forge(table, where, **values):
    """Change rows as nobody can through the site: past the triggers that keep them."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        else:
            for name in ("no_delete", "no_change"):
                cursor.execute(f"DROP TRIGGER {table}_{name}")
        if values:
            names = ", ".join(f"{name} = %s" for name in values)
            cursor.execute(f"UPDATE {table} SET {names} WHERE {where}", list(values.values()))
        else:
            cursor.execute(f"DELETE FROM {table} WHERE {where}")
        if connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.mark.database
@pytest.mark.parametrize(
    ("table", "where", "values", "said"),
    [
        (
            "assessments_attemptevent",
            "seq = 2",
            {"payload": '{"response": {"option": "pain"}, "words": {}}'},
            "changed",
        ),
        ("assessments_attemptevent", "seq = 3", {"kind": "note"}, "changed"),
        ("assessments_attemptevent", "seq = 4", {}, "missing"),
        ("assessments_attemptevent", "seq = 9", {}, "says"),
        ("assessments_words", "item = 'dose'", {"text": "1 mg"}, "words"),
        ("assessments_itemscore", "item = 'now'", {"points": 1}, "scored otherwise"),
        ("assessments_outcome", "1 = 1", {"decision": "not_yet"}, "outcome"),
        ("assessments_caseversion", "1 = 1", {"content": "{}"}, "frozen case"),
        ("assessments_attempt", "1 = 1", {"state": "expired"}, "says"),
    ],
)
def test_a_forged_row_shows(attempt, table, where, values, said):
    cases.finish(attempt)
    assert log.verify(attempt).is_whole
    forge(table, where, **values)
    verdict = log.verify(Attempt.objects.get(pk=attempt.pk))
    assert not verdict.is_whole
    assert said in " ".join(verdict.problems)


# Time


def test_an_attempt_ends_after_its_limit_or_when_all_closes_whichever_is_first(time_machine):
    time_machine.move_to(NOON, tick=False)
    case, enrollment, _sitting = limited(time_limit_minutes=45, closes_at=NOON + timedelta(minutes=22))
    assert cases.attempt(case, enrollment).deadline_at == NOON + timedelta(minutes=22)


def test_what_arrives_within_the_grace_still_counts_and_later_does_not(time_machine):
    time_machine.move_to(NOON, tick=False)
    case, enrollment, _sitting = limited(time_limit_minutes=30)
    attempt = cases.attempt(case, enrollment)
    time_machine.move_to(NOON + timedelta(minutes=30, seconds=59), tick=False)
    cases.give(attempt, {"meaning": cases.SAFE["meaning"]})
    time_machine.move_to(NOON + timedelta(minutes=31, seconds=1), tick=False)
    with pytest.raises(Closed, match="Time has run out"):
        cases.give(attempt, {"now": cases.SAFE["now"]})
    attempt.refresh_from_db()
    assert (attempt.state, attempt.stage) == ("expired", 1)


def test_drafts_count_when_time_runs_out_and_the_learner_is_credited_with_the_deadline(time_machine):
    time_machine.move_to(NOON, tick=False)
    case, enrollment, _sitting = limited(time_limit_minutes=30)
    attempt = cases.attempt(case, enrollment)
    time_machine.move_to(NOON + timedelta(minutes=5), tick=False)
    draft(attempt, "meaning", {"option": "toxicity"})
    time_machine.move_to(NOON + timedelta(hours=9), tick=False)
    assert actions.expire_due() == 1
    attempt.refresh_from_db()
    assert (attempt.state, attempt.closed_at) == ("expired", NOON + timedelta(minutes=30))
    scores = {score.item: score.status for score in attempt.outcomes.get().run.scores.all()}
    assert scores == {"meaning": "scored", "now": "blank", "dose": "blank", "rescue": "blank"}
    answered = AttemptEvent.objects.get(kind="answered")
    assert answered.received_at == NOON + timedelta(minutes=5), "when it reached us, not when we noticed"
    assert not Draft.objects.exists()
    assert log.verify(attempt).is_whole
    assert actions.expire_due() == 0


def test_an_attempt_without_a_deadline_never_expires(attempt, time_machine):
    time_machine.move_to(NOON + timedelta(days=400), tick=False)
    assert actions.expire_due() == 0


def test_one_attempt_that_cannot_be_closed_stops_no_other(time_machine):
    time_machine.move_to(NOON, tick=False)
    case, enrollment, _sitting = limited(time_limit_minutes=30)
    broken, well = cases.attempt(case, enrollment), cases.attempt(case)
    forge("assessments_attemptevent", f"attempt_id = {broken.pk}", kind="nonsense")
    time_machine.move_to(NOON + timedelta(hours=1), tick=False)
    assert actions.expire_due() == 1
    well.refresh_from_db()
    assert well.state == "expired"


def test_beginning_after_time_ran_out_closes_the_old_attempt_first(time_machine):
    time_machine.move_to(NOON, tick=False)
    case, enrollment, _sitting = limited(time_limit_minutes=30)
    first = cases.attempt(case, enrollment)
    time_machine.move_to(NOON + timedelta(hours=1), tick=False)
    second = cases.attempt(case, enrollment)
    first.refresh_from_db()
    assert (first.state, second.number, second.state) == ("expired", 2, "open")


def test_more_time_for_a_sitting_reaches_its_open_attempts_and_is_on_record(time_machine):
    time_machine.move_to(NOON, tick=False)
    case, enrollment, sitting = limited(time_limit_minutes=30)
    attempt = cases.attempt(case, enrollment)
    sittings.change(sitting=sitting, by=enrollment.user, why="The network failed.", time_limit_minutes=60)
    attempt.refresh_from_db()
    assert attempt.deadline_at == NOON + timedelta(minutes=60)
    assert AttemptEvent.objects.get(kind="note").payload == {"about": "deadline_changed"}
    assert AuditEntry.objects.get(verb="changed").details == {"deadlines": 1, "time_limit_minutes": 60}
    assert log.verify(attempt).is_whole


# Setting aside


def test_an_open_attempt_that_is_set_aside_keeps_what_was_written(attempt):
    draft(attempt, "meaning", {"option": "pain"})
    actions.void(attempt=attempt, by=attempt.user, why="A test of the office.")
    attempt.refresh_from_db()
    assert attempt.state == "void"
    assert AttemptEvent.objects.get(kind="answered").payload["response"] == {"option": "pain"}
    assert log.verify(attempt).is_whole
    with pytest.raises(Closed, match="set aside"):
        draft(attempt, "meaning", {"option": "dying"})
    actions.void(attempt=attempt, by=attempt.user, why="Twice.")
    assert AttemptEvent.objects.filter(kind="voided").count() == 1


# On record


def test_every_turn_of_an_attempt_is_in_the_audit_log_without_answers(attempt):
    cases.finish(attempt)
    verbs = list(AuditEntry.objects.filter(thing_type="assessments.attempt").values_list("verb", flat=True))
    assert verbs == ["began", "handed in"]
    text = json.dumps(list(AuditEntry.objects.values_list("details", flat=True)))
    assert "toxicity" not in text
    assert "18" not in json.loads(text)[-1].values()
    assert audit.verify().bad_id is None


def test_stored_marks_read_back_are_the_engines_marks(attempt):
    cases.finish(attempt, {**cases.SAFE, "dose": {"amount": "25", "unit": "mg"}})
    kept = log.Log.of(attempt)
    marks = scoring.marks(attempt, kept.state, scoring.latest(attempt))
    assert [(mark.item, mark.result.standing) for mark in marks.marks] == [
        ("meaning", "right"),
        ("now", "right"),
        ("dose", "partly"),
        ("rescue", "right"),
    ]
    assert (marks.points, marks.max_points, marks.decision) == (9, 12, "not_yet")


def test_a_case_with_thirds_is_rounded_once():
    raw = rotation.case()
    raw["stages"][1]["items"][0]["points"] = "1"
    attempt = cases.attempt(cases.page(raw))
    cases.finish(attempt, {**cases.SAFE, "now": {"options": ["causes"]}})
    outcome = attempt.outcomes.get()
    assert str(outcome.points) == "9.3333"
    assert str(outcome.run.scores.get(item="now").points) == "0.3333"
    assert log.verify(attempt).is_whole


def test_an_attempt_of_long_ago_is_read_by_its_own_version(attempt):
    cases.finish(attempt)
    assert attempt.version.definition.title == "Changing the drug"
    assert timezone.now() >= attempt.closed_at
