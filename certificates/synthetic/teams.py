"""Teams of invented learners at different stages: one cohort with several, and the one in which the demo's learner is."""

from datetime import timedelta

from django.utils import timezone

from assessments.models import Teaming
from assessments.teamwork import scope, small, tasks, teams, waiting
from certificates.synthetic import people, studying, team_stages
from courses import actions
from courses.models import Cohort, Enrollment, ProgramPage

PROGRAM, OPEN, COHORT = "certificate", "Open door", "Synthetic cohort, in teams"
TITLE = "Teams of the year"
LEARNERS, FIRST_NUMBER = 22, 3001
ZONES = ("America/Denver", "America/New_York", "America/Los_Angeles", "Europe/London")
STAGES = (3, 1, 0, 2)
"""How far the first team is with the first exercise; each next team and exercise is one further along this row."""
AGO, OVERDUE, AHEAD = timedelta(days=21), timedelta(days=-3), timedelta(days=6)
GONE = 3
"""So many leave the second team: it is too small then, and the desk proposes what to do."""


def load(*, office, faculty, say):
    """Form the teams, set them every exercise of the program and bring each to its stage, as far as it is not there."""
    program = ProgramPage.objects.get(slug=PROGRAM)
    cohort = _cohort(program)
    for place in range(LEARNERS):
        _learner(cohort, FIRST_NUMBER + place, office)
    _form(cohort, least=4, most=6, office=office, faculty=faculty)
    _shrink(cohort, office)
    _learner(cohort, FIRST_NUMBER + LEARNERS, office)
    say(f"{cohort}: {cohort.teamings.get(title=TITLE).teams.filter(ended_at=None).count()} teams.")
    known = Cohort.objects.filter(program=program, name=OPEN).first()
    if known is not None:
        _form(known, least=3, most=8, office=office, faculty=faculty)
        say(f"{known}: a team for the walk through the demo.")
    return cohort


def _cohort(program):
    today = timezone.localdate()
    found, _made = Cohort.objects.get_or_create(
        program=program,
        name=COHORT,
        defaults={"starts_on": today - timedelta(days=60), "ends_on": today + timedelta(days=90)},
    )
    return found


def _learner(cohort, number, office):
    user = studying.account(people.invented(number), number)
    if Enrollment.objects.filter(user=user).exists():
        return
    profile = studying.profile(user, people.seated(number))
    profile.time_zone = ZONES[number % len(ZONES)]
    actions.save_profile(profile=profile, by=user)
    actions.enroll(user=user, cohort=cohort, by=office, invited=True)


def _form(cohort, *, least, most, office, faculty):
    """The teams of a cohort, by rule; what they are set; and how far each is."""
    if Teaming.objects.filter(cohort=cohort, title=TITLE).exists():
        return
    teaming = teams.make_teaming(cohort=cohort, title=TITLE, least=least, most=most, by=office)
    proposal = waiting.propose(teaming, seed=1)
    if not proposal.groups:
        return
    made = teams.make_teams(teaming=teaming, groups=proposal.groups, by=office)
    for number, page in enumerate(scope.exercises(cohort)):
        task = teams.set_task(teaming=teaming, page=page, by=faculty)
        team_stages.bring_all(
            [
                (
                    task.works.with_all().get(team=team),
                    _people(team),
                    STAGES[(place + number) % len(STAGES)],
                )
                for place, team in enumerate(made)
            ]
        )
        _date(task, number, faculty)


def _people(team):
    return [one.user for one in small.running(team.teaming)[team]]


def _date(task, number, faculty):
    """The first exercise is overdue for whoever has not done it; the others are due in the next weeks."""
    now = timezone.now()
    due = now + (OVERDUE if number == 0 else AHEAD * number)
    tasks.change_dates(task=task, by=faculty, opens_at=now - AGO, due_at=due)


def _shrink(cohort, office):
    team = cohort.teamings.get(title=TITLE).teams.filter(number=2).first()
    left = team.members.exclude(ended_at=None).count() if team else GONE
    for member in team.members.filter(ended_at=None).order_by("pk")[: GONE - left] if left < GONE else ():
        enrollment = Enrollment.objects.get(user=member.user_id, cohort=cohort)
        actions.withdraw(enrollment=enrollment, by=office, why="Synthetic")
