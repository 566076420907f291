"""Who came, and what follows for the schedule: places of absent people are freed, late ones are offered later ones."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.intensive import planning, telling
from assessments.intensive.refusals import NotThere
from assessments.models import Attendance, Slot
from cms import audit
from courses import facts

Kind = Attendance.Kind


def check_in(*, day, enrollment, kind, by, note=""):
    """Note that somebody came, came late, is absent or left. The same once more changes nothing; the last one holds.

    Of somebody who is absent, or has left, the places that are not over are freed, with a makeup noted; of somebody
    who comes after all, places that were freed so and are still free are given back.
    """
    note = note.strip()[:500]
    with transaction.atomic():
        day = planning.lock(day)
        if not day.is_open:
            raise NotThere(_("Open the day first. Then people can be checked in."))
        last = day.attendance.filter(enrollment=enrollment).order_by("-pk").first()
        if last is not None and (last.kind, last.note) == (kind, note):
            return last
        row = Attendance.objects.create(day=day, enrollment=enrollment, kind=kind, by=by, note=note)
        if kind in (Kind.ABSENT, Kind.LEFT):
            _free(day, enrollment, by, kind, note)
        else:
            _give_back(day, enrollment)
        audit.record("checked in", row, by=by, about=enrollment.user_id, kind=str(kind))
        facts.changed(enrollment.user_id)
    return row


def _free(day, enrollment, by, kind, note):
    why = "absent" if kind == Kind.ABSENT else "left"
    now = timezone.now()
    for slot in day.slots.standing().filter(enrollment=enrollment, ratings=None):
        if day.clock.ends(slot.round) > now or kind == Kind.ABSENT:
            planning.give_up(day, slot, by, why, note or _("To be made up on another day."))


def _give_back(day, enrollment):
    now, clock = timezone.now(), day.clock
    for slot in day.slots.filter(enrollment=enrollment, freed_why__in=("absent", "left")).select_related(
        "station"
    ):
        standing = day.slots.standing().filter(round=slot.round)
        taken = (
            standing.filter(station=slot.station).exists() or standing.filter(enrollment=enrollment).exists()
        )
        again = day.slots.standing().filter(enrollment=enrollment, station=slot.station).exists()
        if clock.ends(slot.round) > now and not taken and not again:
            slot.freed_at, slot.freed_by, slot.freed_why, slot.makeup = None, None, "", ""
            slot.save(update_fields=["freed_at", "freed_by", "freed_why", "makeup"])


# Later places


@dataclass(frozen=True)
class Offer:
    """A later round at the same station: free, or another learner's to swap with."""

    round: int
    at: object
    swap: Slot | None = None


def missed(read, now=None):
    """Places of people who are there that passed without a rating while they were not; as (slot, [Offer, …])."""
    now = now or timezone.now()
    clock, current = read.day.clock, read.now(now)
    rated = set(
        Slot.objects.filter(day=read.day, ratings__isnull=False).values_list("enrollment_id", "station_id")
    )
    standing = {(one.enrollment_id, one.station_id) for one in read.slots}
    found = []
    for slot in [*read.slots, *read.freed]:
        row = read.came.get(slot.enrollment_id)
        here = row is not None and row.kind in (Kind.ARRIVED, Kind.LATE)
        came = row.at if row is not None and row.kind == Kind.LATE else clock.first
        over = clock.ends(slot.round) <= (now if slot.freed_at else came)
        replaced = slot.freed_at is not None and (slot.enrollment_id, slot.station_id) in standing
        is_open = slot.excused_at is None and (slot.enrollment_id, slot.station_id) not in rated
        if here and over and is_open and not replaced:
            found.append((slot, offers(read, slot, current)))
    return found


def offers(read, slot, current):
    """Up to three later rounds in which a learner can come to the station of a slot; one more round at the end is one."""
    clock = read.day.clock
    busy = {one.round: one for one in read.slots if one.enrollment_id == slot.enrollment_id}
    taken = {one.round: one for one in read.slots if one.station_id == slot.station_id}
    free = [
        Offer(round_, clock.begins(round_))
        for round_ in range(current + 1, read.rounds + 2)
        if round_ not in busy and round_ not in taken
    ]
    return free[:3]


