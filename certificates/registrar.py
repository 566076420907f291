"""Who completed a program when: the rows of the registrar's list."""

from dataclasses import dataclass

from django.utils import timezone

from certificates import number as numbers
from certificates.models import Certificate, RecordLine

CREDITS, AVERAGE = "credits", "gpa"
"""Kinds of requirement whose figures the list shows."""


@dataclass(frozen=True)
class Award:
    """One completion, as the list and the file say it."""

    certificate: Certificate
    credits: str
    average: str

    @property
    def cells(self):
        """The columns of the file."""
        certificate, enrollment = self.certificate, self.certificate.enrollment
        cohort = enrollment.cohort if enrollment else None
        learner = certificate.learner
        return (
            certificate.name,
            learner.get_full_name() if learner else "",
            learner.email if learner else "",
            cohort.program.title if cohort else certificate.program_title,
            cohort.name if cohort else "",
            timezone.localdate(enrollment.enrolled_at, cohort.zone).isoformat() if cohort else "",
            certificate.award_date.isoformat(),
            self.credits,
            self.average,
            numbers.grouped(certificate.number),
        )


def nothing():
    """No awards."""
    return Certificate.objects.none()


def awards(*, cohort=None, first=None, last=None):
    """The valid program certificates of a cohort or of all, awarded from one day to another, by day and number."""
    found = Certificate.objects.filter(kind=Certificate.Kind.PROGRAM, standing=Certificate.Standing.VALID)
    if cohort:
        found = found.filter(enrollment__cohort=cohort)
    if first:
        found = found.filter(award_date__gte=first)
    if last:
        found = found.filter(award_date__lte=last)
    return found.select_related("learner", "enrollment__cohort__program").order_by("-award_date", "number")


def described(certificates):
    """Return an Award for each of these, with the figures of the learner's requirements; one query more."""
    certificates = list(certificates)
    lines = RecordLine.objects.filter(
        record__in=[one.enrollment_id for one in certificates if one.enrollment_id],
        kind__in=(CREDITS, AVERAGE),
    )
    figures = {(line.record_id, line.kind): line.figure for line in lines}
    return [
        Award(
            one,
            figures.get((one.enrollment_id, CREDITS), "").partition(" ")[0],
            figures.get((one.enrollment_id, AVERAGE), "").partition(" ")[0],
        )
        for one in certificates
    ]
