"""Who answers consults: dated assignments to a cohort, or to every cohort of a program; ended, never deleted."""

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.consults import answering, drafting
from assessments.models import ConsultPlan, ExpertAssignment
from assessments.refusals import CannotAssign, WithoutReason
from cms import access, audit, mail
from courses.models import Cohort


def assign(*, cohort, user, by, whole_program=False, ends_at=None):
    """Let somebody answer consults from now on. The same again changes nothing but its end. Raises CannotAssign."""
    now = timezone.now()
    if ends_at is not None and ends_at <= now:
        raise CannotAssign(_("The end has to lie ahead."))
    with transaction.atomic():
        _lock(cohort)
        place = {"program": cohort.program, "cohort": None if whole_program else cohort}
        found = ExpertAssignment.objects.filter(ended_at=None, user=user, **place).first()
        if found is not None and found.ends_at is not None and found.ends_at <= now:
            # Its day has passed: that one is over, and this is another, of which they are told.
            found.ended_at = found.ends_at
            found.save(update_fields=["ended_at"])
            found = None
        is_new = found is None
        if is_new:
            found = ExpertAssignment(user=user, given_by=by, starts_at=now, **place)
        found.ends_at = ends_at
        found.save()
        audit.record("assigned", found, by=by, user=user.pk, cohort=cohort.pk, whole_program=whole_program)
        if is_new:
            context = {"assignment": found, "url": settings.SITE_URL + reverse("consults_answering")}
            mail.send("consult_expert", user.email, context, subject=_("Case consults for you to answer"))
    access.forget(user)
    return found


def end(*, assignment, by, why):
    """End an assignment. What the person has in hand is given back, and everybody is told. Twice changes nothing."""
    why = drafting.plain(why)
    if not why.strip():
        raise WithoutReason(_("Say why. The reason is kept beside what you do."))
    with transaction.atomic():
        found = ExpertAssignment.objects.select_for_update(no_key=True, of=("self",)).get(pk=assignment.pk)
        if found.ended_at is None:
            found.ended_at, found.ended_by, found.ended_why = timezone.now(), by, why.strip()[:500]
            found.save(update_fields=["ended_at", "ended_by", "ended_why"])
            audit.record("unassigned", found, by=by, why=why, user=found.user_id)
    # After that transaction: a consult is always locked before the log is, or two acts would wait for each other. Should
    # this process die here, the clock does it.
    answering.free_what_nobody_holds()
    access.forget(assignment.user)
    return found


def promise(*, cohort, days, by):
    """Say in how many days consults of a cohort are answered; those that wait keep the day they were told."""
    with transaction.atomic():
        plan, _made = ConsultPlan.objects.select_for_update().get_or_create(cohort=cohort)
        if plan.answer_days != days:
            audit.record("promised", plan, by=by, before=plan.answer_days, after=days)
            plan.answer_days = days
            plan.save(update_fields=["answer_days"])
    return plan


def running_at(cohort):
    """Assignments that hold for a cohort, by name."""
    rows = ExpertAssignment.objects.running().filter(
        Q(cohort=cohort) | Q(cohort=None, program=cohort.program_id), user__is_active=True
    )
    return list(rows.select_related("user").order_by("user__last_name", "user__first_name", "pk"))


def _lock(cohort):
    return Cohort.objects.select_for_update(no_key=True, of=("self",)).get(pk=cohort.pk)
