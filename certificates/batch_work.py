"""The job that carries out a batch: row by row, resumed wherever it was killed, by one worker or many.

A row is claimed, awarded (the certificate and the row's state in one transaction), and its document is made and given
out by certificates/printing.py. Each step looks at the row first, under a lock, so that it is taken once whoever comes
again. A worker that died leaves its claim, which runs out after two minutes; the clock asks for work every minute, and
the page of a batch does some itself while nobody else does.
"""

import time
from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from certificates import actions, batch_looks, printing, signing
from certificates.models import Batch, BatchRow, Certificate
from cms import audit, jobs, mail
from cms.errors import Refused

log = structlog.get_logger(__name__)

SLICE = 20.0
"""Seconds that a job works before it lets others have their turn: letters wait behind it."""
JOBS_AT_ONCE = 4
ROWS_FOR_A_JOB = 20
MOST_IN_TROUBLE = 3
"""After so many rows in trouble, one after the other, the work rests until the clock comes round."""
MOST_TRIES = 6
"""A row that ended its worker so often is refused, and the rest goes on."""
QUIET = timedelta(seconds=20)
"""After so long without a sign of life, whoever looks does some of the work."""


@task(priority=-10)
def carry_on_job(pk):
    """Work on a batch for a while, and ask for more if there is more."""
    if carry_on(pk) and jobs.uses_database_queue():
        carry_on_job.enqueue(pk)


