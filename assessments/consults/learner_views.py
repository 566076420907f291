"""A learner's own consults: the list, the thread of one, what the cohort may read, and erasing it."""

import json

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments.consults import asking, checking, drafting, people, publishing, queue
from assessments.consults.refusals import CannotConsult, MayIdentify, NotTaken
from assessments.models import Consult

READ_OR_WRITE = ["GET", "HEAD", "POST"]
A_PAGE = 20


@require_safe
def consults(request):
    """Everything the person asked, what is their turn first; and what their cohort shares."""
    rows = Consult.objects.filter(asker=request.user).exclude(
        state=Consult.State.DRAFT, erased_at__isnull=False
    )
    page = Paginator(queue.in_turn(rows).select_related("cohort"), A_PAGE).get_page(request.GET.get("p"))
    context = {
        "page": page,
        "any": page.paginator.count,
        "shared": list(people.published_for(request.user).order_by("-published_at")[:3]),
        "places": people.places_of(request.user),
        "answers": people.answers_somewhere(request.user),
    }
    return render(request, "assessments/consults/mine.html", context)


@require_http_methods(READ_OR_WRITE)
def consult(request, uuid):
    """One consult with its thread; the asker asks back, closes it, or takes it back."""
    found = Consult.objects.with_people().filter(uuid=uuid, asker=request.user, erased_at=None).first()
    if found is None:
        return _given_back(request, uuid)
    if found.is_draft:
        return redirect("consult_edit", uuid)
    if request.method != "POST":
        return _page(request, found)
    act = _ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    try:
        messages.success(request, act(request, found))
    except (MayIdentify, NotTaken, CannotConsult) as refused:
        return _page(request, found, refused)
    return redirect("consults" if request.POST["act"] == "take_back" else "consult", *_args(request, uuid))


def _given_back(request, uuid):
    """What somebody wrote in a thread that was erased meanwhile, by the office or in another window: to be copied."""
    get_object_or_404(Consult, uuid=uuid, asker=request.user)
    if not request.POST.get("text", "").strip():
        raise Http404
    return given_back(request, uuid, {"text": request.POST["text"]}, status=409, is_own=True)


def given_back(request, uuid, said, *, status=200, **about):
    """What somebody wrote in a thread in which they write no longer, to be copied; the device need not keep it either."""
    context = said | about | {"uuid": uuid, "saved": json.dumps(said)}
    return render(request, "assessments/consults/given_back.html", context, status=status)


def _args(request, uuid):
    return [] if request.POST["act"] == "take_back" else [uuid]


def _said(request):
    return {
        "text": request.POST.get("text", ""),
        "confirmed": frozenset(request.POST.getlist("nobody")),
        "by": request.user,
    }


def _ask_back(request, found):
    asking.ask_back(consult=found, **_said(request))
    return _("It is sent. We write to you when there is an answer.")


def _close(request, found):
    asking.close(consult=found, **_said(request))
    return _("The consult is closed, with what you will do now.")


def _take_back(request, found):
    asking.take_back(consult=found, by=request.user)
    return _("It is taken back. Its words are gone, and the experts were told.")


_ACTS = {"ask_back": _ask_back, "close": _close, "take_back": _take_back}


def _page(request, found, refused=None):
    kept, rev = drafting.reply_of(found, request.user)
    context = {
        "consult": found,
        "thread": list(found.messages.select_related("written_by")),
        "pictures": list(found.pictures.defer("content")),
        "reply": request.POST.get("text", "") if refused else kept.get("text", ""),
        "rev": rev,
        "refused": refused,
        "checked": _checked(request, found, refused),
        "days": people.days_of(found.cohort),
        # What was offered is taken back at any time, also while something asked back waits.
        "may_offer": found.offered_at or found.state in (Consult.State.ANSWERED, Consult.State.CLOSED),
        "most_letters": asking.MOST_LETTERS,
    }
    status = refused.status if refused else 200
    return render(request, "assessments/consults/thread.html", context, status=status)


def _checked(request, found, refused):
    """What stands in the way of a reply, where that is why it was not sent."""
    return refused.checked if isinstance(refused, MayIdentify) else checking.Checked()


@require_http_methods(READ_OR_WRITE)
def offer(request, uuid):
    """Let the cohort read it, or take that back."""
    found = people.own_or_404(request.user, uuid)
    if request.method != "POST":  # as after signing in again
        return redirect("consult", uuid)
    if request.POST.get("act") == "take_back":
        publishing.take_back(consult=found, by=request.user)
        messages.success(request, _("Taken back. Your cohort does not read it any more."))
    elif not request.POST.get("consent"):
        messages.error(request, _("Tick that you agree first. Nothing was changed."))
    else:
        publishing.offer(consult=found, by=request.user, with_name=bool(request.POST.get("with_name")))
        messages.success(
            request, _("Thank you. Your cohort reads it once faculty or the expert have read it once more.")
        )
    return redirect("consult", uuid)


@require_http_methods(READ_OR_WRITE)
def erase(request, uuid):
    """Erase one's own draft or consult."""
    found = people.own_or_404(request.user, uuid)
    if request.method == "POST":
        asking.erase(consult=found, by=request.user)
        messages.success(request, _("Its words and pictures are erased. That you asked, and when, stays."))
        return redirect("consults")
    return render(request, "assessments/consults/erase.html", {"consult": found, "is_own": True})
