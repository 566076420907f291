"""A handover over HTTP: the room that writes it, the desk that receives it. Whose it is decides first; else a 404."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments import forms
from assessments.handovers import acts, desk_screen, parts, reading, rounds, screen
from assessments.handovers.refusals import NotAnswered, NotRated, NotSendable, SeveralChanged
from assessments.models import TeamWork
from assessments.refusals import NotFromHere, NothingSaid, WithoutReason
from assessments.teamwork import people, pulse, shut
from assessments.teamwork.entering import may_mark
from assessments.teamwork.refusals import AlreadyDone, NotInTeam, NotOpen, NotYet, TooMuch
from cms import audit
from cms.sent import row_number, whole

KIND = "handover"
KEPT = (
    SeveralChanged,
    NotSendable,
    NotAnswered,
    NotRated,
    NothingSaid,
    WithoutReason,
    AlreadyDone,
    NotYet,
    TooMuch,
    NotInTeam,
    NotOpen,
)
"""Refusals that are said on the page, with everything that was written still in its field."""
TEXT, OVER, LEVEL = "text:", "over:", "level:"


@require_safe
def handover(request, uuid):
    """The room of the team that writes: story and chart, sections, signatures, and later what came of it."""
    return _page(request, people.room(request.user, uuid, KIND))


def _page(request, room, *, refused=None, **more):
    if room.is_shut:
        return shut.page(request, room, refused)
    shown = screen.room_screen(room, conflicts=getattr(refused, "conflicts", None), **more)
    if room.member is None:
        audit.read(room.work, by=request.user, people=shown["named"], within=pulse.visit(request))
    context = {**shown, "refused": refused, "not_taken": [] if shown["may_write"] else _texts(request.POST)}
    return render(
        request, "assessments/handovers/room.html", context, status=refused.status if refused else 200
    )


@require_safe
def pulse_(request, uuid):
    """Whether something changed."""
    room = shut.open_room(request, uuid, KIND)
    said = partial(screen.said_since, room)
    return pulse.answer(
        request, room.work, said if room.member else pulse.silent, screen.phase_tag(room.work)
    )


def _named(post, start):
    """{what follows the start of a field's name: its value}."""
    return {name[len(start) :]: post[name] for name in post if name.startswith(start)}


def _texts(post):
    """Everything somebody typed into a form."""
    typed = [*_named(post, TEXT).values(), post.get("text", "")]
    return [one for one in typed if one.strip()]


def _over(post):
    return {name: parts.version(value) for name, value in _named(post, OVER).items()}


@require_POST
def act(request, uuid):
    """One thing that a member or faculty do in the writing room, named by `act`."""
    room = people.room(request.user, uuid, KIND)
    name = request.POST.get("act", "")
    if name not in ACTS:
        raise NotFromHere(_("This form is not complete. Load the page again."))
    try:
        said = ACTS[name](request, room)
    except KEPT as refused:
        posted = _named(request.POST, TEXT)
        kept = {request.POST.get("place", name): request.POST.get("text", "")}
        return _page(
            request, people.room(request.user, uuid, KIND), refused=refused, posted=posted, kept=kept
        )
    messages.success(request, said)
    return redirect(reverse("handover", args=[uuid]) + ACT_PLACES.get(name, ""))


def _write(request, room):
    count = acts.write(room=room, texts=_named(request.POST, TEXT), over=_over(request.POST))
    return _("Saved for the whole team.") if count else _("Nothing differed from what is saved.")


def _sign(request, room):
    acts.sign(room=room, of=request.POST.get("of", ""))
    return _("You have signed it as it is now.")


def _send(request, room):
    acts.send(room=room)
    return _("The handover is sent. Nothing of it changes any more.")


def _send_without(request, room):
    _must_teach(room)
    acts.send_by_faculty(room=room, why=request.POST.get("text", ""))
    return _("The handover is sent.")


def _reply(request, room):
    word = request.POST.get("place", "")
    acts.reply(room=room, word=forms.event_id(word), text=request.POST.get("text", ""))
    return _("Your reply is with the receiving team.")


def _comment(request, room):
    _must_teach(room)
    acts.comment(room=room, text=request.POST.get("text", ""))
    return _("Your comment is with the team.")


def _hand(request, room):
    _must_teach(room)
    to, receiver = request.POST.get("to", ""), None
    if to:
        pk = row_number(to)
        receiver = get_object_or_404(TeamWork, pk=pk, task=room.work.task, team__ended_at=None)
    rounds.hand_to(room=room, receiver=receiver, why=request.POST.get("text", ""))
    return _("It goes to who you chose.")


def _must_teach(room):
    if not may_mark(room):
        raise Http404


ACTS = {
    "write": _write,
    "sign": _sign,
    "send": _send,
    "send_without": _send_without,
    "reply": _reply,
    "comment": _comment,
    "hand": _hand,
}
ACT_PLACES = {"write": "#sections", "sign": "#signing", "reply": "#asked"}


# Receiving


@require_safe
def handover_reading(request, uuid):
    """The desk of those who receive a handover."""
    return _desk_page(request, reading.desk(request.user, uuid))


def _desk_page(request, desk, *, refused=None, **more):
    if desk.room.is_shut:
        return shut.page(request, desk.room, refused)
    shown = desk_screen.desk_screen(
        desk,
        conflicts=getattr(refused, "conflicts", None),
        missing=getattr(refused, "missing", frozenset()),
        **more,
    )
    if desk.room.member is None:
        audit.read(desk.reading, by=request.user, people=shown["named"], within=pulse.visit(request))
    context = {**shown, "refused": refused, "not_taken": _without_form(request.POST, shown["forms"])}
    return render(
        request, "assessments/handovers/desk.html", context, status=refused.status if refused else 200
    )


def _without_form(post, there):
    """What somebody typed whose form is gone, as when a colleague was quicker: shown again, to be copied."""
    return [] if there.get(post.get("act", "")) else _texts(post)


@require_POST
def reading_act(request, uuid):
    """One thing that those who receive it do, named by `act`."""
    desk = reading.desk(request.user, uuid)
    name = request.POST.get("act", "")
    if name not in READING_ACTS:
        raise NotFromHere(_("This form is not complete. Load the page again."))
    try:
        said = READING_ACTS[name](request, desk)
    except KEPT as refused:
        posted = _named(request.POST, TEXT)
        kept = {name: request.POST.get("text", "")}
        if name == "rate":
            kept |= {"found": request.POST.getlist("found"), "levels": _levels(request.POST)}
        again = reading.desk(request.user, uuid)
        return _desk_page(request, again, refused=refused, posted=posted, kept=kept)
    messages.success(request, said)
    return redirect("handover_reading", uuid)


def _levels(post):
    found = {name: whole(value, most=9) for name, value in _named(post, LEVEL).items()}
    return {name: value for name, value in found.items() if value is not None}


def _answer(request, desk):
    count = reading.write(desk=desk, texts=_named(request.POST, TEXT), over=_over(request.POST))
    return _("Saved for the whole team.") if count else _("Nothing differed from what is saved.")


def _give(request, desk):
    reading.give_answers(desk=desk, texts=_named(request.POST, TEXT), over=_over(request.POST))
    return _("Your answers are given. Now say what you found.")


def _ask(request, desk):
    reading.ask(desk=desk, text=request.POST.get("text", ""))
    return _("Your question is with the team that wrote it.")


def _talk(request, desk):
    reading.talk(desk=desk, text=request.POST.get("text", ""))
    return _("It stands beside the rating.")


def _rate(request, desk):
    reading.rate(
        desk=desk,
        found=request.POST.getlist("found"),
        levels=_levels(request.POST),
        text=request.POST.get("text", ""),
    )
    return _("The handover is rated. The rating opens once every question back is answered.")


READING_ACTS = {"answer": _answer, "give": _give, "ask": _ask, "talk": _talk, "rate": _rate}
