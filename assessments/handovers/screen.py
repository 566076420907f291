"""What one person meets of a handover: in the writing team, or where it is received. Nothing of the model comes early."""

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.engine.handover import LEVELS, not_found, public_sections, words_in
from assessments.handovers import standing
from assessments.handovers.acts import FACULTY
from assessments.models import HandoverSent, TeamText, TeamWord, TeamWork
from assessments.models.handovers import SETTINGS
from assessments.screens.attempt import seal_of
from assessments.screens.case import with_figures, without_age
from assessments.teamwork import pulse
from assessments.teamwork.entering import may_mark

STEP_WORDS = {
    standing.WRITING: gettext_lazy("Write"),
    standing.SIGNING: gettext_lazy("Sign and send"),
    standing.AWAY: gettext_lazy("With the receiving team"),
    standing.READ: gettext_lazy("Rated"),
}
READING_STEPS = (
    gettext_lazy("Read, and answer from it alone"),
    gettext_lazy("Ask back"),
    gettext_lazy("Say what you found, and rate it"),
    gettext_lazy("Both see it"),
)
LEVEL_WORDS = {
    1: gettext_lazy("not usable"),
    2: gettext_lazy("hardly usable"),
    3: gettext_lazy("usable after a call"),
    4: gettext_lazy("usable as it is"),
    5: gettext_lazy("a handover I would wish for"),
}
SETTING_WORDS = dict(SETTINGS)


def about(handover):
    """Who moves, from where to where, with the chart."""
    chart = [
        {
            "kind": one.kind,
            "title": one.title,
            "html": one.html,
            "columns": one.columns,
            "rows": one.rows,
            "source": one.source,
        }
        for one in handover.chart
    ]
    return {
        "handover": handover,
        "person": handover.person,
        "called": without_age(handover.person.name),
        "leaves": SETTING_WORDS[handover.leaves],
        "goes_to": SETTING_WORDS[handover.goes_to],
        "chart": with_figures(chart),
    }


def _steps(names, at):
    return [
        {"name": name, "state": "done" if number < at else "now" if number == at else "later"}
        for number, name in enumerate(names)
    ]


def room_screen(room, *, posted=None, conflicts=None, kept=None):
    """The room of the team that writes.

    posted     {section id: text} that was sent and not all of it stored
    conflicts  {place: TextChanged}; kept {place: text} of another form that was not taken
    """
    work = room.work
    state = standing.of_one(work)
    reading = state.reading
    shown = {
        "room": room,
        "work": work,
        "state": state,
        **about(state.handover),
        "steps": _steps([STEP_WORDS[one] for one in standing.STEPS], standing.STEPS.index(state.phase)),
        "is_open": room.is_open,
        "may_write": room.is_open and room.member is not None and state.sent is None,
        "may_sign": room.is_open
        and room.member is not None
        and not state.empty
        and not state.over_long
        and room.member.user_id not in state.signed,
        "digest": state.sent.of if state.sent else state.digest,
        "tag": pulse.tag(work, phase_tag(work)),
        "seal": seal_of(room.user.pk) if room.member else "",
        "sections": _sections(state, posted or {}, conflicts or {}, _own_numbers(work, room.user)),
        "versions": versions(work) if not room.member or state.sent else [],
        "people": [{"member": one, "signed": state.signed.get(one.user_id)} for one in state.members],
        "reading": reading,
        "received": state.to_read,
        "faculty_words": _words(work, FACULTY),
        "kept": kept or {},
        "asked": _asked(reading) if reading else [],
        "teaches": room.is_faculty and may_mark(room),
        "other_works": _other_works(work) if room.is_faculty else [],
    }
    if reading is not None and standing.is_open_to_both(reading):
        shown["result"] = result(reading, state)
    return shown | {
        "named": _named(state, shown) | {one.user_id for part in shown["versions"] for one in part["rows"]}
    }


