"""A day's schedule as the engine checks it, and as pages and sheets show it. Read in a fixed number of queries."""

import hashlib
from dataclasses import dataclass

from django.utils import timezone

from assessments.engine import rotations
from assessments.engine.rotations import Place, Post, Schedule, Turn
from assessments.intensive import other_days, people
from assessments.models import Attendance, Slot, StationPerson

LEARNER = ("enrollment__user__learner_profile__discipline", "enrollment__user__learner_profile__sub_role")
"""What a slot is read with, so that its learner can be named with their seat."""


@dataclass(frozen=True)
class Whole:
    """Everything about a day's schedule, read once.

    slots  those that stand, with station and learner; freed: those that were given up
    came   {enrollment id: the last Attendance}
    """

    day: object
    stations: list
    learners: list
    slots: list
    freed: list
    posts: list
    came: dict

    @property
    def rounds(self):
        """How many rounds there are."""
        return max((one.round for one in self.slots), default=0)

    @property
    def absent(self):
        """Ids of learners who are not there."""
        return {pk for pk, row in self.came.items() if row.kind == Attendance.Kind.ABSENT}

    def times(self):
        """[(round, begins, ends)] in the cohort's clock."""
        clock = self.day.clock
        return [(one, clock.begins(one), clock.ends(one)) for one in range(1, self.rounds + 1)]

    def now(self, at=None):
        """The round that runs or comes next at a moment."""
        return self.day.clock.round_at(at or timezone.now(), self.rounds)

    def posts_at(self, station, role=None):
        """Who is assigned to a station."""
        return [
            one for one in self.posts if one.station_id in (None, station.pk) and role in (None, one.role)
        ]


def whole(day):
    """Read everything about the schedule of a day. Six queries, however long it is."""
    slots = list(
        Slot.objects.filter(day=day).select_related("station", *LEARNER).order_by("round", "station__number")
    )
    posts = StationPerson.objects.filter(day=day, ended_at=None).select_related("user", "station")
    return Whole(
        day=day,
        stations=list(day.stations.all()),
        learners=list(people.learners(day)),
        slots=[one for one in slots if one.freed_at is None],
        freed=[one for one in slots if one.freed_at is not None],
        posts=list(posts),
        came=came(day),
    )


def came(day):
    """{enrollment id: the last Attendance of it} on a day."""
    return {row.enrollment_id: row for row in Attendance.objects.filter(day=day).order_by("pk")}


def digest(day, rows):
    """A few characters that change whenever these rows, or the times of a day, do. Nobody's name is in them."""
    whole_text = repr((day.delay_minutes, day.results_opened_at, [tuple(map(str, row)) for row in rows]))
    return hashlib.sha256(whole_text.encode()).hexdigest()[:16]


def clashes_of(day, read=None):
    """Everything that clashes in the schedule of a day, as rotations.Clash; other days of its date included."""
    read = read or whole(day)
    return [*rotations.clashes(as_schedule(read)), *other_days.clashes(read)]


def as_schedule(read):
    """A schedule as the engine checks it. On a day that runs, rounds that are over are left out."""
    day = read.day
    stations = {one.pk: Place(one.title, one.place, one.has_patient) for one in read.stations}
    posts = [
        Post(
            post.user_id,
            str(post.user),
            station,
            str(post.role),
            post.starts_at if day.is_open else None,
            post.ends_at,
        )
        for post in read.posts
        for station in ([post.station_id] if post.station_id else stations)
    ]
    excused = {
        (one.enrollment_id, one.station_id)
        for one in [*read.slots, *read.freed]
        if one.excused_at is not None
    }
    return Schedule(
        turns=[Turn(one.round, one.station_id, one.enrollment_id) for one in read.slots],
        stations=stations,
        names={one.pk: str(one.user) for one in read.learners},
        posts=posts,
        clock=day.clock,
        absent=read.absent,
        excused=excused,
        after=read.now() - 1 if day.is_open else 0,
    )
