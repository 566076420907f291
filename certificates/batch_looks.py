"""The look at a batch before anybody approves it: each learner judged as things are, by the function that judges all."""

import time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import drafts, eligibility, replacing
from certificates.document import names
from certificates.models import Batch, BatchRow
from cms.errors import Refused
from courses import merging

AT_ONCE = 100
"""How many rows are looked at in one go: some tens of queries whatever their number."""
WRITTEN = ["state", "name", "line", "seen", "is_right_to_left", "to_look_at", "sentences"]


class Gone(Refused):
    """What the row was about does not exist any more."""

    title = _("No certificate was issued.")


def look_through(batch, *, seconds):
    """Look at the rows that nobody has looked at; return whether none is left. Safe to run twice and at once."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        rows = list(batch.rows.filter(state=BatchRow.State.NEW).order_by("pk")[:AT_ONCE])
        if not _note(batch, looks(batch, rows), is_last=len(rows) < AT_ONCE):
            return True
    return False


def looks(batch, rows):
    """Return the rows of a batch with what was found written on them; nothing is stored here."""
    look = _to_issue_again if batch.kind == Batch.Kind.REISSUE else _to_issue
    for row, found in look(batch, rows):
        row.state, row.sentences = found
    return rows


def facts_of(row):
    """Return what the paper of a row would say as things are now, or None where nothing could be drawn."""
    if row.old_id:
        return replacing.look(replacing.certificates().get(pk=row.old_id), row.batch.reason).facts
    found = eligibility.people().filter(pk=row.enrollment_id).first()
    return eligibility.case(found).facts if found else None


def _to_issue(batch, rows):
    wanted = [row.enrollment_id for row in rows]
    cases = {
        case.enrollment.pk: case for case in eligibility.cases(eligibility.people().filter(pk__in=wanted))
    }
    own = merging.accounts_of(batch.made_by_id)
    for row in rows:
        case = cases.get(row.enrollment_id)
        if case is None:
            yield row, (BatchRow.State.BLOCKED, [_("The enrollment does not exist any more.")])
            continue
        _write(row, case.facts, case.name)
        row.to_look_at = case.conflict[:255]
        yield row, _found(case.verdict, is_own=case.enrollment.user_id in own)


def _found(verdict, *, is_own):
    if verdict.is_held:
        words = _("Certificate %(number)s, awarded on %(day)s.")
        held = verdict.held
        return BatchRow.State.HELD, [words % {"number": held.number[-6:], "day": held.awarded_on.isoformat()}]
    if not verdict.is_eligible:
        return BatchRow.State.BLOCKED, verdict.sentences
    if is_own:
        return BatchRow.State.BLOCKED, [_your_own()]
    return BatchRow.State.WAITING, list(verdict.remarks)


def _to_issue_again(batch, rows):
    olds = {one.pk: one for one in replacing.certificates().filter(pk__in=[row.old_id for row in rows])}
    own = merging.accounts_of(batch.made_by_id)
    for row in rows:
        look = replacing.look(olds[row.old_id], batch.reason)
        _write(row, look.facts, look.name)
        if look.sentences:
            yield row, (BatchRow.State.BLOCKED, list(look.sentences))
        elif look.old.learner_id in own - {None}:
            yield row, (BatchRow.State.BLOCKED, [_your_own()])
        else:
            yield row, (BatchRow.State.WAITING, [])


def _your_own():
    return _("Nobody puts their own certificate together. Ask a colleague.")


def _write(row, facts, name):
    row.name = name[:255]
    row.seen = drafts.fingerprint(facts) if facts else ""
    row.line = ", ".join(filter(None, (facts.credentials, facts.discipline)))[:255] if facts else ""
    row.is_right_to_left = names.is_right_to_left(name)


def _note(batch, rows, *, is_last):
    """Write down what was seen; return whether there is more. Nothing is written once somebody has decided."""
    with transaction.atomic():
        locked = Batch.objects.select_for_update(no_key=True).get(pk=batch.pk)
        if locked.state != Batch.State.LOOKING or locked.edition != batch.edition:
            return False
        new = locked.rows.filter(state=BatchRow.State.NEW)
        still = set(new.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
        BatchRow.objects.bulk_update([row for row in rows if row.pk in still], WRITTEN, batch_size=100)
        locked.worked_at = timezone.now()
        if is_last and not new.exists():
            locked.state, locked.looked_at = Batch.State.WAITING, timezone.now()
        locked.save(update_fields=["state", "looked_at", "worked_at"])
    return locked.state == Batch.State.LOOKING
