"""How far a team is with a handover: read once for a page, a verb or a list, and judged by one set of rules."""

import hashlib
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from assessments.engine.handover import too_long
from assessments.models import (
    HandoverReading,
    HandoverSent,
    HandoverSignature,
    TeamMember,
    TeamText,
    TeamWord,
    TeamWork,
)

SECTION, ASK, REPLY = "section:", "ask:", "reply:"
WRITING, SIGNING, AWAY, READ = "writing", "signing", "away", "read"
STEPS = (WRITING, SIGNING, AWAY, READ)


def place_of(section_id):
    """Where a section's versions stand."""
    return SECTION + section_id


def answer_place(reading, question_id):
    """Where the versions of an answer of the receiving team stand, among the texts of the work it reads."""
    return f"answer:{reading.uuid}:{question_id}"


def ask_place(reading):
    """Where questions back stand."""
    return f"{ASK}{reading.uuid}"


def reply_place(word):
    """Where the replies to one question back stand."""
    return f"{REPLY}{word.uuid}"


@dataclass
class State:
    """Everything that stands of one team's handover. `members` are the running places.

    others, awaited  how many other teams of the set work on it; how many of these have not sent theirs yet
    asked, replied   {uuid of a reading: [uuid of a question back, …]}, {uuids of those that have a reply}
    """

    work: TeamWork
    members: list = field(default_factory=list)
    texts: dict = field(default_factory=dict)
    signatures: list = field(default_factory=list)
    sent: HandoverSent | None = None
    readings: list = field(default_factory=list)
    received: list = field(default_factory=list)
    others: int = 0
    awaited: int = 0
    asked: dict = field(default_factory=dict)
    replied: set = field(default_factory=set)

    @property
    def handover(self):
        """The frozen exercise."""
        return self.work.task.version.definition

    @property
    def digest(self):
        """What a signature is for: the versions of all sections as they stand."""
        parts = [f"{place}={one.number}" for place, one in sorted(self.texts.items())]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def text_of(self, section_id):
        """The version of a section that holds, or None."""
        return self.texts.get(place_of(section_id))

    @property
    def empty(self):
        """Sections without a word."""
        return [
            one for one in self.handover.sections if not getattr(self.text_of(one.id), "text", "").strip()
        ]

    @property
    def over_long(self):
        """(section, by how many words) that are longer than allowed."""
        found = [
            (one, too_long(one, getattr(self.text_of(one.id), "text", ""))) for one in self.handover.sections
        ]
        return [(one, words) for one, words in found if words]

    @property
    def signed(self):
        """{user id: signature} for the handover as it stands, or as it was sent."""
        of = self.sent.of if self.sent else self.digest
        return {one.user_id: one for one in self.signatures if one.of == of}

    @property
    def unsigned(self):
        """Running members who have not signed it as it stands; of a sent one, those who were there when it went."""
        signed = self.signed
        there = [one for one in self.members if self.sent is None or one.starts_at <= self.sent.at]
        return [one for one in there if one.user_id not in signed]

    @property
    def counted(self):
        """The readings of this handover that count, those that were rated first; seldom more than one."""
        here = [one for one in self.readings if one.ended_at is None or one.rated_at]
        return sorted(here, key=lambda one: one.rated_at is None)

    @property
    def reading(self):
        """The reading of this handover that counts first, or None."""
        return next(iter(self.counted), None)

    @property
    def to_read(self):
        """What this team received and reads, or has rated."""
        return [one for one in self.received if one.ended_at is None or one.rated_at]

    @property
    def has_rated(self):
        """Whether the team rated everything that reached it, and something did."""
        return bool(self.to_read) and all(one.rated_at for one in self.to_read)

    @property
    def is_late(self):
        """Whether the day it was due, or closed, is over."""
        moments = (self.work.task.due_at, self.work.task.closes_at)
        return any(one is not None and one <= timezone.now() for one in moments)

    @property
    def is_complete(self):
        """Whether the team has done everything it does together: sent its own, and rated whatever can still reach it."""
        if self.sent is None:
            return False
        return self.has_rated if self.to_read else not self.awaited or self.work.task.is_over()

    def unanswered(self, reading):
        """Questions back of a reading of this handover to which the team has not replied."""
        return [one for one in self.asked.get(str(reading.uuid), ()) if one not in self.replied]

    def is_open(self, reading):
        """Whether a reading may be read by who rated it and by faculty: rated, every question replied to or the day over."""
        return bool(reading.rated_at) and (self.is_late or not self.unanswered(reading))

    @property
    def may_know(self):
        """Whether the team that wrote may read what had to be told, and what would have been right to answer.

        The patient is the same: as long as it still answers from another team's handover alone, it may not.
        """
        if self.work.completed_at is not None or self.is_late:
            return True
        return all(one.answered_at for one in self.to_read) if self.to_read else not self.awaited

    @property
    def phase(self):
        """Where the team is: one of STEPS."""
        if self.sent is None:
            return WRITING if self.empty or self.over_long else SIGNING
        reading = self.reading
        return READ if reading is not None and reading.rated_at else AWAY


def of(works):
    """{work id: State} of several works, in eight queries however many they are."""
    works = list(works)
    found = {one.pk: State(one) for one in works}
    by_team, by_task = {}, {}
    for one in works:
        by_team.setdefault(one.team_id, []).append(found[one.pk])
        by_task.setdefault(one.task_id, []).append(found[one.pk])
    for place in (
        TeamMember.objects.filter(team__in=by_team, ended_at=None)
        .select_related("user")
        .order_by("starts_at", "pk")
    ):
        for state in by_team[place.team_id]:
            state.members.append(place)
    rows = TeamText.objects.filter(work__in=found, place__startswith=SECTION).select_related("user")
    for text in rows.order_by("number"):
        found[text.work_id].texts[text.place] = text
    for signature in HandoverSignature.objects.filter(work__in=found).select_related("user").order_by("pk"):
        found[signature.work_id].signatures.append(signature)
    for sent in HandoverSent.objects.filter(work__in=found).select_related("by"):
        found[sent.work_id].sent = sent
    for reading in (
        HandoverReading.objects.filter(work__in=found).select_related("receiver__team").order_by("pk")
    ):
        found[reading.work_id].readings.append(reading)
    for reading in (
        HandoverReading.objects.filter(receiver__in=found).select_related("work__team").order_by("pk")
    ):
        found[reading.receiver_id].received.append(reading)
    anybody = TeamMember.objects.filter(team=OuterRef("team"), ended_at=None)
    running = TeamWork.objects.filter(Exists(anybody), task__in=by_task, team__ended_at=None)
    for task_id, pk, sent in running.values_list("task_id", "pk", "sent"):
        for state in by_task[task_id]:
            state.others += pk != state.work.pk
            state.awaited += pk != state.work.pk and sent is None
    _questions_back(found)
    return found


def _questions_back(found):
    """Put into each State which questions back there are, and which of them have a reply."""
    kinds = Q(place__startswith=ASK) | Q(place__startswith=REPLY)
    words = TeamWord.objects.filter(kinds, work__in=found).order_by("pk")
    for work, place, uuid in words.values_list("work_id", "place", "uuid"):
        what, _colon, whose = place.partition(":")
        if what + ":" == ASK:
            found[work].asked.setdefault(whose, []).append(str(uuid))
        else:
            found[work].replied.add(whose)


def of_one(work):
    """The State of one work."""
    return of([work])[work.pk]
