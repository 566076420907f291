"""What intensive days put into the registries below: doors, their requirement, the first page, moves and rollovers."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.intensive import people, requirement, results  # noqa: F401  (they register themselves)
from assessments.models import IntensiveDay, Slot
from cms import gates
from courses import placing, rollover, today
from courses.placing import Remark

CARD = "assessments/intensive/card.html"
NEWS = timedelta(days=60)
"""So long the first page leads to what was seen on a day; the page itself stays."""

gates.guard(("intensive", "plan"), "intensive_new", "intensive_plan", "intensive_edit", "intensive_station")
gates.guard(("intensive", "plan"), "intensive_sheets")
gates.guard(("intensive", "read"), "intensive_days", "intensive", "intensive_pulse")
gates.guard(("intensive", "read_results"), "intensive_results")
gates.guard(("intensive", "rate"), "intensive_rate", "intensive_heard")
gates.guard(("intensive", "play"), "intensive_play")
gates.guard(("intensive", "take"), "intensive_mine")


@today.card
def next_day(request, enrollment):
    """On the first page: the day in person that comes, or whose results are open."""
    slots = Slot.objects.standing().filter(enrollment=enrollment, day__opened_at__isnull=False)
    days = list(people.days().filter(pk__in=slots.values("day")).order_by("held_on", "begins", "pk"))
    coming = [day for day in days if timezone.localdate(timezone=day.zone) <= day.held_on]
    over = [day for day in days if day not in coming and _is_news(day)]
    if not coming and not over:
        return None
    day = coming[0] if coming else over[-1]
    rated = day.results_opened_at is not None and results.own_rating(day, enrollment) is not None
    return {"template": CARD, "day": day, "is_over": not coming, "has_rated": rated}


def _is_news(day):
    """Whether what was seen that day is open, and was opened not long ago."""
    return day.results_opened_at is not None and timezone.now() - day.results_opened_at < NEWS


@placing.about_moving
def a_day_in_person(enrollment, to):
    """Days belong to a cohort; what was attended counts wherever the learner goes on."""
    today_there = timezone.localdate(timezone=enrollment.cohort.zone)
    slots = Slot.objects.filter(enrollment=enrollment, freed_at=None).select_related("day")
    days = {slot.day for slot in slots}
    for day in sorted(days, key=lambda one: one.held_on):
        if day.held_on >= today_there and day.is_open:
            yield Remark(
                _("They stand in the schedule of %(day)s. Take them out there first, or let them come.")
                % {"day": day},
                stops=day.held_on == today_there,
            )
    attended = enrollment.attendance.values("day").distinct().count()
    if attended:
        yield Remark(
            _("Days in person they were noted at: %(count)d. What was attended counts.") % {"count": attended}
        )


@rollover.left_behind
def days_of(cohort):
    """Days in person are planned anew for each cohort."""
    return [(_("Days in person"), IntensiveDay.objects.filter(cohort=cohort).count())]
