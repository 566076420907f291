"""One learner's record of study on paper: courses, requirements and dates. It says of itself that it is no transcript."""

from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from certificates.models import Certificate
from cms import pdf
from cms.models import SiteSettings
from courses import grade_words, grades, outline, passport, requirements
from courses.passport_views import PAPER
from courses.refusals import CannotBePrinted


@dataclass(frozen=True)
class Course:
    """One course as the paper shows it: `done_on` is the day its last lesson was read, while all are."""

    code: str
    title: str
    credits: Decimal
    weeks: int
    read: int
    done_on: object = None
    grade: str = ""


def courses_of(enrollment):
    """The courses of the learner's program, with how far they are and the grade there is."""
    final = [one for one in grades.of_enrollment(enrollment) if one.grade.is_final]
    grade = {one.course.pk: grade_words.in_words(one.grade) for one in final}
    zone, found = enrollment.cohort.zone, []
    for one in outline.outline(enrollment.cohort.program, user=enrollment.user):
        lessons = [lesson for week in one.weeks for lesson in week.lessons]
        days = [
            lesson.progress.completed_at
            for lesson in lessons
            if lesson.progress and lesson.progress.completed_at
        ]
        found.append(
            Course(
                one.page.code,
                one.page.title,
                one.page.credits,
                len(one.weeks),
                sum(week.is_read for week in one.weeks),
                timezone.localdate(max(days), zone) if one.is_read and days else None,
                grade.get(one.page.pk, ""),
            )
        )
    return found


def response(request, enrollment):
    """Print it. Raises CannotBePrinted for letters that no typeface here has."""
    now, program = timezone.now(), enrollment.cohort.program
    office = SiteSettings.for_request(request)
    name = passport.name_of(enrollment)
    courses = courses_of(enrollment)
    context = {
        "name": name,
        "credentials": passport.credentials_of(enrollment),
        "enrollment": enrollment,
        "program": program,
        "enrolled_on": timezone.localdate(enrollment.enrolled_at, enrollment.cohort.zone),
        "since": timezone.localdate(enrollment.state_since, enrollment.cohort.zone),
        "courses": courses,
        "has_grades": any(one.grade for one in courses),
        "earned": sum((one.credits for one in courses if one.done_on), Decimal(0)),
        "standings": requirements.standings(program, [enrollment])[enrollment.pk],
        "certificate": _certificate(enrollment),
        "office": office,
        "site": settings.SITE_URL.partition("://")[2],
        "today": timezone.localdate(now, enrollment.cohort.zone),
    }
    title = _("Record of study, not a transcript: %(name)s") % {"name": name}
    try:
        printed = pdf.render(
            "pdf/study_record.html",
            context,
            stationery=PAPER,
            title=title,
            language=get_language(),
            author=office.organization,
            created=now,
        )
    except pdf.MissingGlyph as error:
        raise CannotBePrinted from error
    answer = HttpResponse(printed, content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="record-of-study-not-a-transcript.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _certificate(enrollment):
    return Certificate.objects.filter(
        learner_id=enrollment.user_id,
        program_id_at_issue=enrollment.cohort.program_id,
        kind=Certificate.Kind.PROGRAM,
        standing=Certificate.Standing.VALID,
        issued_at__isnull=False,
    ).first()
