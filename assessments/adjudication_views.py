"""Where two marks part: the disputes of one's sittings, the page on which one is decided, and what became of one's marks."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments.engine.rubric import explained
from assessments.log import Log
from assessments.marking import adjudicating, leases, people, settling
from assessments.marking.calibrating import NotCalibrated
from assessments.marking_views.sent import clean, number
from assessments.models import Marking, Script
from assessments.refusals import NothingToMark, WithoutReason
from assessments.screens import judged
from cms import access, audit
from cms.errors import Refused

LEVEL = "level:"
ON_A_PAGE = 20
Role = Marking.Role
FOR_LEARNERS = ("did_well", "to_change", "comment")
WORDS = (*FOR_LEARNERS, "why")


@require_safe
def disputes(request):
    """Everything on which two marks part in the sittings one leads, the oldest first. Nobody's name stands here."""
    found = adjudicating.disputes(request.user)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("p"))
    context = {
        "page": page,
        "count": len(found),
        "mine": sum(one.is_mine for one in found),
        "first": next((one for one in found if not one.is_mine and one.lease is None), None),
    }
    return render(request, "assessments/marking/disputes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def adjudicate(request, uuid):
    """Both marks beside each other, why they part, and the form of the third. Decided, it says how and by whom."""
    reach = people.reach_of(request.user)
    rows = Script.objects.live().select_related("sitting__cohort").exclude(attempt__user=request.user)
    script = get_object_or_404(rows, uuid=uuid)
    if not reach.leads_at(script.sitting):
        raise Http404
    script.attempt = people.attempt_of(script)
    log = Log.of(script.attempt)
    dispute = adjudicating.dispute_of(script, log.definition, request.user)
    if dispute is None:
        if request.method == "POST":
            return _already(request, log, script)
        return _decided(request, log, script)
    adjudicating.must_decide(reach, script)
    if request.method == "POST" and request.POST.get("act") == "take":
        return _in_hand(request, script)
    if request.method == "POST":
        return _take(request, log, dispute)
    leases.must_be_free(script.attempt, script.item, Role.ADJUDICATOR, request.user)
    if request.method == "GET":
        audit.record("viewed", script.attempt, by=request.user, item=script.item)
    return _page(request, log, dispute, _begun(dispute))


def _in_hand(request, script):
    """Take it in hand, or go where one finds one's measure first. Raises InHand."""
    try:
        leases.take(script=script, role=Role.ADJUDICATOR, by=request.user)
    except NotCalibrated as first:
        messages.info(request, first.short)
        return redirect(first.url)
    return redirect("marking_adjudicate", script.uuid)


def _begun(dispute):
    """What the form begins with: a draft, or what both marks agree on with the words of the first."""
    first, second = dispute.marks
    draft = adjudicating.draft_of(dispute.script)
    if draft is not None:
        written = {name: getattr(draft, name) for name in FOR_LEARNERS}
        return written | {"levels": draft.levels, "why": "", "anchored": tuple(draft.anchored)}
    written = {name: getattr(first, name) or getattr(second, name) for name in FOR_LEARNERS}
    return written | {
        "anchored": tuple(first.anchored or second.anchored),
        "levels": adjudicating.agreed(dispute.rubric, first.levels, second.levels),
        "why": "",
    }


def _take(request, log, dispute):
    """Keep the decision; what cannot be kept comes back with everything in it."""
    given = _given(request.POST) | {"anchored": _kept(request.POST.getlist("keep"), dispute.marks)}
    try:
        adjudicating.decide(script=dispute.script, by=request.user, **given)
    except NothingToMark:
        return _already(request, log, dispute.script)
    except Refused as refused:
        return _page(request, log, dispute, given, refused)
    messages.success(request, _("It is decided. Both markers can read how, and why."))
    following = next(
        (one for one in adjudicating.disputes(request.user) if not one.is_mine and one.lease is None), None
    )
    if following is not None and "next" in request.POST:
        try:
            leases.take(script=following.script, role=Role.ADJUDICATOR, by=request.user)
        except Refused as refused:  # what was decided is decided; only the next one is somebody else's
            messages.warning(request, refused.sentence)
        else:
            return redirect("marking_adjudicate", following.script.uuid)
    return redirect("marking_disputes")


def _given(post):
    levels = {name[len(LEVEL) :]: post[name] for name in post if name.startswith(LEVEL)}
    return {"levels": levels, "rev": number(post.get("rev"))} | {
        name: clean(post.get(name, "")) for name in WORDS
    }


def _kept(keys, marks):
    """The markers' comments on places that are to reach the learner: those whose key was sent."""
    wanted = set(keys)
    found = {}
    for mark in marks:
        for place in mark.anchored:
            if _key(mark, place) in wanted:
                found.setdefault((place["words"], place["start"], place["end"], place["text"]), place)
    return tuple(found.values())


def _key(mark, place):
    """By which a form names a comment of one of the two marks."""
    return f"{mark.role}:{mark.anchored.index(place)}"


def _places(dispute, texts, given):
    """The comments of both marks in the order of their numbers, and whether each is to reach the learner."""
    judged.with_places(texts, dispute.marks)
    kept = {(one["words"], one["start"], one["end"], one["text"]) for one in given["anchored"]}
    found = []
    for mark in dispute.marks:
        by_place = {(one["words"], one["start"], one["end"], one["text"]): one for one in mark.anchored}
        for one in mark.placed:
            about = (one["words"], one["place"].start, one["place"].end, one["text"])
            found.append(one | {"key": _key(mark, by_place[about]), "is_kept": about in kept})
    return found


def _page(request, log, dispute, given, refused=None):
    script, rubric = dispute.script, dispute.rubric
    draft, answer = adjudicating.draft_of(script), judged.answer_screen(log, script.item)
    context = answer | {
        "script": script,
        "places": _places(dispute, answer["texts"], given),
        "dispute": dispute,
        "rubric": rubric,
        "beside": adjudicating.beside(rubric, *(one.levels for one in dispute.marks)),
        "totals": [adjudicating.percent(rubric, one.levels) for one in dispute.marks],
        "heads": [_("First"), _("Second")],
        "criteria": explained(rubric, given["levels"]),
        "given": given,
        "missing": {one.id for one in getattr(refused, "missing", [])},
        "rev": draft.rev if draft else 0,
        "refused": refused,
        "asks_why": isinstance(refused, WithoutReason),
        "lease": leases.running([script]).filter(role=Role.ADJUDICATOR, user=request.user).first(),
    }
    status = refused.status if refused else 200
    return render(request, "assessments/marking/adjudicate.html", context, status=status)


def _already(request, log, script):
    """A second press, or somebody else was faster: say what stands, and keep on the page what was sent."""
    marks = adjudicating.marks_of([script]).get((script.attempt_id, script.item), {})
    third = marks.get(Role.ADJUDICATOR)
    if third is not None and third.marker_id == request.user.pk:
        return redirect("marking_disputes")
    return _decided(request, log, script, sent=_given(request.POST), status=409)


def _decided(request, log, script, sent=None, status=200):
    """What was decided, with names: only where a third person did decide, or where somebody sent a decision too late."""
    marks = adjudicating.marks_of([script]).get((script.attempt_id, script.item), {})
    third, rubric = marks.get(Role.ADJUDICATOR), log.definition.find(script.item).judged_by
    if third is None and sent is None:
        raise Http404
    if request.method != "HEAD":
        audit.record("viewed", script.attempt, by=request.user, item=script.item)
    given = [marks[role] for role in (Role.FIRST, Role.SECOND, Role.ADJUDICATOR) if role in marks]
    shown = given if third is not None else []
    answer = judged.answer_screen(log, script.item)
    judged.with_places(answer["texts"], shown)
    context = answer | {
        "script": script,
        "third": third,
        "marks": shown,
        "beside": adjudicating.beside(rubric, *(one.levels for one in shown)),
        "totals": [adjudicating.percent(rubric, one.levels) for one in shown],
        "sent": sent,
        "heads": [str(one.marker) for one in shown],
        "sent_item": {"marked": explained(rubric, sent["levels"])} if sent else {},
    }
    return render(request, "assessments/marking/adjudicated.html", context, status=status)


@require_safe
def mine(request):
    """What became of the marks one gave: which counts, and where a third person decided, how and why."""
    rows = Marking.objects.final().filter(marker=request.user).exclude(role=Role.ADJUDICATOR)
    if not rows.exists() and access.reach(request.user, "attempt", "mark") is None:
        raise Http404
    rows = rows.select_related("attempt__version").defer("attempt__version__content").order_by("-at", "-pk")
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("p"))
    context = {
        "page": page,
        "marks": _became(page.object_list),
        "may_mark": access.reach(request.user, "attempt", "mark") is not None,
    }
    return render(request, "assessments/marking/mine.html", context)


