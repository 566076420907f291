"""From an awarded certificate to its stored document: one job, safe to run twice and to be killed anywhere.

What is done stands on the row: first the file and its digest, then that it was issued together with the letter
to the holder. Each step looks at the row first, so that a second run goes on where the first one stopped.
"""

from datetime import timedelta

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from certificates import badge, filing, replacing, signing
from certificates.document import papers
from certificates.document.errors import NotPrintable
from certificates.models import Certificate
from certificates.models.certificates import pdf_path
from cms import audit, mail
from cms.errors import Refused
from courses import facts

log = structlog.get_logger(__name__)


class NotOurs(Refused):
    """A document without our signature is never given out; it is tried again."""

    title = _("Nothing was given out.")


LONGEST_WAIT = 10
"""Power of two of the longest wait between two tries, in minutes: 17 hours."""


@task()
def print_certificate(pk):
    """Make, store and give out the document of one certificate; trouble is written on its row."""
    certificate = claim(pk)
    if certificate is None:
        return
    try:
        store(certificate)
        give_out(certificate)
    except Exception as error:  # whatever stops it is shown to the office, logged and tried again
        log.exception("certificate_not_printed", certificate=pk, attempt=certificate.attempts)
        with transaction.atomic():
            Certificate.objects.filter(pk=pk).update(last_error=_sentence(error)[:500])
            if certificate.learner_id:
                facts.changed(certificate.learner_id)


def claim(pk):
    """Take a certificate whose turn it is and set the time of the next try; None if it is not to be printed now."""
    with transaction.atomic():
        now = timezone.now()
        certificate = Certificate.objects.to_print(now).select_for_update(no_key=True).filter(pk=pk).first()
        if certificate is None:
            return None
        certificate.attempts += 1
        wait = timedelta(minutes=2 ** min(certificate.attempts, LONGEST_WAIT))
        certificate.try_again_at = now + wait
        certificate.save(update_fields=["attempts", "try_again_at"])
    return certificate


def store(certificate):
    """Make the credential, print the document round it, sign it once and keep it, with the digests of what is kept.

    Each step leaves something that is found again: the credential on the row, then the file.
    """
    if certificate.pdf:
        return
    name = pdf_path(certificate, "")
    kept = _left(name, certificate) or filing.keep(name, _signed(certificate))
    unsigned, key = signing.origin(kept, about=certificate.number)
    if key is None:
        raise NotOurs(_("The file that stands in the place of the document is not signed by us."))
    Certificate.objects.filter(pk=certificate.pk, pdf="").update(
        pdf=name, pdf_sha256=filing.digest(kept), unsigned_sha256=unsigned, signed_with=key
    )
    certificate.refresh_from_db(fields=["pdf", "pdf_sha256", "unsigned_sha256", "signed_with"])


def _left(name, certificate):
    """Return the file of a worker that was killed before it noted its digest: it is whole, and it stays.

    One that bears no signature of ours that counts, such as one from before documents were signed, is put aside.
    """
    kept = filing.kept(name)
    if kept is None or signing.origin(kept, about=certificate.number)[1]:
        return kept
    aside = filing.set_aside(name, kept)
    audit.record("set aside a file of", certificate, by=None, number=certificate.number, file=aside)
    log.warning("certificate_file_set_aside", number=certificate.number, file=aside)
    return None


def _signed(certificate):
    # Asked first: a credential signed today must not wait for a document that cannot be signed.
    signing.ready()
    unsigned = papers.printed(certificate, badge.credential_of(certificate))
    signed, _key = signing.sign(unsigned, about=certificate.number, at=timezone.now())
    return signed


def give_out(certificate):
    """Check the stored file; then, at once and only once, say that it is issued and write to the holder."""
    filing.contents(certificate)
    with transaction.atomic():
        old = replacing.locked(certificate.replaces_id)
        row = Certificate.objects.select_for_update(no_key=True).get(pk=certificate.pk)
        if row.issued_at:
            return
        if old:
            replacing.take_its_place(row, old)
        row.issued_at, row.last_error, row.try_again_at = timezone.now(), "", None
        row.save(update_fields=["issued_at", "last_error", "try_again_at"])
        audit.record("printed", row, by=None, number=row.number, sha256=row.pdf_sha256)
        if row.learner_id:
            facts.changed(row.learner_id)
        if row.standing == Certificate.Standing.VALID and row.learner:
            mail.send(
                "certificate_reissued" if old else "certificate_issued",
                row.learner.email,
                {"certificate": row, "program": row.program_title, "old": old},
                subject="Your new certificate is ready" if old else "Your certificate is ready",
            )


def print_waiting():
    """Ask again for documents that are still missing and whose turn it is; return how many.

    What is in the queue already is left there: while no worker runs, the queue must not grow.
    """
    queued = {
        row.args_kwargs["args"][0]
        for row in DBTaskResult.objects.ready()
        .filter(task_path=print_certificate.module_path)
        .only("args_kwargs")
    }
    waiting = Certificate.objects.to_print(timezone.now()).order_by("awarded_at")
    pks = [pk for pk in waiting.values_list("pk", flat=True)[:1000] if pk not in queued][:200]
    for pk in pks:
        print_certificate.enqueue(pk)
    return len(pks)


def _sentence(error):
    if isinstance(error, (NotPrintable, Refused)):
        return str(error)
    if isinstance(error, filing.FileChanged):
        return "The stored file is not the one that was made. An administrator must look at private storage."
    return f"It could not be made; the log says why ({type(error).__name__}). It will be tried again."
