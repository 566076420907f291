"""What the office does with single certificates: issue, reissue, revoke, print once more.

Several together, approved by a second person, are a batch: certificates/batches.py. For what holders do, see sharing.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from certificates import drafts, eligibility, printing, replacing, signing
from certificates import number as numbers
from certificates.models import Certificate, Replacement, Revocation
from cms import audit, mail
from cms.errors import Refused
from courses import actions as study
from courses import facts
from courses.models import Enrollment


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


class NotReissued(Refused):
    """No other certificate can take this one's place. `reasons` are sentences, all of them."""

    title = _("No certificate was issued again.")

    def __init__(self, name, reasons):
        super().__init__(_("%(name)s: ") % {"name": name} + " ".join(reasons), reasons=list(reasons))
        self.reasons = list(reasons)


def issue(*, enrollment, by, seen="", at=None, printed_by_caller=False, **details):
    """Give the learner their certificate, or say everything that is still missing.

    Facts are copied, not linked: a certificate must read the same in ten years, whatever has since happened to
    the course, the learner's name or our design. seen: the fingerprint of the draft that was looked at. at: the
    moment whose day is that of the award, else now. printed_by_caller: no job is asked for. details: for the log.

    Raises NotYet with every unmet requirement, AlreadyIssued with the certificate there is, ChangedMeanwhile;
    NoKey where nothing could be signed, before anything is awarded.
    """
    signing.ready()
    with transaction.atomic():
        case = eligibility.case(_locked(enrollment))
        if case.verdict.is_held:
            raise AlreadyIssued(case.name, case.certificate)
        if not case.verdict.is_eligible:
            raise NotYet(case.name, case.verdict.sentences)
        if seen and seen != drafts.fingerprint(case.facts):
            raise ChangedMeanwhile(case.name)
        day = eligibility.award_date(case.enrollment, case.certificate, at)
        certificate = _award(case, by, day, details)
        study.complete(enrollment=case.enrollment, by=by)
        _ask_for_document(certificate, printed_by_caller)
    return certificate


def reissue(*, certificate, by, reason, words, seen="", at=None, printed_by_caller=False, **details):
    """Make a certificate that will take this one's place, with the award date kept; see certificates/replacing.py.

    The old one counts until the new one is given out: the holder is never without one. reason: one of
    replacing.REASONS; words: for the record only; the others as for `issue`.

    Raises NotReissued with everything that is in the way, ChangedMeanwhile, NoKey.
    """
    signing.ready()
    with transaction.atomic():
        old = replacing.certificates().select_for_update(of=("self",), no_key=True).get(pk=certificate.pk)
        look = replacing.look(old, reason, at=at)
        if look.sentences:
            raise NotReissued(look.name, look.sentences)
        if seen and seen != drafts.fingerprint(look.facts):
            raise ChangedMeanwhile(look.name)
        new = _replacement(old, look, by)
        Replacement.objects.create(certificate=new, reason=reason, words=words, by=by)
        about = {"number": new.number, "reason": str(reason), "replaces": old.number}
        audit.record("reissued", new, by=by, why=words, **about, **details)
        if new.learner_id:
            facts.changed(new.learner_id)
        _ask_for_document(new, printed_by_caller)
    return new


def revoke(*, certificate, by, reason, words):
    """Take a certificate back: it stays in the record, and its page says so from now on.

    reason: of Revocation.Reason; words: for the record only. Raises AlreadyRevoked.
    """
    with transaction.atomic():
        row = Certificate.objects.select_for_update(no_key=True).get(pk=certificate.pk)
        if row.standing == Certificate.Standing.PREPARED:
            raise AlreadyRevoked(
                _("It is still being made and counts for nothing yet. Revoke the one that it is to replace.")
            )
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
        replacing.stop(row, by=by, reason=reason, words=words)
        if row.learner_id:
            facts.changed(row.learner_id)
        if row.learner and row.is_public:
            mail.send(
                "certificate_revoked",
                row.learner.email,
                {
                    "certificate": row,
                    "program": row.program_title,
                    "replaced": replaced,
                    "name": _name_today(row),
                },
                subject=_("Your certificate was replaced") if replaced else _("Your certificate was revoked"),
            )
    certificate.refresh_from_db()
    return revocation


def print_again(*, certificate, by):
    """Try once more, now, to make a document that could not be made."""
    with transaction.atomic():
        waiting = Certificate.objects.unfinished().filter(pk=certificate.pk)
        if waiting.update(try_again_at=None):
            audit.record("asked to print", certificate, by=by, number=certificate.number)
            transaction.on_commit(lambda: printing.print_certificate.enqueue(certificate.pk))


def _name_today(certificate):
    """How a letter addresses the holder: by the name they have now, which the paper may not bear."""
    profile = drafts.profile_of(certificate.learner)
    return (profile.certificate_name if profile else "") or certificate.name


def _locked(enrollment):
    """Lock every enrollment of this learner, so that two clicks cannot issue twice."""
    of_learner = Enrollment.objects.filter(user_id=enrollment.user_id).order_by("pk")
    # Locked by themselves: a join would lose the one that is moved to another cohort at this moment.
    list(of_learner.select_for_update(no_key=True).values_list("pk"))
    return eligibility.people().get(pk=enrollment.pk)


def _award(case, by, day, details):
    number = numbers.new()
    enrollment = case.enrollment
    wording = drafts.numbered(drafts.dated(case.facts, day), number)
    certificate = Certificate.objects.create(
        number=number,
        enrollment=enrollment,
        learner=enrollment.user,
        program_id_at_issue=enrollment.cohort.program_id,
        program_title=enrollment.cohort.program.title,
        facts=wording.as_dict(),
        evidence=[
            {"title": standing.title, "why": standing.why, "about": list(standing.about)}
            for standing in case.verdict.standings
        ],
        award_date=wording.award_date,
        awarded_by=by,
    )
    audit.record("issued", certificate, by=by, number=number, enrollment=enrollment.pk, **details)
    facts.changed(enrollment.user_id)
    return certificate


def _replacement(old, look, by):
    number = numbers.new()
    return Certificate.objects.create(
        number=number,
        kind=old.kind,
        enrollment=old.enrollment,
        learner=old.learner,
        program_id_at_issue=old.program_id_at_issue,
        program_title=old.program_title,
        activity_id_at_issue=old.activity_id_at_issue,
        facts=drafts.numbered(look.facts, number).as_dict(),
        evidence=old.evidence,
        award_date=old.award_date,
        awarded_by=by,
        replaces=old,
        standing=Certificate.Standing.PREPARED,
    )


def _ask_for_document(certificate, printed_by_caller):
    if not printed_by_caller:
        transaction.on_commit(lambda: printing.print_certificate.enqueue(certificate.pk))
