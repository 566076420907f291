"""A cohort with learners of several disciplines, in teams, in few words."""

from assessments.models import TeamMember
from assessments.teamwork import teams
from tests import factories

SEATS = ("physician", "pharmacist", "social-worker", "spiritual-care", "nurse/apn", "psychologist")
NAMES = ("Ana", "Ben", "Cleo", "Dov", "Esi", "Finn", "Gwen", "Hugo", "Ines", "Jun", "Kofi", "Lena")


def learners(cohort, count=4, *, first=0, seats=SEATS):
    """Learners of the cohort, each of another discipline as long as there are some."""
    found = []
    for number in range(first, first + count):
        person = factories.user(first_name=NAMES[number % len(NAMES)], last_name=f"Learner{number}")
        factories.enrollment(user=person, cohort=cohort)
        factories.profile(person, seat=seats[number % len(seats)])
        found.append(person)
    return found


def teaming(cohort=None, *, program=None, title="Autumn teams", least=3, most=6, by=None):
    """A set of teams without teams yet."""
    cohort = cohort or factories.cohort(program=program)
    return teams.make_teaming(
        cohort=cohort, title=title, least=least, most=most, by=by or factories.user("office")
    )


def team(of=None, *, users=None, count=4, by=None, **about):
    """A team of learners of four disciplines."""
    of = of or teaming(**about)
    users = users if users is not None else learners(of.cohort, count, first=of.members.count())
    return teams.make_team(teaming=of, users=users, by=by or factories.user("office"))


def work(page, of=None, *, by=None, **about):
    """The work of one team on an exercise that its page, live, describes; in the page's own program."""
    if of is None:
        program = page.get_parent().get_parent().get_parent().specific
        of = team(program=program)
    by = by or factories.user("faculty", course=page.get_parent().get_parent().specific)
    task = teams.set_task(teaming=of.teaming, page=page, by=by, **about)
    return task.works.get(team=of)


def people(of):
    """The members of a team or a work now, in the order in which they came."""
    found = of if hasattr(of, "members") else of.team
    rows = TeamMember.objects.filter(team=found, ended_at=None).select_related("user").order_by("pk")
    return [one.user for one in rows]
