"""For who teaches: which ways learners went in a conversation, how it ended, what each discipline showed."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from assessments import talk_reports
from assessments.conversation.flow import flow
from assessments.engine import kinds
from assessments.models import CasePage
from assessments.screens.paths import paths_screen
from cms import access
from courses import doors
from courses.models import Cohort


@never_cache
@require_GET
def paths(request, page_id, item):
    """Counts of the runs of one version, of the whole program or of one cohort. No learner is named."""
    page = get_object_or_404(CasePage, pk=page_id)
    if not access.may(request.user, "attempt", "read", page=page):
        raise Http404
    program = doors.program_of(page)
    versions = talk_reports.versions_with_runs(page.key, program)
    version = talk_reports.chosen(versions, request.GET.get("version", ""))
    cohorts = list(Cohort.objects.filter(program=program))
    cohort = next((one for one in cohorts if str(one.pk) == request.GET.get("cohort", "")), None)
    context = {
        "page": page,
        "title": page.title,
        "versions": versions,
        "version": version,
        "cohorts": cohorts,
        "cohort": cohort,
        "out_url": page.url or reverse("wagtailadmin_pages:edit", args=[page.pk]),
    }
    if version is not None:
        found = version.definition.find(item)
        if found is None or kinds.played(found) is None:
            raise Http404
        runs = talk_reports.runs_of(version, item, program, cohort)
        context |= paths_screen(found.graph, flow(runs), title=page.title)
    return render(request, "assessments/desk/paths.html", context)
