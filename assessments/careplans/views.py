"""The room over HTTP: the plan, its pulse, who is here, and signing."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments.careplans import cards, readers, rooms, screen, sides, signing, wording
from assessments.engine import exact
from assessments.screens.attempt import seal_of
from assessments.teamwork import pulse as pulses
from cms import audit
from cms.sent import whole
from courses.middleware import activate, says_no_times

SIDES = ("here", "state", "flags", "signing", "out")
"""What stands beside the rows, by the names of its templates; the first two may change while the plan does not."""


@require_safe
def plan(request, uuid):
    """The room."""
    room = rooms.room_or_404(request, uuid)
    found = screen.read(room)
    if room.member is None:
        audit.read(room.work, by=request.user, people=[one.user_id for one in found.members])
    context = screen.context(found, request) | {"seal": seal_of(request.user.pk)}
    return render(request, "assessments/careplans/room.html", context)


@says_no_times
@require_safe
def pulse(request, uuid):
    """Whether something changed, and what: 304 where nothing did. It costs one query then, and writes nothing."""
    glance = rooms.glance(request.user, uuid)
    here = rooms.here(glance.work_id, but=request.user.pk)
    tag = f'"{glance.change}-{exact.digest(exact.canonical(_plain(here, glance)))[:16]}"'
    return pulses.respond(
        request, tag, lambda since: _renewed(request, uuid, glance.change if since is None else since)
    )


def _plain(here, glance):
    return {"here": {str(key): said for key, said in here.items()}, "open": glance.is_open}


def _seen(request):
    return whole(request.POST.get("seen", ""), most=pulses.MOST_CHANGES) or 0


def _renewed(request, uuid, since):
    activate(request.user)
    room = rooms.room_or_404(request, uuid)
    found = screen.read(room)
    if room.member is None:
        # What a page asks for while it is open is one reading with the page itself.
        named = [one.user_id for one in found.members]
        audit.read(room.work, by=request.user, people=named, within=pulses.A_VISIT)
    seen = screen.seen_by(found)
    changed = [one for one in found.plan.everything if _is_news(one, found.comments.get(one.uuid, ()), since)]
    shared = {"screen": found, "room": room, "work": room.work, "exercise": found.exercise}
    beside = shared | sides.of(found) | {"members": found.running}
    return {
        "change": room.work.change,
        "open": room.is_open,
        "rows": [_row(request, shared, found, one, min(seen, since)) for one in changed],
        "order": [str(one.uuid) for one in found.plan.rows] if changed else None,
        "sides": {
            name: render_to_string(f"assessments/careplans/{name}.html", beside, request)
            for name in (SIDES if since < room.work.change else SIDES[:2])
        },
        "news": wording.news(found, since),
    }


def _is_news(standing, comments, since):
    """Whether a row changed since; what was erased has no number of its own and comes each time: no page keeps it."""
    said = [standing.version, *comments]
    return any(one.change > since or one.erased_at is not None for one in said)


def _row(request, shared, found, standing, since):
    if standing.is_out:
        return {"id": str(standing.uuid), "gone": True}
    context = shared | {"card": cards.card(found, standing, since)}
    html = render_to_string("assessments/careplans/card.html", context, request)
    return {
        "id": str(standing.uuid),
        "domain": standing.says.domain,
        "number": standing.version.number,
        "by": found.name(standing.version.by_id),
        "mine": standing.version.by_id == request.user.pk,
        "html": html,
    }


@says_no_times
@require_POST
def here(request, uuid):
    """Somebody's page says that they are here, at work on a row or on none, and what they have seen; or that they go."""
    glance = rooms.glance(request.user, uuid)
    if request.POST.get("leaves"):
        rooms.leave(glance.work_id, request.user)
    else:
        rooms.beat(glance.work_id, request.user, request.POST.get("row", "")[:36])
    if seen := _seen(request):
        readers.note_seen(work_id=glance.work_id, user=request.user, change=min(seen, glance.change))
    return HttpResponse(status=204)


@require_POST
def seen(request, uuid):
    """Everything that is new has been read: for who reads without the script."""
    glance = rooms.glance(request.user, uuid)
    change = min(_seen(request), glance.change)
    readers.note_seen(work_id=glance.work_id, user=request.user, change=change)
    return redirect("plan", uuid)


@require_POST
def sign(request, uuid):
    """Sign the plan as it stands."""
    room = rooms.room_or_404(request, uuid)
    signing.sign(room=room, seen=_seen(request))
    messages.success(request, _("You have signed the plan as it stands now."))
    return redirect(f"{reverse('plan', args=[uuid])}#signing")
