"""Colleagues of the cohort whom a learner asks to rate a run. Who said what, and who has answered, no learner learns."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import actions
from assessments.models import Attempt, Reflection, TalkInvitation, TalkRating
from assessments.raters.form import rubric_now
from assessments.refusals import CannotInvite
from cms import audit
from courses.models import Enrollment

MOST = 5
"""Colleagues who are asked about a run at a time. One taken back makes room, whether or not they had answered:
what else would tell that they had."""
SHOWN_TO_COLLEAGUES = frozenset({"own_answer", "correctness"})
"""What an invited colleague may see of a run, as far as its learner may: the transcript and the trace."""
Role = TalkRating.Role


def colleagues(attempt):
    """Enrollments of those who study in the cohort of an attempt now, without its learner, by name."""
    rows = Enrollment.objects.active().filter(cohort=attempt.sitting.cohort_id).exclude(user=attempt.user_id)
    return rows.select_related("user").order_by("user__last_name", "user__first_name", "pk")


def invitations(attempt, item):
    """The invitations that stand, by name: their order tells nothing."""
    rows = TalkInvitation.objects.filter(attempt=attempt, item=item, withdrawn_at=None)
    return list(
        rows.select_related("colleague").order_by("colleague__last_name", "colleague__first_name", "pk")
    )


def is_invited(user, attempt, item):
    """Whether somebody is asked to rate a run now: by an invitation that stands, both still studying in its cohort."""
    asked = TalkInvitation.objects.filter(attempt=attempt, item=item, colleague=user, withdrawn_at=None)
    if not asked.exists():
        return False
    both = Enrollment.objects.active().filter(
        cohort=attempt.sitting.cohort_id, user__in=(user.pk, attempt.user_id)
    )
    return both.values("user").distinct().count() == 2


def invite(*, attempt, item, whom, shown):
    """Let colleagues of the cohort see this run and rate it. Who is asked already stays asked.

    whom   uuids of their enrollments
    shown  what the learner may see of the run: what is not open to them, they open to nobody

    All are asked or none. Returns the invitations made. Raises CannotInvite.
    """
    with transaction.atomic():
        attempt = actions.lock(attempt.pk)
        stands = invitations(attempt, item)
        found = list(colleagues(attempt).filter(uuid__in=whom))
        asked = {one.colleague_id for one in stands}
        new = [one for one in found if one.user_id not in asked]
        if found and not new:
            return []
        why_not = _why_not(attempt, item, shown) or _not_these(whom, found, len(stands) + len(new))
        if why_not:
            raise CannotInvite(why_not)
        made = []
        for one in new:
            made.append(TalkInvitation.objects.create(attempt=attempt, item=item, colleague=one.user))
            audit.record("invited", attempt, by=attempt.user, item=item, colleague=one.user_id)
        return made


def _why_not(attempt, item, shown):
    if not attempt.is_closed or not shown >= SHOWN_TO_COLLEAGUES:
        return _("You can ask a colleague once this run is handed in and its results are open to you.")
    if not Reflection.objects.filter(attempt=attempt, item=item).exists():
        return _("Write first what you keep and what you change. Then ask a colleague.")
    mine = Enrollment.objects.active().filter(cohort=attempt.sitting.cohort_id, user=attempt.user_id)
    if not mine.exists():
        return _("You are not enrolled in this cohort now, so nobody of it can be asked.")
    return ""


def _not_these(whom, found, all_asked):
    if not found or len(found) < len(set(whom)):
        return _("Choose somebody who studies in your cohort now.")
    if all_asked > MOST:
        return _(
            "You can ask %(most)s colleagues about one run. Take one invitation back first, or choose fewer."
        ) % {"most": MOST}
    return ""


def withdraw(*, attempt, item, colleague):
    """Take one invitation back: it opens nothing from now on. What was rated already stays. Twice changes nothing.

    colleague  id of the invitation
    """
    with transaction.atomic():
        attempt = actions.lock(attempt.pk)
        stands = next((one for one in invitations(attempt, item) if one.pk == colleague), None)
        if stands is not None:
            stands.withdrawn_at = timezone.now()
            stands.save(update_fields=["withdrawn_at"])
            audit.record("withdrew", attempt, by=attempt.user, item=item, colleague=stands.colleague_id)
    return stands


def waiting_for(user, cohort):
    """Invitations of a cohort that somebody has not answered yet, oldest first. One query where there is none."""
    studying = Enrollment.objects.active().filter(cohort=cohort).values("user")
    rows = TalkInvitation.objects.filter(
        colleague=user, withdrawn_at=None, attempt__sitting__cohort=cohort, attempt__user__in=studying
    ).exclude(attempt__state=Attempt.State.VOID)
    rows = rows.select_related("attempt__version", "attempt__user").defer("attempt__version__content")
    asked = list(rows.order_by("invited_at"))
    if not asked or rubric_now() is None:
        return []
    rated = TalkRating.objects.filter(by=user, role=Role.PEER, attempt__in=[one.attempt_id for one in asked])
    done = set(rated.values_list("attempt", "item"))
    return [one for one in asked if (one.attempt_id, one.item) not in done]
