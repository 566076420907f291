"""The passport and the hours letter as pages and as files. Only the learner opens them."""

from pathlib import Path

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms import pdf
from cms.models import SiteSettings
from courses import passport
from courses.models import Enrollment
from courses.refusals import CannotBePrinted

PAPER = pdf.Stationery(
    Path(__file__).parent / "papers",
    ("papers.css",),
    pdf.CARRIED | {"Noto Serif", "Noto Sans", "Noto Naskh Arabic", "Noto Serif Hebrew"},
)


def _own(request, uuid):
    rows = Enrollment.objects.filter(user=request.user).select_related("cohort__program", "user")
    return get_object_or_404(rows, uuid=uuid)


@require_safe
def page(request, enrollment):
    """Show what was achieved, by domain and by competency."""
    enrollment = _own(request, enrollment)
    context = {"enrollment": enrollment, "facts": _shown(passport.facts(enrollment))}
    return render(request, "courses/passport.html", context)


def _shown(facts):
    """The facts with the self-ratings in words, for people."""
    words = passport.moments()
    for part in (*facts["domains"], *facts["competencies"]):
        part["ratings"] = [(words[moment], value) for moment, value in part["self_rating"].items()]
    return facts


@require_safe
def as_json(request, enrollment):
    """The same facts for another system, as a file."""
    facts = passport.facts(_own(request, enrollment))
    response = JsonResponse(facts, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = 'attachment; filename="passport.json"'
    return response


@require_safe
def as_pdf(request, enrollment):
    """The same facts on paper."""
    enrollment = _own(request, enrollment)
    title = _("Competency passport")
    return _printed("pdf/passport.html", {"facts": _shown(passport.facts(enrollment))}, title, "passport.pdf")


@require_safe
def hours(request, enrollment):
    """The letter for boards that ask for hours."""
    enrollment = _own(request, enrollment)
    lines, total, first, last = passport.hours_of(enrollment)
    profile = getattr(enrollment.user, "learner_profile", None)
    context = {
        "enrollment": enrollment,
        "name": (profile.certificate_name if profile else "") or str(enrollment.user),
        "lines": lines,
        "total": total,
        "first": first,
        "last": last,
        "office": SiteSettings.for_request(request),
    }
    return _printed("pdf/hours.html", context, _("Hours of study"), "hours.pdf")


def _printed(template, context, title, name):
    now = timezone.now()
    try:
        printed = pdf.render(
            template, context | {"now": now}, stationery=PAPER, title=title, language="en", created=now
        )
    except pdf.PdfError as error:
        raise CannotBePrinted from error
    response = HttpResponse(printed, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
