"""A team's readiness room over HTTP. Whose room it is decides first; a stranger's is a 404."""

from functools import partial

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import forms
from assessments.engine.readiness import APPLICATION
from assessments.models import TeamMember, TeamTask
from assessments.readiness import acts, items, screen
from assessments.readiness.refusals import AlreadyScratched, DraftChanged, Unanswered
from assessments.refusals import NotFromHere, NothingSaid, TooLong, WithoutReason
from assessments.screens.words import clock
from assessments.teamwork import people, pulse, shut
from assessments.teamwork.entering import may_mark
from assessments.teamwork.refusals import AlreadyDone, NotInTeam, NotOpen, NotYet, TooMuch
from cms import audit
from cms.errors import wants_json
from cms.sent import row_number, whole

KIND = "readiness"
MOST_BYTES = 64_000
KEPT = (NothingSaid, TooMuch, NotYet, AlreadyDone, AlreadyScratched, WithoutReason, NotInTeam, NotOpen)
"""Refusals that are said on the page, with everything that was written still in its field."""


@require_safe
def readiness(request, uuid):
    """The room: one's own test, the team's, the decision, and what all teams decided, as far as they have come."""
    return _page(request, people.room(request.user, uuid, KIND))


def _page(request, room, *, refused=None, **more):
    if room.is_shut:
        return shut.page(request, room, refused)
    shown = screen.room_screen(room, **more)
    if room.member is None:
        audit.read(room.work, by=request.user, people=shown["named"], within=pulse.visit(request))
    typed = request.POST.get("text", "").strip()
    not_taken = [typed] if typed and not _has_its_form(shown, request.POST.get("place", "")) else []
    context = {**shown, "refused": refused, "not_taken": not_taken}
    return render(
        request, "assessments/readiness/room.html", context, status=refused.status if refused else 200
    )


def _has_its_form(shown, place):
    """Whether what somebody typed about a place stands in its field again."""
    if not shown["may_write"]:
        return False
    if place == APPLICATION:
        return "application" in shown and shown["application"]["decision"] is None
    return any(card["id"] == place and not card["of"].is_found for card in shown.get("cards", ()))


@require_safe
def pulse_(request, uuid):
    """Whether something changed."""
    room = shut.open_room(request, uuid, KIND)
    said = partial(screen.said_since, room)
    return pulse.answer(
        request, room.work, said if room.member else pulse.silent, screen.phase_tag(room.work)
    )


@require_http_methods(["GET", "PUT"])
def draft(request, uuid, question):
    """What stands in one field of the own test; PUT keeps what is sent. Says "saved" only when it is."""
    room = people.room(request.user, uuid, KIND)
    if request.method == "GET":
        test = room.work.tests.filter(user=request.user).first()
        kept = test.answers.get(question) if test else None
        stands = kept or {"rev": 0, "raw": {}}
        return JsonResponse({**stands, "state": "open", "remaining_ms": None})
    if len(request.body) > MOST_BYTES:
        raise TooLong(_("This answer is too long. Shorten it, and it will be saved."))
    raw, rev = forms.draft(request.body)
    test, kept = acts.save_draft(room=room, question=question, raw=raw, rev=rev)
    return JsonResponse(
        {
            "rev": kept,
            "saved_at": test.saved_at.isoformat() if test.saved_at else "",
            "saved": clock(test.saved_at) if test.saved_at else "",
            "remaining_ms": None,
        }
    )


@require_http_methods(["GET", "POST"])
def give(request, uuid):
    """Give one's own test. What cannot be given comes back with everything still in it."""
    if request.method == "GET":  # as after signing in again
        return redirect("readiness", uuid)
    room = people.room(request.user, uuid, KIND)
    raws, revs = forms.raws(request.POST), forms.revs(request.POST)
    try:
        acts.give(room=room, raws=raws, revs=revs)
    except Unanswered as refused:
        if wants_json(request):
            raise
        return _page(request, room, refused=refused, problems=frozenset(refused.questions), posted=raws)
    except DraftChanged as refused:
        if wants_json(request):
            raise
        return _page(request, room, refused=refused, changed={refused.question: refused.kept}, posted=raws)
    if wants_json(request):
        return JsonResponse({"url": reverse("readiness", args=[uuid])})
    return redirect("readiness", uuid)


@require_POST
def act(request, uuid):
    """One thing that a member or faculty do, named by `act`. A script hears JSON, a form comes back to its place."""
    room = people.room(request.user, uuid, KIND)
    name = request.POST.get("act", "")
    if name not in ACTS:
        raise NotFromHere(_("This form is not complete. Load the page again."))
    place = request.POST.get("place", "")
    try:
        said = ACTS[name](request, room)
    except KEPT as refused:
        if wants_json(request):
            raise
        kept = {"text": request.POST.get("text", ""), "option": request.POST.get("option", "")}
        return _page(request, room, refused=refused, kept={place: kept})
    if wants_json(request):
        return JsonResponse({"said": said})
    messages.success(request, said)
    anchor = f"#q-{place}" if place else ""
    return redirect(reverse("readiness", args=[uuid]) + anchor)


def _say(request, room):
    post = request.POST
    acts.say(room=room, place=post.get("place", ""), option=post.get("option", ""), text=post.get("text", ""))
    return _("It stands with its question.")


def _scratch(request, room):
    post = request.POST
    seen = whole(post.get("seen", ""))
    made = acts.scratch(room=room, question=post.get("place", ""), option=post.get("option", ""), seen=seen)
    if screen.is_unsafe(room.work.task.version.definition, made):
        return _("It is not right, and it is critical for safety. Talk about why before you scratch again.")
    return _("It is right.") if made.is_right else _("It is not right. Talk again before you scratch again.")


def _decide(request, room):
    acts.decide(room=room, option=request.POST.get("option", ""), text=request.POST.get("text", ""))
    return _("Your team’s decision is given.")


def _open(request, room):
    _must_teach(room)
    acts.open_by_faculty(room=room, reason=request.POST.get("text", ""))
    return _("The team’s part is open. Its members are told.")


def _excuse(request, room):
    _must_teach(room)
    pk = row_number(request.POST.get("member"))
    place = TeamMember.objects.filter(team=room.work.team, pk=pk).select_related("user").first()
    if place is None:
        raise Http404
    acts.excuse(room=room, user=place.user, reason=request.POST.get("text", ""))
    return _("%(name)s is let off the own test.") % {"name": place.user}


def _must_teach(room):
    if not may_mark(room):
        raise Http404


ACTS = {"say": _say, "scratch": _scratch, "decide": _decide, "open": _open, "excuse": _excuse}


@require_safe
def hard(request, uuid):
    """How hard each question was, alone and as a team, over every team of a task: for who teaches it."""
    task = (
        TeamTask.objects.select_related("version", "teaming__cohort__program")
        .filter(uuid=uuid, version__kind=KIND)
        .first()
    )
    if task is None or not people.teaches(request.user, task):
        raise Http404
    return render(request, "assessments/readiness/hard.html", items.screen(task))
