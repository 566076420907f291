"""Learners of a cohort who are in no team of a set, the teams proposed for them, and where each fits best."""

from dataclasses import dataclass

from django.utils import timezone

from assessments.engine import forming
from assessments.engine.mending import fits
from assessments.models import TeamMember
from assessments.teamwork import small
from courses.models import Enrollment


def waiting(teaming):
    """Enrollments of those who study in the cohort and are in no team of this set, by name."""
    placed = TeamMember.objects.filter(teaming=teaming, ended_at=None).values("user")
    rows = Enrollment.objects.filter(cohort=teaming.cohort_id, state=Enrollment.State.ACTIVE)
    rows = rows.exclude(user__in=placed).select_related(
        "user__learner_profile__discipline", "user__learner_profile__sub_role"
    )
    return list(rows.order_by("user__last_name", "user__first_name", "pk"))


@dataclass(frozen=True)
class Row:
    """One learner in a proposal: who, in which seat, what their clock is, and the number of their team (0: none)."""

    enrollment: Enrollment
    learner: forming.Learner
    seat: str
    zone: str
    team: int

    @property
    def key(self):
        """What stands for them in a form."""
        return str(self.enrollment.uuid)


@dataclass(frozen=True)
class Proposal:
    """Teams as they would be: rows by number, what of each is not ideal, and what of all could not be met."""

    teams: dict
    left: list
    said: dict
    remarks: tuple
    refusal: str = ""

    @property
    def groups(self):
        """The learners (User) of each team, in order."""
        return [[row.enrollment.user for row in rows] for rows in self.teams.values()]


def propose(teaming, *, seed, wishes=forming.NO_WISHES, now=None):
    """Teams by rule for everybody who waits; where that cannot be done, none and the sentence that says why."""
    now = now or timezone.now()
    everybody = waiting(teaming)
    learners = _learners(everybody, now)
    try:
        formed = forming.form(list(learners.values()), teaming.least, teaming.most, seed=seed, wishes=wishes)
    except forming.CannotSplit as why:
        rows = [_row(one, learners, 0) for one in everybody]
        return Proposal({}, rows, {}, (), str(why))
    places = {one.id: number for number, team in enumerate(formed.teams, 1) for one in team}
    return _proposal(everybody, learners, {one: places[str(one.user_id)] for one in everybody}, wishes)


def as_sent(teaming, places, *, wishes=forming.NO_WISHES, now=None):
    """A proposal that somebody changed by hand. places: {uuid of the enrollment: number of a team, 0 for none}."""
    everybody = waiting(teaming)
    learners = _learners(everybody, now or timezone.now())
    return _proposal(everybody, learners, {one: places.get(str(one.uuid), 0) for one in everybody}, wishes)


def _learners(everybody, now):
    found = small.as_learners([one.user for one in everybody], now)
    return {one.user_id: found[one.user_id] for one in everybody}


def _row(one, learners, team):
    profile = getattr(one.user, "learner_profile", None)
    return Row(
        one,
        learners[one.user_id],
        profile.seat if profile else "",
        profile.time_zone.rpartition("/")[2].replace("_", " ") if profile else "",
        team,
    )


def _proposal(everybody, learners, places, wishes):
    by_number, left = {}, []
    for one in everybody:
        row = _row(one, learners, places[one])
        (by_number.setdefault(row.team, []) if row.team else left).append(row)
    # Numbers without a gap, whatever was emptied by hand.
    teams = {
        number: [Row(row.enrollment, row.learner, row.seat, row.zone, number) for row in by_number[old]]
        for number, old in enumerate(sorted(by_number), 1)
    }
    groups = [[row.learner for row in rows] for rows in teams.values()]
    whole = forming.assess(groups, wishes)
    said = {number: forming.said_of(group) for number, group in enumerate(groups, 1)}
    remarks = tuple(one for one in whole.remarks if not one.startswith("Team "))
    return Proposal(teams, left, said, remarks)


def late(teaming, people, now):
    """[(enrollment, [team, …]), …] of who waits, with the teams that have room for them, where they fit best first."""
    everybody = waiting(teaming)
    if not everybody or not people:
        return [(one, []) for one in everybody]
    users = [member.user for members in people.values() for member in members]
    learners = small.as_learners([*users, *[one.user for one in everybody]], now)
    teams = {str(team.number): [learners[one.user_id] for one in members] for team, members in people.items()}
    by_number = {str(team.number): team for team in people}
    return [
        (one, [by_number[key] for key in fits(learners[one.user_id], teams, teaming.most, teaming.least)])
        for one in everybody
    ]
