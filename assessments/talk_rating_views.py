"""Rating a run of a conversation over HTTP: oneself, as faculty, as an invited colleague; asking one, and taking it back."""

import uuid as uuids

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessments import rating_talks, whose
from assessments.engine.release import Viewer
from assessments.log import Log
from assessments.models import Attempt, TalkRating
from assessments.refusals import CannotInvite, NotRatedYet, WordsTooLong, recorded
from assessments.replay_views import open_run
from assessments.screens import ratings
from assessments.screens.replay import replay_screen
from assessments.screens.talks import run_of, shown_of
from cms import audit

LEVEL = "level:"
READ_OR_WRITE = ["GET", "HEAD", "POST"]
Role = TalkRating.Role


@require_http_methods(READ_OR_WRITE)
@recorded("rate")
def rate(request, uuid, item):
    """The form by itself, for the learner or for faculty; what cannot be kept comes back with everything in it."""
    found, run, _viewer, elsewhere = open_run(request, uuid, item)
    if elsewhere:
        return redirect(elsewhere)
    open_roles = [one for one in rating_talks.roles_of(request.user, found, item) if one != Role.PEER]
    asked = request.POST.get("role") or request.GET.get("as") or (open_roles[0] if open_roles else "")
    role = next((one for one in open_roles if one == asked), None)
    if role is None or rating_talks.rubric_now() is None:
        raise Http404
    context = {"attempt": found, "item": run.item, "title": found.definition.title}
    return _rated(request, found, item, role, context, "assessments/replay/rate.html", "talk_replay")


@require_http_methods(READ_OR_WRITE)
@recorded("rate")
def colleague(request, uuid, item):
    """A run as an invited colleague sees it: what was said, the trace, and the form. Nobody else finds this page."""
    found = get_object_or_404(Attempt.objects.with_case(), uuid=uuid)
    if found.state == Attempt.State.VOID or rating_talks.rubric_now() is None:
        raise Http404
    if not rating_talks.is_invited(request.user, found, item):
        raise Http404
    run = run_of(Log.of(found), item)
    if run is None:
        raise Http404
    shown = shown_of(found, Viewer(is_owner=True)) & rating_talks.SHOWN_TO_COLLEAGUES
    context = replay_screen(run, shown, is_owner=False, is_colleague=True)
    if request.method != "POST":
        audit.record("viewed", found, by=request.user, item=item, invited=True)
    return _rated(
        request, found, item, Role.PEER, context, "assessments/replay/colleague.html", "talk_colleague"
    )


def _rated(request, found, item, role, context, template, then):
    """Take a rating, or show the form with what is to be looked at."""
    refused, given, note = None, None, None
    if request.method == "POST":
        given = {name[len(LEVEL) :]: request.POST[name] for name in request.POST if name.startswith(LEVEL)}
        note = request.POST.get("note", "")
        try:
            rating_talks.rate(attempt=found, item=item, role=role, by=request.user, levels=given, note=note)
        except (NotRatedYet, WordsTooLong) as problem:
            refused = problem
        else:
            messages.success(request, _("Your rating is kept. You can change it here."))
            return redirect(then, found.uuid, item)
    rated = TalkRating.objects.filter(attempt=found, item=item, role=role, by=request.user)
    missing = getattr(refused, "missing", frozenset())
    rubric = rating_talks.rubric_now()
    context |= {
        "one": ratings.form(rubric, role, list(rated), request.user, given, note, missing),
        "refused": refused,
    }
    return render(request, template, context, status=refused.status if refused else 200)


@require_POST
@recorded("invite")
def invite(request, uuid, item):
    """Ask one colleague of the cohort to rate this run."""
    mine = whose.mine(request, uuid)
    try:
        asked = uuids.UUID(request.POST.get("colleague", ""))
    except ValueError:
        asked = None
    shown = shown_of(mine, Viewer(is_owner=True))
    try:
        made = rating_talks.invite(attempt=mine, item=item, colleague=asked, shown=shown)
    except CannotInvite as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, _("%(name)s can see this run now, and rate it.") % {"name": made.colleague})
    return redirect("talk_replay", uuid, item)


@require_POST
def invite_withdraw(request, uuid, item):
    """Take it back: the colleague sees the run no longer."""
    gone = rating_talks.withdraw(attempt=whose.mine(request, uuid), item=item)
    if gone is not None:
        messages.success(request, _("%(name)s no longer sees this run.") % {"name": gone.colleague})
    return redirect("talk_replay", uuid, item)
