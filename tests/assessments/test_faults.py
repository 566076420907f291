"""What must hold whatever breaks: acknowledged means stored, once means once, and nothing is overwritten unseen."""

import http.client
import itertools
import json
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from assessments import actions, log, receipts
from assessments.models import Attempt, AttemptEvent, Draft, Outcome, ScoringRun, Sitting
from assessments.refusals import Closed, Conflict, Refused, Stale
from cms import audit
from cms.models import User
from courses.models import Enrollment
from tests.assessments import cases
from tests.assessments.test_at_once import at_once
from tests.conftest import Visitor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]

MEANING = ("toxicity", "pain", "dying")


# Two windows that know the same state, and what each may do next

ACTS = {
    "writes one answer": lambda one, revs: write(one, revs, "meaning", {"option": "pain"}),
    "writes another answer": lambda one, revs: write(one, revs, "meaning", {"option": "dying"}),
    "gives the stage": lambda one, revs: give(one, revs, "see", {"meaning": {"option": "pain"}}),
    "gives it otherwise": lambda one, revs: give(one, revs, "see", {"meaning": {"option": "toxicity"}}),
    "gives it empty": lambda one, revs: give(one, revs, "see", {"meaning": {}}, {("meaning", "blank")}),
    "writes too far ahead": lambda one, revs: write(one, revs, "now", {"options": ["rotate"]}),
    "runs out": lambda one, revs: run_out(one),
    "is set aside": lambda one, revs: actions.void(attempt=one, by=one.user, why="A trial."),
}


def write(one, revs, item, raw):
    return actions.save_draft(attempt=one, item=item, raw=raw, rev=revs.get(item, 0))


def give(one, revs, stage, raws, despite=frozenset()):
    return actions.give(
        attempt=one, stage=stage, raws=raws, revs=revs, event_id=uuid.uuid4(), despite=despite
    )


def run_out(one):
    Attempt.objects.filter(pk=one.pk).update(deadline_at=timezone.now() - timedelta(minutes=5))
    return actions.expire(attempt=one)


def stands(one):
    """What the server holds for the first question: a draft, or the answer that counts."""
    draft = Draft.objects.filter(attempt=one, item="meaning").first()
    if draft:
        return draft.raw
    answered = AttemptEvent.objects.filter(attempt=one, kind="answered", item="meaning").last()
    return answered and {
        name: value for name, value in answered.payload["response"].items() if name != "blank"
    }


@pytest.mark.parametrize("begun", [False, True], ids=["untouched", "begun"])
@pytest.mark.parametrize(("first", "second"), list(itertools.product(ACTS, ACTS)))
def test_two_windows_never_overwrite_each_other_unseen(first, second, begun):
    one, revs = cases.attempt(), {}
    if begun:
        revs = {"meaning": write(one, {}, "meaning", {"option": "toxicity"}).rev}
    came, held = [], []
    for act in (first, second):
        try:
            ACTS[act](one, revs)
            came.append("done")
        except Refused as refused:
            came.append(refused)
        held.append(stands(one))
    changed_by_first = came[0] == "done" and "writes" in first
    if (
        changed_by_first
        and came[1] == "done"
        and first != second
        and second not in ("runs out", "is set aside")
    ):
        same = first == "writes one answer" and second == "gives the stage"
        assert same, f"{second} was taken though the other window had just written"
    if isinstance(came[1], Conflict):
        assert came[1].about["theirs"]["meaning"]["raw"] == held[0] == held[1]
    if isinstance(came[1], (Stale, Closed)):
        assert held[1] == held[0]
    if first.startswith("gives") and came[0] == "done":
        assert isinstance(came[1], (Stale, Closed)) or second in (
            "writes too far ahead",
            "runs out",
            "is set aside",
        )
    one.refresh_from_db()
    assert log.verify(one).is_whole


# Twice, fifty times, a storm


