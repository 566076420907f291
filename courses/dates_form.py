"""The office's form of a cohort's dates: a row for every week and case, a day as a date or as "day 7"."""

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import calendar_days, outline
from courses.models import ScheduledDate
from courses.scheduling import FIRST_THING, LAST_THING, Times

DATES, DAYS = "dates", "days"
LONGEST = 40
"""Characters of a day as somebody writes it."""
MOST_DAYS = 3000
WRITTEN = ("%Y-%m-%d", "%m/%d/%Y", "%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y")


@dataclass(frozen=True)
class Place:
    """A week or a case that can have dates; a case lies in a week and takes its dates where it has none."""

    page_id: int
    title: str
    week_id: int = 0

    @property
    def is_week(self):
        """Whether it is a week."""
        return not self.week_id


def places_of(cohort):
    """Every week and case of a cohort's program, or of its course, by course: [(course title, [Place, …]), …]."""
    found = []
    for course in outline.outline(cohort.program):
        if cohort.course_id in (None, course.page.pk):
            places = [place for week in course.weeks for place in _of_week(week)]
            found.append((course.page.title, places))
    return found


def _of_week(week):
    page = week.page
    yield Place(page.pk, _("Week %(number)d: %(title)s") % {"number": page.number, "title": page.title})
    for activity in week.activities:
        what = activity.label or _("Case")
        yield Place(
            activity.page_id, _("%(what)s: %(title)s") % {"what": what, "title": activity.title}, page.pk
        )


def read_day(text, cohort):
    """A day of a cohort from what somebody wrote: "day 7", "7" or a date. Raises ValidationError."""
    words = " ".join(text.split())
    number = words.lower().removeprefix("day").strip()
    if number.removeprefix("-").isdecimal() and len(number) <= LONGEST:
        day = int(number)
    else:
        on = next(filter(None, (_as_date(words, form) for form in WRITTEN)), None)
        if on is None:
            raise ValidationError(
                _("“%(words)s” is no day. Write a date such as %(date)s, or “day 7”.")
                % {"words": words, "date": cohort.starts_on.isoformat()}
            )
        day = calendar_days.day_of(cohort.starts_on, on)
    if abs(day) > MOST_DAYS:
        raise ValidationError(_("That is years away from the cohort's first day. Look at the year again."))
    return day


def _as_date(words, form):
    try:
        return datetime.strptime(words, form).date()  # noqa: DTZ007  (a date alone has no zone)
    except ValueError:
        return None


def write_day(day, cohort, show):
    """A day as it stands in a field."""
    if day is None:
        return ""
    if show == DAYS:
        return _("day %(number)d") % {"number": day}
    return calendar_days.date_of(cohort.starts_on, day).isoformat()


class DayInput(forms.TextInput):
    """The browser's own calendar where a date stands in it or nothing does, else a field for what was written."""

    def __init__(self, show):
        super().__init__(attrs={"autocomplete": "off"})
        self.show = show

    def get_context(self, name, value, attrs):
        """Choose the kind of field by what stands in it: nothing that was typed may vanish."""
        context = super().get_context(name, value, attrs)
        if self.show == DATES and (not value or _as_date(str(value), WRITTEN[0])):
            context["widget"]["type"] = "date"
        return context


