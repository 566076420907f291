"""The requirement that an intensive day was attended. It asks nobody's word: check-in and ratings say so."""

from collections import defaultdict

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.engine import attended
from assessments.models import Attendance, Slot, StationRating
from courses.progress import Standing
from courses.requirements import Kind


class IntensiveAttended(Kind):
    """A day in person: come to, and every station of it rated or excused with a reason."""

    name = "intensive_attended"
    label = gettext_lazy("An intensive day attended")
    column = gettext_lazy("Intensive")

    def title(self, requirement):
        """The rule in words."""
        return requirement.words or _("One intensive day attended")

    def facts(self, requirement, enrollments):
        """[(DayDone, day), …] by enrollment. Three queries, however many learners."""
        slots = (
            Slot.objects.filter(enrollment__in=enrollments, day__opened_at__isnull=False)
            .select_related("day__cohort", "station")
            .order_by("day__held_on", "round")
        )
        found = defaultdict(lambda: defaultdict(list))
        for slot in slots:
            found[slot.enrollment_id][slot.day].append(slot)
        came = {
            (row.enrollment_id, row.day_id): row.kind
            for row in Attendance.objects.filter(enrollment__in=enrollments).order_by("pk")
        }
        rows = StationRating.objects.filter(slot__enrollment__in=enrollments)
        rated = set(rows.values_list("slot__enrollment_id", "slot__station_id"))
        return {
            pk: [(_done(day, own, came.get((pk, day.pk), ""), rated), day) for day, own in days.items()]
            for pk, days in found.items()
        }

    def judge(self, requirement, facts):
        """Met by one whole day, or every reason why not yet."""
        title = str(self.title(requirement))
        facts = facts or []
        verdict = attended.judge([done for done, _day in facts])
        day = next((day for done, day in facts if done is verdict.day), None)
        if day is None:
            return Standing(title, False, verdict.why)
        about = (f"intensive:{day.uuid}",) if verdict.met else ()
        url = reverse("intensive_mine", args=[day.uuid])
        return Standing(title, verdict.met, verdict.why, begun=verdict.begun, url=url, about=about)


def _done(day, slots, came, rated):
    """A learner's day as the engine judges it: every station they were ever given there, once."""
    now, stations = timezone.now(), {}
    for slot in slots:
        stations.setdefault(slot.station_id, []).append(slot)
    clock = day.clock
    last = max(slot.round for slot in slots)
    return attended.DayDone(
        title=day.title,
        on=day.held_on,
        is_past=clock.ends(last) < now,
        came=came,
        stations=[_station(clock, own, rated, now) for own in stations.values()],
    )


def _station(clock, slots, rated, now):
    standing = [one for one in slots if one.freed_at is None]
    return attended.StationDone(
        title=slots[0].station.title,
        is_rated=(slots[0].enrollment_id, slots[0].station_id) in rated,
        is_excused=any(one.excused_at for one in slots),
        is_over=any(clock.ends(one.round) <= now for one in standing),
        makeup="" if standing else next((one.makeup for one in reversed(slots) if one.makeup), ""),
    )
