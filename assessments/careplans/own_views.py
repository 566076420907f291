"""A member's own part over HTTP: their reflection, and how they worked with each of the team."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.careplans import marking, own, rooms
from assessments.careplans.refusals import NotGiven
from assessments.engine.rubric import explained
from assessments.models import PlanMark, PlanPeerRating, PlanReflection, TeamMember
from cms.models import User


@require_http_methods(["GET", "HEAD", "POST"])
def mine(request, uuid):
    """Reflection, ratings of colleagues, and what was said of the plan and of oneself once it may be read."""
    room = rooms.room_or_404(request, uuid)
    if request.method == "POST":
        return _take(request, room)
    if not room.stayed:
        room.need_member()
    return render(request, "assessments/careplans/mine.html", _context(room))


def _take(request, room):
    try:
        if request.POST.get("act") == "rate":
            _rate(request, room)
            messages.success(request, _("Kept. You may change it until everybody has answered."))
        else:
            own.reflect(room=room, text=request.POST.get("text", ""))
            messages.success(
                request, _("Your reflection is given. You and your faculty read it, and nobody else.")
            )
    except NotGiven as refused:
        room.need_member()
        context = _context(room) | {"refused": refused, "typed": request.POST}
        return render(request, "assessments/careplans/mine.html", context, status=refused.status)
    return redirect("plan_mine", room.work.uuid)


def _rate(request, room):
    levels = {}
    for one in room.work.task.version.definition.questions:
        said = request.POST.get(f"level-{one.id}", "")
        if said in {str(level) for level in own.LEVELS}:
            levels[one.id] = int(said)
    ratee = request.POST.get("ratee", "")
    ratee = int(ratee) if ratee.isascii() and ratee.isdigit() and len(ratee) < 12 else 0
    own.rate(room=room, ratee=ratee, levels=levels, words=request.POST.get("words", ""))


def _context(room):
    work, exercise, me = room.work, room.work.task.version.definition, room.user.pk
    members = TeamMember.objects.filter(team=work.team, ended_at=None).select_related("user").order_by("pk")
    given = {one.ratee.user_id: one for one in _ratings(work).filter(rater__user=me)}
    shown = own.are_shown(work)
    raters, means = own.averages(work, me) if shown else (0, {})
    mark = PlanMark.objects.filter(work=work, state=PlanMark.State.RELEASED).order_by("number").last()
    reflection = PlanReflection.objects.filter(work=work, member__user=me).first()
    return {
        "room": room,
        "work": work,
        "exercise": exercise,
        "reflection": reflection,
        "judge": User.objects.filter(pk=reflection.judged_by_id).first()
        if reflection and reflection.judged_by_id
        else None,
        "colleagues": [
            {"member": one, "given": given.get(one.user_id)} for one in members if one.user_id != me
        ],
        "levels": own.LEVELS,
        "shown": shown,
        "raters": raters,
        "raters_least": own.RATERS_LEAST,
        "means": [(one.text, means.get(one.id)) for one in exercise.questions] if means else [],
        "mark": mark,
        "marked": explained(exercise.rubric, mark.levels) if mark and exercise.rubric else [],
        "share": marking.share(mark, exercise.rubric),
    }


def _ratings(work):
    return PlanPeerRating.objects.filter(work=work).select_related("ratee")
