"""A row over HTTP: its form, on a page of its own or in its place; saving, both texts of a conflict, comments."""

import uuid as uuids

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from assessments.careplans import cards, rooms, screen, talking, wording, writing
from assessments.careplans.forms import RowForm, as_initial
from assessments.careplans.refusals import PlanFull, RowGone, RowRefused, StaleRow
from assessments.engine import careplan
from assessments.models import PlanRowVersion
from assessments.teamwork.refusals import NotInTeam, NotOpen
from cms import audit
from cms.errors import wants_json
from cms.sent import whole

READ_OR_WRITE = ["GET", "HEAD", "POST"]


@require_http_methods(READ_OR_WRITE)
def new(request, uuid):
    """Write a new row: `domain`, `library` and `goal` in the address fill the form."""
    room = rooms.room_or_404(request, uuid)
    if request.method == "POST":
        # A page may have been open since before the place ended or the exercise closed: the verb says so in words.
        found = screen.read(room)
        return _save(request, found, None)
    room.need_member()
    room.need_open()
    found = screen.read(room)
    return _page(request, found, None, _form(found, initial=_filled(found.exercise, request.GET)))


@require_http_methods(READ_OR_WRITE)
def row(request, uuid, row):
    """Change a row, take it out, or bring it back."""
    room = rooms.room_or_404(request, uuid)
    found = screen.read(room)
    standing = found.plan.get(row)
    if standing is None:
        raise Http404
    if request.method == "POST":
        return _save(request, found, standing)
    if room.member is None:
        audit.read(room.work, by=request.user, people=[one.user_id for one in found.members])
    initial = {**as_initial(standing.version.fields), "base": standing.version.number}
    return _page(request, found, standing, _form(found, initial=initial, standing=standing))


@require_POST
def say(request, uuid, row):
    """Write a comment on a row."""
    room = rooms.room_or_404(request, uuid)
    talking.say(room=room, row=row, text=request.POST.get("text", ""), client=_client(request))
    if wants_json(request):
        return JsonResponse({"said": True})
    return redirect(f"{reverse('plan', args=[uuid])}#row-{row}")


def _form(found, data=None, initial=None, standing=None):
    name = f"row-{standing.uuid}-field" if standing else "row-new-field"
    return RowForm(
        data,
        exercise=found.exercise,
        disciplines=list(found.disciplines.items()),
        initial=initial,
        prefix_id=name,
    )


def _filled(exercise, asked):
    entry = exercise.interventions.get(asked.get("library", ""))
    goal = exercise.goals_by_id.get(asked.get("goal", ""))
    problem = next((one for one in exercise.problems if one.id == asked.get("problem")), None)
    filled = {"domain": asked.get("domain") or (exercise.domains[0].number if exercise.domains else 0)}
    if problem:
        filled |= {"domain": problem.domain, "problem": problem.text}
    if entry:
        owners = list(entry.owners) if len(entry.owners) == 1 else []
        filled |= {"domain": entry.domain, "library": entry.id, "intervention": entry.text, "owners": owners}
    if goal:
        filled |= {"goal_id": goal.id, "goal": goal.text, "whose": goal.whose}
    return filled


def _page(request, found, standing, form, *, status=200, **more):
    context = {
        "screen": found,
        "room": found.room,
        "work": found.work,
        "exercise": found.exercise,
        "standing": standing,
        "form": form,
        "action": _address(found, standing),
        "is_only_shown": not form.is_bound and standing and (standing.is_out or not found.may_write),
        **more,
    }
    if standing is not None:
        context["card"] = cards.card(found, standing, found.work.change)
    if request.headers.get("X-Part") == "row":
        return render(request, "assessments/careplans/row_form.html", context, status=status)
    if wants_json(request):
        html = render_to_string("assessments/careplans/row_form.html", context, request)
        return JsonResponse(
            {"kind": more.get("kind", "form"), "sentence": more.get("refused", ""), "html": html},
            status=status,
        )
    return render(request, "assessments/careplans/row.html", context, status=status)


def _address(found, standing):
    if standing is None:
        return reverse("plan_row_new", args=[found.work.uuid])
    return reverse("plan_row", args=[found.work.uuid, standing.uuid])


def _client(request):
    try:
        return uuids.UUID(request.POST.get("client", ""))
    except ValueError:
        return uuids.uuid4()


def _save(request, found, standing):
    act = request.POST.get("act", "save") if standing is not None else "save"
    has_words = act != "out" and (act != "back" or "mine-problem" in request.POST)
    try:
        version = ACTS.get(act, _change)(request, found, standing)
    except StaleRow as stale:
        return _conflict(request, found, standing, stale)
    except (RowRefused, PlanFull, NotInTeam, NotOpen) as refused:
        if not has_words or (wants_json(request) and not isinstance(refused, RowRefused)):
            raise  # there are no words, or the page has them, and says why they were not taken
        form = _form(found, _own_text(request.POST), standing=standing)
        form.is_valid()
        form.add_error(None, refused.sentence)
        return _page(request, found, standing, form, status=refused.status, refused=refused.sentence)
    except _NotAForm as wrong:
        return _page(
            request, found, standing, wrong.form, status=422, refused=_("Something is to be put right.")
        )
    where = f"#row-{version.row.uuid}" if act != "out" else "#out"
    if wants_json(request):
        return JsonResponse(
            {"row": str(version.row.uuid), "number": version.number, "change": version.change}
        )
    messages.success(request, SAID.get(act, SAID["save"]))
    return redirect(reverse("plan", args=[found.work.uuid]) + where)


