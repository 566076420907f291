"""What a rater's tablet shows: who stands at their stations, in which round, and what they said so far."""

import json
import uuid

from django.utils import timezone

from assessments.engine.rubric import explained
from assessments.intensive import rating, schedules
from assessments.intensive.people import stations_of
from assessments.models import StationRating

NOW, EARLIER, NEXT, LATER = "now", "earlier", "next", "later"


def tablet(day, posts, user, *, chosen=None, given=None, missing=frozenset()):
    """Every station of these assignments with its candidates and its rubric as a form.

    chosen   the slot whose form is filled: by the address, or by what was sent and not kept
    given    {"levels", "note", "event"} that was sent and not kept
    missing  ids of criteria without a level
    """
    now = timezone.now()
    read = schedules.whole(day)
    current = read.now(now)
    stations = stations_of(day, posts)
    rows = StationRating.objects.filter(slot__day=day, by=user, slot__station__in=stations)
    mine = {one.slot_id: one for one in rating.last_of_each(rows)}
    return {
        "stations": [_station(read, station, now, mine, chosen, given, missing) for station in stations],
        "round": min(current, read.rounds),
        "rounds": read.rounds,
        "is_over": current > read.rounds,
        "now_ms": _ms(now),
    }


def _station(read, station, now, mine, chosen, given, missing):
    current = read.now(now)
    slots = [one for one in read.slots if one.station_id == station.pk]
    # Whom one rated stays on the list, also where the schedule changed afterwards.
    slots += [one for one in read.freed if one.station_id == station.pk and one.pk in mine]
    slots.sort(key=lambda one: (one.round, one.pk))
    picked = chosen if chosen and chosen.station_id == station.pk else None
    if picked is None:
        picked = next((one for one in slots if one.round == current and one.pk not in mine), None)
        may = picked is not None and rating.opens_at(picked, read.day.clock) <= now
        picked = picked if may else None
    said = mine.get(picked.pk) if picked else None
    levels, note = (said.levels, said.note) if said else ({}, "")
    is_sent = given is not None and chosen is not None and chosen.station_id == station.pk
    if is_sent:
        levels, note = given["levels"], given["note"]
    clock = read.day.clock
    here = next((one for one in slots if one.round == current), None)
    return {
        "station": station,
        "event": given["event"] if is_sent else uuid.uuid4(),
        "candidates": [_candidate(clock, one, mine.get(one.pk), picked, now) for one in slots],
        "criteria": [
            {**one, "number": number, "is_missing": is_sent and one["id"] in missing}
            for number, one in enumerate(explained(station.read_rubric, levels), 1)
        ],
        "rubric": station.read_rubric,
        "note": note,
        "here": here,
        "left_ms": _left(clock, here),
        "whole_ms": clock.minutes * 60_000,
        "minutes_left": (_left(clock, here) or 0) // 60_000,
    }


def _left(clock, slot):
    """Milliseconds until the round of a slot ends, None where it does not run."""
    now = timezone.now()
    if slot is None or not clock.begins(slot.round) <= now < clock.ends(slot.round):
        return None
    return int((clock.ends(slot.round) - now).total_seconds() * 1000)


def _candidate(clock, slot, said, picked, now):
    begins, ends = clock.begins(slot.round), clock.ends(slot.round)
    opens = rating.opens_at(slot, clock)
    state = LATER if opens > now else NEXT if begins > now else NOW if ends > now else EARLIER
    return {
        "slot": slot,
        "name": str(slot.enrollment.user),
        "seat": getattr(getattr(slot.enrollment.user, "learner_profile", None), "seat", ""),
        "begins": begins,
        "opens_ms": _ms(opens),
        "begins_ms": _ms(begins),
        "ends_ms": _ms(ends),
        "state": state,
        "may": state != LATER,
        "said": said,
        "said_json": json.dumps({"levels": said.levels, "note": said.note}) if said else "",
        "is_chosen": picked is not None and picked.pk == slot.pk,
    }


def _ms(moment):
    return int(moment.timestamp() * 1000)
