"""One certificate takes another's place: what the new one says, and the moment at which they change places.

The new one is "prepared" until its document is stored. Then, in the transaction that says it is issued, the old one
becomes "replaced" and the new one "valid": at no moment are there two that count, and at none is there no one.
"""

from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import drafts
from certificates import number as numbers
from certificates.credit import redrawing
from certificates.document import papers
from certificates.document.credit_facts import CreditFacts
from certificates.document.facts import CertificateFacts, in_words
from certificates.models import Certificate, Claim, Design, Revocation
from cms import audit

REASONS = (Revocation.Reason.NAME, Revocation.Reason.REPLACED, Revocation.Reason.KEY)
"""Why a certificate is issued again. A new name or key changes nothing else on the paper; a correction draws it anew."""


@dataclass(frozen=True)
class Look:
    """What a new certificate in place of an old one would say, or every sentence that is in the way."""

    old: Certificate
    facts: CertificateFacts | CreditFacts | None
    sentences: tuple[str, ...] = ()

    @property
    def name(self):
        """The name as it would stand on the new paper."""
        return self.facts.name if self.facts else self.old.name


def certificates():
    """Certificates with everything that a look reads."""
    return Certificate.objects.select_related(
        "signed_with",
        "credential_signed_with",
        "learner__learner_profile__discipline",
        "learner__learner_profile__sub_role",
        "enrollment__user__learner_profile__discipline",
        "enrollment__user__learner_profile__sub_role",
        "enrollment__cohort__program",
        "replaced_by",
        "claim__activity",
    )


def look(old, reason, *, at=None):
    """Say what would stand on a certificate (of `certificates()`) that takes this one's place, and what is in the way."""
    wording, lacking = _wording(old, reason, at)
    sentences = [*_of_standing(old), *_of_reason(old, reason, wording, lacking)]
    if not sentences:
        sentences += drafts.problems(wording)
    return Look(old, wording, tuple(sentences))


def has_another_name(certificate):
    """Whether the learner is called otherwise today than on their certificate."""
    today = _names_today(certificate)
    return bool(today) and today["name"] != certificate.name


def newest(certificate):
    """Follow what replaced what; return the last of the chain, and whether a change of name was on the way."""
    renamed = False
    while certificate.standing == Certificate.Standing.REPLACED:
        after = (
            Certificate.objects.select_related("revocation", "learner__learner_profile")
            .filter(replaces=certificate, issued_at__isnull=False)
            .first()
        )
        revocation = getattr(certificate, "revocation", None)
        renamed = renamed or revocation is None or revocation.reason == Revocation.Reason.NAME
        if after is None:
            break
        renamed = renamed or certificate.name != after.name
        certificate = after
    return certificate, renamed


def locked(pk):
    """Lock the certificate that is to be replaced; None if there is none.

    It is locked before the one that replaces it, here and when it is revoked.
    """
    return Certificate.objects.select_for_update(no_key=True).filter(pk=pk).first() if pk else None


def take_its_place(new, old):
    """Let a prepared certificate count from now on, and the old one no more. The caller holds both and saves dates."""
    if new.standing != Certificate.Standing.PREPARED:
        return
    if old.standing != Certificate.Standing.VALID:
        # `stop` has seen to this already, unless somebody changed the old one past our actions.
        new.standing = Certificate.Standing.REVOKED
        new.save(update_fields=["standing"])
        return
    told = new.replacement
    Revocation.objects.create(certificate=old, reason=told.reason, words=told.words, by_id=told.by_id)
    old.standing = Certificate.Standing.REPLACED
    old.save(update_fields=["standing"])
    new.standing, new.page_is_withdrawn = Certificate.Standing.VALID, old.page_is_withdrawn
    new.save(update_fields=["standing", "page_is_withdrawn"])
    _claim_again(old, new)
    details = {"number": old.number, "reason": told.reason, "replaced_by": new.number}
    audit.record("replaced", old, by=told.by, why=told.words, **details)


def _claim_again(old, new):
    """Write down what was claimed under the new certificate, too: a claim is never changed."""
    claim = Claim.objects.filter(certificate=old).first()
    if claim:
        Claim.objects.create(
            activity_id=claim.activity_id,
            user_id=claim.user_id,
            certificate=new,
            lines=claim.lines,
            completed_on=claim.completed_on,
            claimed_at=claim.claimed_at,
        )


def stop(old, *, by, reason, words):
    """The old certificate is revoked: what was to take its place never counts."""
    prepared = Certificate.objects.select_for_update(no_key=True).filter(
        replaces=old, standing=Certificate.Standing.PREPARED
    )
    for new in prepared:
        new.standing = Certificate.Standing.REVOKED
        new.save(update_fields=["standing"])
        Revocation.objects.create(certificate=new, reason=reason, words=words, by=by)
        audit.record("revoked", new, by=by, why=words, number=new.number, reason=str(reason))


def _wording(old, reason, at):
    """What the new one says, with the sample number, and what keeps it from being drawn.

    A new key or name changes nothing else: the award is the same.
    """
    today = timezone.localdate(at, timezone=old.zone)
    if reason == Revocation.Reason.REPLACED:
        facts, lacking = _drawn_anew(old)
        if facts is None:
            return None, lacking
    else:
        facts = drafts.numbered(papers.facts_of(old), numbers.SAMPLE)
        names = _names_today(old) if reason == Revocation.Reason.NAME else None
        facts = replace(facts, **(names or {}))
    return replace(facts, reissued_on=in_words(today, facts.language)), []


def _drawn_anew(old):
    """The paper as profile and design, or profile and activity, would have it today; or what is gone."""
    if old.kind == Certificate.Kind.CREDIT:
        return redrawing.redrawn(old, drafts.profile_of(old.learner) if old.learner else None)
    design = old.enrollment and Design.objects.filter(program_id=old.program_id_at_issue).first()
    if not design:
        return None, [_("There is no enrollment or no design any more from which it could be drawn anew.")]
    return drafts.draft(old.enrollment, design, on=old.award_date), []


def _names_today(old):
    """The fields of a paper that hold the person's name, as their profile has them; None without a profile."""
    profile = drafts.profile_of(old.learner) if old.learner else None
    if not profile:
        return None
    return drafts.names_of(profile)


def _of_standing(old):
    if old.standing != Certificate.Standing.VALID:
        yield _("It does not count any more: %(standing)s.") % {
            "standing": old.get_standing_display().lower()
        }
    elif not old.is_public:
        yield _("Its own document is not made yet.")
    elif getattr(old, "replaced_by", None):
        yield _("Another one that takes its place is being made already.")


def _of_reason(old, reason, wording, lacking):
    if reason not in REASONS:
        yield _("This is no reason to issue a certificate again.")
    elif wording is None:
        yield from lacking
    elif reason == Revocation.Reason.NAME and wording.name == old.name:
        yield _("The name on it is the name in the learner’s profile.")
    elif reason == Revocation.Reason.KEY and not is_distrusted(old):
        yield _("The keys that it was signed with are still trusted.")


def is_distrusted(certificate):
    """Whether the document or the credential was signed with a key that does not count any more."""
    keys = (certificate.signed_with, certificate.credential_signed_with)
    return any(key and key.distrusted_at for key in keys)
