"""What the receiving team does with a handover: answer from it alone, ask back, say what it found, and rate it."""

from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.engine.handover import LEVELS
from assessments.handovers import acts, notices, rounds, standing
from assessments.handovers.refusals import NotAnswered, NotRated, SeveralChanged
from assessments.models import HandoverReading, HandoverSent, TeamMember, TeamText, TeamWord, TeamWork
from assessments.refusals import NotFromHere
from assessments.teamwork import people, saying
from assessments.teamwork.entering import may_mark
from assessments.teamwork.refusals import AlreadyDone, NotInTeam, NotOpen, NotYet
from assessments.teamwork.teams import note_change
from cms import audit
from courses import facts

MOST_OF_AN_ANSWER = 4_000


@dataclass(frozen=True)
class Desk:
    """A reading as one person meets it: in the receiving team, or as faculty.

    room  the room of the team that receives it; of faculty, that of the team that wrote it
    """

    reading: HandoverReading
    room: people.Room

    @property
    def receives(self):
        """Whether this person is one of those who receive it now."""
        if self.reading.ended_at is not None and self.reading.rated_at is None:
            return False
        if self.reading.receiver_id is None:
            return may_mark(self.room)
        return self.room.member is not None

    def need_receiver(self):
        """Raise, with what became of it, unless this person receives it now."""
        reading = self.reading
        if reading.ended_at is not None and reading.rated_at is None:
            raise NotOpen(_("This handover went on to another team. What you wrote stays in its record."))
        if reading.receiver_id is not None:
            self.room.need_member()
        elif not may_mark(self.room):
            raise NotInTeam(_("Faculty receive this handover."))
        self.room.need_open()

    def need_own_sent(self):
        """Raise NotYet unless the receiving team sent its own: the facts of this patient are those of theirs."""
        if (
            self.reading.receiver_id
            and not HandoverSent.objects.filter(work=self.reading.receiver_id).exists()
        ):
            raise NotYet(
                _("Send your own handover first. Then you read this one with the eyes of who receives it.")
            )


def desk(user, uuid):
    """The desk of a reading for somebody who receives it or teaches there; else Http404."""
    rows = HandoverReading.objects.select_related("work__task", "work__team", "receiver__team")
    reading = rows.filter(uuid=uuid).first()
    if reading is None:
        raise Http404
    reading.work = TeamWork.objects.with_all().get(pk=reading.work_id)
    if reading.receiver_id is not None:
        return Desk(reading, people.room(user, reading.receiver.uuid, "handover"))
    room = people.room(user, reading.work.uuid, "handover")
    if not room.is_faculty:
        raise Http404
    return Desk(reading, room)


@contextmanager
def _at(desk_):
    """The desk anew, with the handover's work locked to the end."""
    with transaction.atomic():
        acts.lock_reading(desk_.reading)
        again = desk(desk_.room.user, desk_.reading.uuid)
        again.need_receiver()
        again.need_own_sent()
        yield again


def _changed(reading):
    """Both teams see something new."""
    change = note_change(reading.work)
    if reading.receiver_id:
        note_change(reading.receiver)
    return change


def write(*, desk, texts, over):
    """Write answers that differ from the version they were written over, as sections are written."""
    with _at(desk) as now:
        if now.reading.answered_at is not None:
            raise AlreadyDone(_("Your team gave its answers. They stay as they were given."))
        conflicts, count = _write(now, texts, over)
    if conflicts:
        raise SeveralChanged(conflicts)
    return count


def _write(now, texts, over):
    handover = now.reading.work.task.version.definition
    known = {one.id: one for one in handover.questions}
    if any(id_ not in known for id_ in texts):
        raise NotFromHere(_("This is not part of the handover. Load the page again."))
    places = {id_: standing.answer_place(now.reading, id_) for id_ in texts}
    tidied = {
        places[id_]: saying.tidy(text, MOST_OF_AN_ANSWER, what=_("An answer")) for id_, text in texts.items()
    }
    numbers = {places[id_]: over.get(id_, 0) for id_ in texts}
    conflicts, count = acts.write_changed(now.reading.work, now.room.user, tidied, numbers, MOST_OF_AN_ANSWER)
    if count and now.reading.receiver_id:
        note_change(now.reading.receiver)
    return conflicts, count


