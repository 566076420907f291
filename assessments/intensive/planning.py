"""Planning a day: what it is, its stations, who works there, the schedule, and opening it. One lock, the day's row."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.engine import rubric as engine
from assessments.engine.rotations import rotate
from assessments.intensive import people, schedules, telling
from assessments.intensive.refusals import CannotOpen, NotPlanned, NotThere
from assessments.models import IntensiveDay, Rubric, Slot, StationPerson
from assessments.refusals import WithoutReason
from cms import audit
from courses import facts

Role = StationPerson.Role


def lock(day):
    """The day's row, locked to the end of the transaction."""
    audit.take_turn()
    IntensiveDay.objects.select_for_update(no_key=True, of=("self",)).get(pk=day.pk)
    return people.days().get(pk=day.pk)


def need(why):
    """A reason, or WithoutReason."""
    why = (why or "").strip()[:500]
    if not why:
        raise WithoutReason(_("Say why. The reason is kept beside what you do."))
    return why


def save_day(*, day, by, changed=()):
    """Keep a new day, or the fields of one that were changed, and nothing else of it.

    Who works there is assigned as long after the new date as after the old one; once the day is open, everybody is
    told of another time or place.
    """
    with transaction.atomic():
        if day.pk is None:
            day.made_by = by
            day.save()
            audit.record("planned", day, by=by, cohort=str(day.cohort.uuid))
        else:
            before = lock(day).held_on
            day.save(update_fields=list(changed))
            _take_along(day, day.held_on - before)
            audit.record("changed", day, by=by, changed=sorted(changed))
            telling.changed(day, changed)
    return day


def _take_along(day, later):
    if later:
        for post in day.people.filter(ended_at=None).exclude(ends_at=None):
            post.ends_at += later
            post.save(update_fields=["ends_at"])


def save_station(*, station, by):
    """Keep a station. Raises NotPlanned on a day that is open: its rubrics are frozen, and learners were told."""
    with transaction.atomic():
        _must_be_plan(lock(station.day))
        taken = station.day.stations.filter(number=station.number).exclude(pk=station.pk)
        if taken.exists():
            raise NotPlanned(_("There is a station %(number)d already.") % {"number": station.number})
        station.save()
        audit.record("planned", station, by=by, day=str(station.day.uuid))
    return station


def remove_station(*, station, by):
    """Take a station out of a day that is not open, with its places in the schedule."""
    with transaction.atomic():
        _must_be_plan(lock(station.day))
        if station.people.exists():
            raise NotPlanned(
                _("Somebody is, or was, assigned to %(station)s. Change what it is instead.")
                % {"station": station}
            )
        station.slots.all().delete()
        audit.record("removed", station, by=by, day=str(station.day.uuid), station=station.title)
        station.delete()


def _must_be_plan(day):
    if day.is_open:
        raise NotPlanned(
            _("The day is open: its stations stay. Move people at the console, each with a word why.")
        )


# People


def assign(*, day, user, role, by, station=None, starts_at=None, ends_at=None):
    """Let somebody rate or play at a station, or at every station. The same again changes nothing but its times.

    Without an end it ends a day after the day is over, so that what was seen can be put right.
    """
    if ends_at is None:
        ends_at = datetime.combine(day.held_on + timedelta(days=2), time(0), day.zone)
    starts_at = starts_at or timezone.now()
    if ends_at <= starts_at:
        raise NotPlanned(_("The end has to come after the beginning."))
    with transaction.atomic():
        lock(day)
        if user.enrollments.filter(slots__day=day).exists():
            raise NotPlanned(
                _("%(name)s stands in the schedule as a learner, and cannot work at a station that day.")
                % {"name": user}
            )
        same = StationPerson.objects.filter(day=day, station=station, user=user, role=role, ended_at=None)
        found = same.first()
        is_new = found is None
        found = found or StationPerson(day=day, station=station, user=user, role=role, given_by=by)
        found.starts_at, found.ends_at = starts_at, ends_at
        found.save()
        audit.record("assigned", found, by=by, about=user, day=str(day.uuid), role=str(role))
        if is_new:
            telling.asked(found)
    return found


def end(*, post, by, why):
    """End an assignment. What was rated before is taken, also when it arrives later. Twice changes nothing."""
    why = need(why)
    with transaction.atomic():
        lock(post.day)
        post = StationPerson.objects.select_for_update(no_key=True, of=("self",)).get(pk=post.pk)
        if post.ended_at is None:
            post.ended_at, post.ended_by, post.ended_why = timezone.now(), by, why
            post.save(update_fields=["ended_at", "ended_by", "ended_why"])
            audit.record("unassigned", post, by=by, why=why, about=post.user_id)
    return post


# The schedule


