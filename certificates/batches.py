"""Certificates for many: one person puts them together and looks, another one approves, a job gives them out.

Nobody approves what they put together, whoever they are. Looking issues nothing; what was looked at is kept as a
fingerprint on each row, and what reads otherwise by the time it is issued is refused. See batch_work.py for the job.
"""

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certificates import batch_looks, batch_work, signing
from certificates.models import Batch, BatchRow, Certificate, LearnerRecord
from cms import audit
from cms.errors import Refused
from courses import merging
from courses.models import Enrollment

MOST = 5000
FIRST_LOOK = 3.0
"""Seconds that who puts a batch together waits for its rows to be looked at; the rest is done behind the page."""


class NoBatch(Refused):
    """It cannot be put together, changed or approved like this; the sentence says why."""

    title = _("Nothing was done.")


class NotYourOwn(NoBatch):
    """Nobody approves what they put together themself."""

    status = 403
    title = _("A second person has to approve this.")


class DecidedAlready(NoBatch):
    """It was approved or cancelled before; nothing was done a second time."""

    title = _("This is decided already.")


def make(*, enrollments, by):
    """Put the certificates of these enrollments (ids) together and look at them. Nothing is issued. Raises NoBatch."""
    found = list(
        Enrollment.objects.filter(pk__in=_some(enrollments))
        .select_related("cohort__program", "user")
        .order_by("pk")
    )
    if not found:
        raise NoBatch(_("Choose at least one learner first."))
    names = dict(LearnerRecord.objects.filter(pk__in=[one.pk for one in found]).values_list("pk", "name"))
    rows = [BatchRow(enrollment=one, name=names.get(one.pk, "") or str(one.user)[:255]) for one in found]
    return _make(Batch(kind=Batch.Kind.ISSUE, title=_title(found), made_by=by), rows)


def make_again(*, certificates, by, reason, words):
    """Put certificates together that are to be issued again for one reason (see replacing.REASONS). Raises NoBatch."""
    found = list(
        Certificate.objects.filter(pk__in=_some(certificates))
        .select_related("enrollment__cohort__program")
        .order_by("pk")
    )
    if not found:
        raise NoBatch(_("There is no certificate to issue again."))
    rows = [BatchRow(old=one, enrollment=_enrollment(one), name=one.name[:255]) for one in _once_each(found)]
    titles = {one.program_title for one in found}
    title = _("Again: %(what)s") % {"what": titles.pop() if len(titles) == 1 else _("several programs")}
    batch = Batch(kind=Batch.Kind.REISSUE, title=title[:200], made_by=by, reason=reason, words=words)
    return _make(batch, rows)


def look_again(*, batch, by):
    """Look at every row anew, but for those that were left out. Raises DecidedAlready."""
    with transaction.atomic():
        row = _undecided(batch)
        row.state, row.edition = Batch.State.LOOKING, row.edition + 1
        row.save(update_fields=["state", "edition"])
        row.rows.exclude(state=BatchRow.State.LEFT_OUT).update(state=BatchRow.State.NEW)
        audit.record("looked again at", row, by=by)
    _look_first(batch)


def leave_out(*, batch, rows, by, yes=True):
    """Leave these rows (ids) out, or take them in again; return how many changed. Raises DecidedAlready."""
    left, taken = BatchRow.State.LEFT_OUT, BatchRow.State.WAITING
    with transaction.atomic():
        locked = _undecided(batch)
        found = locked.rows.filter(pk__in=rows, state=taken if yes else left)
        count = found.update(state=left if yes else taken)
        if count:
            Batch.objects.filter(pk=batch.pk).update(edition=F("edition") + 1)
            audit.record("left out of" if yes else "took into", batch, by=by, learners=count)
    return count


