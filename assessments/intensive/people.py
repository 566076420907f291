"""Who may do what on an intensive day: faculty of its program, the office, and who is assigned there."""

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from assessments.models import IntensiveDay, StationPerson
from assessments.teaching import where_taught
from cms import access
from courses.models import Enrollment

Role = StationPerson.Role
KINDS = {access.RATER: Role.RATER, access.PATIENT: Role.PATIENT}


@access.working(access.RATER)
def rates_somewhere(user):
    """Whether somebody rates at a station, or did lately: what waits on their tablet may still arrive."""
    return StationPerson.objects.heard().filter(user=user, role=Role.RATER).exists()


@access.working(access.PATIENT)
def plays_somewhere(user):
    """Whether somebody plays a patient at a station."""
    return StationPerson.objects.running().filter(user=user, role=Role.PATIENT).exists()


def days():
    """Days with what their pages need."""
    return IntensiveDay.objects.select_related("cohort__program", "cohort__course")


def days_for(user, action="read"):
    """The days somebody plans or runs, as a queryset."""
    extent = access.reach(user, "intensive", action)
    if extent == access.ALL:
        return days()
    if extent != access.COURSE:
        return days().none()
    return days().filter(where_taught(user, "cohort__program__path", "cohort__course__path"))


def cohorts_for(user):
    """The cohorts for which somebody may plan a day."""
    from courses.models import Cohort

    rows = Cohort.objects.select_related("program", "course").order_by("-starts_on", "name")
    extent = access.reach(user, "intensive", "plan")
    if extent == access.ALL:
        return rows
    return rows.filter(where_taught(user, "program__path", "course__path"))


def may(user, day, action):
    """Whether somebody may do this on a day."""
    return days_for(user, action).filter(pk=day.pk).exists()


def day_or_404(user, uuid, action="read"):
    """A day on which somebody may do this."""
    return get_object_or_404(days_for(user, action), uuid=uuid)


def posts(user, day, role, *, lately=False):
    """The assignments of somebody on a day in a role; with `lately` also those that were over not long ago."""
    rows = StationPerson.objects.heard() if lately else StationPerson.objects.running()
    return list(rows.filter(user=user, day=day, role=role).select_related("station"))


def working(day):
    """Ids of who rates or plays on a day, by assignments that nobody ended."""
    return set(StationPerson.objects.filter(day=day, ended_at=None).values_list("user_id", flat=True))


def stations_of(day, assignments):
    """The stations these assignments name, in order; one without a station names all of them."""
    stations = list(day.stations.all())
    if any(one.station_id is None for one in assignments):
        return stations
    named = {one.station_id for one in assignments}
    return [one for one in stations if one.pk in named]


def assigned_or_404(user, uuid, role, *, lately=False):
    """(day, its assignments of this person in a role), or 404."""
    day = get_object_or_404(days(), uuid=uuid)
    found = posts(user, day, role, lately=lately)
    if not found:
        raise Http404
    return day, found


def learners(day):
    """Enrollments of those who should come: who studies in the cohort, and who stands in the schedule; by name."""
    rows = Enrollment.objects.filter(
        Q(cohort=day.cohort_id, state=Enrollment.State.ACTIVE)
        | Q(slots__day=day, slots__freed_at=None)
        | Q(attendance__day=day)
    )
    rows = rows.select_related("user__learner_profile__discipline").distinct()
    return rows.order_by("user__last_name", "user__first_name", "pk")


def own_or_404(user, uuid):
    """(day, the enrollment of this person that stands in its schedule), or 404."""
    day = get_object_or_404(days().exclude(opened_at=None), uuid=uuid)
    found = Enrollment.objects.filter(user=user, slots__day=day).select_related("user", "cohort").first()
    if found is None:
        raise Http404
    return day, found
