"""Changing a learner's place: defer until a later cohort, go on, move to another cohort of the same program.

The enrollment stays the same row, so the rules it is judged by, the day it began, what the office confirmed and what
was waived come along. What belongs to a cohort, such as sittings, stays with it: apps above say what that means for
one learner, and what is in the way:

    @placing.about_moving
    def tries(enrollment, to): yield Remark("…")   # Remark("…", stops=True) keeps the learner where they are

Whoever leaves a cohort, by withdrawing, deferring or moving on, leaves in the same transaction what they have there:

    @placing.when_leaving
    def teams(enrollment, cohort, how, by): …
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms import audit, mail
from cms.errors import Refused
from courses import facts
from courses.models import Cohort, Enrollment, PlaceChange

State, Kind = Enrollment.State, PlaceChange.Kind
_about = []
_leaving = []
WITHDREW, DEFERRED, MOVED = "withdrew", "deferred", "moved"
"""How somebody left a cohort."""


class CannotMove(Refused):
    """The learner stays where they are; the sentence says why."""

    title = _("The learner’s place was not changed.")


@dataclass(frozen=True)
class Remark:
    """What a move means for one learner, as a sentence; `stops`: it is in the way."""

    sentence: str
    stops: bool = False


def about_moving(function):
    """Register a function (enrollment, to) → Remarks, for one learner and the cohort they would go to."""
    _about.append(function)
    return function


def remarks(enrollment, to):
    """Everything that is to be said about a move, what is in the way first."""
    found = [remark for function in _about for remark in function(enrollment, to)]
    return sorted(found, key=lambda remark: not remark.stops)


def when_leaving(function):
    """Register a function (enrollment, cohort, how, by) for what ends when a learner leaves a cohort; a decorator.

    It runs in the transaction in which they leave, after their place has changed. how: WITHDREW, DEFERRED or MOVED.
    """
    _leaving.append(function)
    return function


def left(enrollment, cohort, how, by):
    """Say that a learner has left a cohort, inside the transaction in which they do."""
    for function in _leaving:
        function(enrollment, cohort, how, by)


def other_cohorts(enrollment):
    """Cohorts of the same program (or the same course of it) that have not ended, without the learner's own."""
    today = timezone.localdate()
    own = enrollment.cohort
    found = Cohort.objects.filter(program_id=own.program_id, course_id=own.course_id).exclude(pk=own.pk)
    taken = Enrollment.objects.filter(user_id=enrollment.user_id).values("cohort")
    return found.exclude(ends_on__lt=today).exclude(pk__in=taken).order_by("starts_on", "name")


def defer(*, enrollment, by, why, until=None, tell=True):
    """Let a learner pause until a later cohort, or until it is known which. Twice is once. Raises CannotMove.

    tell: write to them; not where something is taken back that they were never told of.
    """
    _need(why)
    with transaction.atomic():
        enrollment = _locked(enrollment)
        if enrollment.state == State.DEFERRED and enrollment.deferred_to == until:
            return enrollment
        if enrollment.state not in (State.ACTIVE, State.DEFERRED):
            raise CannotMove(_("Only somebody who studies now can be deferred."))
        if until and until not in other_cohorts(enrollment):
            raise CannotMove(_("Choose a cohort of the same program that has not ended."))
        _set(enrollment, state=State.DEFERRED, deferred_to=until)
        _keep(enrollment, Kind.DEFERRED, "deferred", by, why, to=until)
        left(enrollment, enrollment.cohort, DEFERRED, by)
        if tell:
            _tell(enrollment, "deferred", _("You are deferred: %(program)s"))
    return enrollment


def is_by_office(enrollment):
    """Whether somebody else than the learner ended or paused this place: only the office lets them go on, then."""
    if enrollment.state == State.WITHDRAWN:
        last = enrollment.changes.filter(kind=Kind.WITHDRAWN).first()
        return last is not None and last.by_id != enrollment.user_id
    return enrollment.state == State.DEFERRED


