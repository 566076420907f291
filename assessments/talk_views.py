"""A conversation over HTTP: say a reply, write what one keeps and changes, hear what was said."""

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments import actions, forms, screens, sounds, talking, whose
from assessments.conversation.order import choice_of
from assessments.engine import kinds
from assessments.log import Log
from assessments.models import CaseSound
from assessments.refusals import (
    Closed,
    NotFromHere,
    NothingSaid,
    Stale,
    TalkNotOver,
    WordsTooLong,
    note_refusal,
    recorded,
)
from cms.errors import wants_json
from cms.media import POLICY
from cms.recordings import asked_for


@require_http_methods(["GET", "POST"])
@recorded("say")
def say(request, uuid, item):
    """Give a reply. What cannot be said changes nothing and comes back with everything still in it."""
    mine = whose.mine(request, uuid)
    if request.method == "GET":  # as after signing in again
        return redirect("attempt", uuid)
    found = _played(mine, item)
    sent = {
        "turn": forms.rev(request.POST.get("turn")),
        "choice": request.POST.get("stop") or request.POST.get("choice") or "",
    }
    sent["words"] = forms.written(request.POST.get(f"text:{item}.{sent['turn']}", ""))
    event_id = forms.event_id(request.POST.get("event"))
    choice = choice_of(found.whole or found.graph, mine.talk_seed, sent["choice"])
    try:
        talk = talking.say(
            attempt=mine,
            item=item,
            turn=sent["turn"],
            choice=choice,
            event_id=event_id,
            words=sent["words"],
        ).log.state.talks.get(item)
    except (NothingSaid, WordsTooLong, Stale, Closed, NotFromHere) as refused:
        if wants_json(request):
            raise
        return _once_more(request, uuid, item, sent, event_id, refused)
    url = reverse("attempt", args=[uuid]) + (f"?turn={talk.number}" if talk else "")
    return JsonResponse({"url": url}) if wants_json(request) else redirect(url)


def _once_more(request, uuid, item, sent, event_id, refused):
    """The turn that is open, with what was sent; or what stands, where the case has gone on."""
    note_refusal(request, "say", uuid, refused)
    log = Log.of(whose.mine(request, uuid))
    found = screens.open_talk(log)
    if isinstance(refused, Closed) or found is None or found.id != item:
        return _held(request, log, item, refused, [(_("Your words"), sent["words"])])
    # An event that was refused has no effect: the same id may be sent again.
    event = None if isinstance(refused, Stale) else event_id
    context = screens.talk_screen(log, now=timezone.now(), posted=sent, event_id=event, refused=refused)
    return render(request, "assessments/talk/turn.html", context, status=refused.status)


def _held(request, log, item, refused, written):
    """What stands, beside what this window still held: [(what it is, the words)]."""
    stage = log.definition.stages[log.definition.stage_of(item)].id
    context = screens.stale_screen(log, stage, {}, refused)
    context["held"] = [{"stem": stem, "words": words} for stem, words in written if words.strip()]
    return render(request, "assessments/stale.html", context, status=refused.status)


@require_http_methods(["GET", "POST"])
@recorded("keep")
def keep(request, uuid, item):
    """One thing to keep, one to change: saved first; then the stage is given, or in practice the run looked at."""
    mine = whose.in_time(whose.mine(request, uuid))
    found = _played(mine, item)
    log = Log.of(mine)
    talk = log.state.talks.get(item)
    if request.method == "GET":
        if talk is None or not (talk.is_over or log.state.is_closed):
            return redirect("attempt", uuid)
        context = screens.keep_screen(log, found, now=timezone.now())
        return render(request, "assessments/talk/keep.html", context)
    event_id = forms.event_id(request.POST.get("event"))
    posted = {name: forms.written(request.POST.get(f"{name}:{item}.keep", "")) for name in ("keep", "change")}
    try:
        talking.reflect(attempt=mine, item=item, **posted)
    except (NothingSaid, WordsTooLong) as refused:
        if wants_json(request):
            raise
        note_refusal(request, "keep", uuid, refused)
        context = screens.keep_screen(
            log, found, now=timezone.now(), posted=posted, event_id=event_id, refused=refused
        )
        return render(request, "assessments/talk/keep.html", context, status=refused.status)
    except TalkNotOver as refused:  # gone back into in another window
        if wants_json(request):
            raise
        note_refusal(request, "keep", uuid, refused)
        titles = {"keep": _("One thing to keep"), "change": _("One thing to change")}
        return _held(request, log, item, refused, [(titles[name], posted[name]) for name in titles])
    url = _after(mine, item, event_id)
    return JsonResponse({"url": url}) if wants_json(request) else redirect(url)


def _after(mine, item, event_id):
    """Where saving leads. The words are safe already, whatever becomes of the stage."""
    replay = screens.replay_url(mine, item)
    if mine.is_practice and replay:
        return replay
    if not mine.is_open:
        return replay or reverse("debrief", args=[mine.uuid])
    stage = mine.definition.stages[mine.definition.stage_of(item)].id
    try:
        receipt = actions.give(attempt=mine, stage=stage, raws={}, revs={}, event_id=event_id)
    except (Stale, Closed, TalkNotOver):  # given elsewhere, run out, or gone back in: what stands is shown
        return reverse("attempt", args=[mine.uuid])
    return reverse("debrief" if receipt.is_last else "attempt", args=[mine.uuid])


def _played(mine, item):
    """The conversation of this id in the attempt, or 404."""
    found = mine.definition.find(item)
    if found is None or kinds.played(found) is None:
        raise Http404
    return found


@require_safe
def sound(request, sha256):
    """A recording of a line, for whoever has met it or brought it in; others find nothing. Sent in the parts that are asked for."""
    found = get_object_or_404(CaseSound, pk=sha256)
    is_mine = sha256 in request.session.get(sounds.JUST_KEPT, ())
    if not is_mine and not sounds.may_hear(request.user, found):
        raise Http404
    content = bytes(found.content)
    asked = asked_for(request, len(content))
    if isinstance(asked, HttpResponse):
        return asked
    begin, end = asked or (0, len(content) - 1)
    response = HttpResponse(content[begin : end + 1], content_type=found.content_type)
    if asked:
        response.status_code = 206
        response["Content-Range"] = f"bytes {begin}-{end}/{len(content)}"
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return response
