"""What part people have in team work: their places, the works of their teams, and how each of them stands there."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import TeamDone, TeamMember, TeamWork
from assessments.teamwork import kinds
from assessments.teamwork.kinds import Stand
from assessments.teamwork.people import stayed

OVER, LATER, OPEN, GONE = "over", "later", "open", "gone"


@dataclass(frozen=True)
class Part:
    """One person's part in one work of their team.

    member  their place in the team: the one that runs, else the last one that ended
    stand   how they stand, as the kind of exercise says
    may_look  whether the room opens for them still
    """

    work: TeamWork
    member: TeamMember
    stand: Stand
    may_look: bool = True

    @property
    def is_mine_now(self):
        """Whether they are in the team still, and it was not dissolved."""
        return self.member.ended_at is None and self.work.team.ended_at is None

    @property
    def kind(self):
        """The kind of exercise."""
        return kinds.get(self.work.task.version.kind)

    @property
    def state(self):
        """none, begun or done."""
        if self.stand.is_done:
            return "done"
        return "begun" if self.stand.begun else "none"

    @property
    def when(self):
        """Whether it is open now, comes later, is over, or is theirs no more."""
        task, now = self.work.task, timezone.now()
        if not self.is_mine_now:
            return GONE
        if task.opens_at > now:
            return LATER
        return OVER if task.is_over(now) else OPEN

    @property
    def waits(self):
        """Whether something is asked of them now."""
        return self.when == OPEN and not self.stand.is_done

    @property
    def is_late(self):
        """Whether it should be done by now."""
        due = self.work.task.due_at
        return (
            self.when in (OPEN, OVER) and not self.stand.is_done and due is not None and due < timezone.now()
        )

    @property
    def why(self):
        """How they stand, in a sentence."""
        if self.when == LATER and not self.stand.is_done:
            return _("It has not opened yet.")
        if self.when == OVER and not self.stand.is_done:
            return _("It is closed. %(why)s") % {"why": self.stand.why}
        return self.stand.why


def parts(users, *, keys=None):
    """{user id: [Part, …]} of people (ids), for exercises of these keys or for all, by the day each opened.

    A number of queries that depends on the kinds of exercises alone. What was taken back is left out, and so is what
    somebody had not done when they left the team.
    """
    places = _places(users)
    teams = {team for _user, team in places}
    if not teams:
        return {}
    works = TeamWork.objects.standing().with_all().filter(team__in=teams)
    if keys is not None:
        works = works.filter(task__exercise_key__in=keys)
    by_team = defaultdict(list)
    for work in works.order_by("task__opens_at", "pk"):
        by_team[work.team_id].append(work)
    done = _done_before(users)
    pairs = [(work, user) for user, team in places for work in by_team[team]]
    here = [(work, user) for work, user in pairs if places[user, work.team_id].ended_at is None]
    stands = kinds.stands([pair for pair in here if (pair[0].pk, pair[1]) not in done])
    found = defaultdict(list)
    for work, user in sorted(pairs, key=lambda pair: (pair[0].task.opens_at, pair[0].pk)):
        stand = done.get((work.pk, user)) or stands.get((work.pk, user))
        if stand is not None:
            place = places[user, work.team_id]
            found[user].append(Part(work, place, stand, place.ended_at is None or stayed(place, work.team)))
    return dict(found)


def keep_done(member):
    """Note what somebody has done in a team in the moment in which their place ends: it stays done."""
    works = list(TeamWork.objects.standing().with_all().filter(team=member.team_id))
    for (work, _user), stand in kinds.stands([(one, member.user_id) for one in works]).items():
        if stand.is_done:
            TeamDone.objects.create(
                member=member,
                work_id=work,
                done_at=stand.at or timezone.now(),
                why=str(stand.why)[:500],
                result=str(stand.result)[:120],
            )


def _done_before(users):
    """{(work id, user id): Stand} of what people had done when they left a team."""
    rows = TeamDone.objects.filter(member__user__in=users).select_related("member")
    return {
        (row.work_id, row.member.user_id): Stand(True, row.why, True, row.done_at, row.result) for row in rows
    }


def _places(users):
    """{(user id, team id): place}: of several in one team the one that runs, else the last."""
    rows = TeamMember.objects.filter(user__in=users).select_related("team__teaming__cohort")
    return {
        (row.user_id, row.team_id): row
        for row in sorted(rows, key=lambda one: (one.ended_at is None, one.starts_at, one.pk))
    }


def best(parts):
    """Of the parts in one exercise the one that says most: done, then running, then the last; None of none."""
    order = {OPEN: 2, LATER: 1, OVER: 0, GONE: 0}
    return max(
        parts, key=lambda one: (one.stand.is_done, order[one.when], one.work.task.opens_at), default=None
    )
