"""What each reader of a plan has seen, and when mail is sent to them about what is said there."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.careplans.rooms import KIND
from assessments.models import PlanComment, PlanReader, TeamMember, TeamWork
from assessments.teamwork import mailing, people
from assessments.teamwork.mailing import ABOUT_COMMENTS, Letters

SETTLES = timedelta(minutes=3)
"""How long a conversation is left to settle before mail is sent at once: several comments make one mail."""
A_DAY = timedelta(days=1)


def note_seen(*, work_id, user, change):
    """Note the last change somebody has had on their screen; it never goes back."""
    rows = PlanReader.objects.filter(work_id=work_id, user=user)
    if rows.filter(seen__lt=change).update(seen=change, seen_at=timezone.now()) or rows.exists():
        return
    defaults = {"seen": change, "seen_at": timezone.now(), "told": change}
    PlanReader.objects.get_or_create(work_id=work_id, user=user, defaults=defaults)


def make_readers(work):
    """See to it that every member now is a reader, so that mail reaches those who never opened the plan."""
    known = set(PlanReader.objects.filter(work=work).values_list("user_id", flat=True))
    members = TeamMember.objects.filter(team=work.team, ended_at=None).values_list("user_id", flat=True)
    for user in set(members) - known:
        PlanReader.objects.get_or_create(work=work, user_id=user)


def send_due(now=None):
    """Send the mails that are due: about comments of others since the last mail or look. Return how many.

    A mail says who wrote and where, and nothing of what was written. Safe to run twice: what was told is noted under
    the reader's row in the transaction that queues the mail.
    """
    now = now or timezone.now()
    works = TeamWork.objects.standing().filter(task__version__kind=KIND)
    due = (
        PlanReader.objects.filter(work__in=works.values("pk"))
        .filter(
            _wanting(),
            Q(user__team_mail_choice__letters=Letters.SOON) | Q(told_at=None) | Q(told_at__lte=now - A_DAY),
        )
        .annotate(last=Max("work__plan_rows__comments__change"))
        .filter(told__lt=F("last"), seen__lt=F("last"))
    )
    return sum(_tell(pk, now) for pk in due.values_list("pk", flat=True))


def _wanting():
    """Which readers want letters about comments: who chose so; else members daily, and faculty not at all."""
    members = TeamMember.objects.filter(team=OuterRef("work__team"), user=OuterRef("user"), ended_at=None)
    chosen = Q(user__team_mail_choice__letters__in=ABOUT_COMMENTS)
    return chosen | (Q(user__team_mail_choice=None) & Exists(members))


def _tell(pk, now):
    with transaction.atomic():
        reader = PlanReader.objects.select_for_update(of=("self",)).select_related("user").get(pk=pk)
        work = TeamWork.objects.with_all().get(pk=reader.work_id)
        fresh = list(
            PlanComment.objects.filter(
                row__work=work, change__gt=max(reader.told, reader.seen), erased_at=None
            )
            .exclude(by=reader.user_id)
            .order_by("change")
        )
        if not fresh or not _belongs(reader, work):
            # Nothing to tell them: not looked at again until somebody writes.
            PlanReader.objects.filter(pk=pk).update(told=work.change)
            return False
        if not _is_due(reader, fresh, now):
            return False
        mailing.write(
            reader.user,
            "plan_comments",
            {"work": work, "user": reader.user, "names": _names(fresh), "count": len(fresh)},
            subject=_("New comments on your team’s plan: %(title)s") % {"title": work.task.version.title},
        )
        PlanReader.objects.filter(pk=pk).update(told=fresh[-1].change, told_at=now)
    return True


def _is_due(reader, fresh, now):
    if mailing.chosen(reader.user) == Letters.SOON:
        return fresh[-1].at <= now - SETTLES
    return reader.told_at is None or reader.told_at <= now - A_DAY


def _belongs(reader, work):
    """Whether somebody still belongs to the room: nobody is told of a team they left."""
    is_member = TeamMember.objects.filter(team=work.team, user=reader.user_id, ended_at=None).exists()
    return reader.user.is_active and (is_member or people.teaches(reader.user, work.task))


def _names(comments):
    from cms.models import User

    people_ = User.objects.filter(pk__in={one.by_id for one in comments})
    return ", ".join(sorted(str(one) for one in people_))
