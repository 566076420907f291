"""The event log of an attempt: read, replay, append in a chain of digests, and check that it is whole.

Each digest covers the event and the digest before it; the first one follows the digest of the version, so that
a log belongs to exactly the case it answered. What a person typed stands in Words, named by id and salted digest.
"""

import datetime
import hashlib
import json
import secrets
import uuid
from dataclasses import dataclass, field

from django.db import transaction

from assessments.engine import events, kinds
from assessments.engine.events import Answered
from assessments.engine.fold import ImpossibleEvent, State, fold, step
from assessments.models import AttemptEvent, Words


class Log:
    """The log of one attempt, replayed; new events are staged in memory until `save`."""

    def __init__(self, attempt, rows):
        self.attempt = attempt
        self.definition = attempt.definition
        self.rows = list(rows)
        self.state = fold(self.definition, [as_event(row) for row in self.rows]) if self.rows else State()
        self._new, self._words = [], []

    @classmethod
    def of(cls, attempt):
        """Read the log of an attempt (which must be locked when events are to be added)."""
        return cls(attempt, attempt.events.order_by("seq"))

    @classmethod
    def begin(cls, attempt):
        """The log of an attempt that has just been made."""
        return cls(attempt, [])

    def with_id(self, event_id):
        """The event that a client already sent under this id, or None."""
        return next((row for row in self.rows if row.client_event_id == event_id), None)

    def add(self, kind, *, at, by=None, event_id=None, **about):
        """Stage one more event. Raises the ImpossibleEvent that says why it cannot follow."""
        event = kind(seq=self.state.last_seq + 1, **about)
        self.state = step(self.definition, self.state, event)
        row = AttemptEvent(
            attempt=self.attempt,
            seq=event.seq,
            kind=event.KIND,
            item=getattr(event, "item", ""),
            payload=event.payload,
            actor_id=by.pk if by else None,
            client_event_id=event_id,
            received_at=at,
            previous=self.rows[-1].digest if self.rows else self.attempt.version.content_sha256,
        )
        row.digest = digest_of(row)
        self.rows.append(row)
        self._new.append(row)
        return row

    def answer(self, item, raw, *, at, by):
        """Stage an answer: what could be read of it goes into the event, what was typed into Words."""
        answer = kinds.parse(item, raw)
        text = kinds.typed(item, raw)
        words = self.keep(item, text, at) if text.strip() else {}
        self.add(Answered, at=at, by=by, item=item.id, response=kinds.stored(item, answer), words=words)

    def keep(self, item, text, at):
        """Stage a text in an erasable row; return what an event names it by."""
        salt = secrets.token_hex(16)
        kept = Words(id=uuid.uuid4(), attempt=self.attempt, item=item.id, salt=salt, text=text, written_at=at)
        kept.sha256 = digest_of_words(salt, text)
        self._words.append(kept)
        return {"id": str(kept.pk), "sha256": kept.sha256}

    def save(self):
        """Write what was staged, and the columns of the attempt that follow from it."""
        assert transaction.get_connection().in_atomic_block, "A log is written in the transaction of its act."
        if self._words:
            Words.objects.bulk_create(self._words)
        AttemptEvent.objects.bulk_create(self._new)
        attempt = self.attempt
        attempt.state, attempt.stage = self.state.phase, self.state.stage
        attempt.skipped = sorted(self.state.skipped)
        attempt.last_seq = self.state.last_seq
        attempt.save(update_fields=["state", "stage", "skipped", "last_seq", "closed_at"])
        self._new, self._words = [], []


def as_event(row):
    """A stored row as the engine reads it."""
    return events.read(seq=row.seq, kind=row.kind, item=row.item, payload=row.payload)


def digest_of(row):
    """SHA-256 over the canonical content of an event, the previous digest included."""
    content = {
        "attempt": str(row.attempt.uuid),
        "seq": row.seq,
        "kind": row.kind,
        "item": row.item,
        "payload": row.payload,
        "actor": row.actor_id,
        "client": str(row.client_event_id or ""),
        "at": row.received_at.astimezone(datetime.UTC).isoformat(timespec="microseconds"),
        "previous": row.previous,
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of_words(salt, text):
    """The salted SHA-256 by which an event names what was typed."""
    return hashlib.sha256(f"{salt}{text}".encode()).hexdigest()


@dataclass(frozen=True)
class Verdict:
    """What a check of one attempt found. problems: a sentence each, empty when all is whole."""

    events: int
    erased: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def is_whole(self):
        """Whether nothing was changed, removed or inserted, and everything follows from the log."""
        return not self.problems


def verify(attempt):
    """Walk the chain, replay it, and compare with the columns, the words and the marks that are stored."""
    rows = list(attempt.events.order_by("seq"))
    problems = list(_chain(attempt, rows))
    if not attempt.version.is_whole:
        problems.append("The frozen case is not what was frozen: its digest does not match.")
    erased, wrong = _words(attempt, rows)
    problems += wrong
    if not problems:
        problems += _replay(attempt, rows)
    return Verdict(len(rows), erased, problems)


def _chain(attempt, rows):
    previous = attempt.version.content_sha256
    for number, row in enumerate(rows, start=1):
        row.attempt = attempt
        if row.seq != number:
            yield f"Event {number} is missing."
            return
        if row.previous != previous:
            yield f"Event {row.seq} does not follow the one before it: one was removed, inserted or moved."
            return
        if digest_of(row) != row.digest:
            yield f"Event {row.seq} does not match its digest: it was changed."
            return
        previous = row.digest


def _words(attempt, rows):
    """How many texts are erased, and what is wrong with the others."""
    kept = {str(words.pk): words for words in attempt.words.all()}
    erased, problems = 0, []
    for row in rows:
        named = row.payload.get("words") or {}
        if not named:
            continue
        words = kept.get(named.get("id"))
        if words is None or words.sha256 != named.get("sha256"):
            problems.append(f"The words of event {row.seq} are not those it names.")
        elif words.erased_at:
            erased += 1
        elif digest_of_words(words.salt, words.text) != words.sha256:
            problems.append(f"The words of event {row.seq} do not match their digest: they were changed.")
    return erased, problems


def _replay(attempt, rows):
    from assessments import releasing, scoring

    try:
        state = fold(attempt.definition, [as_event(row) for row in rows])
    except (ImpossibleEvent, events.UnreadableEvent) as impossible:
        return [f"The log cannot be replayed: {impossible}"]
    stands = (attempt.state, attempt.stage, tuple(attempt.skipped), attempt.last_seq)
    follows = (state.phase, state.stage, tuple(sorted(state.skipped)), state.last_seq)
    problems = [] if stands == follows else [f"The attempt says {stands}, and its log says {follows}."]
    begun = rows[0].payload if rows else {}
    if (attempt.seat, attempt.variant_seed) != (begun.get("seat", {}), begun.get("seed", "")):
        problems.append("The attempt was begun from another seat, or with other variants, than it says.")
    return problems + scoring.differences(attempt, state) + releasing.differences(attempt)
