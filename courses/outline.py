"""A program's tree in one query, and how far one learner is in it in one more.

Everything that lists weeks (program page, course page, dashboard, requirements) comes through here.
"""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils import timezone
from wagtail.models import Page

from cms import access
from courses import seating
from courses.activities import Activity, activities
from courses.audience import Audience
from courses.dates import Dates, Hold
from courses.models import CoursePage, Half, LessonPage, LessonProgress, WeekPage


@dataclass
class LessonNode:
    """A lesson of a week; `progress` is this learner's row, or None; `opens_at` as of a week."""

    page: LessonPage
    progress: LessonProgress | None = None
    opens_at: datetime | None = None

    @property
    def state(self):
        """none, begun or done."""
        if self.progress is None:
            return "none"
        return "done" if self.progress.completed_at else "begun"


@dataclass
class WeekNode:
    """A week with its lessons and whatever else it holds.

    `lessons` speak to this learner's seat and are what completes the week; `others` are written for other seats.
    `opens_at` is set while the week is not open to this learner yet; `due` is the Hold (courses/dates.py) of its date.
    """

    page: WeekPage
    course: "CourseNode | None"
    lessons: list[LessonNode] = field(default_factory=list)
    others: list[LessonNode] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    opens_at: datetime | None = None
    due: Hold | None = None

    def half(self, half):
        """The lessons of one half."""
        return [lesson for lesson in self.lessons if lesson.page.half == half]

    def state(self, half):
        """How a half stands, as the disc draws it: later (not written), open, begun, done."""
        states = [lesson.state for lesson in self.half(half)]
        if not states:
            return "later"
        if all(state == "done" for state in states):
            return "done"
        return "begun" if any(state != "none" for state in states) else "open"

    @property
    def left(self):
        """State of the biomedical half."""
        return self.state(Half.BIOMEDICAL)

    @property
    def right(self):
        """State of the psycho-social-spiritual-ethics half."""
        return self.state(Half.PSYCHOSOCIAL)

    @property
    def is_outline(self):
        """Whether nothing of it is written yet: it is shown, and can never count as complete."""
        return not self.lessons and not self.others

    @property
    def is_read(self):
        """Whether every lesson is read."""
        return bool(self.lessons) and all(lesson.state == "done" for lesson in self.lessons)

    @property
    def words(self):
        """The disc in words."""
        if self.opens_at:
            return "not open yet"
        if self.is_outline:
            return "not written yet"
        if self.is_read:
            return "both halves read"
        said = {"open": "not begun", "begun": "begun", "done": "read", "later": "not written yet"}
        return f"biomedical half {said[self.left]}, psycho-social half {said[self.right]}"


@dataclass
class CourseNode:
    """A course with its weeks."""

    page: CoursePage
    weeks: list[WeekNode] = field(default_factory=list)

    @property
    def is_read(self):
        """Whether every week of it is read."""
        return bool(self.weeks) and all(week.is_read for week in self.weeks)


def outline(program, *, user=None):
    """Return the courses of a program with their live weeks, in the order of the tree.

    With a user, lessons carry that learner's progress and weeks their activities. Ten queries, whatever the size.
    """
    return _built(_below(program), user)


def of_course(page, *, user=None):
    """Return one course with its live weeks; a course that is not stored yet has none."""
    found = _built([page, *_below(page)], user) if page.path else []
    return found[0] if found else CourseNode(page)


def of_week(page, *, user=None, seat=None):
    """Return one week with its live lessons and activities; a week that is not stored yet has none.

    With a seat, lessons are told apart by it and not by the user's own.
    """
    week = WeekNode(page, None)
    if page.path:
        _fill({page.path: week}, _below(page), user, seat)
    return week


def _below(page):
    """Every live page below one, in the order of the tree, without the long texts that no list shows."""
    courses = CoursePage.objects.descendant_of(page).live()
    weeks = WeekPage.objects.descendant_of(page).live().defer("story")
    lessons = LessonPage.objects.descendant_of(page).live().defer("body")
    # What else there is, apps above read for themselves (courses/activities.py).
    besides = Page.objects.descendant_of(page).live().not_exact_type(CoursePage, WeekPage, LessonPage)
    return sorted([*courses, *weeks, *lessons, *besides], key=lambda one: one.path)


def _built(pages, user):
    courses, weeks = {}, {}
    for page in pages:
        if isinstance(page, CoursePage):
            courses[page.path] = CourseNode(page)
        elif isinstance(page, WeekPage) and _parent(page) in courses:
            course = courses[_parent(page)]
            weeks[page.path] = WeekNode(page, course)
            course.weeks.append(weeks[page.path])
    _fill(weeks, [page for page in pages if not isinstance(page, CoursePage | WeekPage)], user)
    return list(courses.values())


def _fill(weeks, pages, user, seat=None):
    """Put lessons and activities into their weeks (by tree path), with how far the user is."""
    besides = defaultdict(list)
    seat = seat or seating.seat_of(user)
    for page in pages:
        week = weeks.get(_parent(page))
        if week is None:
            continue
        if not isinstance(page, LessonPage):
            besides[_parent(page)].append(page)
        elif Audience.of(page.audience, page.audience_but).includes(seat):
            week.lessons.append(LessonNode(page))
        else:
            week.others.append(LessonNode(page))
    _add_progress(user, [one for week in weeks.values() for one in week.lessons + week.others])
    _add_activities(user, weeks, besides)
    _add_dates(user, weeks, besides)


def _parent(page):
    return page.path[: -page.steplen]


def _add_dates(user, weeks, besides):
    """Say what has not opened yet and what is due. Who teaches or runs it meets everything open, enrolled or not."""
    if user is None or not user.is_authenticated:
        return
    known, now = Dates.of(user), timezone.now()
    for path, week in weeks.items():
        week.due = known.due(week.page)
        if not access.may(user, "page", "read", page=week.page):
            for one in [week, *week.lessons, *week.others]:
                one.opens_at = known.opens_at(one.page, now)
            opens = {page.pk: known.opens_at(page, now) for page in besides.get(path, ())}
            week.activities = [replace(one, opens_at=opens.get(one.page_id)) for one in week.activities]


def _add_progress(user, lessons):
    if user is None or not user.is_authenticated or not lessons:
        return
    ids = {lesson.page.original_id for lesson in lessons}
    rows = {row.page_id: row for row in LessonProgress.objects.filter(user=user, page_id__in=ids)}
    for lesson in lessons:
        lesson.progress = rows.get(lesson.page.original_id)


def _add_activities(user, weeks, besides):
    person = user if user is not None and user.is_authenticated else None
    found = activities(person, [page for pages in besides.values() for page in pages])
    for path, pages in besides.items():
        weeks[path].activities = [found[page.pk] for page in pages if page.pk in found]
