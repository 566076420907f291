"""The day over HTTP: the console with its check-in, its pulse, results for faculty, and the learner's own page."""

import uuid as uuids

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments.engine.rubric import explained
from assessments.intensive import attendance, console, people, plan_views, results, schedules
from assessments.intensive.forms import PlaceForm
from assessments.intensive.plan_views import act_on
from assessments.models import Attendance, Slot
from assessments.refusals import NotRatedYet, WordsTooLong
from cms import audit
from cms.sent import row_number

READ_OR_WRITE = ["GET", "HEAD", "POST"]
LEVEL = "level:"


@require_http_methods(READ_OR_WRITE)
def day(request, uuid):
    """The console of a day that is open; POST does one thing, named by `act`."""
    found = people.day_or_404(request.user, uuid)
    if request.method == "POST":
        act = ACTS.get(request.POST.get("act"))
        if act is None:
            raise Http404
        return act(request, found)
    return _page(request, found) if found.is_open else redirect("intensive_plan", uuid)


def _page(request, found, place=None):
    shown = console.screen(found)
    audit.read(found, by=request.user, people=[one["enrollment"].user_id for one in shown["learners"]])
    context = {
        **shown,
        "place": place or PlaceForm(day=found, learners=people.learners(found)),
        "may_open_results": people.may(request.user, found, "open_results"),
        "may_see_results": people.may(request.user, found, "read_results"),
    }
    return render(request, "assessments/intensive/console.html", context, status=422 if place else 200)


def _place(request, day):
    form = plan_views.set_place(request, day)
    return _page(request, day, place=form) if form else redirect("intensive", day.uuid)


@require_safe
def pulse(request, uuid):
    """Whether something on the console has changed, without a name in it."""
    return JsonResponse({"pulse": console.pulse(people.day_or_404(request.user, uuid))})


def _learner(request, day):
    return get_object_or_404(people.learners(day), uuid=_uuid(request.POST.get("learner")))


def _uuid(value):
    try:
        return uuids.UUID(value or "")
    except ValueError:
        raise Http404 from None


def _slot(request, day, name="slot"):
    rows = Slot.objects.select_related("enrollment__user", "station", "day__cohort")
    return get_object_or_404(rows, day=day, pk=row_number(request.POST.get(name)))


def _check_in(request, day):
    learner = _learner(request, day)
    kind = request.POST.get("kind")
    if kind not in Attendance.Kind.values:
        raise Http404
    said = {
        "arrived": _("%(name)s is here."),
        "late": _("%(name)s is here, late. Missed stations with later rounds stand below."),
        "absent": _("%(name)s is absent. Their places are free, and a makeup is noted."),
        "left": _("%(name)s has left. What was still to come is free."),
    }[kind] % {"name": learner.user}
    note = request.POST.get("note", "")
    return act_on(
        request,
        day,
        lambda: attendance.check_in(day=day, enrollment=learner, kind=kind, by=request.user, note=note),
        said,
        "intensive",
    )


def _swap(request, day):
    one, other = _slot(request, day), _slot(request, day, "other")
    why = request.POST.get("why", "")
    return act_on(
        request,
        day,
        lambda: attendance.swap(one=one, other=other, by=request.user, why=why),
        _("The two have changed rounds."),
        "intensive",
    )


def _excuse(request, day):
    slot, why = _slot(request, day), request.POST.get("why", "")
    return act_on(
        request,
        day,
        lambda: attendance.excuse(slot=slot, by=request.user, why=why),
        _("%(name)s is let off this station.") % {"name": slot.enrollment.user},
        "intensive",
    )


def _delay(request, day):
    minutes = min(row_number(request.POST.get("minutes")) or 0, 600)
    return act_on(
        request,
        day,
        lambda: attendance.delay(day=day, minutes=minutes, by=request.user),
        _("The rounds are moved."),
        "intensive",
    )


def _open_results(request, day):
    if not people.may(request.user, day, "open_results"):
        raise Http404
    return act_on(
        request,
        day,
        lambda: results.open_results(day=day, by=request.user),
        _("Results are open. Learners are told by mail, and rate themselves first."),
        "intensive",
    )


