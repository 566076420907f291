"""Marks as rows: stored once by a scoring run, read back as the engine's own, compared with a fresh scoring."""

from fractions import Fraction

from assessments.engine import VERSION
from assessments.engine.answers import Critical, Result
from assessments.engine.score import Mark, Marks, rounded, score_state, total
from assessments.models import ItemScore, Outcome, ScoringRun


def score(attempt, state, *, at, kind=ScoringRun.Kind.INITIAL, marks=None, by=None, reason=""):
    """Score a closed attempt: one more run, a row for each item, one outcome. Earlier runs stay.

    marks  levels that people gave, {item id: {criterion: level}}
    by     the person whose mark made the run; None for the system
    """
    marks = score_state(attempt.definition, state, marks=marks)
    run = ScoringRun.objects.create(
        attempt=attempt,
        version=attempt.version,
        engine_version=VERSION,
        kind=kind,
        by_id=by.pk if by else None,
        reason=reason,
        at=at,
    )
    ItemScore.objects.bulk_create(
        ItemScore(
            run=run,
            item=mark.item,
            response_seq=mark.seq,
            status=mark.result.status,
            points=None if mark.result.points is None else rounded(mark.result.points),
            max_points=rounded(mark.result.max_points),
            criticals=[critical.sentence for critical in mark.result.criticals],
            detail=dict(mark.result.detail),
        )
        for mark in marks.marks
    )
    return Outcome.objects.create(
        run=run,
        attempt=attempt,
        points=rounded(marks.points),
        max_points=rounded(marks.max_points),
        critical_count=len(marks.criticals),
        decision=marks.decision,
        at=at,
    )


def latest(attempt):
    """The outcome that counts, with its run and scores; None while nothing is scored."""
    return (
        attempt.outcomes.select_related("run").prefetch_related("run__scores").order_by("-at", "-id").first()
    )


def marks_of(outcome, definition):
    """Stored scores as the engine's Marks: what was decided then, whatever the engine would say today."""
    marks = [
        Mark(
            row.item,
            row.response_seq,
            Result(
                status=row.status,
                points=None if row.points is None else Fraction(row.points),
                max_points=Fraction(row.max_points),
                criticals=tuple(Critical(row.item, sentence) for sentence in row.criticals),
                detail=row.detail,
            ),
        )
        for row in outcome.run.scores.all()
    ]
    added = total(definition, marks)
    return Marks(
        added.marks, Fraction(outcome.points), Fraction(outcome.max_points), added.criticals, outcome.decision
    )


def marks(attempt, state, outcome):
    """The marks of an attempt: those of its outcome once it has one, else what the answers so far earn."""
    if outcome is None:
        return score_state(attempt.definition, state)
    return marks_of(outcome, attempt.definition)


def differences(attempt, state):
    """What a fresh scoring by the same engine would say differently of its runs; a sentence each.

    A run after a mark is scored afresh with the levels it keeps itself. Regrades are their own versions' matter.
    """
    runs = attempt.runs.exclude(kind=ScoringRun.Kind.REGRADE).select_related("outcome").order_by("at", "id")
    if not any(run.kind == ScoringRun.Kind.INITIAL for run in runs):
        return ["It is closed and was never scored."] if state.is_closed else []
    if state.phase == "open":
        return []
    return [
        sentence
        for run in runs
        if run.engine_version == VERSION
        for sentence in _differences(attempt.definition, state, run)
    ]


def _differences(definition, state, run):
    marks = {row.item: row.detail["levels"] for row in run.scores.all() if "levels" in row.detail}
    fresh = score_state(definition, state, marks=marks)
    stored = {row.item: (row.status, row.points) for row in run.scores.all()}
    found = []
    for mark in fresh.marks:
        points = None if mark.result.points is None else rounded(mark.result.points)
        if stored.pop(mark.item, None) != (mark.result.status, points):
            found.append(f"“{mark.item}” was scored otherwise than its answer earns.")
    found += [f"“{item}” was scored and is not in the case." for item in stored]
    if (run.outcome.points, run.outcome.decision) != (rounded(fresh.points), fresh.decision):
        found.append("The outcome is not what the answers come to.")
    return found
