"""Releasing the results of a sitting: who is ready, what each learner will see, and then one, some or all of them."""

from django.contrib import messages
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from assessments import releasing, roster, scoring, teaching
from assessments import screens as pages
from assessments.engine.release import Viewer
from assessments.log import Log
from assessments.marking.plans import plan_of
from assessments.models import Attempt, Script
from assessments.refusals import NotReleasable, WordsTooLong
from assessments.screens.feedback import as_released, feedback_screen
from assessments.screens.moments import moments
from cms import audit
from cms.sent import row_number

READ_OR_WRITE = ["GET", "HEAD", "POST"]


@require_http_methods(READ_OR_WRITE)
def sitting_release(request, pk):
    """Say who is ready, what releasing would show and to whom; then release, for good."""
    found = teaching.sitting_or_404(request.user, pk, "sitting", "release")
    context = {"refused": None, "words": ""}
    if request.method == "POST":
        try:
            return _release(request, found)
        except (NotReleasable, WordsTooLong) as refused:
            context = {"refused": refused, "words": request.POST.get("words", "")}
            if "who" in request.POST:
                context["ticked"] = request.POST.getlist("attempt")
    context |= _context(request, found)
    status = context["refused"].status if context["refused"] else 200
    return render(request, "assessments/desk/release.html", context, status=status)


def _release(request, found):
    """Release what the form names, as it was when the form was made."""
    known = {str(uuid): pk for pk, uuid in releasing.closed_attempts(found).values_list("pk", "uuid")}
    chosen = None
    if request.POST.get("who") == "some" or "attempt" in request.POST:
        chosen = [known[name] for name in request.POST.getlist("attempt") if name in known]
        if not chosen:
            raise NotReleasable(_("Nobody is chosen. Tick whoever is to get their result."))
    words, seen = request.POST.get("words", ""), _seen(request.POST.getlist("seen"), known)
    made = releasing.release(sitting=found, by=request.user, words=words, attempts=chosen, seen=seen)
    messages.success(request, _said(made))
    return redirect("sitting_release" if made.left_out else "sitting", found.pk)


def _seen(sent, known):
    """{attempt id: outcome id} from fields that say “uuid:outcome”."""
    pairs = [(name, row_number(outcome)) for name, _colon, outcome in (one.partition(":") for one in sent)]
    return {known[name]: pk for name, pk in pairs if name in known and pk is not None}


def _said(made):
    if not made.is_new:
        return _("Nothing has changed since these results were released, so nobody was written to again.")
    people = made.release.results.values("attempt__user").distinct().count()
    said = ngettext(
        "The results of one learner are released.", "The results of %(n)s learners are released.", people
    ) % {"n": people}
    left = len(made.left_out)
    return f"{said} {_left_words(left)}" if left else said


def _left_words(count):
    return ngettext(
        "One attempt is not marked whole and was left out.",
        "%(n)s attempts are not marked whole and were left out.",
        count,
    ) % {"n": count}


def _context(request, found):
    now, results = timezone.now(), releasing.results(found)
    is_anonymous = is_blind(found)
    if not is_anonymous:
        audit.read(found, by=request.user, people=[one.attempt.user_id for one in results])
    first = [one for one in results if one.is_due and one.is_new]
    changed = [one for one in results if one.is_due and not one.is_new]
    why_not = releasing.not_releasable(found, now) if first or not changed else ""
    return {
        "sitting": found,
        "why_not": why_not,
        "results": results,
        "first": first,
        "changed": changed,
        "not_yet": [one for one in results if not one.is_ready],
        "is_anonymous": is_anonymous,
        "people": len({one.attempt.user_id for one in first}),
        "shown": moments(found.policy)[-1],
        "unsigned": roster.unsigned(found).values("user").distinct().count(),
        "is_over": found.is_over_for_all(now),
        "releases": list(
            found.releases.annotate(people=Count("results__attempt__user", distinct=True)).order_by("-number")
        ),
    }


def is_blind(sitting):
    """Whether names stay away from who marks here: there is something to mark, and the plan says so."""
    return plan_of(sitting).is_anonymous and Script.objects.filter(sitting=sitting).exists()


@require_safe
def release_preview(request, pk, uuid):
    """Exactly what a learner will read after a release, on both of their pages; nothing can be pressed."""
    sitting = teaching.sitting_or_404(request.user, pk, "sitting", "release")
    attempt = get_object_or_404(Attempt.objects.with_case(), uuid=uuid, sitting=sitting)
    newest = scoring.latest(attempt)
    if newest is None or not attempt.is_closed:
        raise Http404
    was = attempt.released_outcome_id
    if was != newest.pk:
        as_released(attempt, newest)
    log, viewer, now = Log.of(attempt), Viewer(is_owner=True), timezone.now()
    page = "debrief" if request.GET.get("page") == "debrief" else "feedback"
    if page == "debrief":
        context, template = pages.debrief_screen(log, viewer=viewer, now=now), "assessments/debrief.html"
    else:
        context, template = feedback_screen(log, viewer=viewer, now=now), "assessments/feedback/page.html"
    waiting = Script.objects.unsettled().filter(attempt=attempt).count()
    preview = {
        "sitting": sitting,
        "page": page,
        "uuid": uuid,
        "is_correction": was is not None and was != newest.pk,
        "is_released": was == newest.pk,
        "waiting": waiting,
    }
    audit.record("previewed", attempt, by=request.user, page=page)
    return render(request, template, {**context, "is_owner": True, "preview": preview})
