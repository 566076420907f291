"""Every team of a set on one page: who is in it, how far each task is, what is overdue, who is too few."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone

from assessments.models import TeamMember, TeamWork
from assessments.teamwork import kinds, small, waiting
from courses import last_seen


@dataclass(frozen=True)
class Cell:
    """How far a team is with a task, in the short sentences of the kind; how many of its members are done."""

    work: TeamWork
    said: list
    begun: bool
    done: int
    people: int
    is_overdue: bool


@dataclass(frozen=True)
class Row:
    """A team: its members now with the day on which each was last seen, and a cell for each task."""

    team: object
    members: list
    cells: list
    is_small: bool

    @property
    def seen_at(self):
        """When somebody of the team was here last."""
        return max((at for _member, at in self.members if at), default=None)

    @property
    def is_overdue(self):
        """Whether anything of it is."""
        return any(cell is not None and cell.is_overdue for cell in self.cells)


@dataclass(frozen=True)
class Overview:
    """A set of teams whole."""

    teaming: object
    tasks: list
    rows: list
    gone: list
    small: list
    late: list

    @property
    def people(self):
        """Ids of everybody it names."""
        found = {member.user_id for row in self.rows for member, _at in row.members}
        return found | {one.user_id for one, _fits in self.late}

    @property
    def overdue(self):
        """How many teams are late with something."""
        return sum(row.is_overdue for row in self.rows)


def whole(teaming, now=None):
    """Read a set of teams in a number of queries that depends on the kinds of its exercises alone."""
    now = now or timezone.now()
    people = small.running(teaming)
    tasks = list(
        teaming.tasks.filter(ended_at=None)
        .select_related("version")
        .defer("version__content")
        .order_by("opens_at", "pk")
    )
    works = list(TeamWork.objects.with_all().filter(task__in=tasks, team__in=people))
    cells = _cells(works, people, now)
    seen = last_seen.of({one.user_id for members in people.values() for one in members})
    rows = [
        Row(
            team,
            [(one, seen.get(one.user_id)) for one in members],
            [cells.get((team.pk, task.pk)) for task in tasks],
            len(members) < teaming.least,
        )
        for team, members in people.items()
    ]
    return Overview(
        teaming,
        tasks,
        rows,
        list(teaming.teams.exclude(ended_at=None)),
        small.small_ones(teaming, now, people),
        [] if teaming.ended_at else waiting.late(teaming, people, now),
    )


def _cells(works, people, now):
    """{(team id, task id): Cell} of works."""
    members = {team.pk: [one.user_id for one in rows] for team, rows in people.items()}
    stands = kinds.stands([(work, user) for work in works for user in members[work.team_id]])
    done, begun = defaultdict(int), {work.pk for work in works if work.began_at}
    for (work, _user), stand in stands.items():
        done[work] += stand.is_done
        begun |= {work} if stand.begun else set()
    said = kinds.overview(works)
    return {
        (work.team_id, work.task_id): Cell(
            work,
            said.get(work.pk, []),
            work.pk in begun,
            done[work.pk],
            len(members[work.team_id]),
            work.completed_at is None and work.task.due_at is not None and work.task.due_at < now,
        )
        for work in works
    }


def places_of(team):
    """Every place in a team, also those that ended, in the order in which they began."""
    return list(TeamMember.objects.filter(team=team).select_related("user").order_by("starts_at", "pk"))
