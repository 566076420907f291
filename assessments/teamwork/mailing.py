"""Letters about team work, and the one place where their reader says which they want.

A letter is written where somebody waits for somebody: to the running members of a team. What is said in a plan comes
more often, so it is told apart (careplans/readers.py), by the same choice. Who is in one's team, and that dates moved,
is told to everybody.
"""

from django.conf import settings
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import PlanReader, TeamMailChoice, TeamMember, TeamWork
from assessments.teamwork.entering import members
from assessments.teamwork.refusals import NoSuchChoice
from cms import mail
from cms.stop_links import StopLink

Letters = TeamMailChoice.Letters
USUAL = Letters.DAILY
"""For who is in a team and has said nothing."""
ABOUT_COMMENTS = (Letters.SOON, Letters.DAILY)
"""With these, comments on plans are told as well."""
STOPS = StopLink("team_mail_stop", salt="letters about team work")


def chosen(user):
    """What somebody chose, or ""."""
    return TeamMailChoice.objects.filter(user=user).values_list("letters", flat=True).first() or ""


def holds(user):
    """What holds for somebody: what they chose; else what is usual for who is, or will be, in a team.

    Who has never been in one, such as faculty, hears of comments only if they ask for it.
    """
    return chosen(user) or (USUAL if _may_be_member(user) else Letters.NONE)


def _may_be_member(user):
    if TeamMember.objects.filter(user=user).exists():
        return True
    return user.enrollments.active().exists()


def choose(*, user, letters):
    """Say which letters one wants. Raises NoSuchChoice."""
    if letters not in Letters.values:
        raise NoSuchChoice(_("Choose which letters you want. Nothing was changed."))
    with transaction.atomic():
        if letters in ABOUT_COMMENTS and holds(user) not in ABOUT_COMMENTS:
            _from_now_on(user)
        TeamMailChoice.objects.update_or_create(
            user=user, defaults={"letters": letters, "said_at": timezone.now()}
        )


def _from_now_on(user):
    """What was said in plans while somebody wanted no letters about it is not told to them afterwards."""
    change = TeamWork.objects.filter(pk=OuterRef("work")).values("change")
    PlanReader.objects.filter(user=user).update(told=Subquery(change[:1]))


def write(user, template, context, *, subject):
    """Queue one of these letters, with the links by which its reader chooses, or stops them all."""
    links = {"choice_url": settings.SITE_URL + reverse("team_mail"), "stop_url": STOPS.url(user)}
    mail.send(template, user.email, {**context, **links}, subject=subject, headers=STOPS.headers(user))


def tell(work, template, *, subject, url=None, but=(), **context):
    """Write to everybody in a team but those named (ids), in the transaction that is running."""
    places = [one for one in members(work) if one.user_id not in set(but) and one.user.is_active]
    users = [one.user_id for one in places]
    none = TeamMailChoice.objects.filter(user__in=users, letters=Letters.NONE)
    silent = set(none.values_list("user_id", flat=True))
    told = [one for one in places if one.user_id not in silent]
    about = {
        "work": work,
        "title": work.task.version.title,
        "team": work.team,
        "url": settings.SITE_URL + (url or work.url),
        **context,
    }
    for one in told:
        write(one.user, template, {**about, "person": one.user}, subject=subject)
    return len(told)