class DatesForm(forms.Form):
    """When every week and case opens and is due in a cohort.

    `show` says how days are written, `quiet` that nothing is checked yet: the form is only written anew.
    """

    def __init__(self, data=None, *, cohort, show=DATES, quiet=False):
        self.cohort, self.show, self.quiet, self.courses = cohort, show, quiet, places_of(cohort)
        self.places = {place.page_id: place for _title, places in self.courses for place in places}
        rows = ScheduledDate.objects.filter(cohort=cohort, page_id__in=self.places)
        self.stored = {row.page_id: Times.of(row) for row in rows}
        super().__init__(data)
        for place in self.places.values():
            self._add_fields(place)
        self.times = {}

    def _add_fields(self, place):
        stored = self.stored.get(place.page_id, Times())
        kinds = (
            ("opens", gettext_lazy("opens"), stored.opens_day, stored.opens_time),
            ("due", gettext_lazy("is due"), stored.due_day, stored.due_time),
        )
        for what, words, day, at in kinds:
            self.fields[name_of(place.page_id, what, "day")] = forms.CharField(
                label=f"{place.title} {words}",
                required=False,
                max_length=LONGEST,
                widget=DayInput(self.show),
                initial=write_day(day, self.cohort, self.show),
            )
            self.fields[name_of(place.page_id, what, "time")] = forms.TimeField(
                label=_("%(what)s, time of day") % {"what": f"{place.title} {words}"},
                required=False,
                widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
                initial=at,
                error_messages={"invalid": _("This is no time of day. Write 23:59, for example.")},
            )

    def full_clean(self):
        """Check everything, unless the form is only written anew."""
        super().full_clean()
        if self.quiet:
            self._errors.clear()

    def clean(self):
        """Read every row, and say of each what is wrong with it."""
        cleaned = super().clean()
        for place in self.places.values():
            self.times[place.page_id] = Times(
                *self._moment(place, "opens", FIRST_THING), *self._moment(place, "due", LAST_THING)
            )
        for place in self.places.values():
            self._check_order(place)
        return cleaned

    def _moment(self, place, what, usual):
        """(day, time) of a row as typed, with the usual time where none was given; (None, None) where it is empty."""
        day_name, time_name = (name_of(place.page_id, what, part) for part in ("day", "time"))
        words, at = self.cleaned_data.get(day_name, ""), self.cleaned_data.get(time_name)
        if time_name in self.errors:
            return None, None
        if not words:
            if at is not None:
                self.add_error(day_name, _("Say on which day, or take the time away."))
            return None, None
        try:
            day = read_day(words, self.cohort)
        except ValidationError as error:
            self.add_error(day_name, error)
            return None, None
        self._check_clock(place, what, day, at)
        return day, usual if at is None else at

    def _check_clock(self, place, what, day, at):
        """Refuse a typed time that clocks skip or show twice; what is stored already has its rule."""
        stored = self.stored.get(place.page_id, Times())
        if at is None or (day, at) == (getattr(stored, f"{what}_day"), getattr(stored, f"{what}_time")):
            return
        on = calendar_days.date_of(self.cohort.starts_on, day)
        sentence = calendar_days.problem(on, at, self.cohort.zone)
        if sentence:
            self.add_error(name_of(place.page_id, what, "time"), sentence)

    def _check_order(self, place):
        times = self.times[place.page_id]
        due = name_of(place.page_id, "due", "day")
        if due in self.errors or times.due_day is None:
            return
        if not times.is_in_order:
            self.add_error(due, _("It would be due before it opens."))
        elif times.opens_day is None and place.week_id:
            week = self.times[place.week_id]
            inherited = Times(week.opens_day, week.opens_time, times.due_day, times.due_time)
            if not inherited.is_in_order:
                self.add_error(due, _("It would be due before its week opens."))

    @property
    def late(self):
        """How many dates lie after the cohort's last day."""
        if not self.cohort.ends_on:
            return 0
        last = calendar_days.day_of(self.cohort.starts_on, self.cohort.ends_on)
        days = [day for one in self.times.values() for day in (one.opens_day, one.due_day)]
        return sum(day is not None and day > last for day in days)

    @property
    def rows(self):
        """Courses with their rows, for the template."""
        return [
            {"title": title, "rows": [self._row(place) for place in places]} for title, places in self.courses
        ]

    def _row(self, place):
        fields = {
            f"{what}_{part}": self[name_of(place.page_id, what, part)]
            for what in ("opens", "due")
            for part in ("day", "time")
        }
        stored = self.stored.get(place.page_id, Times())
        return {
            "place": place,
            "opens_day": stored.opens_day,
            "due_day": stored.due_day,
            "fields": fields,
            "errors": [field for field in fields.values() if field.errors],
        }


def name_of(page_id, what, part):
    """The name of a field: what ("opens", "due") and part ("day", "time") of a page's row."""
    return f"{what}-{part}-{page_id}"


def rewritten(data, cohort, show):
    """What was sent, with every day that can be read written in the other way: nothing typed is lost."""
    changed = data.copy()
    for name in data:
        if name.startswith(("opens-day-", "due-day-")) and data[name].strip():
            try:
                changed[name] = write_day(read_day(data[name], cohort), cohort, show)
            except ValidationError:
                continue
    return changed


def filled(data, cohort, show):
    """What was sent, and empty weeks one after the other from the first day; and how many were filled."""
    changed, count = data.copy(), 0
    weeks = [place for _title, places in places_of(cohort) for place in places if place.is_week]
    for number, week in enumerate(weeks):
        names = [name_of(week.page_id, what, part) for what in ("opens", "due") for part in ("day", "time")]
        if any((data.get(name) or "").strip() for name in names):
            continue
        values = (7 * number, FIRST_THING, 7 * number + 6, LAST_THING)
        for name, value in zip(names, values, strict=True):
            is_day = isinstance(value, int)
            changed[name] = write_day(value, cohort, show) if is_day else f"{value:%H:%M}"
        count += 1
    return changed, count
