"""What one person meets in the room of the team that writes a handover. Nothing of the model comes early."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.handovers import parts, rounds, standing
from assessments.handovers.acts import FACULTY
from assessments.models import TeamText, TeamWord, TeamWork
from assessments.screens.attempt import seal_of
from assessments.teamwork import pulse
from assessments.teamwork.entering import may_mark

STEP_WORDS = {
    standing.WRITING: gettext_lazy("Write"),
    standing.SIGNING: gettext_lazy("Sign and send"),
    standing.AWAY: gettext_lazy("With the receiving team"),
    standing.READ: gettext_lazy("Rated"),
}


def room_screen(room, *, posted=None, conflicts=None, kept=None):
    """The room of the team that writes.

    posted     {section id: text} that was sent and not all of it stored
    conflicts  {place: TextChanged}; kept {place: text} of another form that was not taken
    """
    work = room.work
    state = standing.of_one(work)
    own = parts.own_numbers(work, room.user)
    shown = {
        "room": room,
        "work": work,
        "state": state,
        **parts.about(state.handover),
        "steps": parts.steps([STEP_WORDS[one] for one in standing.STEPS], standing.STEPS.index(state.phase)),
        "is_before": work.task.opens_at > timezone.now() and not room.is_faculty,
        **_may(room, state),
        "digest": state.sent.of if state.sent else state.digest,
        "tag": pulse.tag(work, phase_tag(work)),
        "seal": seal_of(room.user.pk) if room.member or room.is_faculty else "",
        "sections": parts.section_rows(state, posted or {}, conflicts or {}, own),
        "versions": versions(work) if not room.member or state.sent else [],
        "people": [{"member": one, "signed": state.signed.get(one.user_id)} for one in state.members],
        "reading": state.reading,
        "readings": state.counted,
        "received": state.to_read,
        "faculty_words": parts.words(work, FACULTY),
        "kept": kept or {},
        "asked": parts.questions_back(work, state.counted),
        **(_for_faculty(work) if room.is_faculty else {}),
        **_results(room, state),
    }
    written = {one.user_id for part in shown["versions"] for one in part["rows"]}
    return shown | {"named": parts.named(state, shown) | written}


def _for_faculty(work):
    """Who receives whose, and to whom else this one can be given."""
    return {
        "passings": rounds.passings(work.task),
        "others": TeamWork.objects.filter(pk__in=set(rounds.running_works(work.task)) - {work.pk})
        .select_related("team")
        .order_by("team__number"),
    }


def _may(room, state):
    """What somebody may do here now."""
    is_in = room.is_open and room.member is not None
    is_whole = state.sent is not None or (not state.empty and not state.over_long)
    return {
        "is_open": room.is_open,
        "may_write": is_in and state.sent is None,
        "may_sign": is_in and is_whole and room.member.user_id not in state.signed,
        "teaches": room.is_faculty and may_mark(room),
    }


def _results(room, state):
    """What came of the handover, as far as this person may know it, and why the rest is not shown yet."""
    rated = [one for one in state.counted if one.rated_at]
    is_known = state.may_know or room.is_faculty
    return {
        "results": [parts.result(one, state) for one in rated if is_known and state.is_open(one)],
        "waits_for_reply": any(not state.is_open(one) for one in rated),
        "waits_for_own": bool(rated) and not is_known,
    }


def phase_tag(work):
    """What the clock alone changes in a room: whether it opened, was due, or closed. No query."""
    task, now = work.task, timezone.now()
    moments = (task.opens_at, task.due_at, task.closes_at)
    return "".join(str(int(one is not None and one <= now)) for one in moments)


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
