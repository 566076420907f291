"""After a conversation: its replay, going back in practice, and two runs side by side.

The learner's own replay opens once they have written what they keep and change; staff of the course see everything, on
record. What is shown is decided by engine/release.py alone.
"""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments import forms, talking, whose
from assessments.engine.release import Viewer
from assessments.log import Log
from assessments.models import Attempt, Reflection
from assessments.refusals import NotFromHere, recorded
from assessments.screens import ratings
from assessments.screens.comparing import compare_screen
from assessments.screens.replay import replay_screen
from assessments.screens.talks import run_of, shown_of
from cms import access, audit


@require_safe
def replay(request, uuid, item):
    """The replay of one conversation."""
    found, run, viewer, elsewhere = open_run(request, uuid, item)
    if elsewhere:
        return redirect(elsewhere)
    shown = shown_of(found, viewer)
    context = replay_screen(run, shown, is_owner=viewer.is_owner)
    context |= ratings.on_the_replay(run, shown, request.user, is_owner=viewer.is_owner)
    context["is_owner"] = viewer.is_owner
    context["keep_url"] = keep_url(found, item)
    if not viewer.is_owner:
        audit.record("viewed", found, by=request.user, item=item)
        context["may_erase"] = access.may(request.user, "attempt", "erase_words")
    return render(request, "assessments/replay/replay.html", context)


@require_safe
def compare(request, uuid, item):
    """Two runs side by side: `with` names the other one."""
    found, run, viewer, elsewhere = open_run(request, uuid, item)
    if elsewhere:
        return redirect(elsewhere)
    context = compare_screen(run, shown_of(found, viewer), viewer, request.GET.get("with", ""))
    if context is None:
        raise Http404
    if not viewer.is_owner:
        others = {run.attempt for run in (context.get("other"),) if run}
        for looked_at in {found} | others:
            audit.record("viewed", looked_at, by=request.user, item=item)
    return render(request, "assessments/replay/compare.html", context | {"is_owner": viewer.is_owner})


@require_POST
@recorded("go_back")
def back(request, uuid, item):
    """In practice: try again from a turn."""
    mine = whose.mine(request, uuid)
    turn = request.POST.get("turn", "")
    if not (turn.isascii() and turn.isdecimal() and 0 < len(turn) < 5):
        raise NotFromHere(_("This page could not be read. Load it again."))
    talking.go_back(
        attempt=mine, item=item, kept=int(turn) - 1, event_id=forms.event_id(request.POST.get("event"))
    )
    return redirect("attempt", uuid)


def open_run(request, uuid, item):
    """(attempt, run, viewer, "") of a conversation this person may look at, or where they are led instead.

    Raises Http404 for what is not theirs to see.
    """
    found = get_object_or_404(Attempt.objects.with_case(), uuid=uuid)
    is_owner = found.user_id == request.user.pk
    if is_owner:
        found = whose.in_time(found)
    else:
        whose.may_look(request, found)
    log = Log.of(found)
    run = run_of(log, item)
    viewer = Viewer(is_owner=is_owner, is_staff=not is_owner)
    if run is None:
        if log.definition.find(item) is None:
            raise Http404
        return found, None, viewer, reverse("attempt", args=[uuid])
    if is_owner and found.is_open and not run.talk.is_over:
        return found, run, viewer, reverse("attempt", args=[uuid])
    if is_owner and not Reflection.objects.filter(attempt=found, item=item).exists():
        return found, run, viewer, keep_url(found, item)
    return found, run, viewer, ""


def keep_url(attempt, item):
    """Where one writes what one keeps and changes."""
    return reverse("talk_keep", args=[attempt.uuid, item])
