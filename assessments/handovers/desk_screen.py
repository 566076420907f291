"""What one person meets where a handover is received. Which facts had to be told comes after the answers."""

from django.utils.translation import gettext_lazy

from assessments.engine.handover import LEVELS
from assessments.handovers import parts, standing
from assessments.handovers.screen import phase_tag
from assessments.models import HandoverSent
from assessments.screens.attempt import seal_of
from assessments.teamwork import pulse

READING_STEPS = (
    gettext_lazy("Read, and answer from it alone"),
    gettext_lazy("Ask back"),
    gettext_lazy("Say what you found, and rate it"),
    gettext_lazy("Both see it"),
)


def desk_screen(desk, *, posted=None, conflicts=None, missing=frozenset(), kept=None):
    """The desk of those who receive a handover.

    posted     {question id: text} that was sent and not all of it stored; conflicts {place: TextChanged}
    missing    questions without an answer, or dimensions without a level
    kept       {"found", "levels", "rate", "ask", "talk"} that was sent and not taken
    """
    reading, kept = desk.reading, kept or {}
    state = standing.of_one(reading.work)
    handover = state.handover
    receiver = reading.receiver_id
    own_sent = receiver is None or HandoverSent.objects.filter(work=receiver).exists()
    asked = parts.questions_back(reading.work_id, [reading])
    at = 0 if not reading.answered_at else 2 if not reading.rated_at else 3
    watched = desk.room.work
    shown = {
        "desk": desk,
        "reading": reading,
        "readings": [reading],
        "results": [parts.result(reading, state)] if state.is_open(reading) else [],
        "room": desk.room,
        "work": watched,
        "state": state,
        **parts.about(handover),
        "own_sent": own_sent,
        "steps": parts.steps(READING_STEPS, at),
        **_may(desk, own_sent, max(0, handover.most_asked - len(asked))),
        "tag": pulse.tag(watched, phase_tag(watched)),
        "sections": parts.section_rows(state, {}, {}) if own_sent or desk.room.is_faculty else [],
        "by": reading.work.team,
        "asked": asked,
        "seal": seal_of(desk.room.user.pk) if desk.receives else "",
        "kept": kept,
        "comments": parts.words(reading.work_id, f"rating:{reading.uuid}") if reading.rated_at else [],
        "talk": parts.words(reading.work_id, f"talk:{reading.uuid}"),
        "facts": [],
    }
    if not own_sent and not desk.room.is_faculty:
        return shown | {"named": set()}
    last = parts.answers_of(reading)
    own = parts.own_numbers(reading.work, desk.room.user)
    shown["questions"] = [
        _question(one, reading, last, posted or {}, conflicts or {}, missing, own)
        for one in handover.questions
    ]
    if reading.answered_at:
        shown |= _found(reading, handover, kept, missing)
    return shown | {"named": parts.named(state, shown)}


def _may(desk, own_sent, asks_left):
    """What somebody may do here now, and so which forms there are."""
    reading = desk.reading
    may_write = desk.receives and desk.room.is_open and own_sent and not reading.rated_at
    is_after = may_write and reading.answered_at is not None
    return {
        "may_write": may_write,
        "asks_left": asks_left,
        "forms": {
            "answer": may_write and not is_after,
            "give": may_write and not is_after,
            "ask": is_after and asks_left > 0,
            "talk": is_after,
            "rate": is_after,
        },
    }


def _found(reading, handover, kept, missing):
    """The facts with what is ticked, and the dimensions with what is chosen: as stored, or as it was sent."""
    ticked = set(kept.get("found", reading.found or ()))
    levels = kept.get("levels", reading.levels or {})
    return {
        "facts": [{"fact": one, "found": one.id in ticked} for one in handover.facts],
        "dimensions": [
            {
                "dimension": one,
                "is_missing": one.id in missing,
                "levels": [
                    {
                        "number": number,
                        "words": parts.LEVEL_WORDS[number],
                        "chosen": levels.get(one.id) == number,
                    }
                    for number in LEVELS
                ],
            }
            for one in handover.dimensions
        ],
    }


def _question(one, reading, last, posted, conflicts, missing, own):
    place = standing.answer_place(reading, one.id)
    kept = last.get(place)
    conflict = conflicts.get(place)
    return {
        "id": one.id,
        "question": one.text,
        "text": posted.get(one.id, kept.text if kept else ""),
        "over": parts.over(kept),
        "mine": own.get(place, 0),
        "last": kept,
        "theirs": conflict.theirs if conflict else None,
        "is_missing": one.id in missing,
    }
