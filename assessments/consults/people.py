"""Who asks, who answers, who may read what of a consult.

Askers read their own. Experts assigned to a cohort (or its whole program) read what was sent there, by seat and setting,
and by name where the asker signs. Faculty read nothing but what its asker offers to the cohort. The office counts.
"""

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from wagtail.models import Page

from assessments.models import Consult, ConsultPlan, ExpertAssignment
from assessments.models.consults import USUAL_DAYS
from cms import access
from cms.models import User
from courses.models import Cohort, Enrollment


@access.working(access.EXPERT)
def answers_somewhere(user):
    """Whether somebody is assigned to answer consults now."""
    return ExpertAssignment.objects.running().filter(user=user).exists()


def experts_of(cohort, now=None):
    """Everybody who answers consults of a cohort now."""
    rows = ExpertAssignment.objects.running(now).filter(_of(cohort))
    return list(User.objects.filter(pk__in=rows.values("user"), is_active=True).order_by("pk"))


def _of(cohort):
    return Q(cohort=cohort) | Q(cohort=None, program=cohort.program_id)


def has_expert(cohort):
    """Whether anybody is assigned to answer consults of a cohort now. One query."""
    return ExpertAssignment.objects.running().filter(_of(cohort), user__is_active=True).exists()


def was_expert_of(user, cohort):
    """Whether somebody answers consults of this cohort, or once did."""
    return ExpertAssignment.objects.filter(_of(cohort), user=user).exists()


def is_expert_of(user, cohort):
    """Whether somebody answers consults of this cohort now."""
    return ExpertAssignment.objects.running().filter(_of(cohort), user=user).exists()


def days_of(cohort):
    """In how many days a consult of this cohort is answered, as it is promised."""
    plan = ConsultPlan.objects.filter(cohort=cohort).first()
    return plan.answer_days if plan else USUAL_DAYS


# Which consults


def of_expert(user):
    """Consults that an expert may read: sent to a cohort of theirs, not their own; a queryset."""
    among = Q(pk__in=[])
    for program, cohort in (
        ExpertAssignment.objects.running().filter(user=user).values_list("program", "cohort")
    ):
        among |= Q(cohort=cohort) if cohort else Q(cohort__program=program)
    rows = Consult.objects.with_people().filter(among, sent_at__isnull=False)
    return rows.exclude(asker=user).exclude(state=Consult.State.WITHDRAWN)


def expert_or_404(user, uuid):
    """A consult this expert may read."""
    return get_object_or_404(of_expert(user).there(), uuid=uuid)


def own_or_404(user, uuid):
    """A consult of this person whose words are there."""
    return get_object_or_404(Consult.objects.with_people().there(), uuid=uuid, asker=user)


def places_of(user):
    """Enrollments in which somebody may ask now."""
    rows = Enrollment.objects.filter(user=user, state=Enrollment.State.ACTIVE)
    return list(rows.select_related("cohort__program").order_by("-enrolled_at"))


def readers_cohorts(user):
    """Cohorts whose published consults somebody reads: where they study, where they answer."""
    mine = Enrollment.objects.active().filter(user=user).values("cohort")
    among = Q(pk__in=mine)
    for program, cohort in (
        ExpertAssignment.objects.running().filter(user=user).values_list("program", "cohort")
    ):
        among |= Q(pk=cohort) if cohort else Q(program=program)
    return Cohort.objects.filter(among | _taught(user))


def _taught(user):
    among = Q(pk__in=[])
    for path in access.paths_taught(user):
        whole = Q(program__path=path[: -Page.steplen])
        among |= whole & (Q(course=None) | Q(course__path=path))
    return among


def published_for(user):
    """Consults that their cohorts read, as a queryset."""
    return Consult.objects.published().filter(cohort__in=readers_cohorts(user)).with_people()


def cohorts_for(user, action="assign"):
    """Cohorts for which somebody says who answers (or of which they count consults)."""
    rows = Cohort.objects.select_related("program", "course").order_by("-starts_on", "name")
    extent = access.reach(user, "consult", action)
    if extent == access.ALL:
        return rows
    return rows.filter(_taught(user)) if extent == access.COURSE else rows.none()


def offered_for(user):
    """Consults that wait to be read once more before their cohort does: of faculty's cohorts, of an expert's."""
    rows = Consult.objects.offered().with_people().exclude(asker=user)
    extent = access.reach(user, "consult", "publish")
    if extent is None:
        return rows.none()
    among = Q(cohort__in=Cohort.objects.filter(_taught(user)))
    for program, cohort in (
        ExpertAssignment.objects.running().filter(user=user).values_list("program", "cohort")
    ):
        among |= Q(cohort=cohort) if cohort else Q(cohort__program=program)
    return rows.filter(among)


def faculty_of(cohort):
    """People who teach in the cohort's program (or its one course) now."""
    root = cohort.root.path
    return User.objects.filter(
        role_grants__role=access.FACULTY,
        role_grants__ended_at=None,
        role_grants__course__path__startswith=root,
        is_active=True,
    ).distinct()


def may_read(user, consult, now=None):
    """Whether somebody may see this consult with its pictures."""
    if consult.erased_at:
        return False
    if consult.asker_id == user.pk:
        return True
    if consult.sent_at is None or consult.state == Consult.State.WITHDRAWN:
        return False
    if is_expert_of(user, consult.cohort):
        return True
    if consult.is_published and readers_cohorts(user).filter(pk=consult.cohort_id).exists():
        return True
    return offered_for(user).filter(pk=consult.pk).exists()


def offered_or_404(user, uuid):
    """A consult that this person may read once more, and publish."""
    found = offered_for(user).filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


def in_hand_without_work(now=None):
    """Waiting consults whose expert is no longer assigned to their cohort, or whose account is shut, by their rows."""
    now = now or timezone.now()
    held = Consult.objects.waiting().there().filter(taken_by__isnull=False).with_people()
    running = ExpertAssignment.objects.running(now).filter(
        user__in=held.values("taken_by"), user__is_active=True
    )
    there = {
        (user, program, cohort) for user, program, cohort in running.values_list("user", "program", "cohort")
    }
    return [
        one
        for one in held
        if (one.taken_by_id, one.cohort.program_id, one.cohort_id) not in there
        and (one.taken_by_id, one.cohort.program_id, None) not in there
    ]