class _NotAForm(Exception):
    def __init__(self, form):
        self.form = form


def _change(request, found, standing):
    form = _form(found, request.POST, standing=standing)
    if not form.is_valid():
        raise _NotAForm(form)
    client, base = form.cleaned_data["client"], form.cleaned_data["base"]
    if standing is None:
        return writing.add(room=found.room, fields=form.said, client=client)
    return writing.change(room=found.room, uuid=standing.uuid, fields=form.said, base=base, client=client)


def _out(request, found, standing):
    return writing.take_out(room=found.room, uuid=standing.uuid, base=_base(request), client=_client(request))


def _back(request, found, standing):
    fields = _mine(request.POST) if "mine-problem" in request.POST else None
    return writing.bring_back(room=found.room, uuid=standing.uuid, client=_client(request), fields=fields)


def _merge(request, found, standing):
    """Put the two texts of a conflict together, field by field, as the member decided."""
    base = _base(request)
    theirs = PlanRowVersion.objects.filter(row=standing.row, number=base).first()
    if theirs is None:
        raise Http404
    mine, fields = _mine(request.POST), dict(theirs.fields)
    for name in careplan.differing(mine, theirs.fields):
        take = request.POST.get(f"take-{name}", "mine")
        if take == "own" and name in careplan.TEXTS:
            fields[name] = request.POST.get(f"own-{name}", "")
        elif take != "theirs":
            fields[name] = mine[name]
    return writing.change(
        room=found.room, uuid=standing.uuid, fields=fields, base=base, client=_client(request)
    )


def _base(request):
    return whole(request.POST.get("base"), most=10**8) or 0


def _mine(posted):
    """One's own text, as the page of a conflict carries it."""
    found = {name: posted.get(f"mine-{name}", "") for name in careplan.FIELDS}
    return writing.tidied(
        {**found, "domain": _domain(found["domain"]), "owners": posted.getlist("mine-owners")}
    )


def _domain(text):
    return whole(text, most=99) or 0


def _own_text(posted):
    """What somebody wrote as the plain form of a row has it: from that form, or put together on a page of both texts."""
    if "mine-problem" not in posted:
        return posted
    mine = _mine(posted)
    for name in careplan.TEXTS:
        if posted.get(f"take-{name}") == "own":
            mine[name] = posted.get(f"own-{name}", "")
    return {**mine, "base": posted.get("base", ""), "client": posted.get("client", "")}


ACTS = {"save": _change, "out": _out, "back": _back, "merge": _merge}
SAID = {
    "save": gettext_lazy("Saved."),
    "out": gettext_lazy("Taken out. Its words stay below the plan, and it can be brought back."),
    "back": gettext_lazy("Brought back."),
}


def _conflict(request, found, standing, stale):
    """Show both texts; what one wrote travels with the page."""
    posted = request.POST
    standing = standing or found.plan.get(stale.version.row.uuid)
    if posted.get("act") == "out":
        mine = dict(stale.version.fields)
    else:
        mine = dict(_own_text(posted).items())
        owners = mine["owners"] if "mine-problem" in posted else posted.getlist("owners")
        mine = writing.tidied({**mine, "domain": _domain(str(mine.get("domain", ""))), "owners": owners})
    before = PlanRowVersion.objects.filter(row=stale.version.row, number=_base(request)).first()
    fields = [
        (name, value)
        for name in careplan.FIELDS
        for value in (mine[name] if isinstance(mine[name], list) else [mine[name]])
    ]
    context = {
        "both": wording.both(
            found.exercise,
            found.disciplines,
            mine,
            stale.version.fields,
            before.fields if before else {},
        ),
        "mine": fields,
        "theirs": stale.version,
        "who": found.name(stale.version.by_id),
        "is_gone": isinstance(stale, RowGone),
        "wants_out": posted.get("act") == "out",
        "client": uuids.uuid4(),
        "sentence": stale.sentence,
        "title": stale.title,
        "standing": standing,
        "screen": found,
        "work": found.work,
        "room": found.room,
        "exercise": found.exercise,
        "action": _address(found, standing),
        "is_inline": wants_json(request),
    }
    if wants_json(request):
        html = render_to_string("assessments/careplans/conflict.html", context, request)
        return JsonResponse({"kind": "conflict", "sentence": stale.sentence, "html": html}, status=409)
    return render(request, "assessments/careplans/row_conflict.html", context, status=409)