def ask(pk, rows):
    """Ask for workers: one, or a few where there are many rows. Call it after the commit."""
    for _number in range(min(JOBS_AT_ONCE, 1 + rows // ROWS_FOR_A_JOB)):
        carry_on_job.enqueue(pk)


def carry_on(pk, *, seconds=SLICE):
    """Work on a batch for so long; return whether there is more to do at once."""
    until = time.monotonic() + seconds
    batch = Batch.objects.filter(pk=pk).first()
    if batch and batch.state == Batch.State.LOOKING:
        return not batch_looks.look_through(batch, seconds=seconds)
    in_trouble = 0
    while batch and batch.state == Batch.State.RUNNING and in_trouble < MOST_IN_TROUBLE:
        row = claim(batch) if _can_sign(batch) else None
        if row is None:
            finish(batch)
            return False
        in_trouble = in_trouble + 1 if work_on(row, batch) else 0
        if time.monotonic() > until:
            return not finish(batch)
    return False


def claim(batch):
    """Take up a row that nobody works on; None if there is none. Of two workers one gets it."""
    while True:
        with transaction.atomic():
            now = timezone.now()
            free = batch.rows.free(now).order_by("tries", "pk")
            row = free.select_for_update(of=("self",), no_key=True, skip_locked=True).first()
            if row is None:
                return None
            # A database without row locks lets two see the same row: the one that changes it has it.
            mine = BatchRow.objects.filter(pk=row.pk, claimed_at=row.claimed_at, state=row.state)
            if mine.update(claimed_at=now, tries=F("tries") + 1):
                row.claimed_at, row.tries = now, row.tries + 1
                return row


def work_on(row, batch):
    """Take a claimed row as far as it goes; trouble is written on it. Return what stopped it, or nothing."""
    stopped = ""
    try:
        if row.state == BatchRow.State.WAITING:
            award(row, batch)
        if row.state == BatchRow.State.AWARDED:
            stopped = give(row)
    except (
        Exception
    ) as error:  # whatever stops one learner is shown and logged, and the others have their turn
        log.exception("batch_row_stopped", batch=str(batch.uuid), row=row.pk, tries=row.tries)
        words = _("It could not be done; the log says why (%(kind)s). It is tried again.")
        stopped = words % {"kind": type(error).__name__}
        BatchRow.objects.filter(pk=row.pk).update(sentences=[stopped])
    Batch.objects.filter(pk=batch.pk).update(worked_at=timezone.now())
    return stopped


def award(row, batch):
    """Award the certificate and say so on the row, both or neither; or refuse it with the sentence."""
    if row.tries > MOST_TRIES:
        _refuse(row, _("Making it stopped its worker every time. An administrator must read the log."))
        return
    try:
        with transaction.atomic():
            locked = BatchRow.objects.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
            if locked.state == BatchRow.State.WAITING:
                locked.state, locked.sentences = BatchRow.State.AWARDED, []
                locked.certificate = _certificate(locked, batch)
                locked.save(update_fields=["state", "sentences", "certificate"])
    except signing.NoKey:
        raise  # that is no fault of this learner's: the row waits
    except Refused as refusal:
        _refuse(row, refusal.sentence)
    else:
        row.state, row.certificate_id = locked.state, locked.certificate_id


def give(row):
    """Make the document and give it out, unless that is done; return what stopped it. Another worker may be at it."""
    printing.print_certificate.call(row.certificate_id)
    settle(BatchRow.objects.filter(pk=row.pk))
    return Certificate.objects.values_list("last_error", flat=True).get(pk=row.certificate_id)


def settle(rows):
    """Write on awarded rows that their document was given out, or why it could not be made; return how many ended."""
    awarded = rows.filter(state=BatchRow.State.AWARDED)
    troubled = awarded.filter(certificate__issued_at=None).exclude(certificate__last_error="")
    for row in troubled.select_related("certificate"):
        if row.sentences != [row.certificate.last_error]:
            awarded.filter(pk=row.pk).update(sentences=[row.certificate.last_error])
    given = list(awarded.filter(certificate__issued_at__isnull=False).values_list("pk", flat=True))
    return awarded.filter(pk__in=given).update(
        state=BatchRow.State.GIVEN, sentences=[], done_at=timezone.now()
    )


def finish(batch):
    """End a batch of which nothing is open: once, with a letter to who approved it. Return whether it is ended."""
    settle(batch.rows)
    if batch.rows.open().exists():
        return False
    with transaction.atomic():
        running = Batch.objects.running().filter(pk=batch.pk)
        if running.update(state=Batch.State.FINISHED, ended_at=timezone.now()):
            # Another worker may have given one out since, and not have written it on the row yet.
            settle(batch.rows)
            counts = tally(batch)
            audit.record("finished", batch, by=None, **counts)
            who = batch.approved_by
            if who and who.email:
                context = {"batch": batch, "counts": counts}
                subject = _("The certificates you approved: %(given)s issued") % counts
                mail.send("batch_finished", who.email, context, subject=subject)
    return True


def tally(batch):
    """Return how many rows of a batch are in each state, by the state's name; every state is there."""
    found = dict(batch.rows.order_by().values_list("state").annotate(Count("pk")))
    return {state: found.get(state, 0) for state in BatchRow.State.values}


def see_to(batch):
    """Do a little of the work while somebody looks at a batch on which nobody works."""
    is_due = batch.state in (Batch.State.LOOKING, Batch.State.RUNNING)
    if is_due and (batch.worked_at is None or batch.worked_at < timezone.now() - QUIET):
        carry_on(batch.pk, seconds=1.0)
        batch.refresh_from_db()


def keep_going():
    """What the clock does each minute: settle what was given out meanwhile, and ask for work where some is left."""
    settle(BatchRow.objects.all())
    queued = {
        row.args_kwargs["args"][0]
        for row in DBTaskResult.objects.ready().filter(task_path=carry_on_job.module_path).only("args_kwargs")
    }
    asked = 0
    for batch in Batch.objects.filter(Q(state=Batch.State.LOOKING) | Q(state=Batch.State.RUNNING)):
        if batch.state == Batch.State.RUNNING and finish(batch):
            continue
        idle = batch.state == Batch.State.LOOKING or batch.rows.free(timezone.now()).exists()
        if idle and batch.pk not in queued:
            carry_on_job.enqueue(batch.pk)
            asked += 1
    return asked


def _can_sign(batch):
    """Whether there are keys to sign with; if not, the page says so, and nothing more is begun."""
    try:
        signing.ready()
    except signing.NoKey as refusal:
        Batch.objects.filter(pk=batch.pk).update(worked_at=timezone.now(), trouble=refusal.sentence[:500])
        return False
    return True


def _certificate(row, batch):
    common = {
        "by": batch.approved_by,
        "seen": row.seen or "not seen",
        "at": batch.approved_at,
        "printed_by_caller": True,
        "batch": str(batch.uuid),
    }
    if batch.kind == Batch.Kind.REISSUE:
        return actions.reissue(certificate=row.old, reason=batch.reason, words=batch.words, **common)
    if row.enrollment is None:
        raise batch_looks.Gone(_("The enrollment does not exist any more."))
    return actions.issue(enrollment=row.enrollment, **common)


def _refuse(row, sentence):
    waiting = BatchRow.objects.filter(pk=row.pk, state=BatchRow.State.WAITING)
    waiting.update(state=BatchRow.State.REFUSED, sentences=[sentence], done_at=timezone.now())
    row.state = BatchRow.State.REFUSED
