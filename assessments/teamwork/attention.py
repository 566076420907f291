"""What of teams waits for faculty on their own page: a team left too small, and learners without a team."""

from collections import defaultdict

from django.db.models import Count, F, Max, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models import Team, TeamMember
from assessments.teamwork import scope
from cms import access, attention
from courses.models import Enrollment


@attention.card(order=32)
def teams_too_small(user):
    """Teams of one's cohorts with fewer members than they should have, since somebody left."""
    if access.reach(user, "team", "form") is None:
        return None
    mine = scope.teamings_for(user, "form").filter(ended_at=None)
    rows = (
        Team.objects.filter(teaming__in=mine, ended_at=None)
        .annotate(
            number_of=Count("members", filter=Q(members__ended_at=None)), since=Max("members__ended_at")
        )
        .filter(number_of__lt=F("teaming__least"))
        .select_related("teaming__cohort")
        .order_by("teaming", "number")
    )
    items = [
        attention.Item(
            f"{team}, {team.teaming.title}",
            reverse("teaming", args=[team.teaming.uuid]),
            ngettext(
                "One member, %(least)d are needed", "%(n)d members, %(least)d are needed", team.number_of
            )
            % {"n": team.number_of, "least": team.teaming.least},
            at=team.since or team.made_at,
        )
        for team in rows
    ]
    return attention.Card(_("Teams that are too small"), items, more_url=reverse("team_desk"))


@attention.card(order=33)
def without_a_team(user):
    """Learners of a cohort that works in teams who are in none. Three queries, however many cohorts."""
    if access.reach(user, "team", "form") is None:
        return None
    mine = scope.teamings_for(user, "form").filter(ended_at=None)
    teamings = list(mine.filter(pk__in=Team.objects.filter(ended_at=None).values("teaming")))
    study, placed = defaultdict(set), defaultdict(set)
    active = Enrollment.objects.filter(
        cohort__in={one.cohort_id for one in teamings}, state=Enrollment.State.ACTIVE
    )
    for cohort, learner in active.values_list("cohort", "user"):
        study[cohort].add(learner)
    members = TeamMember.objects.filter(teaming__in=teamings, ended_at=None)
    for teaming, learner in members.values_list("teaming", "user"):
        placed[teaming].add(learner)
    items = [
        attention.Item(
            f"{one.title}, {one.cohort.name}",
            reverse("teaming_by_hand", args=[one.uuid]),
            ngettext("One learner is in no team", "%(n)d learners are in no team", number) % {"n": number},
        )
        for one in teamings
        if (number := len(study[one.cohort_id] - placed[one.pk]))
    ]
    return attention.Card(_("Learners without a team"), items, more_url=reverse("team_desk"))
