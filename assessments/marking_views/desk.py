"""The queue by question, and the next script of one of them."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments.marking import choosing, people, queue
from assessments.marking.calibrating import NotCalibrated
from assessments.marking_views.sent import clean
from assessments.models import Marking, Script, Sitting

LATELY = 8
SKIPPED, MOST_SKIPPED = "marking_skipped", 60


@require_safe
def marking(request):
    """What waits for this person, question by question, and what they marked last."""
    reach = people.reach_of(request.user)
    questions = queue.questions(reach)
    mine = Marking.objects.final().filter(marker=request.user)
    lately = list(mine.order_by("-at").values("attempt", "item", "at")[:LATELY])
    rows = Script.objects.filter(attempt__in=[one["attempt"] for one in lately])
    scripts = {
        (one.attempt_id, one.item): one
        for one in rows.select_related("sitting__version").defer("sitting__version__content")
    }
    context = {
        "questions": questions,
        "leads": reach.leads_anywhere,
        "first": next((one for one in questions if one.for_me), None),
        "calibrate": next((one for one in questions if one.calibrate), None),
        "count": sum(one.for_me for one in questions),
        "minutes": sum(one.minutes or 0 for one in questions if one.for_me),
        "is_known": all(one.minutes for one in questions if one.for_me),
        "sittings": _sittings(questions),
        "lately": [
            {"script": found, "at": one["at"]}
            for one in lately
            if (found := scripts.get((one["attempt"], one["item"])))
        ],
    }
    return render(request, "assessments/marking/queue.html", context)


def _sittings(questions):
    """The sittings whose marking the person leads, each once."""
    return list({one.sitting.pk: one.sitting for one in questions if one.leads}.values())


@require_POST
def marking_next(request, pk, item):
    """Take the next script of a question in hand, and go there."""
    sitting = get_object_or_404(Sitting.objects.select_related("cohort"), pk=pk)
    reach = people.reach_of(request.user)
    if not reach.marks(sitting, item) or clean(item) != item:
        raise Http404
    return go_on(request, reach, sitting, item)


def go_on(request, reach, sitting, item):
    """Go to the next script of a question, or back to the queue where nothing waits there any more."""
    skipped = request.session.get(SKIPPED, [])
    try:
        script = choosing.take_next(reach=reach, sitting=sitting, item=item, skipped=skipped)
    except NotCalibrated as first:
        messages.info(request, first.short)
        return redirect(first.url)
    if script is None:
        messages.info(request, _("Nothing more waits for you at this question."))
        return redirect("marking")
    if script.pk in skipped:
        request.session[SKIPPED] = [one for one in skipped if one == script.pk]
    return redirect("mark", script.uuid)


def skip(request, script):
    """Remember that a script was given back, so that another one comes next."""
    skipped = [one for one in request.session.get(SKIPPED, []) if one != script.pk]
    request.session[SKIPPED] = [*skipped, script.pk][-MOST_SKIPPED:]
