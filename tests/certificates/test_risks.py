"""Who may not get there: the office's rules in words, and the list that goes by them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from certificates import falling_behind, records, risks
from certificates.models import LearnerRecord, RiskRule
from certificates.risks import NOT_SEEN, OVERDUE, SLOW, UNSAFE, Rule, Traces
from cms.models import AuditEntry, User
from courses.models import Enrollment
from tests.certificates import given as world
from tests.certificates.test_verification import page

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
TODAY = date(2026, 3, 10)
LONG_AGO = NOW - timedelta(days=100)


def said(rule, **traces):
    return [
        words for _rule, words in risks.sentences([rule], Traces(enrolled_at=LONG_AGO, **traces), NOW, TODAY)
    ]


@pytest.mark.parametrize(
    ("rule", "traces", "words"),
    [
        (Rule(NOT_SEEN, 14), {"seen_at": NOW - timedelta(days=14)}, "Not seen for 14 days."),
        (Rule(NOT_SEEN, 14), {}, "Never seen since enrolling 100 days ago."),
        (
            Rule(OVERDUE, 3),
            {"due_at": NOW - timedelta(days=4), "due_title": "Week 1"},
            "“Week 1” was due 4 days ago.",
        ),
        (Rule(UNSAFE, 1), {"unsafe_since": NOW - timedelta(days=1)}, "A matter of safety is open for 1 day."),
        (
            Rule(SLOW, 30, 50),
            {"met": 2, "total": 6, "ends_on": date(2026, 4, 9)},
            "2 of 6 requirements are met, 30 days before the end.",
        ),
        (
            Rule(SLOW, 30, 50),
            {"met": 2, "total": 6, "ends_on": date(2026, 3, 9)},
            "2 of 6 requirements are met, 1 day after the end.",
        ),
    ],
)
def test_a_rule_says_what_holds(rule, traces, words):
    assert said(rule, **traces) == [words]


@pytest.mark.parametrize(
    ("rule", "traces"),
    [
        (Rule(NOT_SEEN, 14), {"seen_at": NOW - timedelta(days=13, hours=23)}),
        (Rule(OVERDUE, 3), {"due_at": NOW - timedelta(days=2)}),
        (Rule(OVERDUE, 0), {"due_at": NOW + timedelta(hours=1)}),
        (Rule(OVERDUE, 3), {}),
        (Rule(UNSAFE, 1), {}),
        (Rule(SLOW, 30, 50), {"met": 3, "total": 6, "ends_on": date(2026, 4, 9)}),
        (Rule(SLOW, 30, 50), {"met": 0, "total": 6, "ends_on": date(2026, 4, 10)}),
        (Rule(SLOW, 30, 50), {"met": 0, "total": 6}),
        (Rule(SLOW, 30, 50), {"met": 0, "total": 0, "ends_on": date(2026, 3, 11)}),
    ],
)
def test_a_rule_keeps_quiet(rule, traces):
    assert said(rule, **traces) == []


@given(st.integers(0, 400), st.integers(0, 400))
def test_a_rule_of_more_days_never_finds_more(less, more):
    less, more = sorted((less, more))
    traces = {
        "seen_at": NOW - timedelta(days=200),
        "due_at": NOW - timedelta(days=200),
        "due_title": "Week 1",
    }
    for kind in (NOT_SEEN, OVERDUE):
        assert len(said(Rule(kind, more), **traces)) <= len(said(Rule(kind, less), **traces))


@pytest.mark.django_db
def test_the_database_keeps_a_share_for_slowness_alone():
    program = world.program()
    for fields in ({"kind": "slow"}, {"kind": "unsafe", "percent": 50}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RiskRule.objects.create(program=program, days=3, **fields)


@pytest.mark.django_db
def test_the_office_writes_a_rule_and_the_list_goes_by_it(office):
    enrollment = world.learner(name="Maja Eriksen")
    Enrollment.objects.filter(pk=enrollment.pk).update(enrolled_at=timezone.now() - timedelta(days=20))
    program = enrollment.cohort.program
    url = f"/desk/progress/risks/{program.pk}/"
    assert "No rule says yet" in page(office.get("/desk/progress/risks/"))
    assert office.post(url, {"kind": "slow", "days": "10"}).status_code == 422
    for expected in ("The rule is added.", "has this rule with as many days already"):
        assert expected in page(office.post(url, {"kind": "not_seen", "days": "14"}, follow=True))
    words = page(office.get("/desk/progress/risks/"))
    assert "One learner may not get there." in words
    assert "Never seen since enrolling 20 days ago." in words and "Rule: Not seen for 14 days." in words
    assert AuditEntry.objects.filter(verb="viewed", details__page="at risk").count() == 1
    office.post(url, {"remove": str(RiskRule.objects.get().pk)})
    assert "No rule says yet" in page(office.get("/desk/progress/risks/"))


@pytest.mark.django_db
def test_who_was_here_since_the_record_was_worked_out_is_not_called_missing():
    enrollment = world.learner()
    Enrollment.objects.filter(pk=enrollment.pk).update(enrolled_at=timezone.now() - timedelta(days=20))
    RiskRule.objects.create(program=enrollment.cohort.program, kind="not_seen", days=14)
    records.bring_up_to_date()
    assert len(falling_behind.worries(LearnerRecord.objects.all())) == 1
    User.objects.filter(pk=enrollment.user_id).update(last_login=timezone.now())
    assert falling_behind.worries(LearnerRecord.objects.all()) == []


@pytest.mark.django_db
def test_many_worries_cost_the_same_queries_as_few():
    cohort = world.cohort()
    RiskRule.objects.create(program=cohort.program, kind="not_seen", days=0)

    def queries(number):
        for _one in range(number):
            world.learner(cohort)
        records.bring_up_to_date()
        with CaptureQueriesContext(connection) as asked:
            falling_behind.worries(LearnerRecord.objects.all())
        return len(asked)

    assert queries(1) == queries(12)