def _became(rows):
    rows = list(rows)
    scripts = Script.objects.filter(attempt__in={one.attempt_id for one in rows})
    scripts = {(one.attempt_id, one.item): one for one in scripts.select_related("counted__marker", "counted__adjudication")}  # fmt: skip
    versions, found = {}, []
    for one in rows:
        version = one.attempt.version
        definition = versions.setdefault(version.pk, version.definition)
        script, rubric = (
            scripts[one.attempt_id, one.item],
            settling.judged(one.attempt, one.item, definition)[0],
        )
        counted = script.counted if script.state == Script.State.SETTLED else None
        other = counted if counted is not None and counted.pk != one.pk else None
        found.append(
            {
                "mark": one,
                "script": script,
                "title": version.title,
                "stage": definition.stages[definition.stage_of(one.item) or 0],
                "counts": counted is not None and other is None,
                "waits": counted is None,
                "other": other,
                "heads": [_("Yours"), *([str(other.marker)] if other else [])],
                "is_decided": other is not None and other.role == Role.ADJUDICATOR,
                "why": getattr(getattr(other, "adjudication", None), "why", ""),
                "beside": adjudicating.beside(rubric, one.levels, *([other.levels] if other else [])),
            }
        )
    for one in found:
        one["same"] = sum(row["apart"] == 0 for row in one["beside"])
        one["of"] = len(one["beside"])
    return found
