"""What the writing team does with its handover: write, sign, send; and who receives it."""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.engine import receivers
from assessments.handovers import notices, standing
from assessments.handovers.refusals import NotSendable, SeveralChanged
from assessments.models import (
    HandoverReading,
    HandoverSent,
    HandoverSignature,
    TeamMember,
    TeamText,
    TeamWord,
    TeamWork,
)
from assessments.refusals import NotFromHere, WithoutReason
from assessments.teamwork import saying
from assessments.teamwork.entering import changing, may_mark, named
from assessments.teamwork.refusals import AlreadyDone, NotYet, TextChanged
from assessments.teamwork.teams import lock, lock_work, note_change
from cms import audit
from courses import facts

FACULTY = "faculty"
MOST_OF_A_SECTION = 12_000
"""Characters: far above what the words allow, and far below what nobody reads."""


def write(*, room, texts, over):
    """Write the sections that differ from the version they were written over; return how many were.

    texts, over  {section id: text}, {section id: number of the version the page showed}

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
    """Write each text that differs from the version under it: ([TextChanged, …], how many). Under `lock_work`."""
    known = {
        (one.place, one.number): one.text
        for one in TeamText.objects.filter(work=work, place__in=texts, number__in=set(over.values()))
    }
    conflicts, count = [], 0
    for place, text in texts.items():
        number = over.get(place, 0)
        if text == known.get((place, number), ""):
            continue  # untouched on this page
        try:
            saying.write(work, user=user, place=place, text=text, over=number, most=most)
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
    why = reason(why)
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
    settle(work.task)
    if not state.others:
        TeamWork.objects.filter(pk=work.pk, completed_at=None).update(completed_at=sent.at)
    return sent


def reason(why):
    """A reason as it is kept. Raises WithoutReason."""
    why = (why or "").strip()[:500]
    if not why:
        raise WithoutReason(_("Say why. The reason is kept beside what you do."))
    return why


# Who receives it


def settle(task):
    """See to it that every handover that was sent has somebody who receives it; return the new readings.

    Teams that were dissolved, or have nobody left, receive nothing any more, and what they had not rated goes on to
    another team. Where there is no other team, faculty receive it. Called under the lock of one work of the task;
    it takes the lock of the whole set of teams, so that two teams sending at once settle one after the other.
    """
    with transaction.atomic():
        lock(task.teaming)
        now = timezone.now()
        running = _running(task)
        rows = list(
            HandoverReading.objects.filter(work__task=task).select_related("receiver__team", "work__team")
        )
        for one in rows:
            is_gone = one.receiver_id is not None and one.receiver_id not in running
            is_spare = one.receiver_id is None and len(running) > 1 and not one.answered_at
            if one.ended_at is None and one.rated_at is None and (is_gone or is_spare):
                one.ended_at = now
                one.ended_why = (
                    _("The team that had it was dissolved.") if is_gone else _("Another team can receive it.")
                )
                one.save(update_fields=["ended_at", "ended_why"])
        standing_ = [one for one in rows if one.ended_at is None or one.rated_at]
        kept = [(one.work_id, one.receiver_id) for one in standing_ if one.receiver_id]
        pairs = receivers.rotation(list(running), kept)
        sent = set(HandoverSent.objects.filter(work__task=task).values_list("work_id", flat=True))
        taken = {(one.work_id, one.receiver_id) for one in standing_}
        wanted = {(giver, taker) for giver, taker in pairs if giver in sent}
        alone = [pk for pk in sent if not any(giver == pk for giver, _taker in wanted | taken)]
        made = [_hand(giver, taker) for giver, taker in sorted(wanted - taken)]
        made += [_hand(pk, None) for pk in sorted(alone)]
    return made


def _running(task):
    """The works of the task whose team still works, by its number."""
    there = TeamMember.objects.filter(teaming=task.teaming_id, ended_at=None).values_list(
        "team_id", flat=True
    )
    rows = TeamWork.objects.filter(task=task, team__ended_at=None, team__in=set(there)).order_by(
        "team__number", "pk"
    )
    return dict.fromkeys(rows.values_list("pk", flat=True))


def _hand(giver, taker):
    reading = HandoverReading.objects.create(work_id=giver, receiver_id=taker)
    reading = HandoverReading.objects.select_related("work__task", "receiver__task").get(pk=reading.pk)
    audit.record(
        "handed",
        reading,
        by=None,
        work=str(reading.work.uuid),
        to=str(reading.receiver.uuid) if taker else "faculty",
    )
    note_change(reading.work)
    if taker:
        note_change(reading.receiver)
        notices.arrived(reading)
    return reading


def hand_to(*, room, receiver, why):
    """Give an unread handover to another team of the set, or to faculty (None): by faculty, with a reason."""
    why = reason(why)
    with changing(room) as now:
        state = standing.of_one(now.work)
        if state.sent is None:
            raise NotYet(_("This handover is not sent yet. Nobody receives it before that."))
        if receiver is not None and (receiver.pk == now.work.pk or receiver.task_id != now.work.task_id):
            raise NotFromHere(_("Choose another team of the same set."))
        reading = state.reading
        if reading is not None and reading.rated_at:
            raise AlreadyDone(_("It was rated already, and stays with whoever rated it."))
        if reading is not None and reading.receiver_id == getattr(receiver, "pk", None):
            return reading
        if reading is not None:
            reading.ended_at, reading.ended_why = timezone.now(), why
            reading.save(update_fields=["ended_at", "ended_why"])
            audit.record("taken back", reading, by=room.user, why=why)
        return _hand(now.work.pk, getattr(receiver, "pk", None))


def settle_due():
    """Settle every task in which something was sent and nobody receives it (a job by the clock); return how many."""
    members = TeamMember.objects.filter(team=OuterRef("receiver__team"), ended_at=None)
    lost = HandoverReading.objects.filter(
        ~Exists(members) | Q(receiver__team__ended_at__isnull=False),
        ended_at=None,
        rated_at=None,
        receiver__isnull=False,
    )
    tasks = {one.work.task for one in lost.select_related("work__task__teaming")}
    cared_for = HandoverReading.objects.filter(
        Q(ended_at=None) | Q(rated_at__isnull=False), work=OuterRef("work")
    )
    unread = HandoverSent.objects.filter(~Exists(cared_for))
    tasks |= {one.work.task for one in unread.select_related("work__task__teaming")}
    done = 0
    for task in sorted(tasks, key=lambda one: one.pk):
        if task.ended_at is None:
            done += len(settle(task))
    return done


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
