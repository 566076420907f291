"""A room that somebody may not look into any more: why, and what they had just written there, to be copied."""

from django.shortcuts import render

from assessments.teamwork import people


def open_room(request, uuid, kind):
    """The room for a member, faculty, or who was in the team to its end and looks back; else NotInTeam or Http404."""
    room = people.room(request.user, uuid, kind)
    if room.is_shut:
        room.need_member()
    return room


def page(request, room, refused=None):
    """For who left a team that goes on: NotInTeam, or a page with why, and what was sent with it in their words."""
    if refused is None:
        room.need_member()
    typed = [text for name, text in request.POST.items() if name == "text" or name.startswith("text:")]
    context = {"work": room.work, "refused": refused, "not_taken": [one for one in typed if one.strip()]}
    return render(request, "assessments/together/shut.html", context, status=refused.status)
