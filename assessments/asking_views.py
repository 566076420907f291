"""Asking a colleague over HTTP: a form that works by itself, and with a script tells the note in its place.

For who teaches: who asks whom, by discipline.
"""

from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessments import asking, asking_reports, forms, screens, talk_reports, whose
from assessments.log import Log
from assessments.models import CasePage
from assessments.refusals import Closed, Conflict, Stale, note_refusal, recorded
from cms import access
from cms.errors import wants_json
from courses import doors
from courses.models import Cohort, Discipline


@require_http_methods(["GET", "POST"])
@recorded("ask")
def ask(request, uuid, note):
    """Ask for a note: it stands on the page then, and everything that stood in the fields still does."""
    mine = whose.mine(request, uuid)
    if request.method == "GET":  # as after signing in again
        return redirect("attempt", uuid)
    raws = forms.raws(request.POST)
    try:
        log = asking.ask(attempt=mine, note=note, raws=raws, revs=forms.revs(request.POST))
    except (Conflict, Stale, Closed) as refused:
        if wants_json(request):
            raise
        return _once_more(request, mine, note, raws, refused)
    if wants_json(request):
        return JsonResponse(_told(log, note))
    return redirect(f"{reverse('attempt', args=[uuid])}#note-{note}")


def _told(log, note):
    """Everything that can be asked here as it stands now, and what is read out."""
    stage = screens.colleagues_screen(log)
    told = next(one for one in stage["colleagues"] if one["id"] == note)
    return {
        "html": render_to_string("assessments/colleagues_list.html", {"stage": stage}),
        "note": told["html_id"],
        "said": screens.asked_words(told, stage),
    }


def _once_more(request, mine, note, raws, refused):
    """The page again with what was sent; or what stands, where the case has gone on elsewhere."""
    note_refusal(request, "ask", mine.uuid, refused)
    log = Log.of(whose.mine(request, mine.uuid))
    if isinstance(refused, (Stale, Closed)):
        stage = log.definition.stages[log.definition.notes[note][0]].id
        context = screens.stale_screen(log, stage, raws, refused)
        return render(request, "assessments/stale.html", context, status=refused.status)
    changed = {one.item: one.raw for one in refused.drafts}
    context = screens.attempt_screen(log, now=timezone.now(), posted=raws, changed=changed)
    return render(request, "assessments/attempt.html", context | {"refused": refused}, status=refused.status)


@never_cache
@require_safe
def who_asks(request, page_id):
    """Who asks whom in one version of a case, over the whole program or one of its cohorts. No learner is named."""
    page = get_object_or_404(CasePage, pk=page_id)
    if not access.may(request.user, "attempt", "read", page=page):
        raise Http404
    program = doors.program_of(page)
    versions = talk_reports.versions_with_runs(page.key, program)
    version = talk_reports.chosen(versions, request.GET.get("version", ""))
    cohorts = list(Cohort.objects.filter(program=program))
    cohort = next((one for one in cohorts if str(one.pk) == request.GET.get("cohort", "")), None)
    names = dict(Discipline.objects.values_list("code", "name"))
    context = {
        "title": page.title,
        "versions": versions,
        "version": version,
        "cohorts": cohorts,
        "cohort": cohort,
        "table": asking_reports.table(version, program, names, cohort) if version else None,
        "out_url": page.url or reverse("wagtailadmin_pages:edit", args=[page.pk]),
    }
    return render(request, "assessments/desk/asking.html", context)
