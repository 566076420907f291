"""A learner's dates as an iCalendar file that calendar programs fetch: one event for each opening and each due date.

Instants are written in the cohort's own zone, which stands in the file, so that an event keeps its hour on the wall
whatever the program believes about clock changes. An event keeps its UID for good, also when its date moves.
"""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext as _
from icalendar import Calendar, Event
from wagtail.models import Page

from cms.models import AuditEntry
from courses.coming import dates_of, page_url, readable
from courses.models import Extension

PRODUCT = "-//Alongside//Dates//EN"
FETCH_EVERY = timedelta(hours=6)


def calendar_for(user, now):
    """The file as bytes; without a date it is an empty calendar."""
    dates = dates_of(user)
    holds = readable(dates)
    calendar = _empty(holds)
    if holds:
        studies = {one.pk: one for one in dates.enrollments}
        changes = _Changes(studies.values(), holds)
        for hold in holds:
            for event in _events(hold, studies[hold.enrollment_id], changes.of(hold), now):
                calendar.add_component(event)
        moments = [at for hold in holds for at in (hold.opens_at, hold.due_at) if at]
        year = timedelta(days=366)
        calendar.add_missing_timezones((min(moments) - year).date(), (max(moments) + year).date())
    return calendar.to_ical()


def _empty(holds):
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Alongside")
    if holds:
        calendar.add("x-wr-timezone", holds[0].cohort.time_zone)
    calendar.add("refresh-interval", FETCH_EVERY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    return calendar


def _events(hold, enrollment, changed_at, now):
    """The events of one page: its opening, and its due date."""
    if hold.opens_at:
        yield _event("opens", _("Opens: %(title)s"), hold.opens_at, hold, enrollment, changed_at, now)
    if hold.due_at:
        yield _event("due", _("Due: %(title)s"), hold.due_at, hold, enrollment, changed_at, now)


def _event(kind, words, at, hold, enrollment, changed_at, now):
    event = Event()
    host = urlsplit(settings.SITE_URL).hostname
    event.add("uid", f"{kind}-{hold.page_id}-{enrollment.uuid}@{host}")
    event.add("dtstamp", now)
    event.add("last-modified", changed_at)
    event.add("summary", words % {"title": hold.title})
    # A moment, not a stretch of time: it lies beside what else the day holds.
    event.add("dtstart", at.astimezone(hold.zone))
    event.add("transp", "TRANSPARENT")
    event.add("url", page_url(hold))
    event.add("description", f"{hold.cohort}\n{page_url(hold)}")
    return event


class _Changes:
    """When each date was last changed: three queries, whatever the number of dates."""

    def __init__(self, enrollments, holds):
        self.since = {one.pk: one.state_since for one in enrollments}
        cohorts = {str(one.cohort_id) for one in enrollments}
        self.cohorts = dict(
            AuditEntry.objects.filter(thing_type="courses.cohort", thing_id__in=cohorts)
            .values_list("thing_id")
            .annotate(Max("at"))
        )
        self.longer = dict(
            Extension.objects.filter(enrollment__in=self.since)
            .values_list("enrollment")
            .annotate(Max("granted_at"))
        )
        pages = Page.objects.filter(pk__in={one.page_id for one in holds})
        self.pages = dict(pages.values_list("pk", "last_published_at"))

    def of(self, hold):
        """The last time somebody moved the date, gave longer, or renamed the page."""
        moments = (
            self.since[hold.enrollment_id],
            self.cohorts.get(str(hold.cohort.pk)),
            self.longer.get(hold.enrollment_id),
            self.pages.get(hold.page_id),
        )
        return max(moment for moment in moments if moment)