def swaps(read, slot, current):
    """Slots of later rounds whose learners could change with the one of a slot that is not over, at the same station."""
    if slot.round < current:
        return []
    at = {}
    for one in read.slots:
        at.setdefault(one.enrollment_id, set()).add(one.round)
    return [
        other
        for other in read.slots
        if other.station_id == slot.station_id
        and other.pk != slot.pk
        and other.round > current
        and other.round not in at[slot.enrollment_id]
        and slot.round not in at[other.enrollment_id]
    ]


def expected(read, now=None):
    """Places of the round that runs, or comes next, whose learners nobody has seen: (slot, offers, slots to swap with)."""
    current = read.now(now)
    here = {pk for pk, row in read.came.items() if row.kind in (Kind.ARRIVED, Kind.LATE)}
    return [
        (slot, offers(read, slot, current), swaps(read, slot, current)[:3])
        for slot in read.slots
        if slot.round == current and slot.enrollment_id not in here
    ]


def swap(*, one, other, by, why=""):
    """Let two learners change rounds at a station. Raises NotThere where either is somewhere else then."""
    with transaction.atomic():
        day = planning.lock(one.day)
        why = planning.need(why) if day.is_open else why
        rows = {
            row.pk: row
            for row in day.slots.standing()
            .filter(pk__in=(one.pk, other.pk))
            .select_related("enrollment__user")
        }
        if len(rows) < 2 or one.station_id != other.station_id:
            raise NotThere(_("The schedule changed meanwhile. Look at it again; nothing was done."))
        first, second = rows[one.pk], rows[other.pk]
        for slot, elsewhere in ((first, second), (second, first)):
            if slot.ratings.exists():
                raise NotThere(_("%(name)s was rated there already.") % {"name": slot.enrollment.user})
            standing = day.slots.standing().filter(enrollment=slot.enrollment, round=elsewhere.round)
            if standing.exclude(pk__in=rows).exists():
                raise NotThere(
                    _("%(name)s stands at another station in round %(round)d.")
                    % {"name": slot.enrollment.user, "round": elsewhere.round}
                )
        _exchange(day, first, second, by, why)
        people = [first.enrollment.user_id, second.enrollment.user_id]
        audit.record("swapped", day, by=by, why=why, learners=people)
        telling.moved(day, first.enrollment, second.enrollment)


def _exchange(day, first, second, by, why):
    """On an open day what was planned stays on record as freed; a plan is written anew."""
    new = [
        Slot(day=day, round=second.round, station_id=first.station_id, enrollment=first.enrollment),
        Slot(day=day, round=first.round, station_id=second.station_id, enrollment=second.enrollment),
    ]
    for slot in (first, second):
        planning.give_up(day, slot, by, why or "swapped")
    for slot in new:
        slot.save()


def excuse(*, slot, by, why):
    """Let a learner off a station, with the reason; their requirement then does not ask for it."""
    why = planning.need(why)
    with transaction.atomic():
        planning.lock(slot.day)
        slot = Slot.objects.select_related("enrollment").get(pk=slot.pk)
        if slot.excused_at is None:
            slot.excused_at, slot.excused_by, slot.excused_why = timezone.now(), by, why
            slot.save(update_fields=["excused_at", "excused_by", "excused_why"])
            audit.record("excused", slot, by=by, why=why, about=slot.enrollment.user_id)
            facts.changed(slot.enrollment.user_id)
    return slot


def delay(*, day, minutes, by):
    """Let the day run so many minutes later than planned."""
    with transaction.atomic():
        day = planning.lock(day)
        if day.delay_minutes != minutes:
            audit.record("delayed", day, by=by, before=day.delay_minutes, after=minutes)
            day.delay_minutes = minutes
            day.save(update_fields=["delay_minutes"])
    return day
