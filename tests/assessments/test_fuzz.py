"""Whatever is clicked, typed, sent twice or sent late: the log stays whole and the marks are those of what was accepted."""

import json
import uuid
from urllib.parse import quote

import pytest
import structlog
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments import actions, forms, log
from assessments.engine.runs import play
from assessments.models import (
    Attempt,
    AttemptEvent,
    Draft,
    ItemScore,
    Outcome,
    ScoringRun,
    Sitting,
    Words,
)
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


# Anything at all, posted to an attempt

NONSENSE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
ITEMS = st.sampled_from([*RAWS, "nobody", "../see", "\x00", "q" * 300]) | st.text(min_size=1, max_size=30)
WRONG_RAWS = NONSENSE | st.sampled_from(
    [
        {"option": "not offered"},
        {"option": ["toxicity"]},
        {"option": {"toxicity": True}},
        {"option": "tox\x00icity"},
        {"option": "\ud800"},
        {"options": ["stop-all", "not offered"]},
        {"option": "x" * 30_000},
        {f"key{number}": "x" for number in range(300)},
    ]
)
BODIES = st.one_of(
    st.binary(max_size=60),
    NONSENSE.map(lambda value: json.dumps(value).encode()),
    st.tuples(WRONG_RAWS, NONSENSE | st.integers(0, 2)).map(
        lambda pair: json.dumps({"raw": pair[0], "rev": pair[1]}).encode()
    ),
    st.sampled_from(
        [
            b"",
            b"{",
            b"[" * 100_000,
            b'{"rev": 1e999, "raw": {}}',
            b"x" * 65_000,
            b'{"rev":0,"rev":-1,"raw":{}}',
        ]
    ),
)
TYPES = [
    "application/json",
    "text/plain",
    "multipart/form-data; boundary=x",
    "application/x-www-form-urlencoded",
]
FIELDS = st.dictionaries(
    st.sampled_from(
        [
            "event",
            "rev:meaning",
            "option:meaning",
            "options[]:meaning",
            "option:nobody",
            "option:now",
            ":",
            "a:",
        ]
    )
    | st.text(max_size=12),
    st.text(max_size=40)
    | st.sampled_from(["toxicity", "not offered", "-1", "1e9", str(uuid.UUID(int=7)), "x" * 25_000]),
    max_size=6,
)


def rows():
    """Every stored row that an attempt could change, as the database has it."""
    tables = (Attempt, AttemptEvent, Draft, Words, ScoringRun, ItemScore, Outcome, Sitting)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in tables}


def is_reasoned(reply):
    """A refusal of ours: a sentence for a script, a page for a person; never an error of the server."""
    if reply.headers["Content-Type"].startswith("application/json"):
        return len(reply.json()["sentence"]) > 10
    return len(reply.content) > 100 or reply.status_code == 405


@pytest.fixture
def nosy(other_learner):
    """Somebody else, who is enrolled in the same case."""
    return other_learner


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    item=ITEMS,
    body=BODIES,
    kind=st.sampled_from(TYPES),
    whose=st.sampled_from(["own", "own", "closed", "foreign"]),
)
def test_nothing_that_is_put_as_a_draft_is_taken_unless_a_page_of_ours_could_send_it(
    item, body, kind, whose, learner, nosy, standing
):
    path = f"/attempts/{standing[whose].uuid}/drafts/{quote(item, safe='')}/"
    before = rows()
    reply = learner.put(path, body, content_type=kind, headers={"accept": "application/json"})
    if reply.status_code == 200:
        sent = json.loads(body)
        assert (
            whose == "own"
            and item == "meaning"
            and sent["raw"].get("option", "") in {"", "toxicity", "pain", "dying"}
        )
        assert Draft.objects.get(attempt=standing["own"]).raw == forms.plain(sent["raw"])
        Draft.objects.all().delete()
        return
    assert 400 <= reply.status_code < 500, reply.content
    assert is_reasoned(reply)
    assert rows() == before


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    stage=st.sampled_from(["see", "stop", "nowhere"]) | st.text(min_size=1, max_size=20),
    fields=FIELDS,
    whose=st.sampled_from(["own", "own", "closed", "foreign"]),
    as_script=st.booleans(),
)
def test_nothing_that_is_posted_to_a_stage_changes_anything_unless_it_gives_the_stage(
    stage, fields, whose, as_script, learner, nosy, standing
):
    path = f"/attempts/{standing[whose].uuid}/stages/{quote(stage, safe='')}/"
    before = rows()
    headers = {"accept": "application/json"} if as_script else {}
    with transaction.atomic():
        point = transaction.savepoint()
        reply = learner.post(path, fields, headers=headers)
        if reply.status_code in (
            200,
            302,
            422,
        ):  # 422: nothing is given, and what was sent is kept to be put right
            assert whose == "own" and stage == "see"
            given_now = AttemptEvent.objects.filter(attempt=standing["own"], kind="stage_committed").count()
            assert given_now == (reply.status_code != 422)
            transaction.savepoint_rollback(point)
            return
        transaction.savepoint_commit(point)
    assert 400 <= reply.status_code < 500, reply.content
    assert is_reasoned(reply)
    assert rows() == before