def generate(*, day, by):
    """Make the schedule anew: everybody who studies in the cohort meets every station once. Returns the slots.

    Whoever works at a station that day is left out, and the clashes say so.
    """
    with transaction.atomic():
        day = lock(day)
        _must_be_plan(day)
        stations = list(day.stations.all())
        busy = people.working(day)
        found = [
            one for one in people.learners(day) if one.cohort_id == day.cohort_id and one.user_id not in busy
        ]
        if not stations or not found:
            raise NotPlanned(_("A schedule needs at least one station and one learner."))
        day.slots.all().delete()
        slots = [
            Slot(day=day, round=turn.round, station=turn.station, enrollment=turn.learner)
            for turn in rotate(found, stations)
        ]
        Slot.objects.bulk_create(slots)
        audit.record("scheduled", day, by=by, slots=len(slots))
    return slots


def place(*, day, enrollment, station, round_, by, why=""):
    """Put a learner at a station in a round, by hand. Raises NotThere where one of the two is taken.

    The learner's place at that station, if there is one and nobody rated it, is given up. On an open day that needs
    a reason, and the old place is kept as freed.
    """
    with transaction.atomic():
        day = lock(day)
        why = need(why) if day.is_open else why
        _must_be_free(day, enrollment, station, round_)
        old = list(day.slots.standing().filter(enrollment=enrollment, station=station, ratings=None))
        for slot in old:
            give_up(day, slot, by, why)
        made = Slot.objects.create(day=day, round=round_, station=station, enrollment=enrollment)
        audit.record(
            "scheduled", made, by=by, why=why, about=enrollment.user_id, round=round_, station=station.title
        )
        facts.changed(enrollment.user_id)
        telling.moved(day, enrollment)
    return made


def take_out(*, slot, by, why="", makeup=""):
    """Take a learner out of a place. On an open day the place is kept as freed, with the reason."""
    with transaction.atomic():
        day = lock(slot.day)
        why = need(why) if day.is_open else why
        slot = Slot.objects.select_related("enrollment__user").get(pk=slot.pk)
        if slot.freed_at is None:
            give_up(day, slot, by, why, makeup)
            audit.record("freed", slot, by=by, why=why, about=slot.enrollment.user_id)
            facts.changed(slot.enrollment.user_id)
            telling.moved(day, slot.enrollment)
    return slot


def give_up(day, slot, by, why, makeup=""):
    """Free a place (deleted while the day is a plan). Inside the caller's lock."""
    if not day.is_open:
        slot.delete()
        return
    slot.freed_at, slot.freed_by, slot.freed_why, slot.makeup = timezone.now(), by, why[:500], makeup[:500]
    slot.save(update_fields=["freed_at", "freed_by", "freed_why", "makeup"])


def _must_be_free(day, enrollment, station, round_):
    if enrollment.user_id in people.working(day):
        raise NotThere(
            _("%(name)s works at a station that day. End that assignment first.") % {"name": enrollment.user}
        )
    standing = day.slots.standing().filter(round=round_).select_related("enrollment__user", "station")
    there = standing.filter(station=station).exclude(enrollment=enrollment).first()
    if there is not None:
        raise NotThere(
            _("In round %(round)d %(name)s stands at %(station)s. Choose another round, or swap the two.")
            % {"round": round_, "name": there.enrollment.user, "station": station}
        )
    busy = standing.filter(enrollment=enrollment).exclude(station=station).first()
    if busy is not None:
        raise NotThere(
            _("In round %(round)d %(name)s stands at %(station)s. Choose another round.")
            % {"round": round_, "name": busy.enrollment.user, "station": busy.station}
        )
    already = day.slots.filter(enrollment=enrollment, station=station, ratings__isnull=False)
    if already.exists():
        raise NotThere(_("%(name)s was rated there already.") % {"name": enrollment.user})


# Opening


def open_day(*, day, by, despite=""):
    """Open a day: its rubrics are frozen, learners see when and where, ratings are taken. Twice changes nothing.

    despite: why it is opened although something clashes. Raises CannotOpen with every clash, and NotPlanned.
    """
    despite = despite.strip()[:500]
    with transaction.atomic():
        day = lock(day)
        if day.is_open:
            return day
        if not day.slots.exists():
            raise NotPlanned(_("Make the schedule first."))
        found = schedules.clashes_of(day)
        if found and not despite:
            raise CannotOpen(found)
        for station in day.stations.all():
            station.rubric = _frozen(station)
            station.save(update_fields=["rubric"])
        day.opened_at, day.opened_by, day.opened_despite = timezone.now(), by, despite if found else ""
        day.save(update_fields=["opened_at", "opened_by", "opened_despite"])
        audit.record("opened", day, by=by, why=day.opened_despite, clashes=len(found))
        facts.changed(*day.slots.order_by().values_list("enrollment__user", flat=True).distinct())
        telling.opened(day)
    return day


def _frozen(station):
    row = Rubric.objects.filter(slug=station.rubric_slug, live=True).first()
    if row is None:
        raise NotPlanned(
            _("The rubric “%(slug)s” of %(station)s is not published. Publish it, or choose another.")
            % {"slug": station.rubric_slug, "station": station}
        )
    return engine.frozen(row.read()[0])
