"""Mail where somebody waits for somebody: to the running members of a team, those who want it."""

from django.conf import settings
from django.urls import reverse

from assessments.models import TeamMailChoice
from assessments.teamwork.entering import members
from cms import mail


def wants(user):
    """Whether somebody wants these letters. Without a word of theirs: yes."""
    choice = TeamMailChoice.objects.filter(user=user).first()
    return choice is None or choice.wants


def choose(*, user, wants):
    """Say whether one wants them."""
    TeamMailChoice.objects.update_or_create(user=user, defaults={"wants": bool(wants)})


def tell(work, template, *, subject, url=None, but=(), **context):
    """Write to everybody in a team but those named (ids), in the transaction that is running."""
    places = [one for one in members(work) if one.user_id not in set(but) and one.user.is_active]
    silent = set(
        TeamMailChoice.objects.filter(user__in=[one.user_id for one in places], wants=False).values_list(
            "user_id", flat=True
        )
    )
    told = [one for one in places if one.user_id not in silent]
    about = {
        "work": work,
        "title": work.task.version.title,
        "team": work.team,
        "url": settings.SITE_URL + (url or work.url),
        "choice_url": settings.SITE_URL + reverse("team_mail"),
        **context,
    }
    for one in told:
        mail.send(template, one.user.email, {**about, "person": one.user}, subject=subject)
    return len(told)
