"""Who meets in a team's room: its members now, faculty of the program, and who was a member once."""

from dataclasses import dataclass

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import TeamMember, TeamWork
from assessments.teamwork import scope
from assessments.teamwork.refusals import NotInTeam, NotOpen


@dataclass(frozen=True)
class Room:
    """A team's work as one person meets it.

    member      their running place in the team, or None
    was_member  their last place there that ended, or None
    is_faculty  whether they teach what the cohort studies, any course of it, or run the site
    """

    work: TeamWork
    user: object
    member: TeamMember | None
    was_member: TeamMember | None
    is_faculty: bool

    @property
    def stayed(self):
        """Whether they were in the team until it was dissolved or closed: they look back at what they did there."""
        return self.was_member is not None and stayed(self.was_member, self.work.team)

    @property
    def is_shut(self):
        """Whether they left a team that goes on: what the others do from then on is not theirs to read, in any room."""
        return self.member is None and not self.is_faculty and not self.stayed

    @property
    def is_open(self):
        """Whether the work may be changed now."""
        return self.work.task.is_open() and self.work.team.ended_at is None

    def need_member(self):
        """Return the running place, or raise NotInTeam with what became of it."""
        if self.member is not None:
            return self.member
        if self.was_member is not None:
            raise NotInTeam(
                _("Your place in %(team)s ended. What you wrote there stays yours; nothing new was taken.")
                % {"team": self.work.team}
            )
        raise NotInTeam(_("Only members of %(team)s change what it works on.") % {"team": self.work.team})

    def need_open(self):
        """Raise NotOpen, with when, unless the work may be changed now."""
        task, now = self.work.task, timezone.now()
        if task.ended_at is not None:
            raise NotOpen(_("Faculty took this exercise back. Nothing was changed."))
        if self.work.team.ended_at is not None:
            raise NotOpen(_("This team was dissolved. Nothing was changed."))
        if task.opens_at > now:
            raise NotOpen(_("This exercise is not open yet."))
        if task.is_over(now):
            raise NotOpen(_("This exercise is closed. Nothing was changed."))


def stayed(place, team):
    """Whether a place that ended was held until the team itself was."""
    return team.ended_at is not None and place.ended_at is not None and place.ended_at >= team.ended_at


def teaches(user, task):
    """Whether somebody reads the work of the teams of a task: team work is a program's, and so is who teaches it."""
    return scope.may(user, task.teaming, "read_work")


def room(user, uuid, kind):
    """The room of a work of this kind for somebody who belongs there now or once, or teaches there; else Http404."""
    work = TeamWork.objects.with_all().filter(uuid=uuid, task__version__kind=kind).first()
    if work is None:
        raise Http404
    places = list(TeamMember.objects.filter(team=work.team, user=user).order_by("-starts_at", "-pk"))
    member = next((one for one in places if one.ended_at is None), None)
    was = next((one for one in places if one.ended_at is not None), None) if member is None else None
    is_faculty = teaches(user, work.task)
    if member is None and was is None and not is_faculty:
        raise Http404
    return Room(work, user, member, was, is_faculty)