def _named(state, shown):
    """Ids of everybody whose name stands on a page of a handover."""
    reading, rows = shown["reading"], [*state.members, *state.texts.values(), *state.signatures]
    rows += [*shown.get("faculty_words", ()), *shown.get("talk", ())]
    for one in shown["asked"]:
        rows += [one["word"], *one["replies"]]
    came = shown.get("result")
    if came:
        rows += [*came["comments"], *came["talk"], *(one["text"] for one in came["answers"] if one["text"])]
    rows += [one["last"] for one in shown.get("questions", ()) if one["last"]]
    doers = {state.sent.by_id} if state.sent else set()
    if reading is not None:
        doers |= {reading.rated_by_id, reading.answered_by_id}
    return {one.user_id for one in rows} | (doers - {None})


def _other_works(work):
    """Works of the other teams of the set, for faculty who give a handover to one of them."""
    rows = TeamWork.objects.filter(task=work.task, team__ended_at=None).exclude(pk=work.pk)
    return rows.select_related("team").order_by("team__number")


def phase_tag(work):
    """What the clock alone changes in a room: whether it was due. No query."""
    due = work.task.due_at
    return str(int(due is not None and due <= timezone.now()))


def _own_numbers(work, user):
    """{place: number of the last version that somebody wrote themself}: what a device may let go of."""
    rows = TeamText.objects.filter(work=work, user=user).values_list("place")
    return dict(rows.annotate(last=Max("number")))


def _sections(state, posted, conflicts, own=None):
    """Each section with its text as it holds, or as it was sent and not stored, and the other text where two differ."""
    found = []
    for one in public_sections(state.handover):
        last = state.text_of(one["id"])
        conflict = conflicts.get(standing.place_of(one["id"]))
        text = posted.get(one["id"], last.text if last else "")
        found.append(
            {
                **one,
                "text": text,
                "over": last.number if last else 0,
                "mine": (own or {}).get(standing.place_of(one["id"]), 0),
                "last": last,
                "theirs": conflict.theirs if conflict else None,
                "words": words_in(text),
                "is_over_long": words_in(text) > one["most"],
            }
        )
    return found


def versions(work):
    """Who wrote what, section by section, oldest first: for the team once it is sent, and for faculty."""
    titles = {standing.place_of(one.id): one.title for one in work.task.version.definition.sections}
    rows = (
        TeamText.objects.filter(work=work, place__in=titles)
        .select_related("user")
        .order_by("place", "number")
    )
    found = {}
    for one in rows:
        found.setdefault(titles[one.place], []).append(one)
    return [{"title": title, "rows": found[title]} for title in titles.values() if title in found]


def _words(work, *places):
    rows = TeamWord.objects.filter(work=work, place__in=places).select_related("user")
    return list(rows.order_by("pk"))


def _asked(reading):
    """Questions back with their replies."""
    asked = _words(reading.work_id, standing.ask_place(reading))
    replies = {}
    for one in _words(reading.work_id, *[standing.reply_place(one) for one in asked]):
        replies.setdefault(one.place, []).append(one)
    return [{"word": one, "replies": replies.get(standing.reply_place(one), [])} for one in asked]


def result(reading, state):
    """What came of a handover, for both teams: what was not found first, safety before everything."""
    handover = state.handover
    safety, other = not_found(handover, reading.found or ())
    answers = {one.place: one for one in _answers(reading)}
    return {
        "reading": reading,
        "by": reading.receiver.team if reading.receiver_id else _("faculty"),
        "lost": safety,
        "missed": other,
        "found": [one for one in handover.facts if one.id in set(reading.found or ())],
        "count": len(reading.found or ()),
        "all": len(handover.facts),
        "levels": [
            {
                "dimension": one,
                "level": (reading.levels or {}).get(one.id),
                "words": LEVEL_WORDS.get((reading.levels or {}).get(one.id), ""),
            }
            for one in handover.dimensions
        ],
        "comments": _words(reading.work_id, f"rating:{reading.uuid}"),
        "talk": _words(reading.work_id, f"talk:{reading.uuid}"),
        "answers": [
            {"question": one, "text": answers.get(standing.answer_place(reading, one.id))}
            for one in handover.questions
        ],
        "beside": [{"section": one, "theirs": state.text_of(one.id)} for one in handover.sections],
    }


