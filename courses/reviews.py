"""Which texts were reviewed, until when, and for whom to look after. Days are days of the site, the same for everybody."""

import functools
import operator

from django.db.models import Case, CharField, DateField, F, Q, Value, When
from django.utils import timezone

from cms import access
from courses import review_dates
from courses.models import Discipline, LessonPage


def today():
    """The day it is on the site, whatever zone a reader lives in: a review ends for everybody at once."""
    return timezone.localdate(timezone=timezone.get_default_timezone())


def of(page):
    """What readers are told of a lesson's review. An alias shows the review of the text it shares. No query, or one."""
    on, by, until = page.reviewed_on, page.reviewed_by_discipline, page.review_by
    if page.alias_of_id:
        original = LessonPage.objects.filter(pk=page.alias_of_id)
        found = original.values_list("reviewed_on", "reviewed_by_discipline", "review_by").first()
        on, by, until = found or (on, by, until)
    if on is None:
        return review_dates.Review(wanted=str(page.review_discipline or ""))
    is_due = review_dates.state(on, until, today()) == review_dates.OVERDUE
    return review_dates.Review(on=on, by=by, is_due=is_due)


def lessons_for(user):
    """The lessons whose reviews a person may read of: all, or for faculty those of the courses they teach."""
    lessons = LessonPage.objects.filter(alias_of=None)
    extent = access.reach(user, "coverage", "read")
    if extent == access.ALL:
        return lessons
    return lessons.filter(_taught(user) if extent else Q(pk__in=()))


def lessons_of(user):
    """The live lessons whose reviews a person should see to.

    Reviewers: those of their disciplines, by what a lesson asks for or, where it asks for none, by who read it last.
    Faculty: those of their courses. The office and administrators: all.
    """
    live = LessonPage.objects.filter(alias_of=None, live=True)
    if access.roles(user) & {access.OFFICE, access.ADMINISTRATOR}:
        return live
    codes = access.disciplines_reviewed(user)
    mine = _taught(user)
    if codes:
        names = Discipline.objects.filter(code__in=codes).values("name")
        mine |= Q(review_discipline__code__in=codes)
        mine |= Q(review_discipline=None, reviewed_by_discipline__in=names)
    return live.filter(mine)


def _taught(user):
    """A condition for pages of the courses a person teaches; nothing where they teach none."""
    paths = access.paths_taught(user)
    under = [Q(path__startswith=path) for path in paths]
    return functools.reduce(operator.or_, under, Q(pk__in=()))


def in_state(state, day):
    """The condition of being in a state of review on a day; says the same as review_dates.state."""
    reviewed, soon = Q(reviewed_on__isnull=False), review_dates.last_soon_day(day)
    return {
        review_dates.AWAITING: Q(reviewed_on=None),
        review_dates.OVERDUE: reviewed & Q(review_by__lt=day),
        review_dates.SOON_OVER: reviewed & Q(review_by__gte=day, review_by__lte=soon),
        review_dates.HOLDS: reviewed & (Q(review_by=None) | Q(review_by__gt=soon)),
    }[state]


def with_state(lessons, day):
    """Lessons with `review_state`, one of review_dates.STATES, and `holds_until`: the end of a review, or None."""
    whens = [When(in_state(state, day), then=Value(state)) for state in review_dates.STATES]
    until = Case(When(reviewed_on__isnull=False, then=F("review_by")), output_field=DateField())
    return lessons.annotate(review_state=Case(*whens, output_field=CharField()), holds_until=until)
