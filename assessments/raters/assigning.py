"""People assigned to rate the conversations of a sitting, or who played its patients: dated, ended, never deleted.

They see the runs that were handed in there, by a code and not by name, and nothing else of the sitting.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.engine.events import Said
from assessments.models import Attempt, AttemptEvent, MarkingPlan, RaterAssignment, Sitting, TalkRating
from assessments.refusals import CannotAssign, WithoutReason
from cms import access, audit, mail

Role = RaterAssignment.Role
RATES_AS = {Role.RATER: TalkRating.Role.FACULTY, Role.PATIENT: TalkRating.Role.PATIENT}
"""As what somebody assigned rates."""


@access.working(access.RATER)
def has_rating(user):
    """Whether somebody is assigned to rate conversations now."""
    return RaterAssignment.objects.running().filter(user=user, role=Role.RATER).exists()


@access.working(access.PATIENT)
def has_playing(user):
    """Whether somebody plays patients of a sitting now, and rates from there."""
    return RaterAssignment.objects.running().filter(user=user, role=Role.PATIENT).exists()


def roles_at(user, attempt):
    """As what somebody assigned may rate the runs of this attempt: () where they are not, and nobody their own."""
    if attempt.user_id == user.pk or not attempt.is_closed:
        return ()
    rows = RaterAssignment.objects.running().filter(user=user, sitting=attempt.sitting_id)
    return tuple(RATES_AS[Role(role)] for role in rows.order_by("pk").values_list("role", flat=True))


def assign(*, sitting, user, by, role=Role.RATER, ends_at=None):
    """Let somebody rate the runs of a sitting from now on. The same again changes nothing but its end.

    Raises CannotAssign.
    """
    now = timezone.now()
    if ends_at is not None and ends_at <= now:
        raise CannotAssign(_("The end has to lie ahead."))
    with transaction.atomic():
        _lock(sitting)
        rows = RaterAssignment.objects.filter(ended_at=None, sitting=sitting, user=user, role=role)
        found = rows.first()
        is_new = found is None
        if is_new:
            found = RaterAssignment(sitting=sitting, user=user, role=role, given_by=by, starts_at=now)
        found.ends_at = ends_at
        found.save()
        audit.record("assigned", sitting, by=by, user=user.pk, role=str(role))
        if is_new:
            context = {"assignment": found, "url": settings.SITE_URL + reverse("ratings")}
            mail.send("rater_assigned", user.email, context, subject=_("Conversations for you to rate"))
    access.forget(user)
    return found


def end(*, assignment, by, why):
    """End an assignment: what the person rated stays. Twice changes nothing."""
    if not why.strip():
        raise WithoutReason(_("Say why. The reason is kept beside what you do."))
    with transaction.atomic():
        _lock(assignment.sitting)
        assignment = RaterAssignment.objects.select_for_update(no_key=True).get(pk=assignment.pk)
        if assignment.ended_at is None:
            assignment.ended_at, assignment.ended_by, assignment.ended_why = timezone.now(), by, why[:500]
            assignment.save(update_fields=["ended_at", "ended_by", "ended_why"])
            audit.record("unassigned", assignment.sitting, by=by, why=why, user=assignment.user_id)
    return assignment


def code_of(attempt):
    """What somebody assigned calls a run: nothing in it tells of the learner."""
    return attempt.uuid.hex[:6].upper()


def runs_for(user):
    """Every run somebody is assigned to rate: those to do, the oldest first, then those done. A fixed number of queries.

    Returns [{"attempt", "item", "code", "role", "due_at", "rated_at"}].
    """
    assigned = {}
    for one in RaterAssignment.objects.running().filter(user=user).order_by("pk"):
        assigned.setdefault(one.sitting_id, []).append(RATES_AS[Role(one.role)])
    if not assigned:
        return []
    attempts = _handed_in(assigned, user)
    said = AttemptEvent.objects.filter(kind=Said.KIND, attempt__in=attempts)
    talks = set(said.values_list("attempt_id", "item"))
    mine = TalkRating.objects.standing().filter(by=user, attempt__in=attempts)
    done = {
        (one.attempt_id, one.item, one.role): one.at for one in mine.only("attempt", "item", "role", "at")
    }
    found = [
        _run(attempts[pk], item, role, done.get((pk, item, role)))
        for pk, item in talks
        for role in assigned[attempts[pk].sitting_id]
    ]
    return sorted(found, key=lambda one: (one["rated_at"] is not None, one["due_at"], one["code"]))


def _handed_in(sittings, user):
    """{id: attempt} of what was handed in at these sittings, without the person's own."""
    rows = Attempt.objects.filter(
        sitting__in=sittings, state__in=(Attempt.State.SUBMITTED, Attempt.State.EXPIRED)
    )
    rows = rows.exclude(user=user).select_related("version", "sitting__plan").defer("version__content")
    return {one.pk: one for one in rows}


def _run(attempt, item, role, rated_at):
    plan = getattr(attempt.sitting, "plan", None) or MarkingPlan()
    return {
        "attempt": attempt,
        "item": item,
        "code": code_of(attempt),
        "role": role,
        "due_at": (attempt.closed_at or attempt.started_at) + timedelta(days=plan.due_days),
        "rated_at": rated_at,
    }


def running_at(sitting):
    """Who is assigned to a sitting and not ended, by name."""
    now = timezone.now()
    rows = RaterAssignment.objects.filter(sitting=sitting, ended_at=None)
    rows = rows.filter(Q(ends_at=None) | Q(ends_at__gt=now)).select_related("user")
    return list(rows.order_by("user__last_name", "user__first_name", "pk"))


def _lock(sitting):
    return Sitting.objects.select_for_update(no_key=True, of=("self",)).get(pk=sitting.pk)
