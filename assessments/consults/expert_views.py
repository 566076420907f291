"""The expert's desk: what waits, and the page on which one question is taken and answered."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments.consults import answering as verbs
from assessments.consults import asking, checking, drafting, people, queue
from assessments.consults.learner_views import given_back
from assessments.consults.refusals import CannotConsult, InHandElsewhere, MayIdentify, NotTaken
from assessments.models import Consult
from cms import access, audit, gates

READ_OR_WRITE = ["GET", "HEAD", "POST"]
A_PAGE = 25
KEPT = (MayIdentify, NotTaken, CannotConsult, InHandElsewhere)


@require_safe
def answering(request):
    """Consults of the cohorts somebody answers for: what waits, the soonest due first; or what is answered."""
    is_answered = request.GET.get("only") == "answered"
    rows = people.of_expert(request.user).there()
    waiting = rows.waiting()
    shown = (
        rows.exclude(state=Consult.State.WAITING).order_by("-answered_at", "-pk")
        if is_answered
        else queue.due_first(waiting)
    )
    context = {
        "page": Paginator(shown, A_PAGE).get_page(request.GET.get("p")),
        "answered": is_answered,
        "waiting": waiting.count(),
        "offered": list(people.offered_for(request.user)[:10]),
        "now": timezone.now(),
        "query": "only=answered" if is_answered else "",
    }
    return render(request, "assessments/consults/answering.html", context)


@require_http_methods(READ_OR_WRITE)
def answer(request, uuid):
    """One consult: read, taken in hand, given back."""
    found = people.expert_or_404(request.user, uuid)
    if request.method != "POST":
        audit.record("viewed", found, by=request.user, about=found.asker, consults=True)
        return _page(request, found)
    act = {"take": _take, "give_back": _give_back}.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    try:
        messages.success(request, act(request, found))
    except KEPT as refused:
        return _page(request, found, refused)
    return (
        redirect("consults_answering")
        if request.POST["act"] == "give_back"
        else redirect("consult_answer", uuid)
    )


def _take(request, found):
    verbs.take(consult=found, by=request.user)
    return _("You have it in hand. Your colleagues see that.")


def _give_back(request, found):
    verbs.give_back(consult=found, by=request.user)
    return _("You gave it back. What you wrote is kept as your draft.")


@require_http_methods(READ_OR_WRITE)
def send(request, uuid):
    """Send an answer. Whoever was taken off the work meanwhile gets back what they wrote, and nothing is stored."""
    if request.method != "POST":  # as after signing in again
        return redirect("consult_answer", uuid)
    if not _has_factor(request):
        return redirect("mfa_index")
    found = people.of_expert(request.user).there().filter(uuid=uuid).first()
    if found is None:
        return _given_back(request, uuid)
    try:
        verbs.answer(
            consult=found,
            text=request.POST.get("text", ""),
            references=request.POST.get("references", ""),
            confirmed=frozenset(request.POST.getlist("nobody")),
            by=request.user,
        )
    except KEPT as refused:
        return _page(request, found, refused)
    messages.success(request, _("Your answer is sent. Who asked was told that there is one."))
    return redirect("consult_answer", uuid)


def _has_factor(request):
    if gates.settings.IS_LOCAL or not access.comes_by_work_alone(request.user, "consult", "answer"):
        return True
    return gates.has_second_factor(request.user)


def _given_back(request, uuid):
    """Only to who wrote in it: the page names nothing of the consult."""
    get_object_or_404(Consult, uuid=uuid)
    said = {"text": request.POST.get("text", ""), "references": request.POST.get("references", "")}
    return given_back(request, uuid, said, status=409)


def _page(request, found, refused=None):
    found = Consult.objects.with_people().get(pk=found.pk)
    kept, rev = drafting.reply_of(found, request.user)
    is_sent = refused is not None and "text" in request.POST
    context = {
        "consult": found,
        "thread": list(found.messages.select_related("written_by")),
        "pictures": list(found.pictures.defer("content")),
        "is_mine": found.taken_by_id == request.user.pk,
        "is_held": found.is_held_by_another(request.user),
        "has_lapsed": found.taken_by_id == request.user.pk and found.holder is None,
        "reply": request.POST["text"] if is_sent else kept.get("text", ""),
        "references": request.POST.get("references", "") if is_sent else kept.get("references", ""),
        "rev": rev,
        "refused": refused,
        "checked": refused.checked if isinstance(refused, MayIdentify) else checking.Checked(),
        "most_letters": asking.MOST_LETTERS,
    }
    return render(
        request, "assessments/consults/answer.html", context, status=refused.status if refused else 200
    )
