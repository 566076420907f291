"""The ways learners went, as faculty read them: counted from the log, without a name, in a fixed number of queries."""

import uuid

import pytest
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import talk_reports, talking
from assessments.actions import give
from cms import roles
from tests import factories
from tests.assessments import cases
from tests.assessments.conversation import talks

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return talks.page()


@pytest.fixture
def teacher(case, faculty, administrator):
    course = case.get_parent().get_parent().specific
    roles.grant(user=faculty.user, role="faculty", course=course, by=administrator.user, why="Test")
    return faculty


def finished(case, *names, seat=None):
    attempt = talks.say(talks.attempt(case, cases.learner(case, factories.user("learner"))), *names)
    give(attempt=attempt, stage="meeting", raws={}, revs={}, event_id=uuid.uuid4())
    attempt.refresh_from_db()
    return attempt


def read(visitor, case, **query):
    return visitor.get(reverse("talk_paths", args=[case.pk, talks.ITEM]), query)


def test_without_a_run_it_says_so(case, teacher):
    assert "Nobody has handed this conversation in yet." in read(teacher, case).content.decode()


def test_runs_are_counted_by_ending_and_first_critical_turn_and_nobody_is_named(case, teacher):
    done = [
        finished(case, *talks.GOOD),
        finished(case, "ask", "name", "force"),
        finished(case, "tell", "stop"),
    ]
    page = read(teacher, case)
    text = page.content.decode()
    assert page.context["flow"].runs == 3
    assert {one["words"]: one["runs"] for one in page.context["endings"]} == {
        "A plan that is his": 1, "They leave": 1, "To go on tomorrow": 1,
    }  # fmt: skip
    assert page.context["criticals"] == [{"turn": 3, "runs": 1, "share": ""}]
    assert "fewer than 5" in text
    assert "%" not in "".join(one["share"] for one in page.context["endings"])
    for attempt in done:
        assert attempt.user.last_name not in text and attempt.user.email not in text


def test_what_was_gone_back_from_is_not_counted(case, learner):
    attempt = talks.say(
        talks.attempt(case, cases.learner(case, learner.user), practice=True), "tell", "facts"
    )
    talking.go_back(attempt=attempt, item=talks.ITEM, kept=0, event_id=uuid.uuid4())
    talks.say(attempt, "ask")
    assert talk_reports.replies_of([attempt], talks.ITEM) == {attempt.pk: [f"ask-{talks.HIDDEN}"]}


def test_an_open_attempt_and_one_set_aside_do_not_count(case, teacher, administrator):
    from assessments.actions import void

    talks.say(talks.attempt(case, cases.learner(case, factories.user("learner"))), "ask")
    void(attempt=finished(case, *talks.GOOD), by=administrator.user, why="Test")
    assert read(teacher, case).context["version"] is None


def test_more_runs_cost_no_more_queries(case, teacher):
    finished(case, *talks.GOOD)
    read(teacher, case)
    with CaptureQueriesContext(connection()) as few:
        read(teacher, case)
    for _number in range(5):
        finished(case, *talks.GOOD)
    with CaptureQueriesContext(connection()) as many:
        read(teacher, case)
    assert len(many) == len(few)


def connection():
    from django.db import connection

    return connection


def test_a_question_that_is_no_conversation_has_no_ways(case, teacher):
    finished(case, *talks.GOOD)
    assert teacher.get(reverse("talk_paths", args=[case.pk, "other"])).status_code == 404


@pytest.mark.parametrize("query", [{"version": "x"}, {"version": "99"}, {"cohort": "x"}, {"cohort": "99999"}])
def test_what_is_asked_for_and_not_there_is_left_out(case, teacher, query):
    finished(case, *talks.GOOD)
    assert read(teacher, case, **query).context["flow"].runs == 1
