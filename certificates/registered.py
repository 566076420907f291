"""What this app puts into the registries of the apps below it."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import (  # noqa: F401  (some register themselves)
    batch_work,
    changes,
    filing,
    holder,
    merging,
    messages,
    packs,
    printing,
    records,
)
from certificates.document import faces
from certificates.models import Batch, Certificate
from certificates.signing import health as signing_health  # noqa: F401  (registers itself)
from cms import gates, health, ticking
from courses import rollover

gates.guard(
    gates.EVERYBODY, "verify", "verification", "verification_scanned", "how_checking_works", "document_keys"
)
gates.guard(gates.EVERYBODY, "did", "key_set", "status_list", "credential_refresh", "achievement")
gates.guard(
    gates.SIGNED_IN,
    "certificate",
    "certificate_pdf",
    "certificate_credential",
    "certificate_consent",
    "certificate_page",
)
gates.guard(
    ("certificate", "issue"),
    "desk",
    "desk_csv",
    "desk_learner",
    "desk_review",
    "desk_preview",
    "certificate_copy",
    "certificate_print",
    "batches",
    "batch",
    "batch_cancel",
    "batch_look",
    "batch_rows",
    "batch_preview",
    "certificate_reissue",
    "key_reissue",
)
gates.guard(("certificate", "approve"), "batch_approve")
gates.guard(("certificate", "revoke"), "certificate_revoke")
gates.guard(("message", "write"), "messages", "message_new", "message")
gates.guard(("standing", "read"), "progress", "risks", "registrar", "awards_file")
gates.guard(("risk_rule", "write"), "risk_rules")
# The learner's own, or anybody's for the office: the view asks.
gates.guard(gates.SIGNED_IN, "record_of_study")
gates.guard(("waiver", "ask"), "waiver_ask")
gates.guard(("waiver", "approve"), "waivers", "waiver_approve", "waiver_end")
gates.guard(("rules", "read"), "rules_programs", "rules")
gates.guard(("rules", "move"), "rules_move", "rules_move_approve", "rules_move_refuse")

gates.guard(("credit", "claim"), "credits", "credit", "credit_numbers")
gates.guard(gates.SIGNED_IN, "certificate_duplicate")
gates.guard(
    ("credit", "offer"),
    "credit_activities",
    "credit_activity",
    "credit_activity_new",
    "credit_activity_edit",
    "credit_activity_designate",
    "credit_activity_rule",
    "credit_activity_statement",
    "credit_activity_open",
    "credit_activity_preview",
    "credit_report",
    "credit_file_receipt",
)

SAMPLE = 5
PATIENCE = timedelta(minutes=15)


@ticking.job("print waiting certificates")
def print_waiting():
    """Ask again for documents that could not be made, or whose worker was killed."""
    return printing.print_waiting()


@ticking.job("carry on with batches of certificates")
def carry_on_with_batches():
    """Ask for work on batches that are approved and not finished, those a killed worker left included."""
    return batch_work.keep_going()


@ticking.job("work out who stands where")
def keep_records_current():
    """Judge anew whoever something changed for, and whoever was not looked at for a day."""
    return records.keep_current()


@ticking.job("write what the office sent")
def write_messages():
    """Make the mail of the office's messages that a killed worker left unmade."""
    return messages.write_waiting()


@ticking.job("sweep half-written certificates", hourly=True)
def sweep():
    """Remove what killed workers left half written."""
    return filing.sweep()


@rollover.left_behind
def certificates_of(cohort):
    """Certificates belong to the people of a cohort: the next one begins without any."""
    return [(_("Certificates"), Certificate.objects.filter(enrollment__cohort=cohort).count())]


@health.check("certificates")
def newest_certificates_are_kept():
    """Look whether the files of the newest certificates are what was stored, and whether any is overdue."""
    return [_kept(Certificate.objects.filter(issued_at__isnull=False)[:SAMPLE]), *_overdue()]


@health.check("every certificate", deep=True)
def every_certificate_is_kept():
    """Look at every file."""
    return _kept(Certificate.objects.filter(issued_at__isnull=False).iterator())


@health.check("typefaces", deep=True)
def typefaces_for_names_are_there():
    """A name in a script without a typeface is refused before issue: say so before somebody has one."""
    absent = faces.absent_packages()
    if not absent:
        return health.fine(
            "There are typefaces for names in every script that certificates can be printed in."
        )
    return health.worry(
        "Names in some scripts cannot be printed on certificates, such as "
        + {
            "fonts-noto-core": "Arabic, Hebrew, Hindi and Thai",
            "fonts-noto-cjk": "Chinese, Japanese and Korean",
        }[absent[0]]
        + ".",
        f"Run: apt-get install --no-install-recommends {' '.join(absent)}",
    )


def _kept(certificates):
    count, changed = 0, []
    for certificate in certificates:
        count += 1
        try:
            filing.contents(certificate)
        except filing.FileChanged:
            changed.append(certificate.number)
    if changed:
        return health.worry(
            f"{len(changed)} of {count} certificates looked at have a file that is missing or not the one that was "
            f"stored, the first of them ending in {changed[0][-6:]}.",
            "Restore private storage from a backup. Until then these files are not given out.",
        )
    return health.fine(f"The files of {count} certificates are what was stored.")


@health.check("batches")
def approved_batches_go_on():
    """Look whether an approved batch has stood still."""
    still = Batch.objects.running().filter(worked_at__lt=timezone.now() - PATIENCE).count()
    if not still:
        return health.fine("Approved batches of certificates go on.")
    return health.worry(
        f"{still} approved batches of certificates have stood still for a quarter of an hour.",
        "See whether a worker runs and the clock ticks; the batch’s page says what stopped its rows.",
    )


def _overdue():
    overdue = Certificate.objects.unfinished().filter(awarded_at__lt=timezone.now() - PATIENCE).count()
    if overdue:
        yield health.worry(
            f"{overdue} awarded certificates have no document yet.",
            "The desk says why, and they are tried again by themselves.",
        )
