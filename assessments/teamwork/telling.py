"""Mails about teams: who is in one's team, that a place ended, that dates moved, that a team is too small."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from cms import access, mail
from cms.models import User


def teachers(cohort):
    """Active faculty of any course of what a cohort studies."""
    from courses.models import CoursePage

    root = cohort.root
    courses = CoursePage.objects.descendant_of(root, inclusive=True).values("pk")
    holds = Q(role_grants__role=access.FACULTY, role_grants__ended_at=None, role_grants__course__in=courses)
    return User.objects.filter(holds, is_active=True).distinct().order_by("pk")


def joined(member):
    """Tell somebody that they are in a team, and who is in it with them."""
    team = member.team
    others = team.members.filter(ended_at=None).exclude(pk=member.pk).select_related("user").order_by("pk")
    about = {"member": member, "team": team, "teaming": member.teaming, "others": list(others)}
    mail.send(
        "team_joined",
        member.user.email,
        about | {"url": reverse("teams")},
        subject=_("You are in %(team)s: %(teaming)s") % {"team": team, "teaming": member.teaming.title},
    )


def left(member):
    """Tell somebody that their place in a team ended, by whose word it did; what they wrote stays theirs."""
    mail.send(
        "team_left",
        member.user.email,
        {"member": member, "team": member.team, "teaming": member.teaming, "url": reverse("teams")},
        subject=_("You are no longer in %(team)s") % {"team": member.team},
    )


def dates_moved(task, before):
    """Tell the members of all teams that an exercise has other dates. before: the dates it had, by name."""
    members = task.teaming.members.filter(ended_at=None, team__ended_at=None).select_related("user")
    for member in members:
        mail.send(
            "team_dates",
            member.user.email,
            {"task": task, "before": before, "zone": task.teaming.cohort.time_zone, "url": reverse("teams")},
            subject=_("Other dates: %(title)s") % {"title": task.version.title},
        )


def too_small(team, *, number, proposal, but=None):
    """Tell faculty, once, that a team has fewer members than it should, and what could be done. but: who knows it."""
    teaming = team.teaming
    about = {"team": team, "teaming": teaming, "number": number, "proposal": proposal}
    about["url"] = reverse("teaming", args=[teaming.uuid])
    for person in teachers(teaming.cohort):
        if but is None or person.pk != but.pk:
            mail.send(
                "team_too_small",
                person.email,
                about,
                subject=_("%(team)s is too small: %(teaming)s") % {"team": team, "teaming": teaming.title},
            )
