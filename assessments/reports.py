"""How learners stand with cases, for many at once: the facts behind week pages, records and requirements."""

from collections import defaultdict
from fractions import Fraction

from django.db.models import Exists, OuterRef
from django.utils import timezone

from assessments.engine.release import Standing, Viewer, visible
from assessments.engine.score import rounded
from assessments.models import Attempt, CasePage, CriticalDebrief, ItemScore, Outcome, Sitting
from assessments.standing import Try

FEEDBACK = "correctness"
"""What must be shown before there is anything to read of an attempt."""

_summative = Sitting.objects.filter(
    cohort=OuterRef("sitting__cohort"),
    case_key=OuterRef("sitting__case_key"),
    purpose=Sitting.Purpose.SUMMATIVE,
)
"""Whether an attempt's case is sat for the record in its cohort."""
_signed = CriticalDebrief.objects.filter(attempt=OuterRef("pk"))
"""Whether somebody signed that the critical error of an attempt was gone through."""


def tries(*, users, keys):
    """{(user id, case key): [Try, …]} in the order they began; what was set aside is left out.

    A fixed number of queries, however many people and cases.
    """
    attempts = list(
        Attempt.objects.counted()
        .filter(user__in=users, version__case_key__in=keys)
        .select_related("version", "sitting")
        .defer("version__content")
        .annotate(for_the_record=Exists(_summative), is_signed=Exists(_signed))
        .order_by("started_at", "pk")
    )
    outcomes = told_outcomes(attempts)
    criticals = _criticals(outcomes.values())
    found = defaultdict(list)
    for attempt in attempts:
        outcome = outcomes.get(attempt.pk)
        said = criticals.get(outcome.run_id, ()) if outcome else ()
        found[attempt.user_id, attempt.version.case_key].append(as_try(attempt, outcome, said))
    return dict(found)


def latest_outcomes(attempts):
    """{attempt id: the outcome that counts for who teaches}; what its learner reads is `told_outcomes`."""
    rows = Outcome.objects.filter(attempt__in=[attempt.pk for attempt in attempts]).order_by("at", "id")
    return {row.attempt_id: row for row in rows}


def told_outcomes(attempts):
    """{attempt id: the outcome its learner reads}: what was released, where a change waits for a release."""
    pinned = {attempt.pk: attempt.pinned_outcome_id for attempt in attempts}
    found = {}
    for row in Outcome.objects.filter(attempt__in=list(pinned)).order_by("at", "id"):
        if pinned[row.attempt_id] in (None, row.pk):
            found[row.attempt_id] = row
    return found


def shown_to_owner(attempt, now=None):
    """What the learner may see of a closed attempt as a whole."""
    sitting, now = attempt.sitting, now or timezone.now()
    standing = Standing(
        attempt.state, window_closed=sitting.is_over_for_all(now), released=attempt.is_released
    )
    return visible(attempt.policy, Viewer(is_owner=True), standing)


def note_read(attempt):
    """Keep when a learner first read what their attempt came to; what nobody may know yet is not read."""
    if attempt.feedback_read_at is None and FEEDBACK in shown_to_owner(attempt):
        Attempt.objects.filter(pk=attempt.pk, feedback_read_at=None).update(feedback_read_at=timezone.now())


def unread(user, program):
    """Closed attempts at a program's cases whose feedback the learner may read and has not read yet, oldest first."""
    keys = [key for _page, key in CasePage.objects.in_program(program).with_keys()]
    rows = Attempt.objects.counted().filter(user=user, feedback_read_at=None, closed_at__isnull=False)
    rows = rows.filter(version__case_key__in=keys).select_related("version", "sitting")
    return [
        one for one in rows.defer("version__content").order_by("closed_at") if FEEDBACK in shown_to_owner(one)
    ]


def _criticals(outcomes):
    runs = [outcome.run_id for outcome in outcomes if outcome.critical_count]
    found = defaultdict(tuple)
    if runs:
        for run, sentences in ItemScore.objects.filter(run__in=runs).values_list("run", "criticals"):
            found[run] += tuple(sentences)
    return found


def as_try(attempt, outcome, criticals=()):
    """One attempt as the pure rules read it."""
    case = attempt.definition
    about = {
        "id": str(attempt.uuid),
        "number": attempt.number,
        "is_open": attempt.is_open,
        "stage": attempt.stage_number - 1,
        "stages": attempt.stage_count,
        "counts": attempt.sitting.is_summative or not attempt.for_the_record,
        "runs_asked": case.runs_asked,
        "handed_in": attempt.state == Attempt.State.SUBMITTED,
        "closed_at": attempt.closed_at,
        "is_practice": attempt.is_practice,
    }
    if outcome is None:
        return Try(**about)
    about["is_unsigned"] = bool(outcome.critical_count) and not attempt.is_signed
    shown = shown_to_owner(attempt)
    if "decision" not in shown:
        return Try(**about, decision="unreleased")
    about |= {"decision": outcome.decision, "criticals": tuple(criticals) if "criticals" in shown else ()}
    if "points" not in shown:
        return Try(**about)
    needed = rounded(Fraction(case.cut) * Fraction(outcome.max_points))
    return Try(**about, points=outcome.points, max_points=outcome.max_points, needed=needed)
