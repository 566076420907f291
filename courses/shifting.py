"""What happens to the dates of a cohort when its first day or its zone changes, or another cohort takes them over."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from courses import calendar_days
from courses.models import Extension, ScheduledDate, WeekPage

OPENS, DUE = "opens", "due"


@dataclass(frozen=True)
class Frame:
    """What days are counted from, and the zone whose clocks count."""

    first_day: date
    zone: ZoneInfo

    @classmethod
    def of(cls, cohort):
        """The frame of a cohort as it stands."""
        return cls(cohort.starts_on, cohort.zone)

    def instant(self, day: int, at: time, what: str) -> datetime:
        """The moment of a day and a time in this frame; in an hour that comes twice, a due time takes the second."""
        on = calendar_days.date_of(self.first_day, day)
        return calendar_days.instant(on, at, self.zone, latest=what == DUE)

    def day_and_time(self, moment):
        """The way back."""
        return calendar_days.day_and_time(moment, self.first_day, self.zone)

    def skips(self, day: int, at: time) -> bool:
        """Whether clocks skip that time here, so that it was moved on."""
        return calendar_days.skipped(calendar_days.date_of(self.first_day, day), at, self.zone)


@dataclass(frozen=True)
class Shift:
    """One date before and after. `who` is there for a learner's own, longer date."""

    title: str
    what: str
    old: datetime
    new: datetime
    who: str = ""
    is_moved_on: bool = False


@dataclass(frozen=True)
class Plan:
    """Every date before and after, and the two frames they are read in."""

    before: Frame
    after: Frame
    shifts: tuple[Shift, ...]

    @property
    def digest(self):
        """Changes when anything in the plan does: what somebody agreed to is what happens, or they look again."""
        lines = [f"{self.after.first_day} {self.after.zone.key}"]
        lines += [f"{one.title} {one.what} {one.old} {one.new} {one.who}" for one in self.shifts]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]

    @property
    def other_weekday(self):
        """Whether the new first day is another day of the week than the old one."""
        return self.before.first_day.weekday() != self.after.first_day.weekday()


def plan(cohort, before, after, *, with_extensions=False):
    """Return the Plan of moving a cohort's dates from one frame to another. Three queries."""
    rows = list(dates_of(cohort))
    titles = titles_of([row.page for row in rows])
    found = [shift for row in rows for shift in _of_row(row, titles[row.page_id], before, after)]
    if with_extensions:
        found += [_of_extension(one, before, after) for one in running_extensions(cohort)]
    return Plan(before, after, tuple(found))


def dates_of(cohort):
    """A cohort's dates on pages that still stand in its program, in the order of the tree."""
    rows = ScheduledDate.objects.filter(cohort=cohort, page__path__startswith=cohort.program.path)
    return rows.select_related("page").order_by("page__path")


def running_extensions(cohort):
    """The longer dates that hold for learners of a cohort."""
    found = Extension.objects.filter(enrollment__cohort=cohort, withdrawn_at=None)
    return found.select_related("page", "enrollment__user").order_by("page__path", "pk")


def titles_of(pages):
    """{page id: title as the office knows it}, weeks with their number. One query."""
    numbers = WeekPage.objects.filter(pk__in=[page.pk for page in pages]).values_list("pk", "number")
    found = {page.pk: page.title for page in pages}
    for pk, number in numbers:
        found[pk] = _("Week %(number)d: %(title)s") % {"number": number, "title": found[pk]}
    return found


def instants(row, frame):
    """When a date opens and is due in a frame, each None where it does not say.

    Where clocks skip the hour in which something opens, what is due within that hour is moved on with it.
    """
    opens_at = None if row.opens_day is None else frame.instant(row.opens_day, row.opens_time, OPENS)
    due_at = None if row.due_day is None else frame.instant(row.due_day, row.due_time, DUE)
    if opens_at and due_at and due_at <= opens_at:
        due_at = opens_at + _wall(row.due_day, row.due_time) - _wall(row.opens_day, row.opens_time)
    return opens_at, due_at


def _wall(day, at):
    return timedelta(days=day, hours=at.hour, minutes=at.minute, seconds=at.second)


def _of_row(row, title, before, after):
    moments = zip(instants(row, before), instants(row, after), strict=True)
    kinds = ((OPENS, row.opens_day, row.opens_time), (DUE, row.due_day, row.due_time))
    for (what, day, at), (old, new) in zip(kinds, moments, strict=True):
        if day is not None:
            yield Shift(title, what, old, new, is_moved_on=after.skips(day, at))


def _of_extension(extension, before, after):
    day, at = before.day_and_time(extension.due_at)
    new = after.instant(day, at, DUE)
    who = str(extension.enrollment.user)
    return Shift(extension.page.title, DUE, extension.due_at, new, who=who, is_moved_on=after.skips(day, at))
