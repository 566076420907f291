"""Who receives whose handover: by the round, or by faculty's word; and faculty themselves where there is no other team."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.engine import receivers
from assessments.handovers import notices, standing
from assessments.models import HandoverReading, HandoverSent, TeamMember, TeamWork
from assessments.refusals import NotFromHere
from assessments.teamwork.entering import changing
from assessments.teamwork.refusals import AlreadyDone, NotYet
from assessments.teamwork.teams import lock, need, note_change
from cms import audit
from courses import facts


def settle(task):
    """See to it that every handover that was sent has somebody who receives it; return the new readings.

    Teams that were dissolved, or have nobody left, receive nothing any more, and what they had not rated goes on to
    another team. Where there is no other team, faculty receive it. What faculty took themselves stays with them.
    Called under the lock of one work of the task; it takes the lock of the whole set of teams, so that two teams
    sending at once settle one after the other.
    """
    with transaction.atomic():
        lock(task.teaming)
        running = running_works(task)
        rows = _readings(task)
        for one in rows:
            if one.ended_at is None and one.rated_at is None and (why := _goes_on_because(one, running)):
                _end(one, why)
        standing_ = [one for one in rows if one.ended_at is None or one.rated_at]
        sent = _sent(task)
        pairs = _pairs(running, standing_)
        taken = {(one.work_id, one.receiver_id) for one in standing_}
        kept = {one.work_id for one in standing_ if one.receiver_id is None and one.given_by_id}
        wanted = {(giver, taker) for giver, taker in pairs if giver in sent - kept}
        alone = [pk for pk in sent if not any(giver == pk for giver, _taker in wanted | taken)]
        made = [_hand(giver, taker) for giver, taker in sorted(wanted - taken)]
        made += [_hand(pk, None) for pk in sorted(alone)]
        note_completed(sent & set(running))
    return made


def _goes_on_because(one, running):
    """Why a reading goes to somebody else, in words; "" where it stays."""
    if one.receiver_id is not None and one.receiver_id not in running:
        return _("The team that had it was dissolved.")
    is_spare = one.receiver_id is None and one.given_by_id is None and one.answered_at is None
    return _("Another team can receive it.") if is_spare and len(running) > 1 else ""


def _end(reading, why):
    reading.ended_at, reading.ended_why = timezone.now(), why
    reading.save(update_fields=["ended_at", "ended_why"])
    if reading.receiver_id:
        note_change(reading.receiver)


def running_works(task):
    """The works of the task whose team still works and has somebody in it: {id: None}, by the teams' numbers."""
    there = TeamMember.objects.filter(teaming=task.teaming_id, ended_at=None).values_list(
        "team_id", flat=True
    )
    rows = TeamWork.objects.filter(task=task, team__ended_at=None, team__in=set(there)).order_by(
        "team__number", "pk"
    )
    return dict.fromkeys(rows.values_list("pk", flat=True))


def _readings(task):
    return list(
        HandoverReading.objects.filter(work__task=task).select_related("receiver__team", "work__team")
    )


def _sent(task):
    return set(HandoverSent.objects.filter(work__task=task).values_list("work_id", flat=True))


def _pairs(running, standing_):
    return receivers.rotation(
        list(running), [(one.work_id, one.receiver_id) for one in standing_ if one.receiver_id]
    )


def _hand(giver, taker, *, by=None, why=""):
    reading = HandoverReading.objects.create(work_id=giver, receiver_id=taker, given_by=by)
    reading = HandoverReading.objects.select_related("work__task", "receiver__task").get(pk=reading.pk)
    to = str(reading.receiver.uuid) if taker else "faculty"
    audit.record("handed", reading, by=by, why=why, work=str(reading.work.uuid), to=to)
    note_change(reading.work)
    if taker:
        note_change(reading.receiver)
        notices.arrived(reading)
    return reading


def hand_to(*, room, receiver, why):
    """Give a handover that is not rated to another team of the set, or take it themselves (None): faculty, with a reason.

    The team that had it is asked nothing any more; what it wrote stays in the record.
    """
    why = need(why)
    with changing(room) as now:
        task = now.work.task
        state = standing.of_one(now.work)
        if state.sent is None:
            raise NotYet(_("This handover is not sent yet. Nobody receives it before that."))
        if receiver is not None and (receiver.pk == now.work.pk or receiver.pk not in running_works(task)):
            raise NotFromHere(_("Choose another team of the same set, in which somebody is."))
        reading = state.reading
        if reading is not None and reading.rated_at:
            raise AlreadyDone(_("It was rated already, and stays with whoever rated it."))
        if reading is not None and reading.receiver_id == getattr(receiver, "pk", None):
            return reading
        if reading is not None:
            _end(reading, why)
            audit.record("taken back", reading, by=room.user, why=why)
        made = _hand(now.work.pk, getattr(receiver, "pk", None), by=room.user, why=why)
        note_completed({getattr(reading, "receiver_id", None)})
        return made


def note_completed(works):
    """Of these works (ids), keep of each from when on its team has done everything it does together."""
    rows = TeamWork.objects.with_all().filter(pk__in=set(works) - {None}, completed_at=None)
    for state in standing.of(rows).values():
        if state.is_complete:
            TeamWork.objects.filter(pk=state.work.pk, completed_at=None).update(completed_at=timezone.now())
            facts.changed(*[one.user_id for one in state.members])


def settle_due():
    """Settle every task in which something was sent and nobody receives it (a job by the clock); return how many.

    Of a task that closed, whoever sent theirs and was reached by no other is done.
    """
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
    reached = HandoverReading.objects.filter(
        Q(ended_at=None) | Q(rated_at__isnull=False), receiver=OuterRef("pk")
    )
    closed = TeamWork.objects.filter(
        ~Exists(reached), sent__isnull=False, completed_at=None, task__closes_at__lte=timezone.now()
    )
    note_completed(closed.values_list("pk", flat=True))
    return done


# Who receives whose, for faculty


@dataclass(frozen=True)
class Passing:
    """One handover of a set, and who receives it.

    to    the team, or None: faculty
    said  how far it is, in a few words
    """

    work: TeamWork
    to: object
    said: str


def passings(task):
    """Of every team of a task who receives its handover, also before it is sent; four queries."""
    running, sent = running_works(task), _sent(task)
    rows = [one for one in _readings(task) if one.ended_at is None or one.rated_at]
    pairs = _pairs(running, rows)
    works = {one.pk: one for one in TeamWork.objects.filter(task=task).select_related("team")}
    found = []
    for pk, work in sorted(works.items(), key=lambda one: one[1].team.number):
        mine = [one for one in rows if one.work_id == pk]
        found += [Passing(work, one.receiver and one.receiver.team, _how_far(one, sent)) for one in mine]
        if not mine and pk in running:
            takers = sorted(taker for giver, taker in pairs if giver == pk) or [None]
            found += [Passing(work, taker and works[taker].team, _("not sent yet")) for taker in takers]
    return found


def _how_far(reading, sent):
    if reading.rated_at:
        return _("rated")
    if reading.answered_at:
        return _("answered from, not rated yet")
    if reading.receiver_id and reading.receiver_id not in sent:
        return _("waits until they have sent their own")
    return _("sent, not answered from yet")
