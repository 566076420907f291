"""How far a team is with a readiness set: read once for a page, a verb or a list, and judged by one set of rules."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Exists, Max, OuterRef
from django.utils import timezone

from assessments.engine import scratching
from assessments.models import ReadinessOpening, ReadinessTest, Scratch, TeamDecision, TeamMember, TeamWork

ALONE, TOGETHER, APPLICATION, REPORT = "alone", "together", "application", "report"
STEPS = (ALONE, TOGETHER, APPLICATION, REPORT)


def alone_until(work):
    """When the time for the own test is over: some days after the opening, and never after what is due."""
    task = work.task
    until = task.opens_at + timedelta(days=task.version.definition.days_alone)
    return min([until, *(one for one in (task.due_at, task.closes_at) if one)])


@dataclass
class State:
    """Everything that stands of one team's work. `members` are the running places."""

    work: TeamWork
    members: list = field(default_factory=list)
    tests: dict = field(default_factory=dict)
    opening: ReadinessOpening | None = None
    scratches: list = field(default_factory=list)
    decision: TeamDecision | None = None

    @property
    def readiness(self):
        """The frozen set."""
        return self.work.task.version.definition

    @property
    def questions(self):
        """How the team stands with each question."""
        rows = [scratching.Scratched(one.question, one.option, one.is_right) for one in self.scratches]
        return scratching.of_questions(self.readiness.keys, rows, self.readiness.credits)

    @property
    def is_together(self):
        """Whether the team's part is open: it was opened, or the time for the own tests is over."""
        return self.opening is not None or alone_until(self.work) <= timezone.now()

    @property
    def opened_at(self):
        """From when on the team's part was open, or None. The clock's own entry of it may come a little later."""
        until = alone_until(self.work)
        moments = [until] if until <= timezone.now() else []
        return min([*moments, *([self.opening.at] if self.opening else [])], default=None)

    @property
    def is_through(self):
        """Whether the right option of every question is found."""
        return all(one.is_found for one in self.questions)

    @property
    def phase(self):
        """Where the team is: one of STEPS."""
        if not self.is_together:
            return ALONE
        if not self.is_through:
            return TOGETHER
        return REPORT if self.decision is not None else APPLICATION

    @property
    def total(self):
        """What the team earned so far."""
        return scratching.total(self.questions)

    def test_of(self, user_id):
        """Somebody's own test, or None."""
        return self.tests.get(user_id)

    def has_given(self, user_id):
        """Whether somebody gave their own test."""
        test = self.tests.get(user_id)
        return test is not None and test.given_at is not None

    def is_let_off(self, member):
        """Whether no own test is asked of a member: faculty said so, or they came when the team's part was open."""
        test = self.tests.get(member.user_id)
        if test is not None and test.excused_at is not None:
            return True
        return self.opened_at is not None and member.starts_at > self.opened_at

    @property
    def waiting_for(self):
        """Running members whose own test is not given."""
        return [one for one in self.members if not self.has_given(one.user_id) and not self.is_let_off(one)]

    def total_of(self, user_id):
        """What somebody earned alone; None without a test that was given."""
        if not self.has_given(user_id):
            return None
        readiness = self.readiness
        return scratching.alone(self.tests[user_id].chosen, readiness.keys, readiness.credits)

    @property
    def given(self):
        """The own tests that were given, whoever is in the team now: what they knew is part of what the team had."""
        return [one for one in self.tests.values() if one.given_at is not None]

    @property
    def gain(self):
        """How much more the team earned than the best of its members alone, or None."""
        return scratching.gain(self.total, [self.total_of(one.user_id) for one in self.given])


def of(works):
    """{work id: State} of several works, in five queries however many they are."""
    works = list(works)
    found = {one.pk: State(one) for one in works}
    by_team = {}
    for one in works:
        by_team.setdefault(one.team_id, []).append(found[one.pk])
    places = TeamMember.objects.filter(team__in=by_team, ended_at=None).select_related("user")
    for place in places.order_by("starts_at", "pk"):
        for state in by_team[place.team_id]:
            state.members.append(place)
    for test in ReadinessTest.objects.filter(work__in=found):
        found[test.work_id].tests[test.user_id] = test
    for opening in ReadinessOpening.objects.filter(work__in=found):
        found[opening.work_id].opening = opening
    for scratch in Scratch.objects.filter(work__in=found).select_related("by").order_by("pk"):
        found[scratch.work_id].scratches.append(scratch)
    for decision in TeamDecision.objects.filter(work__in=found).select_related("user"):
        found[decision.work_id].decision = decision
    return found


def of_one(work):
    """The State of one work."""
    return of([work])[work.pk]


def may_be_compared(task, now=None):
    """Whether the decisions of all teams are shown side by side: all have decided, or the day it was due is over.

    A team that was dissolved, or has nobody left, is not waited for; nor one that was made after the last decision:
    what the others read by then does not close again.
    """
    now = now or timezone.now()
    if any(one is not None and one <= now for one in (task.due_at, task.closes_at)):
        return True
    anybody = TeamMember.objects.filter(team=OuterRef("team"), ended_at=None)
    standing = TeamWork.objects.filter(Exists(anybody), task=task, team__ended_at=None, decision=None)
    last = TeamDecision.objects.filter(work__task=task).aggregate(at=Max("decided_at"))["at"]
    return last is not None and not standing.filter(team__made_at__lte=last).exists()
