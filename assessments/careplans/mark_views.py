"""Faculty over HTTP: the plan by the rubric, what could harm, and each member's own part."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.careplans import cards, marking, own, rooms, screen, sides
from assessments.careplans.refusals import NotGiven
from assessments.engine.rubric import explained
from assessments.models import PlanDebrief, PlanMark, PlanPeerRating, PlanReflection
from assessments.teamwork import people
from cms import audit

LEVEL = "level-"


@require_http_methods(["GET", "HEAD", "POST"])
def mark(request, uuid):
    """Everything faculty read and judge about one team's plan."""
    room = people.room(request.user, uuid, rooms.KIND)
    if not people.cohort_is_theirs(request.user, room.work.task.teaming.cohort, "mark"):
        raise Http404
    if request.method == "POST":
        return _act(request, room)
    found = screen.read(room)
    audit.read(room.work, by=request.user, people=[one.user_id for one in found.members])
    return render(request, "assessments/careplans/mark.html", _context(room, found))


def _act(request, room):
    act = ACTS.get(request.POST.get("act"))
    if act is None:
        raise Http404
    try:
        said, where = act(request, room)
    except NotGiven as refused:
        # What was typed goes back to the one form it was typed in.
        act_ = request.POST["act"]
        context = _context(room, screen.read(room), {act_: request.POST}) | {"refused": refused}
        return render(request, "assessments/careplans/mark.html", context, status=refused.status)
    messages.success(request, said)
    return redirect(reverse("plan_mark", args=[room.work.uuid]) + where)


def _levels(posted):
    return {name[len(LEVEL) :]: value for name, value in posted.items() if name.startswith(LEVEL)}


def _keep(request, room):
    marking.keep(room=room, levels=_levels(request.POST), comment=request.POST.get("comment", ""))
    if "release" in request.POST:
        marking.release(room=room)
        return _("Released: the team reads it now."), "#mark"
    return _("Kept as a draft. The team reads nothing of it yet."), "#mark"


def _debrief(request, room):
    marking.debrief(room=room, note=request.POST.get("note", ""))
    return _("Kept. What could harm no longer stands in the way of the team."), "#harm"


def _judge(request, room):
    rows = PlanReflection.objects.filter(work=room.work).select_related("member")
    found = next((one for one in rows if str(one.uuid) == request.POST.get("reflection")), None)
    if found is None:
        raise Http404
    own.judge(
        room=room,
        reflection=found,
        verdict=request.POST.get("verdict", ""),
        comment=request.POST.get("comment", ""),
        read=request.POST.get("read", ""),
    )
    return _("Kept. The learner reads it."), f"#member-{found.member_id}"


ACTS = {"mark": _keep, "debrief": _debrief, "judge": _judge}


def _context(room, found, typed=None):
    typed = typed or {}
    work, exercise = room.work, room.work.task.version.definition
    marks = list(PlanMark.objects.filter(work=work).order_by("number"))
    draft = next((one for one in marks if one.state == PlanMark.State.DRAFT), None)
    released = next((one for one in reversed(marks) if one.state == PlanMark.State.RELEASED), None)
    levels = (draft or released).levels if draft or released else {}
    if "mark" in typed:
        levels = _levels(typed["mark"])
    return {
        "room": room,
        "work": work,
        "exercise": exercise,
        "screen": found,
        "flags": sides.flags(found),
        "score": found.plan.score(),
        "rows": [cards.card(found, one, work.change) for one in found.plan.rows],
        "completions": list(work.plan_completions.order_by("number")),
        "criteria": explained(exercise.rubric, levels) if exercise.rubric else [],
        "draft": draft,
        "released": released,
        "share": marking.share(released, exercise.rubric),
        "debriefs": PlanDebrief.objects.filter(work=work),
        "own": _own(found, typed.get("judge", {})),
        "typed": typed,
    }


def _own(found, typed):
    work = found.work
    reflections = {
        one.member.user_id: one for one in PlanReflection.objects.filter(work=work).select_related("member")
    }
    places = {one.user_id: one for one in found.members}  # of who left and came back, the last one
    got = {user: [] for user in places}
    ratings = PlanPeerRating.objects.filter(work=work).select_related("rater", "ratee").order_by("pk")
    for one in ratings:
        one.by_name = found.name(one.rater.user_id)
        one.said = [(question.text, one.levels.get(question.id)) for question in found.exercise.questions]
        got[one.ratee.user_id].append(one)
    return [_part(one, reflections.get(user), got[user], typed) for user, one in places.items()]


def _part(member, reflection, ratings, typed):
    part = {"member": member, "reflection": reflection, "ratings": ratings}
    if reflection is None:
        return part
    is_typed = typed.get("reflection") == str(reflection.uuid)
    said = {
        name: typed.get(name) if is_typed else getattr(reflection, name) for name in ("verdict", "comment")
    }
    return part | said | {"written": own.written(reflection)}
