"""Taking ratings from a tablet, each exactly once, however often and however late it comes."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import forms, talking
from assessments.intensive import planning
from assessments.intensive.refusals import NotTaken, RatesHereNoMore, SaidOtherwise
from assessments.models import Slot, StationPerson, StationRating
from assessments.refusals import NotRatedYet, WordsTooLong
from cms import audit
from courses import facts

Role = StationPerson.Role
OLDEST = timedelta(days=14)
"""No tablet is believed to have kept a rating for longer."""
AHEAD = 1
"""So many rounds ahead a rating is taken: a day may run a little early."""


def take(*, event_id, slot, by, levels, note="", said_at=None, age=timedelta(0)):
    """Keep a rating that was made `age` ago; return the StationRating. The same id again returns the same row.

    event_id  UUID made on the tablet
    levels    {criterion: level}, one for each criterion of the station's rubric
    said_at   when it was made by the tablet's clock, kept as said; the server's clock and `age` decide when it was

    Raises SaidOtherwise where the id is another rating's, NotRatedYet, WordsTooLong, RatesHereNoMore or NotTaken.
    """
    note = forms.written(_short(note)).strip()
    received = timezone.now()
    made = received - min(max(age, timedelta(0)), OLDEST)
    try:
        with transaction.atomic():
            planning.lock(slot.day)
            slot = Slot.objects.select_related("station", "enrollment", "day__cohort").get(pk=slot.pk)
            same = StationRating.objects.filter(client_event_id=event_id).first()
            if same is not None:
                return _same(same, slot, by, levels, note)
            row = StationRating(
                client_event_id=event_id,
                slot=slot,
                by=by,
                levels=_known(slot.station, levels),
                note=note,
                said_at=said_at,
                made_at=made,
                received_at=received,
                came_after_end=_came_after_end(slot, by, made, received),
            )
            _must_have_begun(slot, received)
            _must_not_be_own(slot, by)
            row.save(force_insert=True)
            audit.record("rated", slot, by=by, about=slot.enrollment.user_id, rating=row.pk)
            facts.changed(slot.enrollment.user_id)
            return row
    except IntegrityError:  # the id came in at another day's lock in the same moment
        same = StationRating.objects.filter(client_event_id=event_id).first()
        if same is None:
            raise
        return _same(same, slot, by, levels, note)


def _same(same, slot, by, levels, note):
    if same.by_id != by.pk:
        raise SaidOtherwise()
    if (
        same.slot_id != slot.pk
        or same.note != note
        or same.levels != _known(slot.station, levels, strict=False)
    ):
        raise SaidOtherwise(same)
    return same


def _known(station, levels, *, strict=True):
    rubric = station.read_rubric
    if rubric is None:
        raise NotTaken(_("This day is not open yet. Nothing can be rated."))
    known = {one.id: levels[one.id] for one in rubric.criteria if one.level(levels.get(one.id))}
    missing = [one for one in rubric.criteria if one.id not in known]
    if missing and strict:
        raise NotRatedYet(missing)
    return known


def _short(note):
    if len(note) > talking.MOST_CHARACTERS:
        raise WordsTooLong(len(note), talking.MOST_CHARACTERS)
    return note


def opens_at(slot, clock):
    """From when on a slot can be rated."""
    return clock.begins(max(1, slot.round - AHEAD))


def _must_have_begun(slot, received):
    if received < opens_at(slot, slot.day.clock):
        raise NotTaken(_("This round has not come yet. Rate somebody who stands in front of you now."))


def _must_not_be_own(slot, by):
    if slot.enrollment.user_id == by.pk:
        raise NotTaken(_("Nobody rates themself at a station. Leave it to a colleague."))


def _came_after_end(slot, by, made, received):
    """Whether the rating reached us after the assignment was over. Raises RatesHereNoMore where it was made after."""
    rows = StationPerson.objects.filter(
        Q(station=slot.station_id) | Q(station=None), day=slot.day_id, user=by, role=Role.RATER
    )
    ends = [min(filter(None, (one.ended_at, one.ends_at)), default=None) for one in rows]
    covering = [end for one, end in zip(rows, ends, strict=True) if end is None or end > made]
    if not covering:
        raise RatesHereNoMore(max(filter(None, ends), default=None), slot.day.zone)
    return all(end is not None and end <= received for end in covering)


def last_of_each(ratings):
    """Of several ratings the one that holds for each (slot, rater): the one made last."""
    found = {}
    for one in sorted(ratings, key=lambda one: (one.made_at, one.pk)):
        found[(one.slot_id, one.by_id)] = one
    return list(found.values())


def heard(*, posts, waiting=None):
    """Note that a tablet was heard of, and how many ratings wait on it where it says so."""
    said = {} if waiting is None else {"waiting": min(waiting, 999)}
    StationPerson.objects.filter(pk__in=[one.pk for one in posts]).update(seen_at=timezone.now(), **said)
