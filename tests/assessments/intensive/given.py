"""A day with two stations, two learners, a rater at each, and its first round beginning now, in few words."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from assessments.intensive import planning, rating, schedules
from assessments.models import IntensiveDay, Station, StationPerson
from tests import factories
from tests.assessments.conversation import told

RATER, PATIENT = StationPerson.Role.RATER, StationPerson.Role.PATIENT


def day(*, cohort=None, course=None, learners=2, begins=timedelta(0), by=None, **fields):
    """A plan with two stations without patients; `begins`: how long from now its first round begins."""
    told.rubric()
    cohort = cohort or factories.cohort(program=(course or factories.course()).get_parent().specific)
    first = timezone.localtime(timezone=cohort.zone) + begins
    by = by or factories.user("office")
    made = planning.save_day(
        day=IntensiveDay(
            cohort=cohort,
            title="Four talks",
            held_on=first.date(),
            begins=first.time(),
            **{"minutes": 12, "change_minutes": 3, "break_every": 0, "break_minutes": 0, **fields},
        ),
        by=by,
    )
    for number, title in ((1, "The call"), (2, "The son")):
        station = Station(day=made, number=number, title=title, place=f"Room {number}", has_patient=False)
        planning.save_station(station=station, by=by)
    for number in range(learners):
        user = factories.user(first_name=("Ana", "Ben", "Cleo", "Dov")[number], last_name=f"Learner{number}")
        factories.enrollment(user=user, cohort=cohort)
    return made


def opened(**about):
    """A day that is open; raters are `rater(day, 1)` and `rater(day, 2)`."""
    made = day(**about)
    for station in made.stations.all():
        planning.assign(
            day=made, user=factories.user(), role=RATER, station=station, by=factories.user("office")
        )
    planning.generate(day=made, by=factories.user("office"))
    return planning.open_day(day=made, by=factories.user("office"))


def rater(of, number=1):
    """Who rates at a station."""
    return of.people.get(role=RATER, station__number=number).user


def slot(of, number=1, round_=1):
    """The slot of a station in a round."""
    rows = of.slots.standing().select_related("day__cohort", "station", "enrollment__user")
    return rows.get(station__number=number, round=round_)


def levels(at, index=2):
    """The level with this index of every criterion."""
    return {one.id: one.levels[index].id for one in at.station.read_rubric.criteria}


def rate(at, *, by=None, event_id=None, index=2, **about):
    """Rate whoever stands there."""
    by = by or rater(at.day, at.station.number)
    return rating.take(event_id=event_id or uuid4(), slot=at, by=by, levels=levels(at, index), **about)


def read(of):
    """The schedule, read once."""
    return schedules.whole(of)
