"""The room of a plan: who may come in, who is there just now, and whether anything has changed. A poll costs one query."""

import dataclasses
import time
from dataclasses import dataclass

from django.core.cache import cache

from assessments.models import TeamMember, TeamTask
from assessments.teamwork import people, shut, teams

KIND = "care_plan"
HERE = 45
"""Seconds for which somebody counts as here after their page said so; pages say it every fifteen seconds."""
A_DAY = 86_400


def room_or_404(request, uuid):
    """The room for a member, faculty, or who was in the team to its end and looks back; else NotInTeam or Http404."""
    return shut.open_room(request, uuid, KIND)


def locked(room):
    """The room anew, its work locked to the end of the transaction, for a member who may change it now.

    Raises NotInTeam or NotOpen: a place may have ended, or the exercise closed, since the page was opened.
    """
    found = locked_for_talk(room)
    found.need_member()
    found.need_open()
    return found


def locked_for_talk(room):
    """The same without asking whether it may be changed: for what faculty may do as well."""
    work = teams.lock_work(room.work)
    places = TeamMember.objects.filter(team=work.team, user=room.user).order_by("-starts_at", "-pk")
    running = next((one for one in places if one.ended_at is None), None)
    was = places[0] if places and running is None else None
    return dataclasses.replace(room, work=work, member=running, was_member=was)


@dataclass(frozen=True)
class Glance:
    """What a poll needs to know: the number of the last change, and whether the plan may be changed now."""

    work_id: int
    change: int
    is_open: bool


def glance(user, uuid):
    """One look at the room for somebody who belongs there; one query for a member. Raises as room_or_404 does."""
    places = TeamMember.objects.filter(
        user=user, team__works__uuid=uuid, team__works__task__version__kind=KIND
    )
    row = (
        places.order_by("ended_at")
        .values_list(
            "ended_at",
            "team__works__pk",
            "team__works__change",
            "team__ended_at",
            "team__works__task__opens_at",
            "team__works__task__closes_at",
            "team__works__task__ended_at",
        )
        .filter(ended_at=None)
        .first()
    )
    if row is not None:
        _ended, work, change, dissolved, opens, closes, back = row
        task = TeamTask(opens_at=opens, closes_at=closes, ended_at=back)
        return Glance(work, change, task.is_open() and dissolved is None)
    found = people.room(user, uuid, KIND)
    if found.is_shut:
        found.need_member()
    return Glance(found.work.pk, found.work.change, found.is_open)


# Who is here. It lives in the cache, which every web process shares, and is forgotten by itself: nothing of it is kept.


def beat(work_id, user, row=""):
    """Note that somebody has the room open, and which row they are at work on ("" for none)."""
    roster = cache.get(_roster(work_id)) or []
    if user.pk not in roster:
        cache.set(_roster(work_id), [*roster[-60:], user.pk], A_DAY)
    said = {"name": user.first_name or str(user), "full": str(user), "row": row, "at": time.time()}
    cache.set(_place(work_id, user.pk), said, HERE)


def leave(work_id, user):
    """Somebody closed the room."""
    cache.delete(_place(work_id, user.pk))


def here(work_id, *, but=None):
    """Who has the room open now, as {user id: {"name", "full", "row"}}; no query."""
    keys = {_place(work_id, pk): pk for pk in cache.get(_roster(work_id)) or [] if pk != but}
    found = cache.get_many(keys)
    return {
        keys[key]: {name: said[name] for name in ("name", "full", "row")}
        for key, said in sorted(found.items())
    }


def _roster(work_id):
    return f"plan-roster:{work_id}"


def _place(work_id, user_id):
    return f"plan-here:{work_id}:{user_id}"
