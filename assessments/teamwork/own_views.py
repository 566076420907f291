"""A learner's own page of their teams: who is in them, what they are set, and how the learner stands."""

from collections import defaultdict

from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.models import TeamMember, TeamWork
from assessments.teamwork import mine
from assessments.teamwork import parts as of_people
from assessments.teamwork.people import stayed


@require_safe
def teams(request):
    """My teams now with their tasks, and those I was in."""
    places = TeamMember.objects.filter(user=request.user).with_people().order_by("-starts_at", "-pk")
    now = [one for one in places if one.ended_at is None and one.team.ended_at is None]
    past = [one for one in places if one not in now]
    parts = of_people.parts([request.user.pk]).get(request.user.pk, [])
    begun = _begun(past, parts)
    mates = mine.mates([one.team_id for one in now], request.user)
    context = {
        "teams": [
            {
                "place": one,
                "mates": mates.get(one.team_id, []),
                "parts": [part for part in parts if part.work.team_id == one.team_id],
            }
            for one in now
        ],
        "past": [
            {
                "place": one,
                "parts": [part for part in parts if part.work.team_id == one.team_id],
                "begun": begun.get(one.team_id, []) if stayed(one, one.team) else [],
            }
            for one in past
        ],
        "waiting": [part for part in parts if part.waits],
    }
    return render(request, "assessments/teamwork/teams.html", context)


def _begun(places, parts):
    """{team id: [TeamWork, …]} that were begun and not done when the team itself ended: its members look back at them."""
    ended = {one.team_id for one in places if stayed(one, one.team)}
    done = {part.work.pk for part in parts}
    works = TeamWork.objects.standing().with_all().filter(team__in=ended).exclude(began_at=None)
    found = defaultdict(list)
    for work in works.order_by("task__opens_at", "pk") if ended else ():
        if work.pk not in done:
            found[work.team_id].append(work)
    return found
