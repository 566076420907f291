"""Pages on which learners rate themselves, and see what has changed beside what they have done. Only they read them."""

import re
from itertools import groupby

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses import achieved, self_assessing
from courses.achieved import Mapped
from courses.models import Enrollment, SelfAssessment
from courses.self_ratings import SCALE, changes


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
    given = self_assessing.ratings_given(enrollment)
    mapped = _mapped_areas(program)
    done = achieved.read(request.user, program)
    rows = [
        {
            "area": change.area,
            "means": [change.means.get(moment) for moment in given],
            "counts": done.count(mapped.get(change.area, Mapped())),
        }
        for change in changes(given)
    ]
    context = {
        "enrollment": enrollment,
        "program": program,
        "moments": self_assessing.moments(enrollment),
        "given": [SelfAssessment.Moment(moment).label for moment in given],
        "rows": rows,
    }
    return render(request, "courses/self_assessment.html", context)


def _mapped_areas(program):
    """{area: everything its statements are mapped to}."""
    found = {}
    for one in program.statements.statements.prefetch_related("domains", "competencies"):
        mapped = Mapped(
            frozenset(row.pk for row in one.domains.all()),
            frozenset(row.pk for row in one.competencies.all()),
        )
        found[one.area] = found.get(one.area, Mapped()) | mapped
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def rate(request, enrollment, moment):
    """Rate oneself at one moment. What was chosen is kept at every press, given only when nothing is missing."""
    enrollment = _own(request, enrollment)
    if moment not in SelfAssessment.Moment.values:
        raise Http404
    assessment = self_assessing.begin(enrollment=enrollment, moment=moment, by=request.user)
    if assessment.given_at:
        return redirect("self_assessment", enrollment.uuid)
    statements = self_assessing.asked(enrollment.cohort.program)
    missing = []
    if request.method == "POST":
        self_assessing.keep(assessment=assessment, values=_chosen(request, statements))
        if "later" in request.POST:
            messages.success(request, _("Kept. Go on whenever you like; nobody else reads it."))
            return redirect("self_assessment", enrollment.uuid)
        try:
            self_assessing.give(assessment=assessment, by=request.user)
        except self_assessing.StillMissing as refusal:
            missing = refusal.statements
        else:
            messages.success(
                request, _("Given. It stays as it is, so that you can see later what has changed.")
            )
            return redirect("self_assessment", enrollment.uuid)
    context = {
        "enrollment": enrollment,
        "assessment": assessment,
        "areas": _areas(assessment, statements, missing),
        "missing": missing,
        "anchors": _anchors(enrollment.cohort.program.statements.description),
        "scale": SCALE,
    }
    return render(request, "courses/self_assessment_form.html", context, status=422 if missing else 200)


_ANCHOR = re.compile(r"(?:^|\s)([1-5]): ")


def _anchors(description):
    """What the numbers mean, as the set says it: (sentence before them, [(number, words)])."""
    before, *rest = _ANCHOR.split(description)
    return {
        "before": before.strip(),
        "numbers": list(zip(rest[::2], map(str.strip, rest[1::2]), strict=True)),
    }


def _chosen(request, statements):
    """{statement: value} of what was sent; anything that is no rating of ours is passed over."""
    found = {}
    for one in statements:
        value = request.POST.get(f"statement-{one.pk}", "")
        if value in map(str, SCALE):
            found[one] = int(value)
    return found


def _areas(assessment, statements, missing):
    values = dict(assessment.ratings.values_list("statement_id", "value"))
    lacking = {one.pk for one in missing}
    ordered = sorted(statements, key=lambda one: (_first_of(statements, one.area), one.position, one.code))
    return [
        {
            "name": area,
            "statements": [
                {"row": one, "value": values.get(one.pk), "missing": one.pk in lacking} for one in group
            ],
        }
        for area, group in groupby(ordered, key=lambda one: one.area)
    ]


def _first_of(statements, area):
    return min(one.position for one in statements if one.area == area)
