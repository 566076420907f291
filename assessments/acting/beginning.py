"""Begin an attempt at a case, or go on with the one that is open."""

from dataclasses import asdict

from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments import beginning
from assessments.acting.closing import close
from assessments.acting.locks import lock
from assessments.beginning import sitting_for
from assessments.engine.events import Started
from assessments.log import Log
from assessments.models import Attempt, CaseVersion, Sitting
from assessments.refusals import CannotBegin
from assessments.timing import accepts, deadline
from cms import audit
from courses import facts, seating
from courses.models import Enrollment


def start(*, enrollment, case_key, sitting=None):
    """Begin an attempt at a case, or go on with the one that is open; at this sitting, or the one that is next.

    Raises CannotBegin with every reason: left the cohort, not open, no try left, a wait or a debrief to come.
    """
    sitting = sitting or sitting_for(enrollment=enrollment, case_key=case_key)
    try:
        with transaction.atomic():
            locked = Enrollment.objects.select_for_update(no_key=True).get(pk=enrollment.pk)
            # Read after the lock: whoever changes a sitting or grants more time holds it as well.
            sitting = Sitting.objects.select_related("version").defer("version__content").get(pk=sitting.pk)
            attempt, why_not = _begin(sitting, locked)
    except IntegrityError:  # the constraints' word, should the lock ever not be enough
        attempt = Attempt.objects.open_for(enrollment.user).filter(sitting=sitting).first()
        if attempt is None:
            raise
        return attempt
    if why_not:
        raise CannotBegin(why_not)
    return attempt


def _begin(sitting, enrollment):
    """(attempt, ""), or (None, why none can begin)."""
    now, user = timezone.now(), enrollment.user
    mine = list(Attempt.objects.filter(sitting=sitting, user=user))
    running = next((one for one in mine if one.is_open), None)
    if running and accepts(running.deadline_at, now):
        return running, ""
    if running:
        mine[mine.index(running)] = closed = lock(running.pk)
        close(closed, now)
    terms = beginning.terms(sitting, user, mine)
    studies = Enrollment.objects.active().filter(pk=enrollment.pk).exists()
    why_not = beginning.why_not(terms, now, enrolled=studies)
    return (None, why_not) if why_not else (_new_attempt(terms, user, now), "")


def _new_attempt(terms, user, now):
    sitting = terms.sitting
    version = CaseVersion.objects.newest(sitting.case_key) if sitting.follows_case else sitting.version
    seat = seating.seat_of(user)
    attempt = Attempt(
        sitting=sitting,
        version=version,
        user=user,
        number=max((one.number for one in terms.attempts), default=0) + 1,
        started_at=now,
        seat=asdict(seat) if seat else {},
        deadline_at=deadline(sitting.window, terms.allowance, now),
        policy_snapshot=sitting.promise(),
    )
    attempt.variant_seed = _seed(terms.attempts, attempt)
    attempt.save(force_insert=True)
    log = Log.begin(attempt)
    log.add(Started, at=now, by=user, seat=attempt.seat, seed=attempt.variant_seed)
    log.save()
    audit.record("began", attempt, by=user, case=sitting.case_key, version=version.number)
    facts.changed(user.pk)
    return attempt


def _seed(earlier, attempt):
    """The seed of the learner's first try: from it, each later one meets other variants."""
    return next((one.variant_seed for one in reversed(earlier) if one.variant_seed), str(attempt.uuid))
