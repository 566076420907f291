"""The learners of one sitting, each with their last try: found, filtered, counted and paged in a fixed number of queries."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from assessments import reports
from assessments.engine.quantity import plain
from assessments.models import Attempt, CriticalDebrief, Outcome
from assessments.timing import accepts
from courses.models import Enrollment

ON_A_PAGE = 40
FILTERS = {
    "": (_("All"), Q()),
    "not_begun": (_("Not begun"), Q(last_state=None)),
    "open": (_("Open"), Q(last_state=Attempt.State.OPEN)),
    "submitted": (_("Handed in"), Q(last_state=Attempt.State.SUBMITTED)),
    "expired": (_("Time ran out"), Q(last_state=Attempt.State.EXPIRED)),
    "critical": (_("Debrief to sign"), Q(is_critical=True)),
}
"""Name of a filter → what it is called, and which rows it lets through."""


@dataclass(frozen=True)
class Row:
    """One learner: their last try that counts (or None), what it came to, and what is open about it."""

    enrollment: Enrollment
    attempt: Attempt | None = None
    outcome: Outcome | None = None
    to_sign: Attempt | None = None
    is_late: bool = False

    @property
    def points(self):
        """(points, of how many) as they are said."""
        return plain(self.outcome.points), plain(self.outcome.max_points)


def learners(sitting):
    """Enrollments of the cohort with `last` (id of the last try that counts), its state, and whether a debrief waits."""
    tries = Attempt.objects.counted().filter(sitting=sitting, user=OuterRef("user")).order_by("-number")
    rows = Enrollment.objects.filter(cohort=sitting.cohort_id).annotate(
        last=Subquery(tries.values("pk")[:1]),
        last_state=Subquery(tries.values("state")[:1]),
        is_critical=Exists(unsigned(sitting).filter(user=OuterRef("user"))),
    )
    studying = Q(state__in=Enrollment.STUDYING)
    return rows.filter(studying | Q(last__isnull=False))


def unsigned(sitting):
    """Closed tries at a sitting with a critical error that nobody signed for."""
    return unsigned_of(Attempt.objects.filter(sitting=sitting))


def unsigned_of(attempts):
    """The same of any attempts."""
    latest = (
        Outcome.objects.filter(attempt=OuterRef("pk")).order_by("-at", "-id").values("critical_count")[:1]
    )
    closed = attempts.filter(state__in=[Attempt.State.SUBMITTED, Attempt.State.EXPIRED])
    signed = CriticalDebrief.objects.filter(attempt=OuterRef("pk"))
    return closed.annotate(criticals=Subquery(latest)).filter(~Exists(signed), criticals__gt=0)


def counts(sitting):
    """{name of a filter: how many}, in one query."""
    found = learners(sitting).aggregate(
        **{
            name or "all": Count("pk", filter=rule) if name else Count("pk")
            for name, (_words, rule) in FILTERS.items()
        }
    )
    return {name: found[name or "all"] for name in FILTERS}


def page(sitting, *, wanted, words, number, now):
    """One page of Rows, by name. wanted: a filter; words: part of a name or address."""
    rows = learners(sitting).filter(FILTERS.get(wanted, FILTERS[""])[1])
    for word in words.split()[:5]:
        rows = rows.filter(
            Q(user__first_name__icontains=word)
            | Q(user__last_name__icontains=word)
            | Q(user__email__icontains=word)
        )
    rows = rows.select_related("user").order_by("user__last_name", "user__first_name", "pk")
    found = Paginator(rows, ON_A_PAGE).get_page(number)
    found.object_list = _rows(sitting, list(found.object_list), now)
    return found


def _rows(sitting, enrollments, now):
    attempts = Attempt.objects.in_bulk([one.last for one in enrollments if one.last])
    for attempt in attempts.values():
        attempt.sitting = sitting
    outcomes = reports.latest_outcomes(attempts.values())
    users = [one.user_id for one in enrollments if one.is_critical]
    waiting = {one.user_id: one for one in unsigned(sitting).filter(user__in=users).order_by("-number")}
    return [
        _row(one, attempts.get(one.last), outcomes.get(one.last), waiting.get(one.user_id), now)
        for one in enrollments
    ]


def _row(enrollment, attempt, outcome, to_sign, now):
    late = bool(attempt and attempt.is_open and not accepts(attempt.deadline_at, now))
    return Row(enrollment, attempt, outcome, to_sign, late)