def approve(*, batch, by, edition):
    """Let a batch be issued that somebody else put together; edition: of the list that was looked at.

    Raises NotYourOwn, DecidedAlready, NoBatch, and NoKey where nothing could be signed. Of two who approve at the
    same moment one does.
    """
    signing.ready()
    with transaction.atomic():
        row = _undecided(batch)
        _may_be_approved(row, by, edition)
        row.state, row.approved_by, row.approved_at = Batch.State.RUNNING, by, timezone.now()
        row.worked_at = row.approved_at
        row.save(update_fields=["state", "approved_by", "approved_at", "worked_at"])
        learners = row.rows.filter(state=BatchRow.State.WAITING).count()
        audit.record("approved", row, by=by, why=row.words, learners=learners, put_together_by=row.made_by_id)
        transaction.on_commit(lambda: batch_work.ask(row.pk, learners))
    return row


def cancel(*, batch, by):
    """Give a batch up before anything is issued. Raises DecidedAlready."""
    with transaction.atomic():
        row = _undecided(batch)
        row.state, row.ended_at = Batch.State.CANCELLED, timezone.now()
        row.save(update_fields=["state", "ended_at"])
        audit.record("cancelled", row, by=by)
    return row


def _some(ids):
    ids = list(dict.fromkeys(ids))
    if len(ids) > MOST:
        words = _(
            "These are %(count)s. At most %(most)s go into one batch: choose a cohort or a discipline first."
        )
        raise NoBatch(words % {"count": len(ids), "most": MOST})
    return ids


def _enrollment(certificate):
    """The enrollment that a row is about: a batch holds it once. Of credit it is not, which is for an activity."""
    return certificate.enrollment if certificate.kind == Certificate.Kind.PROGRAM else None


def _once_each(certificates):
    """One row of an enrollment in a batch: the newest; and every certificate that is of none."""
    found = {}
    for one in certificates:
        enrollment = _enrollment(one)
        found[enrollment.pk if enrollment else f"none {one.pk}"] = one
    return list(found.values())


def _make(batch, rows):
    with transaction.atomic():
        batch.save()
        for row in rows:
            row.batch = batch
        BatchRow.objects.bulk_create(rows, batch_size=500)
        audit.record("put together", batch, by=batch.made_by, why=batch.words, learners=len(rows))
    _look_first(batch)
    return batch


def _look_first(batch):
    """Look at what can be looked at while somebody waits; a job sees to the rest."""
    batch.refresh_from_db()
    if not batch_looks.look_through(batch, seconds=FIRST_LOOK):
        batch_work.ask(batch.pk, 1)
    batch.refresh_from_db()


def _undecided(batch):
    row = (
        Batch.objects.select_for_update(of=("self",), no_key=True)
        .select_related("approved_by")
        .get(pk=batch.pk)
    )
    if row.state == Batch.State.CANCELLED:
        raise DecidedAlready(_("It was cancelled. Nothing of it is issued."))
    if not row.is_undecided:
        words = _("%(who)s has approved it already. Nothing is issued twice.")
        raise DecidedAlready(words % {"who": row.approved_by or _("Somebody")})
    return row


def _may_be_approved(row, by, edition):
    if merging.is_one_person(row.made_by_id, by.pk):
        raise NotYourOwn(_("You put it together, so another person looks at it and approves it."))
    if row.state == Batch.State.LOOKING:
        raise NoBatch(
            _("Its learners are still being looked at. Wait until the page says that it can be approved.")
        )
    if row.edition != edition:
        raise NoBatch(_("The list has changed since you opened it. Please look at it again."))
    waiting = row.rows.filter(state=BatchRow.State.WAITING)
    if not waiting.exists():
        raise NoBatch(_("Nobody in it can have a certificate now."))
    if waiting.filter(enrollment__user=by).exists() or waiting.filter(old__learner=by).exists():
        raise NotYourOwn(
            _("Your own certificate is among them. Another person approves it, or you leave it out.")
        )


def _title(enrollments):
    # Nobody's name: titles stand in lists and letters, whose reading is not written down.
    cohorts = {one.cohort_id: str(one.cohort) for one in enrollments}
    if len(cohorts) == 1:
        return next(iter(cohorts.values()))[:200]
    words = ngettext("%(count)s cohort", "%(count)s cohorts", len(cohorts))
    return words % {"count": len(cohorts)}
