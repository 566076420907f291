"""Going through a critical error with a learner, and signing for it: only then does the next summative try open."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from assessments import reports
from assessments.models import Attempt, CriticalDebrief
from assessments.refusals import NothingToSign
from cms import audit
from cms.errors import Refused
from courses import facts


def sign(*, attempt, by, note):
    """Sign that a critical error was gone through with the learner. Never changed afterwards.

    Raises NothingToSign where there is no critical error, where it is signed already, or where one would sign for
    oneself; Refused without a note.
    """
    if not note.strip():
        raise Refused(_("Write what you went through together. It is kept beside your name."))
    if by.pk == attempt.user_id:
        raise NothingToSign(_("Nobody signs for their own attempt. Ask a colleague who teaches the course."))
    if not has_critical(attempt):
        raise NothingToSign(_("There is no critical error in this attempt, so there is nothing to sign."))
    try:
        with transaction.atomic():
            made = CriticalDebrief.objects.create(attempt=attempt, signed_by=by, note=note.strip())
            # What was talked about stays between the two: the log keeps that it was.
            audit.record("signed debrief of", attempt, by=by, user=attempt.user_id)
            facts.changed(attempt.user_id)
    except IntegrityError:
        raise NothingToSign(_("This debrief is already signed.")) from None
    return made


def has_critical(attempt):
    """Whether the scoring that counts found a critical error in it."""
    outcome = reports.latest_outcomes([attempt]).get(attempt.pk)
    return bool(outcome and outcome.critical_count and attempt.state != Attempt.State.VOID)