@pytest.fixture
def standing(learner, nosy):
    """An attempt of one's own that is open, one that is closed, and one of somebody else."""
    case, other_case = cases.page(), cases.page()
    mine = cases.attempt(case, cases.learner(case, learner.user))
    closed = cases.finish(cases.attempt(other_case, cases.learner(other_case, learner.user)))
    return {"own": mine, "closed": closed, "foreign": cases.attempt(case, cases.learner(case, nosy.user))}


WRONG = [
    ("meaning", {"rev": 0, "raw": {"option": "not offered"}}, "own", 400, "NotFromHere"),
    ("nobody", {"rev": 0, "raw": {}}, "own", 400, "NotFromHere"),
    ("now", {"rev": 0, "raw": {}}, "own", 409, "stale"),
    ("meaning", {"rev": 5, "raw": {"option": "pain"}}, "own", 409, "changed"),
    ("meaning", {"rev": 0, "raw": "secret words"}, "own", 400, "NotFromHere"),
    ("meaning", {"rev": "x", "raw": {}}, "own", 400, "NotFromHere"),
    ("meaning", {"rev": 0.5, "raw": {}}, "own", 400, "NotFromHere"),
    ("meaning", {"rev": 0, "raw": {"option": "pain"}}, "closed", 409, "closed"),
    ("meaning", {"rev": 0, "raw": {"option": "pain"}}, "foreign", 404, "Http404"),
    ("meaning", {"rev": 0, "raw": {"option": "secret words" * 6000}}, "own", 413, "too_long"),
]


@pytest.mark.parametrize(("item", "body", "whose", "status", "reason"), WRONG)
def test_a_refusal_is_on_record_with_its_reason_and_without_the_words(
    item, body, whose, status, reason, learner, standing
):
    before = rows()
    with structlog.testing.capture_logs() as lines:
        reply = learner.put(
            f"/attempts/{standing[whose].uuid}/drafts/{item}/",
            json.dumps(body),
            content_type="application/json",
            headers={"accept": "application/json"},
        )
    assert reply.status_code == status
    assert rows() == before
    line = next(line for line in lines if line["event"] == "attempt_refused")
    assert (line["act"], line["attempt"], line["status"]) == ("draft", str(standing[whose].uuid), status)
    assert (line["reason"], line["user"]) == (reason, learner.user.pk)
    assert "secret" not in str(lines)


def test_an_autosave_is_the_cheapest_request_of_all(learner, standing, django_assert_max_num_queries):
    own = standing["own"]

    def save(rev, option):
        return learner.put(
            f"/attempts/{own.uuid}/drafts/meaning/",
            json.dumps({"rev": rev, "raw": {"option": option}}),
            content_type="application/json",
            headers={"accept": "application/json"},
        )

    save(0, "pain")  # also notes that the session is in use, which happens every few minutes
    # Session, person, time zone, role; then: begin, lock, write, commit.
    with django_assert_max_num_queries(8) as queries:
        assert save(1, "dying").status_code == 200
    written = [
        query["sql"] for query in queries.captured_queries if query["sql"].startswith(("UPDATE", "INSERT"))
    ]
    assert len(written) == 1 and "draft" in written[0], "one row is written, and no session"
