"""A room at one moment as its reader meets it: the plan, who belongs to it, what was said, and whether keys are out."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from assessments.careplans import cards, rooms, sides, wording
from assessments.careplans.standing import plan_of
from assessments.models import PlanComment, PlanMark, PlanReader, TeamMember
from assessments.teamwork.entering import may_mark
from cms.models import User


@dataclass
class Screen:
    """Everything about a room at one moment, read in a fixed number of queries."""

    room: object
    plan: object
    members: list
    names: dict
    comments: dict
    reader: PlanReader | None
    mark: PlanMark | None
    here: dict

    @property
    def work(self):
        """The work."""
        return self.room.work

    @property
    def exercise(self):
        """The frozen exercise."""
        return self.work.task.version.definition

    @property
    def may_write(self):
        """Whether the reader may change the plan now."""
        return self.room.member is not None and self.room.is_open

    @property
    def may_talk(self):
        """Whether the reader may comment now."""
        return self.room.is_open and (self.room.member is not None or self.room.is_faculty)

    @property
    def may_mark(self):
        """Whether the reader marks plans here: who only runs the site reads."""
        return may_mark(self.room)

    @property
    def shows_keys(self):
        """Whether the must-haves and must-nots may be read: by faculty at once, by the team as the author chose."""
        if self.room.is_faculty and self.room.member is None:
            return True
        return keys_are_out(self.work, self.exercise, self.mark)

    @cached_property
    def running(self):
        """The members now."""
        return [one for one in self.members if one.ended_at is None]

    @cached_property
    def disciplines(self):
        """Names of the disciplines one can be an owner by, by code: those the exercise expects, and those of the team.

        Those of members who left are among them: their rows still name them.
        """
        found = dict(self.exercise.names)
        for one in self.members:
            if one.code and one.code not in found:
                found[one.code] = one.seat or one.code
        return found

    def name(self, user_id):
        """Somebody's name."""
        return self.names.get(user_id) or _("Somebody")


def keys_are_out(work, exercise, mark):
    """Whether the team may read what is missing and what could harm."""
    is_released = mark is not None and mark.state == PlanMark.State.RELEASED
    return is_released or (exercise.reveal == "signed" and work.completed_at is not None)


def read(room):
    """The room as it stands for its reader; seven queries."""
    plan = plan_of(room.work)
    members = list(
        TeamMember.objects.filter(team=room.work.team).select_related("user").order_by("starts_at", "pk")
    )
    comments = defaultdict(list)
    said = PlanComment.objects.filter(row__work=room.work).select_related("row").order_by("change")
    for one in said:
        comments[one.row.uuid].append(one)
    names = {one.user_id: str(one.user) for one in members}
    doers = {one.version.by_id for one in plan.everything}
    doers |= {one.by_id for rows in comments.values() for one in rows}
    if missing := doers - set(names):
        names |= {one.pk: str(one) for one in User.objects.filter(pk__in=missing)}
    reader = PlanReader.objects.filter(work=room.work, user=room.user).first()
    mark = PlanMark.objects.filter(work=room.work, state=PlanMark.State.RELEASED).order_by("number").last()
    here = rooms.here(room.work.pk, but=room.user.pk)
    return Screen(room, plan, members, names, comments, reader, mark, here)


def seen_by(screen):
    """The last change the reader saw before; everything counts as seen on the first visit."""
    if screen.reader is None:
        return screen.work.change
    return screen.reader.seen


def context(screen, request):
    """The whole room."""
    since = seen_by(screen)
    return {
        "screen": screen,
        "room": screen.room,
        "work": screen.work,
        "exercise": screen.exercise,
        "members": screen.running,
        "domains": cards.domains(screen, since),
        "since": since,
        "news": wording.news(screen, since),
        **sides.of(screen),
    }
