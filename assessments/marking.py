"""How people mark written answers: keep a draft, make it final, take it back.

One lock each, always the attempt's row first. A final mark makes a new scoring run; earlier runs stay as they are.
"""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import scoring
from assessments.engine import kinds
from assessments.engine.rubric import Rubric as EngineRubric
from assessments.log import Log
from assessments.models import Attempt, Marking, ScoringRun
from assessments.refusals import MarkedElsewhere, NothingToMark, NotMarkedYet, WithoutReason
from cms import audit

MOST_CHARACTERS = 10_000


def rubric_of(log, item_id) -> EngineRubric:
    """The rubric by which an answer of this log is marked. Raises NothingToMark where nothing waits for a mark."""
    item = log.definition.find(item_id)
    judged = item is not None and kinds.judged(item) is not None
    if not judged or not log.state.is_closed:
        raise NothingToMark(_("There is nothing to mark here."))
    given = log.state.responses.get(item_id)
    answer = kinds.restore(item, given.response if given else None)
    if kinds.score(item, answer).status != "awaiting":
        raise NothingToMark(_("This answer waits for nobody: it was left empty, or scored by its form."))
    return item.judged_by


def save_mark(*, attempt, item, levels, comment, rev, by):
    """Keep a draft of how somebody marks an answer. Returns the Marking with its new rev.

    levels  {criterion: level}, as far as they are chosen
    rev     the one the page knows, 0 for none; another one means that somebody marked meanwhile: MarkedElsewhere

    Raises NothingToMark or MarkedElsewhere.
    """
    with transaction.atomic():
        log = Log.of(_lock(attempt.pk))
        return _keep(log, item, levels, comment, rev, by)[0]


def finish_mark(*, attempt, item, levels, comment, rev, by):
    """Make a mark final: it counts from now on, and the attempt is decided once its last one is.

    The same once more, as after two presses, changes nothing. Raises NothingToMark, MarkedElsewhere, or
    NotMarkedYet where a criterion has no level (the draft is then kept).
    """
    with transaction.atomic():
        log = Log.of(_lock(attempt.pk))
        marking, is_new = _keep(log, item, levels, comment, rev, by)
        missing = _missing(rubric_of(log, item), marking.levels)
        if not missing and is_new:
            marking.state = Marking.State.FINAL
            marking.save(update_fields=["state"])
            audit.record("marked", marking, by=by, attempt=str(attempt.uuid), item=item)
            _score_again(log, by, "")
    if missing:
        raise NotMarkedYet(missing, marking)
    return marking


def withdraw(*, marking, by, why):
    """Take a mark back: it stays on record and counts no more, and the answer waits again. Twice changes nothing."""
    if not why.strip():
        raise WithoutReason(_("Say why. The reason is kept beside what you do."))
    with transaction.atomic():
        log = Log.of(_lock(marking.attempt_id))
        marking = Marking.objects.select_for_update().get(pk=marking.pk)
        if marking.state == Marking.State.WITHDRAWN:
            return marking
        was_final = marking.is_final
        marking.state = Marking.State.WITHDRAWN
        marking.save(update_fields=["state"])
        audit.record("withdrew", marking, by=by, why=why, attempt=str(log.attempt.uuid), item=marking.item)
        if was_final:
            _score_again(log, by, why[:500])
    return marking


def levels_of(attempt):
    """{item id: {criterion: level}} of the final marks of an attempt."""
    return {one.item: one.levels for one in attempt.markings.final().filter(role=Marking.Role.FIRST)}


def _keep(log, item, levels, comment, rev, by):
    """The marking with what was sent, and whether it is not final yet."""
    rubric, now = rubric_of(log, item), timezone.now()
    levels, comment = _known(rubric, levels), comment.replace("\r\n", "\n").strip()[:MOST_CHARACTERS]
    stands = (
        Marking.objects.standing().filter(attempt=log.attempt, item=item, role=Marking.Role.FIRST).first()
    )
    if stands is None:
        if rev:
            raise MarkedElsewhere(None)
        return _begin(log, item, rubric, levels, comment, by, now), True
    is_same = (stands.levels, stands.comment) == (levels, comment)
    if stands.is_final:
        if is_same and stands.marker_id == by.pk:
            return stands, False
        raise MarkedElsewhere(stands)
    if stands.rev != rev and not is_same:
        raise MarkedElsewhere(stands)
    stands.levels, stands.comment, stands.marker, stands.at = levels, comment, by, now
    stands.rubric_content_hash, stands.rubric_structure_hash = rubric.content_hash, rubric.structure_hash
    stands.rev += not is_same
    stands.save()
    return stands, True


def _begin(log, item, rubric, levels, comment, by, now):
    try:
        with transaction.atomic():
            return Marking.objects.create(
                attempt=log.attempt,
                item=item,
                marker=by,
                rubric_content_hash=rubric.content_hash,
                rubric_structure_hash=rubric.structure_hash,
                levels=levels,
                comment=comment,
                at=now,
            )
    except IntegrityError:  # the constraint's word, should the lock ever not be enough
        raise MarkedElsewhere(
            Marking.objects.standing().filter(attempt=log.attempt, item=item).first()
        ) from None


def _known(rubric, levels):
    """Only criteria and levels the rubric has: a form of ours sends no others."""
    known = {}
    for criterion in rubric.criteria:
        if criterion.level(levels.get(criterion.id)):
            known[criterion.id] = levels[criterion.id]
    return known


def _missing(rubric, levels):
    return [criterion for criterion in rubric.criteria if criterion.id not in levels]


def _score_again(log, by, reason):
    """One more run with the marks as they are. What the learner read before is news to them again."""
    attempt = log.attempt
    if attempt.state == Attempt.State.VOID:
        return
    outcome = scoring.score(
        attempt,
        log.state,
        at=timezone.now(),
        kind=ScoringRun.Kind.MARKED,
        marks=levels_of(attempt),
        by=by,
        reason=reason,
    )
    Attempt.objects.filter(pk=attempt.pk).update(feedback_read_at=None)
    audit.record(
        "scored", attempt, by=by, why=reason, decision=outcome.decision, criticals=outcome.critical_count
    )


def _lock(pk):
    locked = Attempt.objects.select_for_update(of=("self",), no_key=True)
    return locked.select_related("version", "sitting", "user").defer("version__content").get(pk=pk)