def at_the_end(one):
    cases.give(one, {"meaning": cases.SAFE["meaning"]})
    cases.give(one, {"now": cases.SAFE["now"]})
    return {"dose": cases.SAFE["dose"], "rescue": cases.SAFE["rescue"]}


def test_fifty_threads_hand_in_with_one_button_and_get_fifty_equal_receipts():
    one = cases.attempt()
    raws, event = at_the_end(one), uuid.uuid4()

    def press():
        given = actions.give(attempt=one, stage="dose", raws=raws, revs={}, event_id=event)
        return given.stage, given.is_last, given.code, given.at

    came = at_once([press] * 50)
    submitted = AttemptEvent.objects.get(kind="submitted")
    assert set(came) == {("dose", True, receipts.receipt_code(submitted), submitted.received_at)}
    assert (ScoringRun.objects.count(), Outcome.objects.count()) == (1, 1)
    assert receipts.find(came[0][2]).get() == submitted
    one.refresh_from_db()
    assert log.verify(one).is_whole
    assert audit.verify().bad_id is None


def test_a_storm_of_retries_over_http_changes_nothing_after_the_first(client):
    one = cases.attempt()
    body = {"event": str(uuid.uuid4()), "rev:meaning": "0", "option:meaning": "toxicity"}

    def send():
        visitor = Visitor(one.user)
        replies = [
            visitor.post(f"/attempts/{one.uuid}/stages/see/", body, headers={"accept": "application/json"})
            for _ in range(5)
        ]
        return {(reply.status_code, reply.content) for reply in replies}

    came = at_once([send] * 8)
    assert len(set.union(*came)) == 1
    assert AttemptEvent.objects.filter(kind="stage_committed").count() == 1
    assert AttemptEvent.objects.filter(kind="answered").count() == 1


def test_three_hundred_begin_in_the_same_seconds_and_none_is_lost():
    case = cases.page()
    cohort = cases.learner(case).cohort
    people = User.objects.bulk_create(User(email=f"crowd-{n}@example.org", password="!") for n in range(300))
    crowd = Enrollment.objects.bulk_create(
        Enrollment(user=person, cohort=cohort, **like(cohort)) for person in people
    )
    with ThreadPoolExecutor(24) as pool:
        began = list(pool.map(lambda one: begin(one, case), crowd))
    assert len({one.pk for one in began}) == 300
    assert Sitting.objects.count() == 1
    assert Attempt.objects.filter(user__in=people, state="open", last_seq=1).count() == 300
    assert audit.verify().bad_id is None


def like(cohort):
    """The fields of an enrollment of this cohort, beside person and cohort."""
    model = Enrollment.objects.filter(cohort=cohort).values().get()
    return {
        name: value for name, value in model.items() if name not in ("id", "user_id", "cohort_id", "uuid")
    }


def begin(enrollment, case):
    from django.db import connections

    try:
        return actions.start(enrollment=enrollment, case_key=case.key)
    finally:
        connections.close_all()


# A server that is killed


class Learner:
    """Somebody who writes in a real attempt over a real connection, and keeps a journal of what was acknowledged."""

    def __init__(self, server, attempt):
        visitor = Visitor(attempt.user)
        name = settings.SESSION_COOKIE_NAME
        token = "a" * 32
        self.headers = {
            "Cookie": f"{name}={visitor.cookies[name].value}; {settings.CSRF_COOKIE_NAME}={token}",
            "X-CSRFToken": token,
            "Accept": "application/json",
        }
        self.server, self.attempt = server, attempt
        self.rev, self.sent, self.acknowledged, self.unanswered = 0, 0, 0, 0

    def ask(self, method, path, body, kind):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=20)
        try:
            connection.request(method, path, body, {**self.headers, "Content-Type": kind})
            reply = connection.getresponse()
            return reply.status, json.loads(reply.read())
        finally:
            connection.close()

    def write(self, number):
        """Save what stands in the field after this keystroke; True when the server acknowledged it."""
        self.sent = number
        body = json.dumps({"rev": self.rev, "raw": {"amount": str(number)}})
        status, said = self.ask(
            "PUT", f"/attempts/{self.attempt.uuid}/drafts/dose/", body, "application/json"
        )
        if status == 409:  # the one before had arrived, and only its answer was lost
            assert int(said["raw"]["amount"]) <= number
            self.rev = said["rev"]
            return self.write(number)
        assert status == 200, said
        self.rev, self.acknowledged = said["rev"], number
        return True

    def write_on(self, enough):
        """Write as fast as the server answers, until it is enough; what is not answered is written again."""
        number = self.acknowledged
        while not enough.is_set():
            number += 1
            try:
                self.write(number)
            except (OSError, http.client.HTTPException, ValueError):
                self.unanswered += 1
                time.sleep(0.05)


