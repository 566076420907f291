"""One way into changing what a team sees: under the lock of its work, by who is in the team in that very moment."""

from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import TeamMember, TeamWork
from assessments.teamwork import people, scope
from assessments.teamwork.teams import lock_work


@contextmanager
def changing(room):
    """The room anew, with its work locked to the end: who left, or what closed, since the page was made is known."""
    with transaction.atomic():
        lock_work(room.work)
        again = people.room(room.user, room.work.uuid, room.work.task.version.kind)
        yield again
        if again.work.began_at is None:
            TeamWork.objects.filter(pk=again.work.pk, began_at=None).update(began_at=timezone.now())


def may_mark(room):
    """Whether somebody judges team work here: teaches the course. Who only runs the site reads, and says nothing."""
    return scope.may(room.user, room.work.task.teaming, "mark")


def members(work):
    """The running places of a work's team, in the order in which they came."""
    rows = TeamMember.objects.filter(team=work.team_id, ended_at=None).select_related("user")
    return list(rows.order_by("starts_at", "pk"))


def named(people_):
    """ "Ana, Ben and Cleo" of people, in their order."""
    names = [str(one) for one in people_]
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}
