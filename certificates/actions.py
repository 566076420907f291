"""What the office and holders do with certificates: issue, revoke, show the name or not."""

from django.db import transaction
from django.utils.translation import gettext as _

from certificates import drafts, eligibility, printing
from certificates import number as numbers
from certificates.models import Certificate, Revocation
from cms import audit, mail
from cms.errors import Refused
from courses import actions as study


class NotYet(Refused):
    """The learner cannot have the certificate. `reasons` are sentences, all of them."""

    title = _("No certificate was issued.")

    def __init__(self, name, reasons):
        super().__init__(_("%(name)s: ") % {"name": name} + " ".join(reasons), reasons=list(reasons))
        self.reasons = list(reasons)


class AlreadyIssued(Refused):
    """The learner holds this program's certificate already; nothing was done a second time."""

    title = _("There is a certificate already.")

    def __init__(self, name, certificate):
        super().__init__(
            _("%(name)s has certificate %(number)s of this program already.")
            % {"name": name, "number": numbers.grouped(certificate.number)}
        )
        self.certificate = certificate


class ChangedMeanwhile(Refused):
    """What would be printed is not what the office looked at."""

    title = _("No certificate was issued.")

    def __init__(self, name):
        super().__init__(
            _(
                "%(name)s: what the certificate says has changed since you looked at it. Please look at it again."
            )
            % {"name": name}
        )


class AlreadyRevoked(Refused):
    """A certificate is revoked once."""

    title = _("This certificate does not count any more.")


def issue(*, enrollment, by, seen=""):
    """Give the learner their certificate, or say everything that is still missing.

    Facts are copied, not linked: a certificate must read the same in ten years, whatever has since happened to
    the course, the learner's name or our design. seen: the fingerprint of the draft that was looked at.

    Raises NotYet with every unmet requirement, AlreadyIssued with the certificate there is, ChangedMeanwhile.
    """
    with transaction.atomic():
        case = eligibility.case(_locked(enrollment))
        if case.verdict.is_held:
            raise AlreadyIssued(case.name, case.certificate)
        if not case.verdict.is_eligible:
            raise NotYet(case.name, case.verdict.sentences)
        if seen and seen != drafts.fingerprint(case.facts):
            raise ChangedMeanwhile(case.name)
        certificate = _award(case, by)
        study.complete(enrollment=case.enrollment, by=by)
    return certificate


def revoke(*, certificate, by, reason, words):
    """Take a certificate back: it stays in the record, and its page says so from now on.

    reason: of Revocation.Reason; words: for the record only. Raises AlreadyRevoked.
    """
    with transaction.atomic():
        row = Certificate.objects.select_for_update().get(pk=certificate.pk)
        if row.standing != Certificate.Standing.VALID:
            raise AlreadyRevoked(
                _("It was revoked before. Its standing is: %(standing)s.")
                % {"standing": row.get_standing_display().lower()}
            )
        revocation = Revocation.objects.create(certificate=row, reason=reason, words=words, by=by)
        replaced = reason == Revocation.Reason.REPLACED
        row.standing = Certificate.Standing.REPLACED if replaced else Certificate.Standing.REVOKED
        row.save(update_fields=["standing"])
        audit.record("revoked", row, by=by, why=words, number=row.number, reason=reason)
        if row.learner and row.is_public:
            mail.send(
                "certificate_revoked",
                row.learner.email,
                {"certificate": row, "program": row.program_title, "replaced": replaced},
                subject=_("Your certificate was replaced") if replaced else _("Your certificate was revoked"),
            )
    certificate.refresh_from_db()
    return revocation


def set_name_public(*, certificate, by, yes):
    """Let the verification page show the holder's name, or stop it. The holder alone decides this."""
    with transaction.atomic():
        row = Certificate.objects.select_for_update().get(pk=certificate.pk)
        if row.name_is_public != yes:
            row.name_is_public = yes
            row.save(update_fields=["name_is_public"])
            audit.record("made public" if yes else "made private", row, by=by, number=row.number)
    certificate.name_is_public = yes


def print_again(*, certificate, by):
    """Try once more, now, to make a document that could not be made."""
    with transaction.atomic():
        waiting = Certificate.objects.unfinished().filter(pk=certificate.pk)
        if waiting.update(try_again_at=None):
            audit.record("asked to print", certificate, by=by, number=certificate.number)
            transaction.on_commit(lambda: printing.print_certificate.enqueue(certificate.pk))


def _locked(enrollment):
    """Lock every enrollment of this learner in this program, so that two clicks cannot issue twice."""
    of_learner = eligibility.people().filter(
        user_id=enrollment.user_id, cohort__program_id=enrollment.cohort.program_id
    )
    rows = of_learner.order_by("pk").select_for_update(of=("self",))
    return next(row for row in rows if row.pk == enrollment.pk)


def _award(case, by):
    number = numbers.new()
    enrollment = case.enrollment
    facts = drafts.numbered(case.facts, number)
    certificate = Certificate.objects.create(
        number=number,
        enrollment=enrollment,
        learner=enrollment.user,
        program_id_at_issue=enrollment.cohort.program_id,
        program_title=enrollment.cohort.program.title,
        facts=facts.as_dict(),
        evidence=[
            {"title": standing.title, "why": standing.why, "about": list(standing.about)}
            for standing in case.verdict.standings
        ],
        award_date=facts.award_date,
        awarded_by=by,
    )
    audit.record("issued", certificate, by=by, number=number, enrollment=enrollment.pk)
    transaction.on_commit(lambda: printing.print_certificate.enqueue(certificate.pk))
    return certificate
