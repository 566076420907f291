"""A learner's dates as a calendar, a reminder and their own page show them: only of what they may read now.

Dates stand in the schedule of a cohort; apps above tell of others, such as when the work of a team is due (`also_due`).
"""

from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from courses import doors, outline
from courses.dates import Dates
from courses.models import Enrollment

_more = []


def also_due(function):
    """Register a function (enrollments) → [Hold, …] of due dates that stand in no schedule (used as a decorator).

    It asks a fixed number of queries. Where the page has a due date of its own as well, this one counts instead.
    """
    _more.append(function)
    return function


def dates_of(user, *, studying=False):
    """The person's Dates, read anew; with `studying` only of cohorts they have not finished. None holds for others.

    A withdrawn or deferred learner, and an account that was closed, have no dates.
    """
    enrollments = doors.enrollments_of(user) if user.is_active else Enrollment.objects.none()
    if studying:
        enrollments = enrollments.filter(state=Enrollment.State.ACTIVE)
    return Dates(enrollments)


def readable(dates):
    """The Holds of pages that stand in what the cohort studies, by date."""
    roots = {one.pk: one.cohort.root.path for one in dates.enrollments}
    holds = [
        one
        for one in _with_more(dates)
        if (one.opens_at or one.due_at) and one.path.startswith(roots[one.enrollment_id])
    ]
    return sorted(holds, key=lambda one: (one.due_at or one.opens_at, one.path))


def _with_more(dates):
    """The scheduled dates, and those that apps above tell of."""
    studies = [one for one in dates.enrollments if one.pk]
    more = (
        {(one.enrollment_id, one.page_id): one for function in _more for one in function(studies)}
        if studies
        else {}
    )
    for hold in dates.holds:
        instead = more.pop((hold.enrollment_id, hold.page_id), None)
        yield hold if instead is None else replace(hold, due_at=instead.due_at, extended=False)
    yield from more.values()


def opening(hold, holds):
    """When a page opens in its cohort: by its own date or that of the nearest page above it; None without one."""
    above = [
        one
        for one in holds
        if one.enrollment_id == hold.enrollment_id and one.opens_at and hold.path.startswith(one.path)
    ]
    return max(above, key=lambda one: len(one.path)).opens_at if above else None


def page_path(hold):
    """The address of a date's page on this site, from the slash on."""
    return reverse("wagtail_serve", args=[hold.url_path.split("/", 2)[2]])


def page_url(hold):
    """The whole address of a date's page."""
    return settings.SITE_URL + page_path(hold)


def done(user, dates):
    """Ids of the pages of a person's programs that are complete: lessons, cases, weeks and whole courses."""
    found = set()
    for program in {one.cohort.program for one in dates.enrollments}:
        for course in outline.outline(program, user=user):
            for week in course.weeks:
                found |= {one.page.pk for one in week.lessons + week.others if one.state == "done"}
                found |= {one.page_id for one in week.activities if one.is_settled}
                if week.is_read and all(one.is_settled for one in week.activities):
                    found.add(week.page.pk)
            if course.weeks and all(week.page.pk in found for week in course.weeks):
                found.add(course.page.pk)
    return found


@dataclass(frozen=True)
class Coming:
    """A date on the learner's page: what happens when; `zone` is the cohort's where it is not the learner's own."""

    title: str
    url: str
    at: datetime
    is_due: bool
    extended: bool
    zone: str
    cohort: str


def coming(user, own_zone, now):
    """What opens and what is due from now on, the soonest first; what is complete is left out."""
    dates = dates_of(user)
    holds = readable(dates)
    complete = done(user, dates) if holds else set()
    found = []
    for hold in holds:
        if hold.page_id in complete:
            continue
        zone = hold.cohort.time_zone if hold.cohort.time_zone != own_zone.key else ""
        for at, is_due in ((hold.opens_at, False), (hold.due_at, True)):
            if at and at > now:
                found.append(
                    Coming(
                        hold.title,
                        page_path(hold),
                        at,
                        is_due,
                        is_due and hold.extended,
                        zone,
                        str(hold.cohort),
                    )
                )
    return sorted(found, key=lambda one: (one.at, one.is_due))
