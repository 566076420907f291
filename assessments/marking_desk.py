"""Marking in the CMS: the written answers that wait in one's own courses, and the form on which one is marked.

Nobody's name stands here: a marker needs the question, the answer and the rubric.
"""

from itertools import groupby

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from assessments import marking
from assessments.engine.rubric import explained
from assessments.log import Log
from assessments.models import Attempt, Marking
from assessments.refusals import MarkedElsewhere, NothingToMark, NotMarkedYet
from assessments.screens.replay_turns import written_turns
from assessments.written_answers import may_mark, waiting_for
from cms import audit

LATELY = 12
LEVEL = "level:"


@require_safe
def queue(request):
    """Everything that waits for this person, question by question, and what they marked last."""
    waiting = waiting_for(request.user)
    questions = [
        {
            "title": found[0].attempt.version.title,
            "stage": found[0].stage,
            "item": found[0].item,
            "answers": found,
        }
        for _key, answers in groupby(waiting, key=lambda one: (one.attempt.version.case_key, one.item.id))
        if (found := list(answers))
    ]
    mine = Marking.objects.final().filter(marker=request.user).select_related("attempt__version")
    context = {
        "questions": questions,
        "count": len(waiting),
        "lately": mine.defer("attempt__version__content").order_by("-at")[:LATELY],
        **_header(_("Marking")),
    }
    return render(request, "assessments/marking/queue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def mark(request, uuid, item):
    """One answer with its question, model answer and rubric; a draft can be kept, and a mark made final."""
    attempt = _attempt(request, uuid)
    log = Log.of(attempt)
    try:
        marking.rubric_of(log, item)
    except NothingToMark as nothing:
        raise Http404(nothing.sentence) from None
    stands = Marking.objects.standing().filter(attempt=attempt, item=item, role=Marking.Role.FIRST).first()
    if request.method != "POST":
        audit.record("viewed", attempt, by=request.user, item=item)
        given = {"levels": stands.levels, "comment": stands.comment} if stands else {}
        return _page(request, log, item, stands, given)
    return _take(request, log, item)


def _take(request, log, item):
    """Keep what was sent. What cannot be kept comes back with everything in it."""
    given = {"levels": _levels(request.POST), "comment": request.POST.get("comment", "")}
    is_final = request.POST.get("act") == "finish"
    act = marking.finish_mark if is_final else marking.save_mark
    try:
        act(attempt=log.attempt, item=item, by=request.user, rev=_rev(request.POST), **given)
    except MarkedElsewhere as refused:
        return _page(request, log, item, refused.theirs, given, refused)
    except NotMarkedYet as refused:
        return _page(request, log, item, refused.marking, given, refused)
    if not is_final:
        messages.success(request, _("The draft is kept. It counts once you make it final."))
        return redirect("mark", log.attempt.uuid, item)
    left = [one for one in waiting_for(request.user) if one.item.id == item]
    key = log.attempt.version.case_key
    following = next((one for one in left if one.attempt.version.case_key == key), None)
    messages.success(request, _("The mark is final."))
    return redirect(following.url if following else reverse("marking"))


@require_POST
def withdraw(request, uuid, item):
    """Take a final mark back, with a reason: the answer waits again."""
    attempt = _attempt(request, uuid)
    stands = get_object_or_404(
        Marking.objects.standing(), attempt=attempt, item=item, role=Marking.Role.FIRST
    )
    marking.withdraw(marking=stands, by=request.user, why=request.POST.get("why", ""))
    messages.success(request, _("The mark is withdrawn, and the answer waits again."))
    return redirect("mark", uuid, item)


def _attempt(request, uuid):
    """An attempt this person may mark, or 404."""
    attempt = get_object_or_404(Attempt.objects.with_case(), uuid=uuid)
    if not may_mark(request.user, attempt):
        raise Http404
    return attempt


def _levels(post):
    return {name[len(LEVEL) :]: post[name] for name in post if name.startswith(LEVEL)}


def _rev(post):
    value = post.get("rev", "0")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0


def _page(request, log, item_id, stands, given, refused=None):
    """The page of one answer. `stands` is what is stored of a mark, `given` what stands in the form."""
    case = log.definition
    item, rubric = case.find(item_id), marking.rubric_of(log, item_id)
    kept = log.state.responses[item_id].words.get("id")
    words = log.attempt.words.filter(pk=kept).first() if kept else None
    is_final = stands is not None and stands.is_final
    context = {
        "attempt": log.attempt,
        "written": written_turns(log, item_id),
        "case": case,
        "stage": case.stages[case.stage_of(item_id)],
        "item": item,
        "words": words,
        "rubric": rubric,
        "criteria": explained(rubric, given.get("levels")),
        "missing": {one.id for one in getattr(refused, "missing", [])},
        "comment": given.get("comment", ""),
        "rev": stands.rev if stands else 0,
        "stands": stands,
        "theirs": explained(rubric, stands.levels) if stands and refused else [],
        "is_conflict": isinstance(refused, MarkedElsewhere),
        "is_final": is_final,
        "is_mine": stands is not None and stands.marker_id == request.user.pk,
        "refused": refused,
        **_header(case.title, parent=True),
    }
    return render(
        request, "assessments/marking/mark.html", context, status=refused.status if refused else 200
    )


def _header(title, *, parent=False):
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    if parent:
        crumbs.append({"url": reverse("marking"), "label": _("Marking")})
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": "edit",
        "breadcrumbs_items": [*crumbs, {"url": "", "label": title}],
    }
