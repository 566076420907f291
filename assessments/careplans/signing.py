"""Signing a plan: each member by name, as it stands. A change afterwards asks everybody again."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.careplans.refusals import NotSigned
from assessments.careplans.rooms import locked
from assessments.careplans.standing import plan_of, signing_of
from assessments.models import PlanCompletion, PlanSignature, TeamMember, TeamWork
from assessments.teamwork import teams
from cms import audit
from courses import facts


def sign(*, room, seen):
    """Sign the plan for a member who has seen it at change `seen`. Raises NotSigned where it moved on since, or is empty."""
    with transaction.atomic():
        room = locked(room)
        plan = plan_of(room.work)
        if not plan.rows:
            raise NotSigned(_("There is nothing in the plan yet. Write it together first."))
        if plan.changed > seen:
            raise NotSigned(
                _(
                    "The plan changed since this page was loaded. Read what is new, and sign again if you agree."
                )
            )
        last = PlanSignature.objects.filter(work=room.work, member=room.member).order_by("change").last()
        if last is not None and last.change > plan.changed:
            return last
        number = teams.note_change(room.work)
        signature = PlanSignature.objects.create(
            work=room.work, member=room.member, change=number, sha256=plan.sha256
        )
        audit.record(
            "signed", signature, by=room.user, about=room.user, work=str(room.work.uuid), sha256=plan.sha256
        )
        settle(room.work)
    return signature


def began(work):
    """Note when a team began."""
    if work.began_at is None:
        work.began_at = timezone.now()
        TeamWork.objects.filter(pk=work.pk, began_at=None).update(began_at=work.began_at)


def reopen(work):
    """The plan is another one now: what was complete is so no more."""
    if work.completed_at is not None:
        work.completed_at = None
        TeamWork.objects.filter(pk=work.pk).update(completed_at=None)
        _tell_facts(work)


def settle(work):
    """Complete a work whose running members have all signed the plan as it stands; reopen it where one has not.

    Called under the work's lock by whoever signs, and when the team's members change. What it comes to by rule then is
    kept for good.
    """
    plan = plan_of(work)
    signing = signing_of(plan)
    is_whole = bool(plan.rows) and bool(signing) and all(one.holds for one in signing)
    if is_whole == (work.completed_at is not None):
        return
    if not is_whole:
        reopen(work)
        return
    work.completed_at = timezone.now()
    TeamWork.objects.filter(pk=work.pk).update(completed_at=work.completed_at)
    score = plan.score()
    last = work.plan_completions.aggregate(most=Max("number"))["most"] or 0
    PlanCompletion.objects.create(
        work=work,
        number=last + 1,
        change=work.change,
        sha256=plan.sha256,
        points=score.points,
        most=score.most,
        harms=len(score.harms),
    )
    _tell_facts(work)


def members_changed(work):
    """Somebody came or left: while the exercise is open, the plan is complete with the signatures of who is there now."""
    if work.task.is_open() and work.team.ended_at is None:
        settle(work)


def _tell_facts(work):
    for user in TeamMember.objects.filter(team=work.team, ended_at=None).values_list("user_id", flat=True):
        facts.changed(user)
