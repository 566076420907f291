"""Which dates hold for a learner: when a page opens, until when it is due, and whether somebody has longer.

The only place that answers this. Every list, page, reminder and calendar asks here, so that a longer time never shows
in one place and not in another. Two queries for a person, whatever the number of weeks and cohorts.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils import timezone
from wagtail.models import Page

from courses.models import Enrollment, Extension, ScheduledDate


@dataclass(frozen=True)
class Hold:
    """The dates of one page for one learner, as instants; `zone` is the cohort's, in which they were meant.

    extended  the learner has been given longer: `due_at` is the later date already
    """

    page_id: int
    path: str
    title: str
    url_path: str
    opens_at: datetime | None
    due_at: datetime | None
    extended: bool
    enrollment_id: int
    cohort: object

    @property
    def zone(self):
        """The cohort's time zone."""
        return self.cohort.zone

    def is_open(self, now):
        """Whether it has opened."""
        return self.opens_at is None or self.opens_at <= now


class Dates:
    """Every date that holds for some enrollments, to be asked about any page of their programs."""

    def __init__(self, enrollments):
        self.enrollments = list(enrollments)
        self.holds = _holds(self.enrollments)
        self._by_path = defaultdict(dict)
        for hold in self.holds:
            self._by_path[hold.enrollment_id][hold.path] = hold

    @classmethod
    def of(cls, user):
        """The dates of everything a person studies; read once and kept on the user object."""
        if not hasattr(user, "_dates"):
            user._dates = cls(
                Enrollment.objects.active()
                .filter(user=user)
                .select_related("cohort__program", "cohort__course")
            )
        return user._dates

    @classmethod
    def in_cohort(cls, cohort):
        """The dates as a cohort has them, for who looks at a page as one of its learners would."""
        return cls([Enrollment(cohort=cohort)])

    def opens_at(self, page, now=None):
        """When a page opens for this person: None when it is open, or has no such date.

        A page without a date of its own takes that of the nearest page above it. Where several cohorts hold the page,
        or a copy of it in another program, the first to open opens it.
        """
        hold = self.waits_for(page, now)
        return hold.opens_at if hold else None

    def waits_for(self, page, now=None):
        """The Hold that keeps a page shut for this person, the first to end; None when it is open."""
        now = now or timezone.now()
        waiting = []
        for path in self._paths(page):
            for one in self._enrollments_holding(path):
                hold = self._nearest(path, one, "opens_at")
                if hold is None or hold.is_open(now):
                    return None
                waiting.append(hold)
        return min(waiting, key=lambda hold: hold.opens_at, default=None)

    def due(self, page):
        """The Hold that says when a page is due: its own or that of the nearest page above it; None without one."""
        found = [self._nearest(page.path, one, "due_at") for one in self._enrollments_holding(page.path)]
        found = [one for one in found if one is not None]
        return max(found, key=lambda one: one.due_at) if found else None

    def _enrollments_holding(self, path):
        return [one for one in self.enrollments if path.startswith(one.cohort.root.path)]

    def _nearest(self, path, enrollment, field):
        """The hold of the page at a path, or of the nearest page above it, that has this date."""
        holds = self._by_path[enrollment.pk]
        for end in range(len(path), 0, -Page.steplen):
            hold = holds.get(path[:end])
            if hold is not None and getattr(hold, field) is not None:
                return hold
        return None

    def _paths(self, page):
        """Where a page stands, and for who studies several programs, where copies of it stand."""
        if len({one.cohort.root.path for one in self.enrollments}) < 2:
            return [page.path]
        return self._copies.get(page.alias_of_id or page.pk, [page.path])

    @cached_property
    def _copies(self):
        """{id of the original: paths of it and its copies}, of what several programs share; one query."""
        rows = Page.objects.filter(alias_of__isnull=False)
        found = defaultdict(set)
        for original, there, here in rows.values_list("alias_of_id", "alias_of__path", "path"):
            found[original] |= {there, here}
        return found


def _holds(enrollments):
    """A Hold for every scheduled page of every enrollment."""
    if not enrollments:
        return []
    cohorts = {one.cohort_id for one in enrollments}
    rows = ScheduledDate.objects.filter(cohort__in=cohorts, page__live=True).select_related("page")
    longer = {
        (row.enrollment_id, row.page_id): row.due_at
        for row in Extension.objects.filter(
            enrollment__in=[one for one in enrollments if one.pk], withdrawn_at=None
        )
    }
    found = []
    for enrollment in enrollments:
        for row in rows:
            if row.cohort_id != enrollment.cohort_id:
                continue
            more = longer.get((enrollment.pk, row.page_id))
            extended = more is not None and (row.due_at is None or more > row.due_at)
            found.append(
                Hold(
                    page_id=row.page_id,
                    path=row.page.path,
                    title=row.page.title,
                    url_path=row.page.url_path,
                    opens_at=row.opens_at,
                    due_at=more if extended else row.due_at,
                    extended=extended,
                    enrollment_id=enrollment.pk,
                    cohort=enrollment.cohort,
                )
            )
    return found


def dates_for(user):
    """Every Hold of a person's studies that says something, by the date that comes first."""
    holds = [one for one in Dates.of(user).holds if one.opens_at or one.due_at]
    return sorted(holds, key=lambda one: (one.due_at or one.opens_at, one.path))


def opens_later(user, page, now=None):
    """When a page opens for a learner, or None when it is open: what every door of the curriculum asks."""
    return Dates.of(user).opens_at(page, now)
