"""Ratings of a run of a conversation: by the learner, an invited colleague, faculty, and a standardized patient.

The rubric of the day stands in each rating as it was, so that a later change moves none. One lock each, the attempt's.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import actions, forms, talking
from assessments.engine import rubric as engine
from assessments.models import Attempt, Reflection, Rubric, TalkInvitation, TalkRating
from assessments.refusals import CannotInvite, NothingToMark, NotRatedYet, WordsTooLong
from assessments.written_answers import may_mark
from cms import audit
from courses.models import Enrollment

SLUG = "talking-with-people"
"""The rubric of nine dimensions by which conversations are rated."""
Role = TalkRating.Role
SHOWN_TO_COLLEAGUES = frozenset({"own_answer", "correctness"})
"""What an invited colleague may see of a run, as far as its learner may: the transcript and the trace."""


def rubric_now():
    """The rubric as it is published now; None while there is none."""
    found = Rubric.objects.filter(slug=SLUG, live=True).first()
    return found and found.read()[0]


def roles_of(user, attempt, item):
    """In which roles somebody may rate a run that is over: () for nobody."""
    if attempt.state == Attempt.State.VOID:
        return ()
    if attempt.user_id == user.pk:
        written = Reflection.objects.filter(attempt=attempt, item=item).exists()
        return (Role.SELF,) if written else ()
    found = ()
    if attempt.is_closed and may_mark(user, attempt):
        found += (Role.FACULTY, Role.PATIENT)
    if is_invited(user, attempt, item):
        found += (Role.PEER,)
    return found


def rate(*, attempt, item, role, by, levels, note=""):
    """Keep how somebody rates a run; rating again in the same role replaces what they said before.

    levels  {criterion: level}, one for each criterion of the rubric of now

    Raises NothingToMark where this person may not rate so, or no rubric is published; NotRatedYet; WordsTooLong.
    """
    note = forms.written(note).strip()
    with transaction.atomic():
        attempt = actions.lock(attempt.pk)
        rubric = rubric_now()
        if rubric is None or role not in roles_of(by, attempt, item):
            raise NothingToMark(_("There is nothing for you to rate here."))
        if len(note) > talking.MOST_CHARACTERS:
            raise WordsTooLong(len(note), talking.MOST_CHARACTERS)
        known = {one.id: levels[one.id] for one in rubric.criteria if one.level(levels.get(one.id))}
        missing = [one for one in rubric.criteria if one.id not in known]
        if missing:
            raise NotRatedYet(missing)
        values = {"rubric": engine.frozen(rubric), "levels": known, "note": note, "at": timezone.now()}
        found, _made = TalkRating.objects.update_or_create(
            attempt=attempt, item=item, role=role, by=by, defaults=values
        )
        audit.record("rated", attempt, by=by, item=item, role=str(role))
        return found


# A colleague


def colleagues(attempt):
    """Enrollments of those who study in the cohort of an attempt now, without its learner, by name."""
    rows = Enrollment.objects.active().filter(cohort=attempt.sitting.cohort_id).exclude(user=attempt.user_id)
    return rows.select_related("user").order_by("user__last_name", "user__first_name", "pk")


def invitation(attempt, item):
    """The invitation that stands, or None."""
    rows = TalkInvitation.objects.filter(attempt=attempt, item=item, withdrawn_at=None)
    return rows.select_related("colleague").first()


def is_invited(user, attempt, item):
    """Whether somebody is asked to rate a run now: by an invitation that stands, both still studying in its cohort."""
    asked = TalkInvitation.objects.filter(attempt=attempt, item=item, colleague=user, withdrawn_at=None)
    if not asked.exists():
        return False
    both = Enrollment.objects.active().filter(
        cohort=attempt.sitting.cohort_id, user__in=(user.pk, attempt.user_id)
    )
    return both.values("user").distinct().count() == 2


def invite(*, attempt, item, colleague, shown):
    """Let one colleague of the cohort see this run and rate it. The same one again changes nothing.

    colleague  uuid of their enrollment
    shown      what the learner may see of the run: what is not open to them, they open to nobody

    Raises CannotInvite.
    """
    with transaction.atomic():
        attempt = actions.lock(attempt.pk)
        stands = invitation(attempt, item)
        found = colleagues(attempt).filter(uuid=colleague).first()
        if found is not None and stands is not None and stands.colleague_id == found.user_id:
            return stands
        why_not = _why_not(attempt, item, stands, found, shown)
        if why_not:
            raise CannotInvite(why_not)
        made = TalkInvitation.objects.create(attempt=attempt, item=item, colleague=found.user)
        audit.record("invited", attempt, by=attempt.user, item=item, colleague=found.user_id)
        return made


def _why_not(attempt, item, stands, found, shown):
    if not attempt.is_closed or not shown >= SHOWN_TO_COLLEAGUES:
        return _("You can ask a colleague once this run is handed in and its results are open to you.")
    if not Reflection.objects.filter(attempt=attempt, item=item).exists():
        return _("Write first what you keep and what you change. Then ask a colleague.")
    if stands is not None:
        return _("You have asked %(name)s. Take that back first, or wait for what they say.") % {
            "name": stands.colleague
        }
    if (
        not Enrollment.objects.active()
        .filter(cohort=attempt.sitting.cohort_id, user=attempt.user_id)
        .exists()
    ):
        return _("You are not enrolled in this cohort now, so nobody of it can be asked.")
    if found is None:
        return _("Choose somebody who studies in your cohort now.")
    return ""


def withdraw(*, attempt, item):
    """Take the invitation back: it opens nothing from now on. What was rated already stays. Twice changes nothing."""
    with transaction.atomic():
        attempt = actions.lock(attempt.pk)
        stands = invitation(attempt, item)
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
