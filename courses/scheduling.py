"""What changes the dates of a cohort. Each act is one short transaction with its audit entry."""

from dataclasses import asdict, dataclass
from datetime import time

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cms import audit
from cms.days import day_in_words
from courses import actions, facts
from courses.models import Cohort, Extension, ScheduledDate
from courses.refusals import NameTaken, NothingIsDueBeforeItOpens, Overlapping
from courses.rollover import next_cohort
from courses.shifting import DUE, Frame, dates_of, instants, running_extensions

FIRST_THING, LAST_THING = time(0, 0), time(23, 59)
"""When something opens or is due on a day, where nobody said the hour."""


@dataclass(frozen=True)
class Times:
    """When a page opens and is due, counted from the cohort's first day (day 0); None: not set by this page."""

    opens_day: int | None = None
    opens_time: time | None = None
    due_day: int | None = None
    due_time: time | None = None

    @classmethod
    def of(cls, row):
        """The times of a stored date, or none at all."""
        if row is None:
            return cls()
        return cls(row.opens_day, row.opens_time, row.due_day, row.due_time)

    @property
    def is_empty(self):
        """Whether it says nothing."""
        return self.opens_day is None and self.due_day is None

    @property
    def is_in_order(self):
        """Whether it is due after it opens, as clocks on the wall show it: so it stays in order wherever it moves."""
        if self.opens_day is None or self.due_day is None:
            return True
        return (self.opens_day, self.opens_time) < (self.due_day, self.due_time)


def overlapping(cohort):
    """The first cohort of the same program (or the same course of it) that runs at the same time, or None."""
    return Cohort.objects.overlapping(cohort).first()


def overlap_in_words(other):
    """Why a cohort is not simply opened beside another, and what to do."""
    named = {"name": other.name, "first": day_in_words(other.starts_on)}
    if other.ends_on:
        said = _("It would overlap %(name)s, which runs from %(first)s to %(last)s.") % {
            **named,
            "last": day_in_words(other.ends_on),
        }
    else:
        said = _("It would overlap %(name)s, which runs from %(first)s without an end.") % named
    return f"{said} {_('Choose other days, or say below that both are meant to run at the same time.')}"


def set_dates(*, cohort, times, by):
    """Store when pages open and are due in a cohort: `times` is {page id: Times}; empty Times take a date away.

    Pages that are not named keep theirs. Returns how many changed. Raises NothingIsDueBeforeItOpens.
    """
    with transaction.atomic():
        cohort = (
            Cohort.objects.select_for_update(of=("self",), no_key=True)
            .select_related("program")
            .get(pk=cohort.pk)
        )
        rows = {row.page_id: row for row in cohort.dates.filter(page_id__in=times)}
        changed = {page: one for page, one in times.items() if Times.of(rows.get(page)) != one}
        for page, one in changed.items():
            _store(cohort, rows.get(page), page, one)
        if changed:
            details = {
                str(page): [asdict(Times.of(rows.get(page))), asdict(one)] for page, one in changed.items()
            }
            audit.record("scheduled", cohort, by=by, pages=details)
            facts.changed(*_people_of(cohort))
    return len(changed)


def _store(cohort, row, page, times):
    if times.is_empty:
        row.delete()
        return
    if not times.is_in_order:
        raise NothingIsDueBeforeItOpens
    stored = ScheduledDate(pk=row.pk if row else None, cohort=cohort, page_id=page, **asdict(times))
    stored.opens_at, stored.due_at = instants(stored, Frame.of(cohort))
    stored.save()


# Opening and moving cohorts


def save_cohort(*, cohort, faculty, by, on_purpose=False):
    """Store a cohort that a form has filled and checked; its dates go along with its first day and its zone.

    Longer dates of learners move by the same days. Raises NameTaken, and Overlapping unless it is on purpose.
    """
    with transaction.atomic():
        before = Cohort.objects.select_for_update(of=("self",), no_key=True).filter(pk=cohort.pk).first()
        if _runs_elsewhen(before, cohort) and not on_purpose:
            _refuse_overlap(cohort)
        was = Frame.of(before) if before else None
        saved = _saved(cohort, by)
        taught = set(saved.faculty.values_list("pk", flat=True))
        if taught != {one.pk for one in faculty}:
            saved.faculty.set(faculty)
            audit.record("named faculty", saved, by=by, faculty=sorted(one.pk for one in faculty))
        if was and was != Frame.of(saved):
            _move(saved, was, by)
        if was:
            facts.changed(*_people_of(saved))
    return saved


def _people_of(cohort):
    return cohort.enrollments.values_list("user_id", flat=True)


def _runs_elsewhen(before, cohort):
    names = ("course_id", "starts_on", "ends_on")
    return before is None or any(getattr(before, name) != getattr(cohort, name) for name in names)


def _refuse_overlap(cohort):
    other = overlapping(cohort)
    if other:
        raise Overlapping(overlap_in_words(other))


def _saved(cohort, by):
    try:
        with transaction.atomic():
            return actions.save_cohort(cohort=cohort, by=by)
    except IntegrityError:
        if not Cohort.objects.filter(program=cohort.program, name=cohort.name).exclude(pk=cohort.pk).exists():
            raise
        raise NameTaken(cohort.name) from None


def _move(cohort, was, by):
    """Let dates and extensions follow the cohort's first day and zone, hour by local hour."""
    frame = Frame.of(cohort)
    rows, longer = list(cohort.dates.all()), list(running_extensions(cohort))
    for row in rows:
        row.opens_at, row.due_at = instants(row, frame)
    for one in longer:
        one.due_at = frame.instant(*was.day_and_time(one.due_at), DUE)
    ScheduledDate.objects.bulk_update(rows, ["opens_at", "due_at"])
    Extension.objects.bulk_update(longer, ["due_at"])
    audit.record(
        "moved dates",
        cohort,
        by=by,
        dates=len(rows),
        extensions=len(longer),
        first_day=[was.first_day, frame.first_day],
        zone=[was.zone.key, frame.zone.key],
    )


# The next cohort


def roll_over(*, cohort, name, starts_on, by, on_purpose=False):
    """Open the next cohort with the dates and the faculty of this one, and nothing of its people.

    Raises NameTaken, and Overlapping unless it is on purpose.
    """
    with transaction.atomic():
        following = next_cohort(cohort, name=name, starts_on=starts_on)
        if not on_purpose:
            _refuse_overlap(following)
        following = _saved(following, by)
        following.faculty.set(cohort.faculty.all())
        rows = list(dates_of(cohort))
        for row in rows:
            row.pk, row.cohort = None, following
            row.opens_at, row.due_at = instants(row, Frame.of(following))
        ScheduledDate.objects.bulk_create(rows)
        audit.record("rolled over", following, by=by, of=str(cohort.uuid), dates=len(rows))
    return following
