"""What this app puts into the registries of the apps below it."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import filing, holder, packs, printing  # noqa: F401  (holder and packs register themselves)
from certificates.models import Certificate
from cms import gates, health, ticking
from courses import rollover

gates.guard(gates.EVERYBODY, "verify", "verification", "verification_scanned")
gates.guard(gates.SIGNED_IN, "certificate_pdf", "certificate_consent")
gates.guard(
    ("certificate", "issue"),
    "desk",
    "desk_csv",
    "desk_learner",
    "desk_review",
    "desk_preview",
    "desk_issue",
    "certificate_print",
)
gates.guard(("certificate", "revoke"), "certificate_revoke")

SAMPLE = 5
PATIENCE = timedelta(minutes=15)


@ticking.job("print waiting certificates")
def print_waiting():
    """Ask again for documents that could not be made, or whose worker was killed."""
    return printing.print_waiting()


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


def _overdue():
    overdue = Certificate.objects.unfinished().filter(awarded_at__lt=timezone.now() - PATIENCE).count()
    if overdue:
        yield health.worry(
            f"{overdue} awarded certificates have no document yet.",
            "The desk says why, and they are tried again by themselves.",
        )
