"""The one log of acts that change a record, or look at a person's: append-only and hash-chained.

Each entry's digest covers its content and the digest before it, so a changed, removed or inserted row shows.
A cut tail or a full rewrite does not show by itself: export the head regularly and keep it elsewhere.
"""

import hashlib
import json
from dataclasses import asdict, dataclass

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.utils import timezone

from cms.models import AuditEntry, User

READING = ("viewed", "looked at", "previewed", "downloaded", "exported")
"""How the verbs begin by which somebody has read, and not changed, what is kept about a person."""
_LOCK = 4_207_021  # any fixed number: the advisory lock that serializes appends on PostgreSQL
GENESIS = "0" * 64


def record(verb, thing, *, by, about=None, why="", **details):
    """Append one entry: who did what to which object, whose record it is, and why.

    `verb` is a past participle such as "issued"; `thing` a model instance or a ("type", "id") pair; `by` the
    person or None for the system itself; `about` the person whose record it is, where the thing does not say so
    itself. What was there and what is there now go into `details` as before and after; they must hold no
    passwords, answers or free text of learners.
    Runs inside the caller's transaction, so the entry stands or falls with the act.
    """
    with transaction.atomic():
        take_turn()
        last = AuditEntry.objects.order_by("-id").values_list("digest", flat=True).first()
        thing_type, thing_id = _identify(thing)
        entry = AuditEntry(
            at=timezone.now(),
            actor_id=by.pk if by else None,
            about_id=_whose(thing, about, details),
            verb=verb,
            thing_type=thing_type,
            thing_id=thing_id,
            why=why[:1000],
            details=_plain(details),
            request_id=_request_id(),
            previous=last or GENESIS,
        )
        entry.digest = digest_of(entry)
        entry.save(force_insert=True)
    return entry


def take_turn():
    """Wait for one's turn to write to the log, and keep it to the end of the transaction.

    Whatever else is locked by every act takes its turn here first: two acts that lock the log and something else
    in different orders would wait for each other for ever. SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def read(thing, *, by, people, verb="viewed", within=None, **details):
    """Note, once a page, that somebody read what is kept about people; return the entry, or None.

    `people` are the ids of everybody whom the page or the file showed by name, the reader left out: whoever
    looks at their own record needs no entry. One person is whom the entry is about; of several it holds the list.
    `within`: the span (timedelta) in which a reading that names nobody else is one with those before; for pages that
    renew themselves while somebody looks at them.
    """
    shown = sorted({int(pk) for pk in people if pk} - {by.pk})
    if not shown:
        return None
    about, several = (shown[0], {}) if len(shown) == 1 else (None, {"shown": shown})
    if within is not None and set(shown) <= _seen(thing, by, verb, within):
        return None
    return record(verb, thing, by=by, about=about, **several, **details)


def _seen(thing, by, verb, within):
    """Ids of everybody whom entries of this reader about this thing name within a span."""
    thing_type, thing_id = _identify(thing)
    entries = AuditEntry.objects.filter(
        actor=by, verb=verb, thing_type=thing_type, thing_id=thing_id, at__gt=timezone.now() - within
    )
    return {pk for entry in entries for pk in (entry.about_id, *entry.details.get("shown", ()))}


def digest_of(entry):
    """SHA-256 over the canonical content of an entry, the previous digest included.

    What entries came to hold later is part of it only where there is some: the digests of old entries stay.
    """
    content = {
        "at": entry.at.isoformat(timespec="microseconds"),
        "actor": entry.actor_id,
        "verb": entry.verb,
        "type": entry.thing_type,
        "id": entry.thing_id,
        "why": entry.why,
        "details": entry.details,
        "request": entry.request_id,
        "previous": entry.previous,
    }
    if entry.about_id is not None:
        content["about"] = entry.about_id
    return hashlib.sha256(
        json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    ).hexdigest()


@dataclass(frozen=True)
class Verdict:
    """What a walk of the chain found: how many entries, the head, and the first bad one if any."""

    count: int
    head: str
    bad_id: int | None = None
    problem: str = ""


def verify(expected=None):
    """Walk the whole chain and return a Verdict; `bad_id` names the first row that does not fit.

    `expected` is a Head noted earlier: it must stand in the log, else its end was cut off or rewritten.
    """
    previous, count, last_id, seen = GENESIS, 0, 0, expected is None or expected.digest == GENESIS
    for entry in AuditEntry.objects.order_by("id").iterator(chunk_size=2000):
        problem = _misfit(entry, previous, last_id)
        if not problem and expected and entry.pk == expected.id and entry.digest != expected.digest:
            problem = "it is not what stood there when the head was noted: the log was written anew"
        if problem:
            return Verdict(count, previous, entry.pk, problem)
        previous, count, last_id = entry.digest, count + 1, entry.pk
        seen = seen or entry.digest == expected.digest
    if not seen:
        gone = f"{expected.id}, the head noted earlier," if expected.id else "of that digest"
        problem = f"its end was cut off or rewritten: the entry {gone} is gone, and the log ends at {last_id}"
        return Verdict(count, previous, last_id + 1, problem)
    return Verdict(count, previous)


def _misfit(entry, previous, last_id):
    if entry.previous != previous:
        return f"it does not follow entry {last_id}: a row was removed, inserted or moved"
    if digest_of(entry) != entry.digest:
        return "its content does not match its digest: it was changed"
    return ""


@dataclass(frozen=True)
class Head:
    """The newest entry: kept elsewhere, it shows later whether the end of the log was cut off or rewritten."""

    digest: str = GENESIS
    id: int | None = None
    at: str = ""
    entries: int | None = None

    def as_json(self):
        """The head as a file to keep, written for people to read as well."""
        return json.dumps(asdict(self), indent=2) + "\n"

    @classmethod
    def read(cls, text):
        """Return the head that was kept: the file's text, or the digest alone. Raises ValueError."""
        text = text.strip()
        kept = json.loads(text) if text.startswith("{") else {"digest": text}
        digest = str(kept.get("digest", ""))
        if len(digest) != len(GENESIS) or set(digest) - set("0123456789abcdef"):
            raise ValueError(
                "That is no head of an audit log: its digest has 64 characters, 0 to 9 and a to f."
            )
        known = {name: kept[name] for name in ("id", "at", "entries") if name in kept}
        return cls(digest=digest, **known)


def head():
    """Return the Head of the log as it stands."""
    last = AuditEntry.objects.order_by("-id").first()
    if last is None:
        return Head(entries=0)
    return Head(
        digest=last.digest,
        id=last.pk,
        at=last.at.isoformat(timespec="microseconds"),
        entries=AuditEntry.objects.count(),
    )


def _identify(thing):
    if isinstance(thing, models.Model):
        return thing._meta.label_lower, str(thing.pk)
    thing_type, thing_id = thing
    return thing_type, str(thing_id)


def _whose(thing, about, details):
    """Id of the person whose record was touched, as far as the thing or the caller says."""
    if about is not None:
        return getattr(about, "pk", about)
    if isinstance(thing, User):
        return thing.pk
    if not isinstance(thing, models.Model):
        return details.get("user")
    for name in ("learner_id", "user_id"):
        if getattr(thing, name, None):
            return getattr(thing, name)
    for name in ("enrollment", "attempt"):
        if getattr(thing, f"{name}_id", None):
            return getattr(thing, name).user_id
    return details.get("user")


def _plain(details):
    """Bring details to the JSON they will be read back as, so that the digest can be recomputed."""
    return json.loads(json.dumps(details, cls=DjangoJSONEncoder))


def _request_id():
    from cms.logging import current_request_id

    return current_request_id()
