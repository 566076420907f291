"""Marks as rows: stored once by a scoring run, read back as the engine's own, compared with a fresh scoring."""

from fractions import Fraction

from assessments.engine import VERSION
from assessments.engine.answers import Critical, Result
from assessments.engine.casting import judged_by
from assessments.engine.score import Mark, Marks, rounded, score_state, total
from assessments.models import ItemScore, Marking, Outcome, ScoringRun, Script, SittingRubric
from courses import facts


def score(attempt, state, *, at, kind=ScoringRun.Kind.INITIAL, marks=None, by=None, reason=""):
    """Score a closed attempt: one more run, a row for each item, one outcome. Earlier runs stay.

    marks  levels that people gave, {item id: {criterion: level}}
    by     the person whose mark made the run; None for the system
    """
    by_whom = _markings(attempt) if marks else {}
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
            detail=_detail(mark, by_whom),
        )
        for mark in marks.marks
    )
    waiting = marks.items("awaiting")
    Script.objects.ask(attempt, waiting)
    if waiting and kind == ScoringRun.Kind.INITIAL:
        _by_the_rubric_of_now(attempt, waiting)
    facts.changed(attempt.user_id)
    return Outcome.objects.create(
        run=run,
        attempt=attempt,
        points=rounded(marks.points),
        max_points=rounded(marks.max_points),
        critical_count=len(marks.criticals),
        decision=marks.decision,
        at=at,
    )


def _by_the_rubric_of_now(attempt, items):
    """Keep by which rubrics the answers are marked, where the sitting has others than the case."""
    rows = SittingRubric.objects.filter(sitting=attempt.sitting_id, item__in=items).order_by("pk")
    found = dict(rows.values_list("item", "content_hash"))
    if found:
        attempt.rubrics = found
        attempt.save(update_fields=["rubrics"])


def _markings(attempt):
    """{item id: id of the Marking that counts of it}."""
    settled = attempt.scripts.filter(state=Script.State.SETTLED)
    return dict(settled.values_list("item", "counted_id"))


def _detail(mark, by_whom):
    """What is stored beside the points: where levels decided, which mark they were of."""
    detail = dict(mark.result.detail)
    if "levels" in detail and mark.item in by_whom:
        detail["marking"] = by_whom[mark.item]
    return detail


def latest(attempt):
    """The outcome that counts, with its run and scores; None while nothing is scored."""
    return _outcomes(attempt).order_by("-at", "-id").first()


def told(attempt):
    """The outcome its learner reads: what was released, where a change of it waits for a release, else the newest."""
    pinned = attempt.pinned_outcome_id
    return latest(attempt) if pinned is None else _outcomes(attempt).get(pk=pinned)


def _outcomes(attempt):
    return attempt.outcomes.select_related("run").prefetch_related("run__scores")


def markings_of(outcome):
    """{item id: the Marking by which this outcome's run was scored}: whose words belong to it.

    Runs from before the mark was named in them are matched by the levels they keep.
    """
    rows = [row for row in outcome.run.scores.all() if "levels" in row.detail] if outcome else []
    named = Marking.objects.in_bulk([row.detail["marking"] for row in rows if "marking" in row.detail])
    found = {row.item: named[row.detail["marking"]] for row in rows if row.detail.get("marking") in named}
    for row in rows:
        if row.item not in found:
            mark = _by_levels(outcome, row)
            if mark is not None:
                found[row.item] = mark
    return found


def _by_levels(outcome, row):
    marks = Marking.objects.exclude(state=Marking.State.DRAFT).filter(
        attempt=outcome.attempt_id, item=row.item
    )
    same = [one for one in marks.filter(at__lte=outcome.at) if one.levels == row.detail["levels"]]
    return max(same, key=lambda one: (one.at, one.pk), default=None)


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
        for sentence in _differences(_as_marked(attempt, run), state, run)
    ]


def _as_marked(attempt, run):
    """The case with the rubrics by which a run was marked: their digest of structure stands beside its points."""
    wanted = {
        row.item: row.detail["structure_hash"] for row in run.scores.all() if "structure_hash" in row.detail
    }
    case, found = attempt.definition, {}
    for item, digest in wanted.items():
        if case.find(item).judged_by.structure_hash == digest:
            continue
        before = attempt.as_frozen.find(item).judged_by
        rows = SittingRubric.objects.filter(sitting=attempt.sitting_id, item=item, structure_hash=digest)
        row = None if before.structure_hash == digest else rows.first()
        found[item] = before if row is None else row.as_rubric()
    return judged_by(case, found) if found else case


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
