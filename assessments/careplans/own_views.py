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
    """Take the part whose button was pressed. What was typed in the other one, or could not be taken, comes back."""
    room.need_member()
    typed, refused = request.POST, None
    try:
        if typed.get("act") == "rate":
            _rate(request, room)
            messages.success(request, _("Kept. You may change it until everybody has answered."))
        else:
            own.reflect(room=room, text=typed.get("text", ""))
            messages.success(
                request, _("Your reflection is given. You and your faculty read it, and nobody else.")
            )
    except NotGiven as error:
        refused = error
    context = _context(room, typed) | {"refused": refused}
    if refused is None and not context["is_typed"]:
        return redirect("plan_mine", room.work.uuid)
    if refused is None:
        messages.info(request, _("What you typed beside it is still here, and not given yet."))
    status = refused.status if refused else 200
    return render(request, "assessments/careplans/mine.html", context, status=status)


def _rate(request, room):
    """Keep what was answered about each colleague; all that is whole is kept before what is not is refused."""
    refused, kept = None, 0
    for one in _colleagues(room, request.POST):
        if not one["is_typed"]:
            continue
        try:
            own.rate(room=room, ratee=one["member"].pk, levels=one["levels"], words=one["words"])
            kept += 1
        except NotGiven as error:
            refused = NotGiven(f"{one['member'].user}: {error.sentence}")
    if refused or not kept:
        raise refused or NotGiven(_("Nothing was answered that was not kept already."))


def _colleagues(room, typed=None):
    """Each other member with what was answered about them: as it was typed, where that is something else."""
    work, me = room.work, room.user.pk
    members = TeamMember.objects.filter(team=work.team, ended_at=None).exclude(user=me)
    given = {one.ratee.user_id: one for one in _ratings(work).filter(rater__user=me)}
    found = []
    for member in members.select_related("user").order_by("pk"):
        known = given.get(member.user_id)
        said = (known.levels, known.words) if known else ({}, "")
        now = _typed(room, typed, member, said) if typed is not None else said
        found.append(
            {"member": member, "given": known, "levels": now[0], "words": now[1], "is_typed": now != said}
        )
    return found


def _typed(room, posted, member, said):
    levels, start = {}, f"level-{member.pk}-"
    for one in room.work.task.version.definition.questions:
        level = posted.get(start + one.id, "")
        if level in {str(known) for known in own.LEVELS}:
            levels[one.id] = int(level)
    if f"words-{member.pk}" not in posted:
        return (levels, said[1]) if levels else said
    return levels, posted[f"words-{member.pk}"].replace("\r\n", "\n").strip()


def _context(room, typed=None):
    work, exercise, me = room.work, room.work.task.version.definition, room.user.pk
    shown = own.are_shown(work)
    raters, means = own.averages(work, me) if shown else (0, {})
    mark = PlanMark.objects.filter(work=work, state=PlanMark.State.RELEASED).order_by("number").last()
    reflection = PlanReflection.objects.filter(work=work, member__user=me).first()
    stands = reflection.text if reflection else ""
    text = stands
    if typed is not None and "text" in typed:
        text = typed["text"].replace("\r\n", "\n").strip()
    colleagues = _colleagues(room, typed)
    return {
        "room": room,
        "work": work,
        "exercise": exercise,
        "reflection": reflection,
        "judge": User.objects.filter(pk=reflection.judged_by_id).first()
        if reflection and reflection.judged_by_id
        else None,
        "colleagues": colleagues,
        "text": text,
        "is_typed": text != stands or any(one["is_typed"] for one in colleagues),
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
