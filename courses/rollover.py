"""What a rollover opens, and the registry of what it leaves behind: apps above add what is theirs."""

from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import Cohort, Confirmation, Extension, ExtensionRequest
from courses.shifting import dates_of

_left_behind = []


def next_cohort(cohort, *, name, starts_on):
    """The cohort a rollover opens, not stored: as long as this one, its doors closed until the office opens them."""
    length = cohort.ends_on - cohort.starts_on if cohort.ends_on else None
    return Cohort(
        program=cohort.program,
        course=cohort.course,
        name=name,
        time_zone=cohort.time_zone,
        starts_on=starts_on,
        ends_on=starts_on + length if length is not None else None,
        open_enrollment=False,
    )


def left_behind(function):
    """Register a function cohort → [(words, count), …] of what a rollover does not copy (used as a decorator)."""
    _left_behind.append(function)
    return function


def will_not_copy(cohort):
    """Everything a rollover leaves behind as (words, count), also where there is none of it."""
    return [row for function in _left_behind for row in function(cohort)]


@left_behind
def people_and_their_times(cohort):
    """Who is in the cohort, who is invited, and what the office gave or confirmed to single learners."""
    waiting = cohort.invitations.filter(used_at=None, withdrawn_at=None, expires_at__gt=timezone.now())
    gone = cohort.dates.count() - dates_of(cohort).count()
    rows = [
        (_("Learners"), cohort.enrollments.count()),
        (_("Invitations that wait"), waiting.count()),
        (_("Longer dates of single learners"), _of(Extension, cohort)),
        (_("Requests for more time"), _of(ExtensionRequest, cohort)),
        (_("Confirmations by the office"), _of(Confirmation, cohort)),
    ]
    return rows + ([(_("Dates of pages that have left the program"), gone)] if gone else [])


def _of(model, cohort):
    return model.objects.filter(enrollment__cohort=cohort).count()
