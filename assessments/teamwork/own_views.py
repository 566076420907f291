"""A learner's own page of their teams: who is in them, what they are set, and how the learner stands."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.models import TeamMember
from assessments.teamwork import mine
from assessments.teamwork import parts as of_people


@require_safe
def teams(request):
    """My teams now with their tasks, and those I was in."""
    places = TeamMember.objects.filter(user=request.user).with_people().order_by("-starts_at", "-pk")
    now = [one for one in places if one.ended_at is None and one.team.ended_at is None]
    past = [one for one in places if one not in now]
    parts = of_people.parts([request.user.pk]).get(request.user.pk, [])
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
            {"place": one, "parts": [part for part in parts if part.work.team_id == one.team_id]}
            for one in past
        ],
        "waiting": [part for part in parts if part.waits],
    }
    return render(request, "assessments/teamwork/teams.html", context)
