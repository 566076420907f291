"""Pages on which learners rate themselves, and see what has changed beside what they have done. Only they read them."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses import achieved, rating_form, self_assessing
from courses.achieved import Mapped
from courses.models import Enrollment, SelfAssessment
from courses.self_ratings import changes, spoken_of_most


def _own(request, uuid):
    """The learner's own enrollment in a program that has statements to rate; 404 for everybody else."""
    rows = Enrollment.objects.filter(user=request.user).select_related("cohort__program__statements")
    found = get_object_or_404(rows, uuid=uuid)
    if found.cohort.program.statements_id is None:
        raise Http404
    return found


@require_safe
def overview(request, enrollment):
    """The three moments, and what changed from one to the next, beside the evidence."""
    enrollment = _own(request, enrollment)
    program = enrollment.cohort.program
    moments = self_assessing.moments(enrollment)
    given = self_assessing.ratings_given(enrollment)
    context = {
        "enrollment": enrollment,
        "program": program,
        "moments": moments,
        "next": next((one for one in moments if one.is_open), None),
        "given": [SelfAssessment.Moment(moment).label for moment in given],
    }
    if given:
        context |= _beside(given, program, achieved.read(request.user, program))
    return render(request, "courses/self_assessment.html", context)


def _beside(given, program, done):
    """Every area with its means and with what was done in the domains it is about."""
    mapped = _mapped_areas(program)
    rows = [
        {
            "area": _heading(change.area),
            "means": [change.means.get(moment) for moment in given],
            "counts": done.count(mapped.get(change.area, Mapped())),
        }
        for change in changes(given)
    ]
    return {
        "rows": rows,
        "figure": [(row["area"], row["means"]) for row in rows],
        "counts": done.count(),
    }


def _heading(area):
    return area[:1].upper() + area[1:]


def _mapped_areas(program):
    """{area: the domains that most of its statements are mapped to; competencies where there are no domains}."""
    found = {}
    for one in program.statements.statements.prefetch_related("domains", "competencies"):
        domains, competencies = found.setdefault(one.area, ([], []))
        domains.append({row.pk for row in one.domains.all()})
        competencies.append({row.pk for row in one.competencies.all()})
    return {area: _mapped(*named) for area, named in found.items()}


def _mapped(domains, competencies):
    if any(domains):
        return Mapped(domains=spoken_of_most(domains))
    return Mapped(competencies=spoken_of_most(competencies))


@require_http_methods(["GET", "HEAD", "POST"])
def rate(request, enrollment, moment):
    """Rate oneself at one moment. What was chosen is kept at every press, given only when nothing is missing."""
    enrollment = _own(request, enrollment)
    if moment not in SelfAssessment.Moment.values:
        raise Http404
    assessment = self_assessing.opened(enrollment=enrollment, moment=moment)
    statements = self_assessing.asked(enrollment.cohort.program)
    if not statements:
        raise Http404
    if assessment and assessment.given_at:
        messages.info(request, _("That one has been given. It stays as it is."))
        return redirect("self_assessment", enrollment.uuid)
    missing = []
    if request.method == "POST":
        answer, missing = _sent(request, enrollment, moment, statements)
        if answer:
            return answer
        assessment = self_assessing.opened(enrollment=enrollment, moment=moment)
    context = {
        "enrollment": enrollment,
        "label": SelfAssessment.Moment(moment).label,
        "areas": rating_form.areas(statements, self_assessing.values(assessment), missing),
        "missing": missing,
        **rating_form.scale(enrollment.cohort.program.statements.description),
    }
    return render(request, "courses/self_assessment_form.html", context, status=422 if missing else 200)


def _sent(request, enrollment, moment, statements):
    """Keep what was chosen; then go on, stop for today, or give it. Returns (answer, []) or (None, what is missing)."""
    assessment = self_assessing.begin(enrollment=enrollment, moment=moment, by=request.user)
    self_assessing.keep(assessment=assessment, values=rating_form.chosen(request.POST, statements))
    if place := request.POST.get("on", ""):
        here = reverse("self_assessment_rate", args=[enrollment.uuid, moment])
        return redirect(f"{here}#area-{place}" if place.isdecimal() else here), []
    if "give" not in request.POST:
        messages.success(request, _("Kept. Go on whenever you like; nobody else reads it."))
        return redirect("self_assessment", enrollment.uuid), []
    try:
        self_assessing.give(assessment=assessment, by=request.user)
    except self_assessing.StillMissing as refusal:
        return None, refusal.statements
    messages.success(request, _("Given. It stays as it is, so that you can see later what has changed."))
    return redirect("self_assessment", enrollment.uuid), []
