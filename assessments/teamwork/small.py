"""Teams with fewer members than they should have: which they are, what could be done, and doing it in one press."""

from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.engine.forming import Learner
from assessments.engine.mending import MERGE, MOVE, SPREAD, mend
from assessments.models import Team, TeamMember
from assessments.teamwork.refusals import NotFormed
from courses.models import Discipline, LearnerProfile


def as_learners(users, now):
    """{user id: Learner} of people for the engine of forming; two queries. The offset is that of this moment."""
    profiles = LearnerProfile.objects.filter(user__in=users).select_related("discipline__track")
    known = {one.user_id: one for one in profiles}
    return {user.pk: _learner(user, known.get(user.pk), now) for user in users}


def _learner(user, profile, now):
    discipline = profile.discipline if profile and profile.discipline_id else None
    offset = now.astimezone(profile.zone).utcoffset() if profile else None
    return Learner(
        id=str(user.pk),
        name=str(user),
        discipline=discipline.code if discipline else "",
        track=str(discipline.track).lower() if discipline else "",
        offset=int(offset.total_seconds() // 60) if offset is not None else 0,
    )


def names():
    """{code of a discipline: its name}."""
    return {one.code: str(one) for one in Discipline.objects.all()}


@dataclass(frozen=True)
class Small:
    """A team that is too small, how many are in it, and the ways to mend it, the best first, as (words, token)."""

    team: Team
    number: int
    ways: list


def running(teaming):
    """{team: [TeamMember, …]} of the teams that were not dissolved, by number, with those in them now; two queries."""
    teams = list(teaming.teams.filter(ended_at=None))
    by_team = defaultdict(list)
    for member in (
        TeamMember.objects.filter(teaming=teaming, ended_at=None).select_related("user").order_by("pk")
    ):
        by_team[member.team_id].append(member)
    return {team: by_team[team.pk] for team in teams}


def small_ones(teaming, now, people=None):
    """Every team of a set that is too small, with what could be done about it."""
    people = running(teaming) if people is None else people
    short = [team for team, members in people.items() if len(members) < teaming.least]
    if not short or teaming.ended_at is not None:
        return []
    teams = _for_engine(people, now)
    return [Small(team, len(people[team]), _ways(team, teams, people, teaming)) for team in short]


def _for_engine(people, now):
    learners = as_learners([one.user for members in people.values() for one in members], now)
    return {str(team.number): [learners[one.user_id] for one in members] for team, members in people.items()}


MOST_WAYS = 3


def _ways(team, teams, people, teaming):
    by_number = {str(one.number): one for one in people}
    found = mend(str(team.number), teams, teaming.least, teaming.most)[:MOST_WAYS]
    return [(_words(way, by_number), token(way)) for way in found]


def _words(way, by_number):
    if way.kind == MERGE:
        _learner, small, other = way.moves[0]
        return _("Put everybody of %(small)s into %(other)s.") % {
            "small": by_number[small],
            "other": by_number[other],
        }
    if way.kind == SPREAD:
        said = [
            _("%(name)s into %(team)s") % {"name": learner.name, "team": by_number[after]}
            for learner, _before, after in way.moves
        ]
        return _("Put its members into other teams: %(who)s.") % {"who": ", ".join(said)}
    said = [
        _("%(name)s from %(team)s") % {"name": learner.name, "team": by_number[before]}
        for learner, before, _after in way.moves
    ]
    return _("Move here: %(who)s.") % {"who": ", ".join(said)}


def token(way):
    """A way in letters, to be sent back: what was seen is what is done, or nothing."""
    return " ".join([way.kind, *(f"{learner.id}:{before}:{after}" for learner, before, after in way.moves)])


def proposal(team, now):
    """The best thing to do about one team, in words; "" where there is none."""
    people = running(team.teaming)
    found = next((one for one in small_ones(team.teaming, now, people) if one.team.pk == team.pk), None)
    return found.ways[0][0] if found and found.ways else ""


def accept(*, teaming, team, way, by, now):
    """Do what was proposed for a team that is too small, in one transaction. Raises NotFormed when it is no more so."""
    from assessments.teamwork import teams

    with transaction.atomic():
        teaming = teams.lock(teaming)
        found = next((one for one in small_ones(teaming, now) if one.team.pk == team.pk), None)
        if found is None or way not in [mark for _words, mark in found.ways]:
            raise NotFormed(_("The teams have changed meanwhile. Look at what is proposed now."))
        kind, *moves = way.split()
        by_number = {str(one.number): one for one in teaming.teams.all()}
        why = _("%(team)s was too small.") % {"team": found.team}
        for move in moves:
            user, before, after = move.split(":")
            member = TeamMember.objects.select_related("team", "teaming", "user").get(
                teaming=teaming, team=by_number[before], user=int(user), ended_at=None
            )
            teams.move(member=member, to=by_number[after], by=by, why=why, is_small_known=True)
        if kind != MOVE:
            teams.dissolve(team=found.team, by=by, why=why)
    return found.team
