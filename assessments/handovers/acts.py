"""What the writing team does with its handover: write, sign, send, and reply to who receives it."""

from django.utils.translation import gettext as _

from assessments.handovers import notices, rounds, standing
from assessments.handovers.refusals import NotSendable, SeveralChanged
from assessments.models import (
    HandoverReading,
    HandoverSent,
    HandoverSignature,
    TeamText,
    TeamWord,
)
from assessments.refusals import NotFromHere
from assessments.teamwork import saying
from assessments.teamwork.entering import changing, may_mark, named
from assessments.teamwork.refusals import AlreadyDone, NotYet, TextChanged
from assessments.teamwork.teams import lock_work, need, note_change
from cms import audit
from courses import facts

FACULTY = "faculty"
MOST_OF_A_SECTION = 12_000
"""Characters: far above what the words allow, and far below what nobody reads."""


def write(*, room, texts, over):
    """Write the sections that differ from the version they were written over; return how many were.

    texts, over  {section id: text}, {section id: number of the version the page showed, negative where the page
                 showed it as erased}

    What nobody else changed is kept even where another section was: SeveralChanged then carries both texts of each
    of those. Raises AlreadyDone once it is sent, TooMuch for a text nobody could read; nothing is kept then.
    """
    handover = room.work.task.version.definition
    if any(handover.section(id_) is None for id_ in texts):
        raise NotFromHere(_("This is not part of the handover. Load the page again."))
    tidied = {
        id_: saying.tidy(text, MOST_OF_A_SECTION, what=f"“{handover.section(id_).title}”")
        for id_, text in texts.items()
    }
    with changing(room) as now:
        now.need_member()
        now.need_open()
        _must_not_be_sent(now.work)
        conflicts, count = write_changed(
            now.work, room.user, {standing.place_of(id_): text for id_, text in tidied.items()},
            {standing.place_of(id_): number for id_, number in over.items()}, MOST_OF_A_SECTION,
        )  # fmt: skip
    if conflicts:
        raise SeveralChanged(conflicts)
    return count


def write_changed(work, user, texts, over, most):
    """Write each text that differs from the version under it: ([TextChanged, …], how many). Under `lock_work`.

    What was erased since the page was made is never brought back by a page that still holds it: it is shown as a
    conflict first. over: a negative number says that the page knew its version as erased.
    """
    numbers = {place: abs(over.get(place, 0)) for place in texts}
    rows = TeamText.objects.filter(work=work, place__in=texts, number__in=set(numbers.values()))
    known = {(one.place, one.number): one for one in rows.select_related("user")}
    conflicts, count = [], 0
    for place, text in texts.items():
        under = known.get((place, numbers[place]))
        if text == (under.text if under else ""):
            continue  # untouched on this page
        if under is not None and under.erased_at and over[place] > 0:
            conflicts.append(TextChanged(place, text, under))
            continue
        try:
            saying.write(work, user=user, place=place, text=text, over=numbers[place], most=most)
        except TextChanged as conflict:
            conflicts.append(conflict)
        else:
            count += 1
    return conflicts, count


def _must_not_be_sent(work):
    sent = HandoverSent.objects.filter(work=work).select_related("by").first()
    if sent is not None:
        words = _(
            "%(name)s sent the handover, so nothing of it changes any more. What you wrote is still on the page."
        )
        raise AlreadyDone(words % {"name": sent.by})


def sign(*, room, of):
    """Stand for the handover as the page showed it. Who was there when it was sent may sign it afterwards, too."""
    with changing(room) as now:
        now.need_member()
        now.need_open()
        state = standing.of_one(now.work)
        if state.sent is None:  # of what was sent a section may have been erased since: it went as it was
            _must_be_whole(state)
        current = state.sent.of if state.sent else state.digest
        if of != current:
            raise NotYet(
                _("The handover was changed since this page was made. Read it as it is now, then sign.")
            )
        made = HandoverSignature.objects.filter(work=now.work, user=room.user, of=of).first()
        if made is None:
            made = HandoverSignature.objects.create(
                work=now.work, user=room.user, of=of, change=note_change(now.work)
            )
            audit.record("signed", made, by=room.user, about=room.user, work=str(now.work.uuid), of=of)
            facts.changed(room.user.pk)
    return made


def _must_be_whole(state):
    if state.empty:
        titles = ", ".join(f"“{one.title}”" for one in state.empty)
        raise NotSendable(_("There is nothing yet in %(titles)s.") % {"titles": titles})
    if state.over_long:
        section, words = state.over_long[0]
        said = _("“%(title)s” is %(words)d words too long. Who receives it reads standing up.")
        raise NotSendable(said % {"title": section.title, "words": words})


def send(*, room):
    """Send the handover once everybody has signed it as it is. From then on nothing of it changes."""
    with changing(room) as now:
        now.need_member()
        now.need_open()
        state = standing.of_one(now.work)
        _must_not_be_sent(now.work)
        _must_be_whole(state)
        if state.unsigned:
            names = named([one.user for one in state.unsigned])
            raise NotSendable(_("%(names)s still have to sign it as it is now.") % {"names": names})
        return _send(now.work, state, by=room.user)


def send_by_faculty(*, room, why):
    """Send it although somebody has not signed: whoever that is may sign afterwards. Raises WithoutReason."""
    why = need(why)
    with changing(room) as now:
        now.need_open()
        state = standing.of_one(now.work)
        _must_not_be_sent(now.work)
        _must_be_whole(state)
        return _send(now.work, state, by=room.user, why=why)


def _send(work, state, *, by, why=""):
    sent = HandoverSent.objects.create(work=work, of=state.digest, by=by, why=why)
    audit.record("sent", sent, by=by, work=str(work.uuid), of=sent.of, **({"why": why} if why else {}))
    note_change(work)
    facts.changed(*[one.user_id for one in state.members])
    rounds.settle(work.task)
    return sent


# What is said about it


def comment(*, room, text):
    """Faculty say something to the team about its handover."""
    with changing(room) as now:
        if not may_mark(now):
            raise NotFromHere(_("Only faculty comment here."))
        return saying.say(now.work, user=room.user, place=FACULTY, text=text, is_faculty=True)


def reply(*, room, word, text):
    """Answer a question back of the receiving team. The first reply counts, others may add to it."""
    with changing(room) as now:
        now.need_member()
        now.need_open()
        asked = TeamWord.objects.filter(work=now.work, uuid=word, place__startswith="ask:").first()
        if asked is None:
            raise NotFromHere(_("This question is not there. Load the page again."))
        said = saying.say(now.work, user=room.user, place=standing.reply_place(asked), text=text)
        reading = (
            HandoverReading.objects.filter(uuid=asked.place.partition(":")[2])
            .select_related("receiver")
            .first()
        )
        if reading is not None and reading.receiver_id:
            note_change(reading.receiver)
            notices.replied(reading)
        return said


def lock_reading(reading):
    """The reading anew, with the work it is about locked to the end of the transaction."""
    lock_work(reading.work)
    rows = HandoverReading.objects.select_related(
        "work__task__version", "work__team", "receiver__task", "receiver__team"
    )
    return rows.get(pk=reading.pk)
