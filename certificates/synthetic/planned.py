"""The team care plan of the synthetic year: teams by rule, written and signed; who lacks it has not given their own part."""

from django.utils import timezone

from assessments.models import CarePlanPage, Team, TeamDone, Teaming, TeamMember, TeamWork
from assessments.teamwork import parts, small, teams, waiting
from certificates.synthetic import program, team_stages

TITLE = "Teams of the synthetic year"
FEWEST, MOST = 4, 6
COPIES, COPIED = 1000, "Copies, for measuring"


def page(of):
    """The plan of the program."""
    return CarePlanPage.objects.descendant_of(of).get(slug=program.PLAN)


def load(cohort, *, lacking, office, faculty):
    """Form teams of everybody in the cohort and bring each to a signed plan, unless it has teams.

    lacking: ids of the people whose own part stays missing.
    """
    if Teaming.objects.filter(cohort=cohort, title=TITLE).exists():
        return
    teaming = teams.make_teaming(cohort=cohort, title=TITLE, least=FEWEST, most=MOST, by=office)
    groups = waiting.propose(teaming, seed=1).groups
    teams.make_teams(teaming=teaming, groups=groups, by=office)
    task = teams.set_task(teaming=teaming, page=page(cohort.program), by=faculty)
    works = {one.team_id: one for one in task.works.with_all()}
    for team, members in small.running(teaming).items():
        users = [one.user for one in members]
        team_stages.care_plan(works[team.pk], users, team_stages.DONE, lacking=lacking)


def copy(like, enrollments, *, by):
    """Let copies of a learner have done what they did: places that have ended, in a team of copies nobody goes into."""
    done = [one for one in parts.parts([like.user_id]).get(like.user_id, []) if one.stand.is_done]
    for part in done:
        now, teaming = timezone.now(), part.work.task.teaming
        team, _made = Team.objects.get_or_create(
            teaming=teaming, number=COPIES, defaults={"name": COPIED, "ended_at": now}
        )
        work, _made = TeamWork.objects.get_or_create(task=part.work.task, team=team)
        places = TeamMember.objects.bulk_create(
            TeamMember(
                team=team,
                teaming=teaming,
                user_id=one.user_id,
                seat=part.member.seat,
                code=part.member.code,
                starts_at=part.member.starts_at,
                given_by=by,
                ended_at=now,
                ended_by=by,
                ended_why=COPIED,
            )
            for one in enrollments
        )
        TeamDone.objects.bulk_create(
            TeamDone(
                member=place,
                work=work,
                done_at=part.stand.at or now,
                why=part.stand.why,
                result=part.stand.result,
            )
            for place in places
        )
