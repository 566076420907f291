"""What one learner has achieved in one program: read once, in a fixed number of queries, and counted in many ways.

The passport counts it by domain and competency, the overview of self-assessments by area, the hours letter by course.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce

from wagtail.models import Page

from courses import checking, evidence, seating
from courses.audience import Audience
from courses.models import CoursePage, LessonPage, LessonProgress, WeekPage

LESSON, ASKED = "lesson", "asked"
"""Kinds that are counted by themselves: what was read, and that a colleague of another discipline was asked."""


@dataclass(frozen=True)
class Mapped:
    """Ids of the domains and competencies that something is mapped to."""

    domains: frozenset[int] = frozenset()
    competencies: frozenset[int] = frozenset()

    def __bool__(self):
        return bool(self.domains or self.competencies)

    def __or__(self, other):
        return Mapped(self.domains | other.domains, self.competencies | other.competencies)

    def meets(self, other):
        """Whether both name a domain or a competency that is the same."""
        return bool(self.domains & other.domains or self.competencies & other.competencies)


@dataclass(frozen=True)
class Week:
    """A week that has lessons. `is_read`: every lesson that speaks to the learner's seat is; `mapped`: lessons too."""

    path: str
    mapped: Mapped
    is_read: bool


@dataclass(frozen=True)
class Item:
    """One thing to show: a lesson that was read (`kind` "lesson"), or what an app above told (such as "case").

    `right` of `checks` knowledge checks of it were right the first time. `week` is 0 outside any week.
    """

    kind: str
    title: str
    at: datetime
    path: str
    course: str
    week: int
    mapped: Mapped
    minutes: int = 0
    result: str = ""
    url: str = ""
    checks: int = 0
    right: int = 0

    @property
    def is_lesson(self):
        """Whether it was read, and not done."""
        return self.kind == LESSON


@dataclass(frozen=True)
class Counts:
    """How much there is of something; `asked` are cases in which a colleague was asked, `others` what else was done."""

    weeks_read: int
    weeks: int
    lessons: int
    checks: int
    right: int
    others: int
    asked: int = 0


@dataclass(frozen=True)
class Achieved:
    """Weeks that have lessons, and everything achieved, in the order of the program."""

    weeks: list[Week] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)

    @property
    def mapped(self):
        """Everything that the program's weeks, and what was achieved, are mapped to."""
        return reduce(Mapped.__or__, [one.mapped for one in (*self.weeks, *self.items)], Mapped())

    def about(self, mapped):
        """What was achieved that is mapped to any of these domains and competencies."""
        return [item for item in self.items if item.mapped.meets(mapped)]

    def count(self, mapped=None):
        """Count everything, or what is mapped to any of these domains and competencies."""
        weeks = [week for week in self.weeks if mapped is None or week.mapped.meets(mapped)]
        items = self.items if mapped is None else self.about(mapped)
        lessons = [item for item in items if item.is_lesson]
        return Counts(
            weeks_read=sum(week.is_read for week in weeks),
            weeks=len(weeks),
            lessons=len(lessons),
            checks=sum(item.checks for item in lessons),
            right=sum(item.right for item in lessons),
            others=sum(item.kind not in (LESSON, ASKED) for item in items),
            asked=sum(item.kind == ASKED for item in items),
        )


def read(user, program):
    """Return what a learner has Achieved in a program.

    A lesson that was read stays when its page is taken down later; one that stands in the program twice counts once.
    What has no mapping of its own has its week's.
    """
    tree = _Tree(program, user)
    items = [*tree.lessons_read(), *map(tree.item, evidence.of(user, program))]
    return Achieved(tree.weeks_written(), sorted(items, key=lambda item: item.path))


class _Tree:
    """The rows of a program with what this learner did. Originals stand for their aliases everywhere."""

    def __init__(self, program, user):
        self.user = user
        self.week_length = len(program.path) + 2 * Page.steplen
        courses = CoursePage.objects.child_of(program).values_list("path", "code", "title")
        self.courses = {path: ", ".join(filter(None, (code, title))) for path, code, title in courses}
        fields = ("pk", "alias_of_id", "path", "live")
        self.weeks = {
            row["path"]: row | {"id": row["alias_of_id"] or row["pk"]}
            for row in WeekPage.objects.descendant_of(program).values(*fields, "number")
        }
        lessons = LessonPage.objects.descendant_of(program).order_by("path")
        self.lessons = [
            row | {"id": row["alias_of_id"] or row["pk"], "week": row["path"][: self.week_length]}
            for row in lessons.values(*fields, "title", "minutes", "audience", "audience_but")
        ]
        ids = {row["id"] for row in self.lessons}
        done = LessonProgress.objects.filter(user=user, page_id__in=ids, completed_at__isnull=False)
        self.read_at = dict(done.values_list("page_id", "completed_at"))
        weeks_mapped = _mapped(WeekPage, [row["id"] for row in self.weeks.values()])
        self.week_mapped = {path: weeks_mapped.get(row["id"], Mapped()) for path, row in self.weeks.items()}
        self.lesson_mapped = _mapped(LessonPage, ids)

    def weeks_written(self):
        """The live weeks that have lessons."""
        seat, of_week = seating.seat_of(self.user), defaultdict(list)
        for row in self.lessons:
            if row["live"]:
                of_week[row["week"]].append(row)
        return [
            Week(
                path,
                mapped=reduce(Mapped.__or__, map(self._mapped, of_week[path]), self.week_mapped[path]),
                is_read=all(
                    row["id"] in self.read_at
                    for row in of_week[path]
                    if Audience.of(row["audience"], row["audience_but"]).includes(seat)
                ),
            )
            for path, week in sorted(self.weeks.items())
            if week["live"] and of_week[path]
        ]

    def lessons_read(self):
        """An item for each lesson that was read."""
        rows = {row["id"]: row for row in reversed(self.lessons) if row["id"] in self.read_at}
        checks = defaultdict(list)
        for page, is_right in checking.first_answers(self.user, list(rows)).values_list(
            "page_id", "is_right"
        ):
            checks[page].append(is_right)
        return [
            Item(
                kind=LESSON,
                title=row["title"],
                at=self.read_at[id_],
                path=row["path"],
                mapped=self._mapped(row),
                minutes=row["minutes"],
                checks=len(checks[id_]),
                right=sum(checks[id_]),
                **self._place(row["path"]),
            )
            for id_, row in rows.items()
        ]

    def item(self, told):
        """What an app above told, with its place in the program."""
        own = Mapped(told.domains, told.competencies)
        return Item(
            kind=told.kind,
            title=told.title,
            at=told.at,
            path=told.path,
            mapped=own or self.week_mapped.get(told.path[: self.week_length], Mapped()),
            minutes=told.minutes,
            result=told.result,
            url=told.url,
            **self._place(told.path),
        )

    def _mapped(self, row):
        return self.lesson_mapped.get(row["id"]) or self.week_mapped.get(row["week"], Mapped())

    def _place(self, path):
        week = self.weeks.get(path[: self.week_length])
        course = path[: self.week_length - Page.steplen]
        return {"course": self.courses.get(course, ""), "week": week["number"] if week else 0}


def _mapped(model, ids):
    domains = evidence.mapping(model, "domains", ids)
    competencies = evidence.mapping(model, "competencies", ids)
    nothing = frozenset()
    return {
        page: Mapped(domains.get(page, nothing), competencies.get(page, nothing))
        for page in {*domains, *competencies}
    }
