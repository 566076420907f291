"""A room that somebody may not look into any more: why, and what they had just written there, to be copied."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from assessments.teamwork.refusals import NotInTeam


def page(request, room, refused=None):
    """For who left a team that goes on and works on the same with another one, which they could tell what they read."""
    if refused is None:
        words = _(
            "You work on “%(title)s” with another team now, so how %(team)s goes on is not shown to you. What you "
            "wrote there stays yours."
        )
        raise NotInTeam(words % {"title": room.work.task.version.title, "team": room.work.team})
    typed = [text for name, text in request.POST.items() if name == "text" or name.startswith("text:")]
    context = {"work": room.work, "refused": refused, "not_taken": [one for one in typed if one.strip()]}
    return render(request, "assessments/together/shut.html", context, status=refused.status)
