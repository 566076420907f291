"""What somebody assigned is to rate: the list, and one run by its code."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from assessments import rating_talks
from assessments.log import Log
from assessments.models import Attempt
from assessments.raters import assigning
from assessments.raters.outside import SHOWN
from assessments.screens.replay import replay_screen
from assessments.screens.talks import run_of
from assessments.talk_rating_views import rated
from cms import audit, gates

gates.guard(("rating", "give"), "ratings", "rating_run")

ON_A_PAGE = 50


@require_safe
def ratings(request):
    """Every run the person is assigned to rate, by code: what is to do first, the oldest first."""
    runs = assigning.runs_for(request.user)
    page = Paginator(runs, ON_A_PAGE).get_page(request.GET.get("p"))
    waiting = sum(one["rated_at"] is None for one in runs)
    context = {"page": page, "waiting": waiting, "done": len(runs) - waiting, "query": ""}
    return render(request, "assessments/raters/ratings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def rating_run(request, uuid, item):
    """One run as somebody assigned sees it: what was said, and the form. Nobody else finds it."""
    found = get_object_or_404(Attempt.objects.with_case(), uuid=uuid)
    roles = assigning.roles_at(request.user, found)
    asked = request.POST.get("role") or request.GET.get("as")
    role = next((one for one in roles if one == asked), roles[0] if roles else None)
    if role is None or rating_talks.rubric_now() is None:
        raise Http404
    run = run_of(Log.of(found), item)
    if run is None:
        raise Http404
    context = replay_screen(run, SHOWN, is_owner=False, is_colleague=True)
    context["code"] = assigning.code_of(found)
    if request.method != "POST":
        audit.record("viewed", found, by=request.user, item=item, rates=True)
    return rated(request, found, item, role, context, "assessments/raters/rating_run.html", "rating_run")