def give_answers(*, desk, texts, over):
    """Give the team's answers, once: from then on the facts are shown, and nothing of the answers changes.

    Who gives the same ones a second time is simply acknowledged; other ones are refused, and come back.
    """
    missing = []
    with _at(desk) as now:
        if now.reading.answered_at is not None:
            _must_be_the_given_ones(now.reading, texts)
            return now.reading
        conflicts, _count = _write(now, texts, over)
        if not conflicts:
            missing = _without_answer(now.reading)
            if not missing:
                now.reading.answered_at, now.reading.answered_by = timezone.now(), now.room.user
                now.reading.save(update_fields=["answered_at", "answered_by"])
                audit.record("answered", now.reading, by=now.room.user)
                _changed(now.reading)
    if conflicts:
        raise SeveralChanged(conflicts)
    if missing:
        raise NotAnswered(missing)
    return now.reading


def _must_be_the_given_ones(reading, texts):
    answers = _answers(reading)
    if any(saying.tidy(text, MOST_OF_AN_ANSWER) != answers.get(id_) for id_, text in texts.items()):
        words = _("%(name)s gave your team’s answers a moment ago. They stay as they were given.")
        raise AlreadyDone(words % {"name": reading.answered_by})


def _answers(reading):
    """{question id: the last text, "" where there is none}."""
    questions = reading.work.task.version.definition.questions
    places = {standing.answer_place(reading, one.id): one.id for one in questions}
    found = dict.fromkeys(places.values(), "")
    for one in TeamText.objects.filter(work=reading.work, place__in=places).order_by("number"):
        found[places[one.place]] = one.text
    return found


def _without_answer(reading):
    return [id_ for id_, text in _answers(reading).items() if not text.strip()]


def ask(*, desk, text):
    """Ask the writing team something, as on the telephone: a few times, after answering and before rating."""
    with _at(desk) as now:
        reading = now.reading
        if reading.answered_at is None:
            raise NotYet(_("Give your answers from the handover alone first. Then ask."))
        if reading.rated_at is not None:
            raise AlreadyDone(_("This handover is rated. Questions come before that."))
        most = reading.work.task.version.definition.most_asked
        if TeamWord.objects.filter(work=reading.work, place=standing.ask_place(reading)).count() >= most:
            words = ngettext(
                "Your team has asked the one question it has.",
                "Your team has asked all %(count)d questions it has.",
                most,
            )
            raise AlreadyDone(words % {"count": most})
        is_faculty = reading.receiver_id is None
        said = saying.say(
            reading.work,
            user=now.room.user,
            place=standing.ask_place(reading),
            text=text,
            is_faculty=is_faculty,
        )
        if reading.receiver_id:
            note_change(reading.receiver)
        notices.asked(reading)
        return said


def talk(*, desk, text):
    """Say something to the others who receive it: what one found, or how one would rate. Kept beside the rating."""
    with _at(desk) as now:
        said = saying.say(now.reading.work, user=now.room.user, place=f"talk:{now.reading.uuid}", text=text)
        if now.reading.receiver_id:
            note_change(now.reading.receiver)
        return said


def rate(*, desk, found, levels, text):
    """Rate it for the team, once, signed by one member: which facts were found, a number of each dimension, and why.

    Raises NotRated with every dimension without a level; what was chosen comes back with it.
    """
    with _at(desk) as now:
        reading = now.reading
        handover = reading.work.task.version.definition
        if reading.answered_at is None:
            raise NotYet(_("Give your answers from the handover alone first."))
        if reading.rated_at is not None:
            words = _("%(name)s rated it for your team a moment ago. That stands; yours was not taken.")
            raise AlreadyDone(words % {"name": reading.rated_by})
        known = {one.id for one in handover.facts}
        if not set(found) <= known or not set(levels) <= {one.id for one in handover.dimensions}:
            raise NotFromHere(_("This is not part of the handover. Load the page again."))
        missing = [one.id for one in handover.dimensions if levels.get(one.id) not in LEVELS]
        if missing:
            raise NotRated(missing)
        text = saying.tidy(text, saying.MOST_CHARACTERS)
        if text:
            saying.say(reading.work, user=now.room.user, place=f"rating:{reading.uuid}", text=text)
        reading.found = [one.id for one in handover.facts if one.id in set(found)]
        reading.levels = {one.id: levels[one.id] for one in handover.dimensions}
        reading.rated_at, reading.rated_by = timezone.now(), now.room.user
        reading.save(update_fields=["found", "levels", "rated_at", "rated_by"])
        audit.record("rated", reading, by=now.room.user, found=len(reading.found), of=len(known))
        _changed(reading)
        rounds.note_completed({reading.receiver_id, reading.work_id})
        notices.rated(reading)
        teams = [one for one in (reading.work.team_id, reading.receiver and reading.receiver.team_id) if one]
        members = TeamMember.objects.filter(team__in=teams, ended_at=None).values_list("user_id", flat=True)
        facts.changed(*members)
    return reading
