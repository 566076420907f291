"""Finding one's measure: calibrated scripts of a rubric marked one after the other, each with the experts' reasons after."""

import uuid

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.engine import calibration as engine
from assessments.engine.rubric import explained
from assessments.marking import adjudicating, calibrating, people
from assessments.models import CalibratedScript, CalibrationMark, CaseVersion, Rubric, Script
from assessments.refusals import NotRatedYet
from cms import access

LEVEL = "level:"


@require_http_methods(["GET", "HEAD", "POST"])
def calibration(request, slug):
    """The next calibrated script with the form of the rubric; one that was just marked, beside the experts' levels."""
    rubric, query = _rubric(request, slug)
    course = calibrating.course_of(request.user, rubric)
    if request.method == "POST":
        return _take(request, course, query)
    seen = request.GET.get("seen", "")
    if seen.isascii() and seen.isdecimal() and len(seen) < 12:
        mark = get_object_or_404(
            CalibrationMark.objects.select_related("script"),
            pk=seen,
            marker=request.user,
            script__rubric__slug=slug,
        )
        return _compared(request, course, mark, query)
    return _page(request, course, query, {})


def _rubric(request, slug):
    """The rubric to be measured by, and the query that keeps it: the one frozen for a script of theirs, or the published."""
    reach = people.reach_of(request.user)
    asked = request.GET.get("script", "")
    if asked:
        try:
            found = reach.scripts().filter(uuid=uuid.UUID(asked)).first()
        except ValueError:
            raise Http404 from None
        rubric = found and people.attempt_of(found).definition.find(found.item).judged_by
        if not rubric or rubric.slug != slug:
            raise Http404
        return rubric, {"script": asked}
    found = get_object_or_404(Rubric, slug=slug, live=True)
    if not (access.has_role(request.user, access.FACULTY) or _is_used_in(reach, slug)):
        raise Http404
    return found.read()[0], {}


def _is_used_in(reach, slug):
    """Whether work that somebody is assigned to is marked by this rubric."""
    scripts = Script.objects.filter(sitting__in=reach.sittings()).order_by()
    versions = set(scripts.values_list("attempt__version", flat=True)) | set(
        reach.sittings().values_list("version", flat=True)
    )
    for version in CaseVersion.objects.filter(pk__in=versions):
        for item in version.definition.items:
            judged = getattr(item, "judged_by", None)
            if judged is not None and judged.slug == slug:
                return True
    return False


def _take(request, course, query):
    script = get_object_or_404(CalibratedScript, pk=_number(request.POST.get("script")), live=True)
    if script.pk not in {one.pk for one in course.scripts}:
        raise Http404
    levels = {name[len(LEVEL) :]: request.POST[name] for name in request.POST if name.startswith(LEVEL)}
    try:
        made = calibrating.give(script=script, rubric=course.rubric, levels=levels, by=request.user)
    except NotRatedYet as refused:
        return _page(request, course, query, levels, refused, script)
    if not course.passed and calibrating.calibrated(request.user, course.rubric):
        messages.success(request, _("You have found the measure: you can mark by this rubric now."))
    return redirect(_address(course.rubric, query, seen=made.pk))


def _number(text):
    text = text or ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else 0


def _address(rubric, query, **more):
    found = urlencode({**query, **more})
    return reverse("marking_calibration", args=[rubric.slug]) + (f"?{found}" if found else "")


def _page(request, course, query, levels, refused=None, script=None):
    script = script or course.next
    context = _frame(course, query) | {
        "script": script,
        "criteria": explained(course.rubric, levels),
        "missing": getattr(refused, "missing", frozenset()),
        "refused": refused,
    }
    status = refused.status if refused else 200
    return render(request, "assessments/calibration/script.html", context, status=status)


def _compared(request, course, mark, query):
    """One's own levels beside those of the experts, with their reasons."""
    _levels, reasons = mark.script.judged(course.rubric)
    rows = adjudicating.beside(course.rubric, mark.levels, mark.expert)
    for row in rows:
        row["because"] = reasons.get(row["criterion"].id, "")
        row["is_exact"] = row["apart"] == 0
        row["is_far"] = row["apart"] >= engine.LEVELS_APART
        row["harm_differs"] = row["harms"][0] != row["harms"][-1]
    context = _frame(course, query) | {
        "script": mark.script,
        "rows": rows,
        "exact": sum(row["is_exact"] for row in rows),
        "following": _address(course.rubric, query),
    }
    return render(request, "assessments/calibration/compared.html", context)


def _frame(course, query):
    done = [one for one in course.scripts if one.pk in course.tries]
    return {
        "course": course,
        "rubric": course.rubric,
        "query": urlencode(query),
        "done": len(done),
        "left": calibrating.sentences(course.rubric, course.verdict),
        "least": engine.LEAST_SCRIPTS,
    }
