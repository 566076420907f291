"""The passport and the hours letter as pages and as files. Only the learner opens them."""

from datetime import date
from itertools import groupby
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms import pdf
from cms.models import SiteSettings
from courses import passport
from courses.models import Enrollment
from courses.refusals import CannotBePrinted

NOTO = {
    "Noto Sans", "Noto Serif", "Noto Naskh Arabic", "Noto Serif Hebrew", "Noto Serif Devanagari", "Noto Serif Thai",
}  # fmt: skip
"""For names in scripts that our own typefaces do not have, as on certificates; papers.css names them in this order."""
PAPER = pdf.Stationery(Path(__file__).parent / "papers", ("papers.css",), pdf.CARRIED | NOTO)


def _own(request, uuid):
    rows = Enrollment.objects.filter(user=request.user).select_related(
        "cohort__program__statements", "user__learner_profile__discipline", "user__learner_profile__sub_role"
    )
    return get_object_or_404(rows, uuid=uuid)


@require_safe
def page(request, enrollment):
    """Show what was achieved, by domain and by competency, and what it rests on."""
    enrollment = _own(request, enrollment)
    context = {"enrollment": enrollment, **shown(passport.facts(enrollment))}
    return render(request, "courses/passport.html", context)


def shown(facts):
    """The facts as people read them: ratings in words, days as days, numbers of evidence in few words."""
    words = passport.moments()
    for part in (*facts["domains"], *facts["competencies"]):
        part["ratings"] = [(words[moment], value) for moment, value in part["self_rating"].items()]
        part["rests_on"] = passport.ranges(part["evidence"])
    for one in (*facts["evidence"], *facts["conversations"], *facts["seats_seen"]):
        one["on"] = date.fromisoformat(one["on"])
    frameworks = groupby(facts["competencies"], lambda one: one["framework"])
    return {
        "facts": facts,
        "frameworks": [(name, list(of_it)) for name, of_it in frameworks],
        "given": [
            (words[one["moment"]], date.fromisoformat(one["given_on"])) for one in facts["self_assessments"]
        ],
    }


@require_safe
def as_json(request, enrollment):
    """The same facts for another system, as a file."""
    enrollment = _own(request, enrollment)
    response = JsonResponse(
        passport.facts(enrollment), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
    return _as_file(response, "passport", enrollment, "json")


@require_safe
def as_pdf(request, enrollment):
    """The same facts on paper."""
    enrollment = _own(request, enrollment)
    context = shown(passport.facts(enrollment))
    title = _("Competency passport: %(name)s") % {"name": context["facts"]["learner"]["name"]}
    return _printed(request, "pdf/passport.html", context, title, "passport", enrollment)


@require_safe
def hours(request, enrollment):
    """The letter for boards that ask for hours."""
    enrollment = _own(request, enrollment)
    lines, total, first, last = passport.hours_of(enrollment)
    zone = enrollment.cohort.zone
    context = {
        "name": passport.name_of(enrollment),
        "credentials": passport.credentials_of(enrollment),
        "lines": lines,
        "total": total,
        "first": first,
        "last": last,
        "enrolled_on": timezone.localdate(enrollment.enrolled_at, zone),
        "since": timezone.localdate(enrollment.state_since, zone),
    }
    title = _("Hours of study: %(name)s") % {"name": context["name"]}
    return _printed(request, "pdf/hours.html", context, title, "hours", enrollment)


def _printed(request, template, context, title, what, enrollment):
    """Print for a learner. Raises CannotBePrinted for letters that no typeface here has; other faults are ours."""
    now = timezone.now()
    office = SiteSettings.for_request(request)
    about = {
        "enrollment": enrollment,
        "program": enrollment.cohort.program,
        "office": office,
        "site": settings.SITE_URL.partition("://")[2],
        "today": timezone.localdate(now, enrollment.cohort.zone),
    }
    try:
        printed = pdf.render(
            template,
            context | about,
            stationery=PAPER,
            title=title,
            language=get_language(),
            author=office.organization,
            created=now,
        )
    except pdf.MissingGlyph as error:
        raise CannotBePrinted from error
    response = HttpResponse(printed, content_type="application/pdf")
    return _as_file(response, what, enrollment, "pdf")


def _as_file(response, what, enrollment, suffix):
    name = f"{what}-{slugify(enrollment.cohort.program.title)[:60]}.{suffix}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
