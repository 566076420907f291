"""The rater's tablet over HTTP: the page, a rating, and that the tablet is heard of."""

import uuid as uuids
from datetime import UTC, timedelta

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.intensive import people, rate_screen, rating, schedules
from assessments.intensive.people import Role
from assessments.intensive.refusals import NotOpenYet, NotTaken, SaidOtherwise
from assessments.models import Slot
from assessments.refusals import NotFromHere, NotRatedYet, WordsTooLong
from assessments.screens.attempt import seal_of
from assessments.templatetags.stations import said
from cms import audit
from cms.errors import wants_json
from cms.sent import row_number, whole

LEVEL = "level:"
KEPT_ON_THE_PAGE = (NotRatedYet, WordsTooLong, SaidOtherwise, NotTaken)


@require_http_methods(["GET", "HEAD", "POST"])
def rate(request, uuid):
    """The stations of a rater with their candidates and the rubric; POST takes one rating, from the page or a script."""
    day, posts = people.assigned_or_404(request.user, uuid, Role.RATER, lately=True)
    if not day.is_open:
        raise NotOpenYet
    if request.method == "POST":
        return _take(request, day, posts)
    chosen = _slot(day, request.GET.get("slot"))
    return _page(request, day, posts, chosen=chosen)


def _take(request, day, posts):
    slot = _slot(day, request.POST.get("slot"))
    event = _uuid(request.POST.get("event"))
    given = {
        "levels": {name[len(LEVEL) :]: request.POST[name] for name in request.POST if name.startswith(LEVEL)},
        "note": request.POST.get("note", ""),
        "event": event,
    }
    if slot is None and not wants_json(request):
        messages.warning(
            request,
            _("Choose who stands in front of you. What you wrote is still on the page you came from."),
        )
        return redirect("intensive_rate", day.uuid)
    if slot is None:
        raise NotTaken(
            _("This learner is no longer in the schedule of this day. Copy the rating, and tell the faculty.")
        )
    about = {"said_at": _said(request.POST.get("said")), "age": _age(request.POST.get("age"))}
    try:
        row = rating.take(
            event_id=event, slot=slot, by=request.user, levels=given["levels"], note=given["note"], **about
        )
    except KEPT_ON_THE_PAGE as refused:
        if wants_json(request):
            raise
        return _page(request, day, posts, chosen=slot, given=given, refused=refused)
    rating.heard(posts=[one for one in posts if one.ended_at is None])
    if wants_json(request):
        return JsonResponse(_receipt(day, row))
    messages.success(
        request,
        _("The rating of %(name)s is saved. You can change it here.") % {"name": slot.enrollment.user},
    )
    return redirect("intensive_rate", day.uuid)


def _receipt(day, row):
    """What the tablet is told: the same for the same id, however often it comes."""
    late = _("It came in after your assignment had ended, was made before, and is marked so.")
    return {
        "event": str(row.client_event_id),
        "at": row.received_at.isoformat(),
        "clock": said(row.received_at.astimezone(day.zone)),
        "late": row.came_after_end,
        "sentence": late if row.came_after_end else "",
    }


def _page(request, day, posts, *, chosen=None, given=None, refused=None):
    missing = getattr(refused, "missing", frozenset())
    shown = rate_screen.tablet(day, posts, request.user, chosen=chosen, given=given, missing=missing)
    named = [one["slot"].enrollment.user_id for at in shown["stations"] for one in at["candidates"]]
    audit.read(
        day, by=request.user, people=named, stations=[at["station"].number for at in shown["stations"]]
    )
    theirs = getattr(refused, "theirs", None)
    context = {
        "day": day,
        "seal": seal_of(request.user.pk),
        "refused": refused,
        "theirs": theirs,
        "has_ended": all(one.ended_at is not None for one in posts),
        **shown,
    }
    return render(
        request, "assessments/intensive/rate.html", context, status=refused.status if refused else 200
    )


@require_POST
def heard(request, uuid):
    """A tablet says that it is there and how many ratings wait on it; it hears the time, and where the day stands."""
    day, posts = people.assigned_or_404(request.user, uuid, Role.RATER, lately=True)
    waiting = whole(request.POST.get("waiting"), most=999) or 0
    rating.heard(posts=[one for one in posts if one.ended_at is None], waiting=waiting)
    slots = Slot.objects.filter(day=day).order_by("pk").values_list("pk", "round", "freed_at")
    return JsonResponse(
        {
            "now": int(timezone.now().timestamp() * 1000),
            "plan": schedules.digest(day, slots),
            "ended": all(one.ended_at is not None for one in posts),
        }
    )


@require_safe
def play(request, uuid):
    """What somebody who plays a patient needs: the station, and who comes when."""
    day, posts = people.assigned_or_404(request.user, uuid, Role.PATIENT)
    read = schedules.whole(day)
    stations = [
        {
            "station": station,
            "slots": [
                (one, day.clock.begins(one.round)) for one in read.slots if one.station_id == station.pk
            ],
        }
        for station in people.stations_of(day, posts)
    ]
    named = [slot.enrollment.user_id for at in stations for slot, _begins in at["slots"]]
    audit.read(day, by=request.user, people=named)
    return render(request, "assessments/intensive/play.html", {"day": day, "stations": stations})


def _slot(day, value):
    """The slot of this day that was sent, or None."""
    return (
        Slot.objects.filter(day=day, pk=row_number(value))
        .select_related("day__cohort", "enrollment__user")
        .first()
    )


def _uuid(value):
    try:
        return uuids.UUID(value or "")
    except ValueError:
        raise NotFromHere(
            _("This rating could not be read. Load the page again and save it once more.")
        ) from None


def _said(value):
    """The moment the tablet says, or None for what is none."""
    try:
        found = parse_datetime((value or "")[:40])
    except ValueError:
        return None
    if found is None:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _age(value):
    """How long ago, from milliseconds; nothing for what is no number."""
    return timedelta(milliseconds=whole((value or "").strip(), most=10**12) or 0)
