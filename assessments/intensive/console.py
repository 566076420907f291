"""What the console of a day shows: the round, who is here, where each station stands, what can be moved where."""

from datetime import timedelta

from django.utils import timezone

from assessments.intensive import attendance, grids, schedules
from assessments.models import Attendance, Slot, StationPerson, StationRating

Kind = Attendance.Kind
AWAY = timedelta(minutes=2)
"""After so long without a sign of life a tablet counts as offline."""


def screen(day):
    """Everything on the console, in a number of queries that does not grow with the day."""
    now = timezone.now()
    read = schedules.whole(day)
    current = read.now(now)
    rated = _rated(day)
    clock = day.clock
    return {
        "day": day,
        "read": read,
        "round": min(current, read.rounds),
        "rounds": read.rounds,
        "is_over": current > read.rounds,
        "has_begun": now >= clock.first,
        "runs": current <= read.rounds and clock.begins(current) <= now,
        "begins": clock.begins(min(current, max(read.rounds, 1))),
        "ends": clock.ends(min(current, max(read.rounds, 1))),
        "stations": [_station(read, one, current, rated, now) for one in read.stations],
        "learners": _learners(read, rated),
        "unseen": sum(1 for one in read.learners if one.pk not in read.came),
        "expected": attendance.expected(read, now) if current <= read.rounds else [],
        "missed": attendance.missed(read, now),
        "freed": [one for one in read.freed if one.makeup and not _stands_again(read, one)],
        "clashes": schedules.clashes_of(day, read),
        "grid": grids.grid(read),
        "rated": rated,
        "pulse": pulse(day),
    }


def _stands_again(read, slot):
    return any(
        one.enrollment_id == slot.enrollment_id and one.station_id == slot.station_id for one in read.slots
    )


def _rated(day):
    """{(enrollment id, station id)} of what was rated, wherever in the schedule."""
    rows = StationRating.objects.filter(slot__day=day)
    return set(rows.values_list("slot__enrollment_id", "slot__station_id"))


def _station(read, station, current, rated, now):
    slots = [one for one in read.slots if one.station_id == station.pk]
    over = [one for one in slots if one.round < current]
    raters = read.posts_at(station, StationPerson.Role.RATER)
    return {
        "station": station,
        "now": next((one for one in slots if one.round == current), None),
        "next": next((one for one in slots if one.round == current + 1), None),
        "done": sum(1 for one in slots if (one.enrollment_id, one.station_id) in rated),
        "all": len(slots),
        "waits": [
            one for one in over if (one.enrollment_id, one.station_id) not in rated and not one.excused_at
        ],
        "raters": [
            {
                "post": one,
                "seen_at": one.seen_at,
                "is_away": one.seen_at is None or now - one.seen_at > AWAY,
            }
            for one in raters
        ],
    }


def _learners(read, rated):
    rows = []
    for one in read.learners:
        came = read.came.get(one.pk)
        slots = [slot for slot in read.slots if slot.enrollment_id == one.pk]
        rows.append(
            {
                "enrollment": one,
                "came": came,
                "is_here": came is not None and came.kind in (Kind.ARRIVED, Kind.LATE),
                "slots": slots,
                "done": sum(1 for slot in slots if (slot.enrollment_id, slot.station_id) in rated),
            }
        )
    return rows


def pulse(day):
    """A few characters that change whenever something on the console does; nobody's name is in them."""
    rows = [
        *Slot.objects.filter(day=day).order_by("pk").values_list("pk", "round", "freed_at", "excused_at"),
        *Attendance.objects.filter(day=day).order_by("-pk").values_list("pk")[:1],
        *StationRating.objects.filter(slot__day=day).order_by("-pk").values_list("pk")[:1],
        *StationPerson.objects.filter(day=day).order_by("pk").values_list("pk", "ended_at", "waiting"),
        (schedules.whole(day).now(),),
    ]
    return schedules.digest(day, rows)