def everybody_has_written(learners, number, writing):
    """Wait until the server has acknowledged so much to each of them; what ended one of them is raised here."""
    until = time.monotonic() + 90
    while any(one.acknowledged < number for one in learners):
        [one.result() for one in writing if one.done()]
        assert time.monotonic() < until, "The server is too slow to be killed in a burst."
        time.sleep(0.02)


@pytest.mark.slow
def test_what_was_acknowledged_is_stored_though_the_server_is_killed_in_a_burst(real_server):
    case = cases.page()
    attempts = [cases.attempt(case, cases.learner(case)) for _ in range(6)]
    for one in attempts:
        at_the_end(one)
    learners = [Learner(real_server, one) for one in attempts]
    enough = threading.Event()
    with ThreadPoolExecutor(len(learners)) as pool:
        writing = [pool.submit(one.write_on, enough) for one in learners]
        try:
            everybody_has_written(learners, 5, writing)
            real_server.kill_a_worker()
            everybody_has_written(learners, 10, writing)
            real_server.kill()
            time.sleep(0.3)
        finally:
            enough.set()  # whatever went wrong: who is never told writes for ever, and the pool waits for them
        [one.result() for one in writing]
    assert sum(one.unanswered for one in learners), "the kill was felt by nobody"
    for one in learners:
        stored = int(Draft.objects.get(attempt=one.attempt, item="dose").raw["amount"])
        assert one.acknowledged <= stored <= one.sent

    real_server.start()
    for one in learners:
        assert one.write(one.sent + 1), "what waited is sent when the server is back"
        event = str(uuid.uuid4())
        form = {"event": event, "rev:dose": one.rev, "amount:dose": "18 mg", "amount:rescue": "2 mg"}
        path = f"/attempts/{one.attempt.uuid}/stages/dose/"
        replies = [
            one.ask("POST", path, urlencode(form), "application/x-www-form-urlencoded") for _ in range(2)
        ]
        assert replies[0] == replies[1] and replies[0][0] == 200
        one.attempt.refresh_from_db()
        assert one.attempt.state == "submitted"
        assert log.verify(one.attempt).is_whole
    assert audit.verify().bad_id is None


@pytest.mark.slow
def test_who_hands_in_while_the_server_is_killed_has_handed_in_once_or_not_at_all(real_server):
    case = cases.page()
    attempts = [cases.attempt(case, cases.learner(case)) for _ in range(8)]
    for one in attempts:
        at_the_end(one)
    learners = [Learner(real_server, one) for one in attempts]
    forms = [
        urlencode({"event": str(uuid.uuid4()), "amount:dose": "18 mg", "amount:rescue": "2 mg"})
        for _ in learners
    ]

    def hand_in(number):
        path = f"/attempts/{attempts[number].uuid}/stages/dose/"
        try:
            status, said = learners[number].ask(
                "POST", path, forms[number], "application/x-www-form-urlencoded"
            )
            return (status, said.get("receipt"))
        except (OSError, http.client.HTTPException, ValueError):
            return None

    with ThreadPoolExecutor(8) as pool:
        handing = [pool.submit(hand_in, number) for number in range(8)]
        time.sleep(0.03)
        real_server.kill()
        first = [one.result() for one in handing]
    for one, came in zip(attempts, first, strict=True):
        one.refresh_from_db()
        assert one.state == "submitted" or came is None
        assert one.runs.count() == one.outcomes.count() == (one.state == "submitted")
    real_server.start()
    second = [hand_in(number) for number in range(8)]
    assert all(status == 200 for status, _code in second)
    assert all(came is None or came == again for came, again in zip(first, second, strict=True))
    for one in attempts:
        one.refresh_from_db()
        assert log.verify(one).is_whole and one.runs.count() == 1


