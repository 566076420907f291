"""What of a learner's dated work is due first and not done yet: for many learners at once, to see who falls behind.

Done means what it means on the learner's own page (courses/coming.py): a lesson read, a week with every lesson for
one's seat read and every activity done, a course with every week done.
"""

from collections import defaultdict
from collections.abc import Callable

from wagtail.models import Page

from courses.coming import readable
from courses.dates import Dates
from courses.kinds_of_requirements import Tree
from courses.models import LessonPage

_providers: list[Callable] = []


def provide(function):
    """Register a function (program, user ids) → (paths of activities, {user id: paths of those done}).

    It asks a fixed number of queries (used as a decorator).
    """
    _providers.append(function)
    return function


def first_undone(enrollments):
    """Return {enrollment id: Hold of the date that comes first among what is not done}; nothing where all is.

    Enrollments have their cohort with program and course. The number of queries depends on the programs alone.
    """
    by_program = defaultdict(list)
    for one in enrollments:
        by_program[one.cohort.program_id].append(one)
    found = {}
    for of_it in by_program.values():
        dates = Dates(of_it)
        holds = [hold for hold in readable(dates) if hold.due_at]
        if not holds:
            continue
        done = _Done(of_it[0].cohort.program, of_it)
        for hold in holds:
            if hold.enrollment_id not in found and not done.covers(hold):
                found[hold.enrollment_id] = hold
    return found


class _Done:
    """What of a program each of some learners has done, asked by a dated page."""

    def __init__(self, program, enrollments):
        self.user_of = {one.pk: one.user_id for one in enrollments}
        users = tuple(set(self.user_of.values()))
        self.tree = Tree(program, users)
        self.lessons = {
            path: alias_of or pk
            for pk, alias_of, path in LessonPage.objects.descendant_of(program).values_list(
                "pk", "alias_of_id", "path"
            )
        }
        self.activities, self.done = set(), defaultdict(set)
        for provider in _providers:
            paths, done = provider(program, users)
            self.activities |= set(paths)
            for user, theirs in done.items():
                self.done[user] |= set(theirs)

    def covers(self, hold):
        """Whether everything at and below a dated page is done."""
        user = self.user_of[hold.enrollment_id]
        if hold.path in self.lessons:
            return self.lessons[hold.path] in self.tree.read[user]
        if hold.path in self.activities:
            return hold.path in self.done[user]
        weeks = self.tree.below(hold.path)
        below = {
            path for path in self.activities if path.startswith(hold.path) and path[: -Page.steplen] in weeks
        }
        return bool(weeks) and weeks == self.tree.complete(user, weeks) and below <= self.done[user]