ACTS = {
    "check_in": _check_in,
    "place": _place,
    "swap": _swap,
    "excuse": _excuse,
    "delay": _delay,
    "open_results": _open_results,
    **{name: plan_views.ACTS[name] for name in ("assign", "end", "take_out")},
}


@require_safe
def seen(request, uuid):
    """What raters saw, learner by learner: for faculty, at once. `learner` shows one of them in full."""
    found = people.day_or_404(request.user, uuid, "read_results")
    rows = results.ratings_of(found)
    read = schedules.whole(found)
    by_learner = {}
    for one in rows:
        by_learner.setdefault(one.slot.enrollment_id, {}).setdefault(one.slot.station_id, []).append(one)
    shown = [
        {
            "enrollment": learner,
            "stations": [
                (station, by_learner.get(learner.pk, {}).get(station.pk, [])) for station in read.stations
            ],
        }
        for learner in read.learners
    ]
    chosen = next((one for one in read.learners if str(one.uuid) == request.GET.get("learner")), None)
    full = []
    if chosen is not None:
        full = [
            results.seen(station, by_learner.get(chosen.pk, {}).get(station.pk, []))
            for station in read.stations
            if by_learner.get(chosen.pk, {}).get(station.pk)
        ]
    audit.read(found, by=request.user, people=[one.user_id for one in read.learners], results=True)
    context = {"day": found, "learners": shown, "stations": read.stations, "chosen": chosen, "seen": full}
    return render(request, "assessments/intensive/results.html", context)


@require_http_methods(READ_OR_WRITE)
def mine(request, uuid):
    """A learner's own day: where to be when, then how they saw themself, then what others saw. POST keeps the self rating."""
    found, enrollment = people.own_or_404(request.user, uuid)
    given, refused = {"levels": {}, "note": ""}, None
    if request.method == "POST":
        given = {
            "levels": {
                name[len(LEVEL) :]: request.POST[name] for name in request.POST if name.startswith(LEVEL)
            },
            "note": request.POST.get("note", ""),
        }
        try:
            results.rate_oneself(day=found, enrollment=enrollment, **given)
        except (NotRatedYet, WordsTooLong) as problem:
            refused = problem
        else:
            messages.success(request, _("How you saw yourself is kept."))
            return redirect("intensive_mine", uuid)
    return _mine_page(request, found, enrollment, given, refused)


def _mine_page(request, day, enrollment, given, refused):
    own = results.own_rating(day, enrollment)
    given_of = results.ratings_of(day, enrollment)
    is_open = day.results_opened_at is not None
    rubric = results.rubric_of_day(day)
    by_station = {}
    for one in given_of if own and is_open else []:
        by_station.setdefault(one.slot.station, []).append(one)
    read = schedules.whole(day)
    missing = getattr(refused, "missing", frozenset())
    last, came = day.clock.ends(max(read.rounds, 1)), read.came.get(enrollment.pk)
    is_absent = came is not None and came.kind == Attendance.Kind.ABSENT and not given_of
    context = {
        "day": day,
        "enrollment": enrollment,
        "slots": [
            (one, day.clock.begins(one.round)) for one in read.slots if one.enrollment_id == enrollment.pk
        ],
        "freed": [one for one in read.freed if one.enrollment_id == enrollment.pk and one.makeup],
        "came": came,
        "is_absent": is_absent,
        "own": own,
        "own_levels": explained(rubric, own.levels) if own and rubric else [],
        "asks": own is None and not is_absent and (is_open or timezone.now() >= last),
        "criteria": [
            {**one, "is_missing": one["id"] in missing} for one in explained(rubric, given["levels"])
        ]
        if rubric
        else [],
        "note": given["note"],
        "refused": refused,
        "is_open": is_open,
        "seen": [
            results.seen(station, rows)
            for station, rows in sorted(by_station.items(), key=lambda pair: pair[0].number)
        ],
    }
    return render(
        request, "assessments/intensive/mine.html", context, status=refused.status if refused else 200
    )