# Clocks


def test_a_server_whose_clock_is_set_back_keeps_the_order_of_what_happened():
    with time_machine.travel("2026-11-26T10:00:00Z", tick=False) as clock:
        one = cases.attempt()
        revs = {"meaning": write(one, {}, "meaning", {"option": "pain"}).rev}
        clock.move_to("2026-11-26T09:45:00Z")
        write(one, revs, "meaning", {"option": "toxicity"})
        cases.finish(one)
    kinds = list(AttemptEvent.objects.order_by("seq").values_list("kind", flat=True))
    assert kinds[0] == "started" and kinds[-1] == "submitted"
    assert log.verify(one).is_whole


@pytest.mark.parametrize("skew", [-86_400, -900, 900, 86_400])
def test_what_a_device_says_about_the_time_counts_for_nothing(skew):
    one = cases.attempt()
    Attempt.objects.update(deadline_at=timezone.now() + timedelta(minutes=10))
    said = (timezone.now() + timedelta(seconds=skew)).isoformat()
    body = {"rev": 0, "raw": {"option": "pain"}, "at": said, "saved_at": said, "remaining_ms": 10**9}
    reply = Visitor(one.user).put(
        f"/attempts/{one.uuid}/drafts/meaning/",
        json.dumps(body),
        content_type="application/json",
        headers={"accept": "application/json", "date": said},
    )
    assert 590_000 < reply.json()["remaining_ms"] <= 600_000
    assert abs(Draft.objects.get().saved_at - timezone.now()) < timedelta(seconds=10)


@pytest.mark.parametrize("notices", ["the clock", "the next look", "the next answer"])
def test_time_runs_out_while_somebody_is_offline_and_their_drafts_count_as_of_the_deadline(notices):
    with time_machine.travel("2026-11-26T10:00:00Z", tick=False) as clock:
        one = cases.attempt()
        deadline = timezone.now() + timedelta(minutes=45)
        Attempt.objects.update(deadline_at=deadline)
        write(one, {}, "meaning", cases.SAFE["meaning"])
        clock.shift(timedelta(hours=3))
        visitor = Visitor(one.user)
        if notices == "the clock":
            assert actions.expire_due() == 1
        elif notices == "the next look":
            assert visitor.get(f"/attempts/{one.uuid}/").url.endswith("/debrief/")
        else:
            with pytest.raises(Closed):
                write(one, {"meaning": 1}, "meaning", {"option": "pain"})
        one.refresh_from_db()
        assert (one.state, one.closed_at) == ("expired", deadline)
        assert stands(one) == cases.SAFE["meaning"]
        assert one.outcomes.get().points > 0
        assert log.verify(one).is_whole


def test_what_arrives_within_the_grace_counts_and_what_comes_later_does_not():
    with time_machine.travel("2026-11-26T10:00:00Z", tick=False) as clock:
        one = cases.attempt()
        Attempt.objects.update(deadline_at=timezone.now() + timedelta(minutes=45))
        clock.shift(timedelta(minutes=45, seconds=59))
        assert write(one, {}, "meaning", cases.SAFE["meaning"]).rev == 1
        clock.shift(timedelta(seconds=2))
        with pytest.raises(Closed):
            write(one, {"meaning": 1}, "meaning", {"option": "pain"})
        assert stands(one) == cases.SAFE["meaning"]
