"""Questions about marks, for who leads the marking: the queue, and the page on which one is answered.

Where the plan is anonymous, nobody's name stands here: who answers needs the answer, the mark and the question.
"""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments import question_queue, questioning, scoring
from assessments.engine.rubric import explained
from assessments.log import Log
from assessments.marking import rubric_of
from assessments.marking.plans import plan_of
from assessments.marking_views.sent import NEW_TEXT, clean, number, place_of, places_of
from assessments.models import Attempt, MarkQuestion, QuestionMessage
from assessments.refusals import (
    CannotQuestion,
    MarkedElsewhere,
    NothingWritten,
    NotMarkedYet,
    NotReleasable,
    QuestionClosed,
    WithoutReason,
    WordsTooLong,
)
from assessments.screens import judged
from assessments.screens.feedback import changes
from cms import audit

READ_OR_WRITE = ["GET", "HEAD", "POST"]
LEVEL = "level:"
WORDS = ("did_well", "to_change", "comment")
ON_A_PAGE = 30
KEPT = (
    CannotQuestion,
    MarkedElsewhere,
    NothingWritten,
    NotMarkedYet,
    NotReleasable,
    QuestionClosed,
    WithoutReason,
    WordsTooLong,
)
"""Refusals after which everything typed stays in the form."""
TYPED = ("why", "did_well", "to_change", "comment")
"""What is typed on the page: shown to be copied where the form is gone because the question is closed."""


@require_safe
def questions(request):
    """What waits for this person's answer, oldest first; and what was answered, newest first."""
    mine = question_queue.of_user(request.user)
    answered = request.GET.get("only") == "answered"
    rows = mine.exclude(state=MarkQuestion.State.OPEN) if answered else mine.open()
    order = ("-closed_at", "-pk") if answered else ("opened_at", "pk")
    page = Paginator(rows.order_by(*order), ON_A_PAGE).get_page(request.GET.get("p"))
    for one in page.object_list:
        one.name = _name_of(one.attempt, one.item)
    context = {
        "page": page,
        "answered": answered,
        "waiting": mine.open().count(),
        "now": timezone.now(),
    }
    return render(request, "assessments/questions/queue.html", context)


def _name_of(attempt, item):
    case = attempt.definition
    return case.stages[case.stage_of(item) or 0].title.rstrip(".")


@require_http_methods(READ_OR_WRITE)
def question(request, question):
    """One question with the answer and the mark it is about; it is answered, changed, or something is asked back."""
    found = get_object_or_404(question_queue.of_user(request.user), uuid=question)
    found.attempt = Attempt.objects.with_case().get(pk=found.attempt_id)
    if request.method != "POST":
        audit.record("viewed", found.attempt, by=request.user, item=found.item)
        return _page(request, found)
    act = _ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    try:
        act(request, found)
    except KEPT as refused:
        return _page(request, found, refused)
    return redirect("mark_question", question)


def _say(request, found):
    questioning.write(
        question=found,
        text=clean(request.POST.get("why", "")),
        by=request.user,
        side=QuestionMessage.Side.FACULTY,
    )
    messages.success(request, _("It is sent. The learner is told that there is something to read."))


def _stands(request, found):
    questioning.stands(question=found, why=clean(request.POST.get("why", "")), by=request.user)
    messages.success(request, _("Answered: the mark stands. The learner is told that there is an answer."))


def _change(request, found):
    given = _given(request.POST)
    new = given.pop("new")
    if new["text"].strip() and not new["place"]:
        raise NothingWritten(_("Choose the sentence your new comment is about. Nothing was stored yet."))
    questioning.change(
        question=found,
        why=clean(request.POST.get("why", "")),
        by=request.user,
        instead_of=number(request.POST.get("instead_of")),
        **given,
    )
    messages.success(request, _("The mark is changed. What was and what is stays on record."))


def _correct(request, found):
    made = questioning.correct(question=found, words=request.POST.get("words", ""), by=request.user)
    messages.success(
        request,
        _("The correction is released, and the learner is told.")
        if made.is_new
        else _("It was released already; nobody was written to again."),
    )


_ACTS = {"say": _say, "stands": _stands, "change": _change, "correct": _correct}


def _given(post):
    """What stands in the form of another mark; `anchored` holds the new comment on a place, where there is one.

    A form from before comments on places could be changed sends none, and loses none.
    """
    levels = {name[len(LEVEL) :]: post[name] for name in post if name.startswith(LEVEL)}
    new = {"text": clean(post.get(NEW_TEXT, "")), "place": post.get("sentence", "")}
    given = {"levels": levels, "new": new} | {name: clean(post.get(name, "")) for name in WORDS}
    if NEW_TEXT in post:
        given["anchored"] = places_of(post)
        if new["text"].strip() and (place := place_of(new["place"])):
            given["anchored"] = (*given["anchored"], place | {"text": new["text"]})
    return given


def _page(request, found, refused=None):
    attempt, now = found.attempt, timezone.now()
    log = Log.of(attempt)
    answer, rubric = judged.answer_screen(log, found.item), rubric_of(log, found.item)
    script = attempt.scripts.filter(item=found.item).select_related("counted__marker").first()
    counted = script.counted if script else None
    given = _given(request.POST) if refused else None
    if given is None and counted is not None:
        given = {name: getattr(counted, name) for name in ("levels", "anchored", *WORDS)}
    anchored = (given or {}).get("anchored", counted.anchored if counted else ())
    places = judged.numbered(answer["texts"], anchored)
    judged.cut(answer["texts"], places)
    newest = scoring.latest(attempt)
    context = answer | {
        "places": places,
        "question": found,
        "attempt": attempt,
        "rubric": rubric,
        "criterion": next((one.title for one in rubric.criteria if one.id == found.criterion), ""),
        "read_item": {
            "marked": explained(rubric, found.asked_of.levels),
            "comment": found.asked_of.comment,
        },
        "criteria": explained(rubric, (given or {}).get("levels")),
        "missing": {one.id for one in getattr(refused, "missing", [])},
        "given": given,
        "why": request.POST.get("why", "") if refused else "",
        "unsent": [text for text in (request.POST.get(name, "") for name in TYPED) if text]
        if refused
        else [],
        "correct_words": request.POST.get("words", "") if refused else None,
        "counted": counted,
        "is_mine": counted is not None and counted.marker_id == request.user.pk,
        "thread": list(found.messages.order_by("written_at", "pk")),
        "changes": changes(found, rubric) if found.is_changed else [],
        "waits_for_release": found.is_changed and not found.is_told(attempt),
        "pinned": attempt.pinned_outcome_id,
        "newest": newest,
        "is_anonymous": plan_of(attempt.sitting).is_anonymous,
        "is_late": found.is_open and found.due_at < now,
        "refused": refused,
        "sent": request.POST.get("act", "") if refused else "",
    }
    status = refused.status if refused else 200
    return render(request, "assessments/questions/question.html", context, status=status)
