"""More time and more tries for one learner: granted, taken back, and told to nobody else.

Neither what was granted nor why goes into the log or a message: both are read by more people, and for longer.
"""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import actions, beginning
from assessments.models import Accommodation, Attempt, Sitting
from assessments.timing import NO_MORE, later, personal
from cms import audit, mail
from courses import calendar_days
from courses.models import Enrollment

CHANGED = "accommodation changed"


def grant(*, user, by, sitting=None, reason="", **granted):
    """Grant more to a learner: at one sitting, or (without one) at every sitting there is or will be.

    `granted` are fields of Accommodation. Open attempts get their new deadline in the same transaction. Returns
    (the accommodation, how many deadlines moved).
    """
    with transaction.atomic():
        _lock(user)
        made = Accommodation(user=user, sitting=sitting, granted_by=by, reason=reason.strip(), **granted)
        made.full_clean()
        made.save()
        if sitting is not None and made.closes_at is not None:
            _note_extension(sitting, made.closes_at)
        moved = actions.move_deadlines(attempts=_open(user, sitting), by=by)
        _tell(user, by, made)
    return made, moved


def add_minutes(*, user, sitting, minutes, by):
    """So many minutes more than the learner has now, at this sitting; a close that would cut them off moves as well."""
    now = timezone.now()
    with transaction.atomic():
        _lock(user)
        allowance = beginning.allowances(sitting, [user.pk]).get(user.pk, NO_MORE)
        more = timedelta(minutes=minutes)
        granted = {"extra_minutes": int((allowance.extra + more).total_seconds() // 60)}
        closes = personal(sitting.window, allowance).closes_at
        running = Attempt.objects.open_for(user).filter(sitting=sitting).first()
        if closes is not None and running is not None and running.deadline_at is not None:
            granted["closes_at"] = max(closes, running.deadline_at + more)
        elif closes is not None and sitting.window.limit is None:
            granted["closes_at"] = max(closes, now) + more
        return grant(user=user, by=by, sitting=sitting, **granted)


def add_days(*, user, sitting, days, by):
    """Their own close so many days later at the same local hour; from today where it has passed."""
    with transaction.atomic():
        _lock(user)
        zone, now = sitting.cohort.zone, timezone.now()
        allowance = beginning.allowances(sitting, [user.pk]).get(user.pk, NO_MORE)
        closes = personal(sitting.window, allowance).closes_at
        since = now if closes is None or closes < now else closes
        return grant(user=user, by=by, sitting=sitting, closes_at=calendar_days.extend(since, days, zone))


def withdraw(*, accommodation, by):
    """Take a grant back, for tries that begin from now on; an open attempt keeps the deadline it has."""
    with transaction.atomic():
        _lock(accommodation.user)
        accommodation = Accommodation.objects.select_for_update().get(pk=accommodation.pk)
        if accommodation.withdrawn_at is None:
            accommodation.withdrawn_at = timezone.now()
            accommodation.save(update_fields=["withdrawn_at"])
            _tell(accommodation.user, by, accommodation)
    return accommodation


def _note_extension(sitting, closes_at):
    """The sitting remembers the last close anybody was given: before that, nothing waits for the end of it."""
    kept = Sitting.objects.select_for_update(no_key=True).get(pk=sitting.pk)
    before = kept.last_extension_at
    kept.last_extension_at = closes_at if before is None else later(before, closes_at)
    kept.save(update_fields=["last_extension_at"])


def _open(user, sitting):
    found = Attempt.objects.open_for(user)
    return found if sitting is None else found.filter(sitting=sitting)


def _lock(user):
    """Hold off whatever the learner begins meanwhile, as beginning itself does."""
    rows = Enrollment.objects.select_for_update(no_key=True).filter(user=user).order_by("pk")
    list(rows.values_list("pk", flat=True))


def _tell(user, by, accommodation):
    audit.record(CHANGED, accommodation, by=by, user=user.pk)
    mail.send(
        "more_time_given",
        user.email,
        {"person": user, "url": reverse("today")},
        subject=_("Accommodation changed"),
    )
