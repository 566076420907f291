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
from assessments.teamwork.entering import may_mark
from cms import audit

LEVEL, JUDGE = "level-", "judge-"


@require_http_methods(["GET", "HEAD", "POST"])
def mark(request, uuid):
    """Everything faculty read and judge about one team's plan."""
    room = people.room(request.user, uuid, rooms.KIND)
    if not may_mark(room):
        raise Http404
    if request.method == "POST":
        return _act(request, room)
    found = screen.read(room)
    audit.read(room.work, by=request.user, people=[one.user_id for one in found.members])
    return render(request, "assessments/careplans/mark.html", _context(room, found, {}))


def _act(request, room):
    """Keep the part whose button was pressed. What was typed in the others, or could not be kept, comes back."""
    act, typed, refused = request.POST.get("act", ""), request.POST.dict(), None
    if act not in ACTS and not act.startswith(JUDGE):
        raise Http404
    try:
        said, where, taken = ACTS[act](room, typed) if act in ACTS else _judge(room, typed, act[len(JUDGE) :])
        typed = {name: value for name, value in typed.items() if name not in taken}
    except NotGiven as error:
        refused = error
    context = _context(room, screen.read(room), typed) | {"refused": refused}
    if refused is None:
        messages.success(request, said)
        if not context["is_typed"]:
            return redirect(reverse("plan_mark", args=[room.work.uuid]) + where)
        messages.info(request, _("What you typed beside it is still here, and not kept yet."))
    status = refused.status if refused else 200
    return render(request, "assessments/careplans/mark.html", context, status=status)


# Each returns what is said, where the page goes on, and the fields that were taken.


def _keep(room, typed):
    marking.keep(room=room, levels=_levels(typed), comment=typed.get("comment", ""))
    return _("Kept as a draft. The team reads nothing of it yet."), "#mark", _of_mark(typed)


def _release(room, typed):
    _keep(room, typed)
    marking.release(room=room)
    return _("Released: the team reads it now."), "#mark", _of_mark(typed)


def _debrief(room, typed):
    marking.debrief(room=room, note=typed.get("note", ""))
    return _("Kept. What could harm no longer stands in the way of the team."), "#harm", {"note"}


def _judge(room, typed, uuid):
    rows = PlanReflection.objects.filter(work=room.work).select_related("member")
    found = next((one for one in rows if str(one.uuid) == uuid), None)
    if found is None:
        raise Http404
    names = {name: f"{name}-{uuid}" for name in ("verdict", "comment", "read")}
    own.judge(room=room, reflection=found, **{name: typed.get(field, "") for name, field in names.items()})
    return _("Kept. The learner reads it."), f"#member-{found.member_id}", set(names.values())


ACTS = {"mark": _keep, "release": _release, "debrief": _debrief}


def _levels(typed):
    return {name[len(LEVEL) :]: value for name, value in typed.items() if name.startswith(LEVEL)}


def _of_mark(typed):
    return {"comment", *(name for name in typed if name.startswith(LEVEL))}


def _plain(text):
    return text.replace("\r\n", "\n").strip()


def _context(room, found, typed):
    """What the page shows. typed: what stands in its fields and is not kept."""
    work, exercise = room.work, room.work.task.version.definition
    marks = list(PlanMark.objects.filter(work=work).order_by("number"))
    draft = next((one for one in marks if one.state == PlanMark.State.DRAFT), None)
    released = next((one for one in reversed(marks) if one.state == PlanMark.State.RELEASED), None)
    kept = (draft or released).levels if draft or released else {}, draft.comment if draft else ""
    marked = (_levels(typed), _plain(typed["comment"])) if "comment" in typed else kept
    own_parts, note = _own(found, typed), _plain(typed.get("note", ""))
    return {
        "room": room,
        "work": work,
        "exercise": exercise,
        "screen": found,
        "flags": sides.flags(found),
        "score": found.plan.score(),
        "rows": [cards.card(found, one, work.change) for one in found.plan.rows],
        "completions": list(work.plan_completions.order_by("number")),
        "criteria": explained(exercise.rubric, marked[0]) if exercise.rubric else [],
        "comment": marked[1],
        "note": note,
        "draft": draft,
        "released": released,
        "share": marking.share(released, exercise.rubric),
        "debriefs": PlanDebrief.objects.filter(work=work),
        "own": own_parts,
        "is_typed": bool(note) or marked != kept or any(one.get("is_typed") for one in own_parts),
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
    kept = {"verdict": reflection.verdict, "comment": reflection.comment}
    said = kept | {
        name: _plain(typed[field]) for name in kept if (field := f"{name}-{reflection.uuid}") in typed
    }
    return part | said | {"is_typed": said != kept, "written": own.written(reflection)}