def _answers(reading):
    places = [
        standing.answer_place(reading, one.id) for one in reading.work.task.version.definition.questions
    ]
    rows = (
        TeamText.objects.filter(work=reading.work_id, place__in=places)
        .select_related("user")
        .order_by("number")
    )
    return {one.place: one for one in rows}.values()


def reading_screen(desk, *, posted=None, conflicts=None, missing=frozenset(), kept=None):
    """The desk of those who receive a handover.

    posted     {question id: text} that was sent and not all of it stored; conflicts {place: TextChanged}
    missing    questions without an answer, or dimensions without a level
    kept       {"found", "levels", "text", "ask", "talk"} that was sent and not taken
    """
    reading, kept = desk.reading, kept or {}
    state = standing.of_one(reading.work)
    handover = state.handover
    receiver = reading.receiver_id
    own_sent = receiver is None or HandoverSent.objects.filter(work=receiver).exists()
    asked = _asked(reading)
    at = 0 if not reading.answered_at else 2 if not reading.rated_at else 3
    watched = desk.room.work
    shown = {
        "desk": desk,
        "reading": reading,
        "room": desk.room,
        "work": watched,
        "state": state,
        **about(handover),
        "own_sent": own_sent,
        "steps": _steps(READING_STEPS, at),
        "may_write": desk.receives and desk.room.is_open and own_sent and not reading.rated_at,
        "tag": pulse.tag(watched, phase_tag(watched)),
        "sections": _sections(state, {}, {}) if own_sent or desk.room.is_faculty else [],
        "by": reading.work.team,
        "asked": asked,
        "seal": seal_of(desk.room.user.pk) if desk.receives else "",
        "asks_left": max(0, handover.most_asked - len(asked)),
        "kept": kept,
        "talk": _words(reading.work_id, f"talk:{reading.uuid}"),
        "facts": [],
    }
    if not own_sent and not desk.room.is_faculty:
        return shown | {"named": set()}
    last = {one.place: one for one in _answers(reading)}
    own = _own_numbers(reading.work, desk.room.user)
    shown["questions"] = [
        _question(one, reading, last, posted or {}, conflicts or {}, missing, own)
        for one in handover.questions
    ]
    if reading.answered_at:
        shown |= _found(reading, handover, kept, missing)
    if standing.is_open_to_both(reading):
        shown["result"] = result(reading, state)
    return shown | {"named": _named(state, shown)}


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
                    {"number": number, "words": LEVEL_WORDS[number], "chosen": levels.get(one.id) == number}
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
        "over": kept.number if kept else 0,
        "mine": own.get(place, 0),
        "last": kept,
        "theirs": conflict.theirs if conflict else None,
        "is_missing": one.id in missing,
    }


def said_since(room, since):
    """Short sentences about what others did since a change, for whoever listens to the page."""
    work = room.work
    titles = {standing.place_of(one.id): one.title for one in work.task.version.definition.sections}
    events = []
    for one in (
        TeamText.objects.filter(work=work, change__gt=since).exclude(user=room.user).select_related("user")
    ):
        if one.place in titles:
            about_ = {"name": one.user, "title": titles[one.place]}
            events.append((one.change, _("%(name)s changed “%(title)s”.") % about_))
    for one in work.signatures.filter(change__gt=since).exclude(user=room.user).select_related("user"):
        events.append((one.change, _("%(name)s signed.") % {"name": one.user}))
    for one in (
        TeamWord.objects.filter(work=work, change__gt=since).exclude(user=room.user).select_related("user")
    ):
        kind = one.place.partition(":")[0]
        if kind == "ask":
            events.append((one.change, _("The receiving team asks something.")))
        elif kind == "reply":
            events.append((one.change, _("%(name)s replied to the receiving team.") % {"name": one.user}))
        elif kind == FACULTY:
            events.append((one.change, _("%(name)s of faculty left a comment.") % {"name": one.user}))
    return list(dict.fromkeys(sentence for _change, sentence in sorted(events)))