def resume(*, enrollment, by, why, to=None):
    """Let somebody who was deferred, or had withdrawn, go on: in their cohort, or in another one. Twice is once.

    Raises CannotMove.
    """
    _need(why)
    with transaction.atomic():
        enrollment = _locked(enrollment)
        to = to or enrollment.cohort
        if enrollment.state == State.ACTIVE and enrollment.cohort == to:
            return enrollment
        if enrollment.state not in (State.DEFERRED, State.WITHDRAWN):
            raise CannotMove(_("They study already. To move them, transfer them."))
        kind = Kind.RESUMED if enrollment.state == State.DEFERRED else Kind.RETURNED
        before = enrollment.cohort
        if to != before:
            _move(enrollment, to, by)
        _set(enrollment, state=State.ACTIVE, deferred_to=None)
        _keep(enrollment, kind, kind.value, by, why, to=to, before=before)
        _tell(enrollment, "resumed", _("You go on: %(program)s"))
    return enrollment


def transfer(*, enrollment, to, seen_in, by, why):
    """Move a learner to another cohort of the same program. Twice is once. Raises CannotMove.

    seen_in: the cohort in which the office saw the learner; if somebody else moved them meanwhile, nothing happens.
    """
    _need(why)
    with transaction.atomic():
        enrollment = _locked(enrollment)
        before = enrollment.cohort
        if before == to:
            return enrollment
        if before.pk != seen_in.pk:
            raise CannotMove(_("Somebody moved them to %(cohort)s meanwhile.") % {"cohort": before.name})
        if enrollment.state not in Enrollment.STUDYING:
            raise CannotMove(_("Only somebody who studies can be transferred. Let them go on first."))
        _move(enrollment, to, by)
        _set(enrollment)
        _keep(enrollment, Kind.TRANSFERRED, "transferred", by, why, to=to, before=before)
        left(enrollment, before, MOVED, by)
        _tell(enrollment, "transferred", _("Your cohort has changed: %(program)s"))
    return enrollment


def _need(why):
    if not why.strip():
        raise CannotMove(_("Say why. The reason is kept with the change."))


def _locked(enrollment):
    """Lock the row by itself, then read what it leads to: a join would lose a row whose cohort changes meanwhile."""
    locked = Enrollment.objects.select_for_update(no_key=True).get(pk=enrollment.pk)
    return Enrollment.objects.select_related("cohort__program", "user", "deferred_to").get(pk=locked.pk)


def _move(enrollment, to, by):
    """Put the enrollment into another cohort; longer dates that were given in the old one end."""
    if to not in other_cohorts(enrollment):
        raise CannotMove(
            _("Choose a cohort of the same program that has not ended and in which they are not yet.")
        )
    in_the_way = [remark.sentence for remark in remarks(enrollment, to) if remark.stops]
    if in_the_way:
        raise CannotMove(" ".join(in_the_way))
    enrollment.extensions.filter(withdrawn_at=None).update(withdrawn_at=timezone.now())
    enrollment.cohort = to


def _set(enrollment, **changed):
    for name, value in changed.items():
        setattr(enrollment, name, value)
    enrollment.state_since = timezone.now()
    enrollment.save(update_fields=["state", "state_since", "deferred_to", "cohort"])


def _keep(enrollment, kind, verb, by, why, *, to=None, before=None):
    PlaceChange.objects.create(
        enrollment=enrollment,
        kind=kind,
        from_cohort=before or enrollment.cohort,
        to_cohort=to,
        why=why.strip()[:500],
        by=by,
    )
    cohorts = {"before": str((before or enrollment.cohort).uuid), "after": str(to.uuid) if to else None}
    audit.record(verb, enrollment, by=by, why=why, user=enrollment.user_id, **cohorts)
    facts.changed(enrollment.user_id)


def _tell(enrollment, what, subject):
    program = enrollment.cohort.program
    mail.send(
        "place_changed",
        enrollment.user.email,
        {"enrollment": enrollment, "program": program, "cohort": enrollment.cohort, "what": what},
        subject=subject % {"program": program.title},
    )


@about_moving
def what_the_office_gave(enrollment, to):
    """Longer dates belong to the old cohort's calendar; what was confirmed and waived is the learner's."""
    longer = enrollment.extensions.filter(withdrawn_at=None).count()
    if longer:
        yield Remark(_("Longer dates that were given here end: %(count)d.") % {"count": longer})
    kept = enrollment.confirmations.filter(withdrawn_at=None).count() + enrollment.waivers.running().count()
    if kept:
        yield Remark(_("What the office confirmed or waived comes along: %(count)d.") % {"count": kept})
