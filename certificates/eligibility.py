"""Who may have a certificate: reads what the rules need, for many learners at once, and judges each.

The learner's own page, the office's desk and the issue itself all come through `cases`.
"""

from dataclasses import dataclass

from django.utils import timezone

from certificates import drafts, names, rules
from certificates.document.facts import CertificateFacts
from certificates.models import Certificate, Design
from courses import requirements
from courses.models import Enrollment


@dataclass(frozen=True)
class Case:
    """One learner and one program's certificate: the verdict, and what the paper would say.

    facts is None while the program has no design; certificate is the one that decides, if there is one.
    """

    enrollment: Enrollment
    verdict: rules.Verdict
    facts: CertificateFacts | None = None
    certificate: Certificate | None = None

    @property
    def name(self):
        """The learner's name as it would stand on the paper, else how they like to be called."""
        return (self.facts.name if self.facts else "") or str(self.enrollment.user)

    @property
    def conflict(self):
        """Why the name should be looked at before anything is printed with it, or ""."""
        held = self.certificate
        return names.conflict(
            printed=held.name if held and held.standing == Certificate.Standing.VALID else "",
            now=self.facts.name if self.facts else "",
            account=self.enrollment.user.get_full_name(),
        )

    @property
    def problems(self):
        """What is in the way besides the program's own requirements, as sentences."""
        titles = {standing.title for standing in self.verdict.standings}
        return [reason.sentence for reason in self.verdict.reasons if reason.title not in titles]


def people():
    """Enrollments with everything that a verdict and a draft read."""
    return Enrollment.objects.select_related(
        "user__learner_profile__discipline", "user__learner_profile__sub_role", "cohort__program"
    )


def cases(enrollments):
    """Return a Case for each enrollment of `people()`, in the order given.

    The number of queries depends on the programs and their rules, never on how many learners there are.
    """
    enrollments = list(enrollments)
    programs = {enrollment.cohort.program_id: enrollment.cohort.program for enrollment in enrollments}
    standings, certificates, designs = {}, _certificates(enrollments, programs), _designs(programs)
    for pk, program in programs.items():
        of_it = [enrollment for enrollment in enrollments if enrollment.cohort.program_id == pk]
        standings |= requirements.standings(program, of_it)
    return [
        _case(
            enrollment,
            standings[enrollment.pk],
            designs.get(enrollment.cohort.program_id),
            certificates.get((enrollment.user_id, enrollment.cohort.program_id)),
        )
        for enrollment in enrollments
    ]


def case(enrollment):
    """Return the Case of one enrollment of `people()`."""
    return cases([enrollment])[0]


def award_date(enrollment, certificate=None, at=None):
    """The day to print, in the cohort's zone: that of `at`, else today; a replacement keeps the day it replaces."""
    if certificate and certificate.standing == Certificate.Standing.REPLACED:
        return certificate.award_date
    return timezone.localdate(at, timezone=enrollment.cohort.zone)


def _case(enrollment, standings, design, certificate):
    facts = None
    if design:
        facts = drafts.draft(enrollment, design, on=award_date(enrollment, certificate))
    verdict = rules.judge(
        standings,
        enrollment=enrollment.state,
        held=_held(certificate),
        problems=drafts.problems(facts),
        remarks=_remarks(enrollment),
    )
    return Case(enrollment, verdict, facts, certificate)


def _remarks(enrollment):
    profile = drafts.profile_of(enrollment.user)
    if profile and profile.scope and not profile.scope_confirmed_at:
        yield "The office has not confirmed this learner’s scope of practice."


def _held(certificate):
    if certificate is None:
        return None
    revocation = getattr(certificate, "revocation", None)
    return rules.Held(
        number=certificate.number,
        awarded_on=certificate.award_date,
        standing=certificate.standing,
        finished=certificate.is_public,
        trouble=certificate.last_error,
        final=_is_final(certificate),
        words=f"{revocation.get_reason_display()}." if revocation else "",
    )


def _certificates(enrollments, programs):
    """Return {(learner, program): the certificate that decides}: the valid one, else one revoked for good, else the last."""
    found = Certificate.objects.filter(
        learner_id__in={enrollment.user_id for enrollment in enrollments},
        program_id_at_issue__in=list(programs),
        kind=Certificate.Kind.PROGRAM,
    ).select_related("revocation")
    last = {}
    for certificate in found.order_by("awarded_at", "pk"):
        key = (certificate.learner_id, certificate.program_id_at_issue)
        if key not in last or _weight(certificate) >= _weight(last[key]):
            last[key] = certificate
    return last


def _weight(certificate):
    """How much a certificate decides. Of two accounts that became one, either may bring one that was revoked."""
    return certificate.standing == Certificate.Standing.VALID, _is_final(certificate)


def _is_final(certificate):
    revocation = getattr(certificate, "revocation", None)
    return bool(revocation) and revocation.Reason(revocation.reason).is_final


def _designs(programs):
    return {design.program_id: design for design in Design.objects.filter(program_id__in=list(programs))}
