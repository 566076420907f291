"""The one log of acts that change a record, or look at a person's: append-only and hash-chained.

Each entry's digest covers its content and the digest before it, so a changed, removed or inserted row shows.
A cut tail or a full rewrite does not show by itself: export the head regularly and keep it elsewhere.
"""

import hashlib
import json
from dataclasses import dataclass

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.utils import timezone

from cms.models import AuditEntry

_LOCK = 4_207_021  # any fixed number: the advisory lock that serializes appends on PostgreSQL
GENESIS = "0" * 64


def record(verb, thing, *, by, why="", **details):
    """Append one entry: who did what to which object, and why.

    `verb` is a past participle such as "issued"; `thing` a model instance or a ("type", "id") pair; `by` the
    person or None for the system itself. `details` must hold no passwords, answers or free text of learners.
    Runs inside the caller's transaction, so the entry stands or falls with the act.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        last = AuditEntry.objects.order_by("-id").values_list("digest", flat=True).first()
        thing_type, thing_id = _identify(thing)
        entry = AuditEntry(
            at=timezone.now(),
            actor_id=by.pk if by else None,
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


def digest_of(entry):
    """SHA-256 over the canonical content of an entry, the previous digest included."""
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


def verify():
    """Walk the whole chain and return a Verdict; `bad_id` names the first row that does not fit."""
    previous, count, last_id = GENESIS, 0, 0
    for entry in AuditEntry.objects.order_by("id").iterator(chunk_size=2000):
        if entry.previous != previous:
            return Verdict(
                count,
                previous,
                entry.pk,
                f"it does not follow entry {last_id}: a row was removed, inserted or moved",
            )
        if digest_of(entry) != entry.digest:
            return Verdict(count, previous, entry.pk, "its content does not match its digest: it was changed")
        previous, count, last_id = entry.digest, count + 1, entry.pk
    return Verdict(count, previous)


def _identify(thing):
    if isinstance(thing, models.Model):
        return thing._meta.label_lower, str(thing.pk)
    thing_type, thing_id = thing
    return thing_type, str(thing_id)


def _plain(details):
    """Bring details to the JSON they will be read back as, so that the digest can be recomputed."""
    return json.loads(json.dumps(details, cls=DjangoJSONEncoder))


def _request_id():
    from cms.logging import current_request_id

    return current_request_id()
