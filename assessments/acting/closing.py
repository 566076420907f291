"""What ends an attempt: its time runs out, it gets longer, it is set aside; and why one takes nothing more."""

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import beginning, scoring
from assessments.acting.locks import lock, must_say_why
from assessments.engine import kinds
from assessments.engine.events import Expired, Note, Voided
from assessments.log import Log
from assessments.models import Attempt, Reflection
from assessments.refusals import Closed
from assessments.timing import GRACE, NO_MORE, accepts, deadline, later
from cms import audit
from courses import facts

log_lines = structlog.get_logger(__name__)


def expire(*, attempt):
    """Close an attempt whose time is over; what had reached us counts. Returns it as it stands now."""
    with transaction.atomic():
        attempt, now = lock(attempt.pk), timezone.now()
        if attempt.is_open and not accepts(attempt.deadline_at, now):
            close(attempt, now)
    return attempt


def expire_due():
    """Close every attempt whose time is over; return how many. One that cannot be closed stops no other."""
    due = Attempt.objects.filter(state=Attempt.State.OPEN, deadline_at__lt=timezone.now() - GRACE)
    closed = 0
    for attempt in due.only("pk"):
        try:
            closed += expire(attempt=attempt).state == Attempt.State.EXPIRED
        except Exception:  # whatever is wrong with one attempt, the others must not wait for it
            log_lines.exception("attempt_not_expired", attempt=attempt.pk)
    return closed


def close(attempt, now):
    """Close an attempt that ran out: the learner is credited with the deadline, not with the moment somebody noticed."""
    log = Log.of(attempt)
    _promote_drafts(log)
    log.add(Expired, at=now)
    attempt.closed_at = attempt.deadline_at
    log.save()
    attempt.drafts.all().delete()
    score(log, "ran out", None, now)


def _promote_drafts(log):
    """Make answers of what stood in the fields and was never given."""
    for draft in log.attempt.drafts.order_by("saved_at", "pk"):
        item = log.definition.find(draft.item)
        if item is None or log.definition.stage_of(draft.item) != log.state.stage:
            continue
        if kinds.played(item) is not None:
            _keep_unsaid(log, item, draft)
        else:
            log.answer(item, draft.raw, at=draft.saved_at, by=log.attempt.user)


def _keep_unsaid(log, item, draft):
    """Words that were written before a reply which was never given: kept beside the log, for nobody to mark.

    What was written of the talk after its end, and never saved, becomes what it was written for.
    """
    text, keep, change = (draft.raw.get(name, "").strip() for name in ("text", "keep", "change"))
    if keep or change:
        Reflection.objects.get_or_create(
            attempt=log.attempt,
            item=item.id,
            defaults={"keep": keep, "change": change, "written_at": draft.saved_at},
        )
    if text.strip():
        log.keep(item, text, draft.saved_at)
        log.add(Note, at=draft.saved_at, by=log.attempt.user, about="words_unsaid")


def move_deadlines(*, attempts, by):
    """Give open attempts the deadline that holds for them now; return how many got a later one. Never an earlier one.

    `attempts` is a queryset, and the caller's transaction is open. What ran out before is closed, not reopened: time
    that is given afterwards is for the next try.
    """
    moved = 0
    for pk in attempts.filter(state=Attempt.State.OPEN).order_by("pk").values_list("pk", flat=True):
        attempt, now = lock(pk), timezone.now()
        if attempt.is_open and not accepts(attempt.deadline_at, now):
            close(attempt, now)
        elif attempt.is_open:
            moved += _move_deadline(attempt, by, now)
    return moved


def _move_deadline(attempt, by, now):
    allowance = beginning.allowances(attempt.sitting, [attempt.user_id]).get(attempt.user_id, NO_MORE)
    ends = later(attempt.deadline_at, deadline(attempt.window, allowance, attempt.started_at))
    if ends == attempt.deadline_at:
        return False
    attempt.deadline_at = ends
    attempt.save(update_fields=["deadline_at"])
    log = Log.of(attempt)
    log.add(Note, at=now, by=by, about="deadline_changed")
    log.save()
    return True


def void(*, attempt, by, why):
    """Set an attempt aside: it is kept with everything in it and counts for nothing. Twice changes nothing."""
    must_say_why(why)
    with transaction.atomic():
        attempt, now = lock(attempt.pk), timezone.now()
        if attempt.state == Attempt.State.VOID:
            return attempt
        log = Log.of(attempt)
        if attempt.is_open:
            _promote_drafts(log)
        log.add(Voided, at=now, by=by)
        attempt.closed_at = attempt.closed_at or now
        log.save()
        attempt.drafts.all().delete()
        audit.record("set aside", attempt, by=by, why=why)
        facts.changed(attempt.user_id)
    return attempt


def refusal(attempt, now):
    """Why an attempt takes nothing more, or None. Closes it first where its time is over."""
    if attempt.is_open and not accepts(attempt.deadline_at, now):
        close(attempt, now)
    if not attempt.is_open:
        return Closed(attempt)
    if not attempt.studies:
        return Closed(
            attempt, _("You have left this cohort. What you gave is kept; nothing can be added now.")
        )
    return None


def score(log, verb, by, now):
    """Score an attempt that has just closed, and say so in the log."""
    outcome = scoring.score(log.attempt, log.state, at=now)
    audit.record(verb, log.attempt, by=by, decision=outcome.decision, criticals=outcome.critical_count)
