"""One turn on a page of its own: everything in it, saved together."""

from dataclasses import replace

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from assessments.conversation import editing
from assessments.conversation.differences import differences
from assessments.conversation.reading import read_draft
from assessments.conversation.renaming import REPLY, TURN, renamed
from assessments.conversation.writing import write_graph
from assessments.engine.reading import Reader
from assessments.outline import pages
from assessments.outline.about import About, called, short
from assessments.outline.acts import act_on
from assessments.outline.drafts import NoSuchTalk, TalkChanged
from assessments.outline.fields import Sheet
from assessments.outline.recordings import posted
from assessments.outline.rows import hints_of, lists_of
from assessments.outline.sheets import TURN as TURN_SHEET
from assessments.outline.summing import errors_of
from cms.errors import Refused


@never_cache
@require_http_methods(["GET", "POST"])
def turn(request, page_id, item, turn_id):
    """Show a turn as a form; a button of a row comes back with everything typed; “Save” saves."""
    draft = pages.talk_of(request, page_id, item)
    node = _node(draft, turn_id)
    if request.method != "POST":
        if node is None:
            raise Http404
        sheet = Sheet(About(draft.graph))
        return _show(request, draft, turn_id, shown_of(node), sheet)
    shown = TURN_SHEET.typed(posted(request, draft), "")
    act = request.POST.get("act", "save")
    sheet = Sheet(_about(draft, shown))
    if act != "save":
        sheet.focus = act_on(TURN_SHEET, shown, act) or ""
        return _show(request, draft, turn_id, shown, sheet)
    return _save(request, draft, turn_id, shown, sheet)


def _node(draft, turn_id):
    return next((one for one in draft.raw.get("nodes", []) if one["id"] == turn_id), None)


def shown_of(node):
    """A turn as it stands in the form: each reply knows under which id it is stored."""
    choices = [one | {"was": one["id"]} for one in node.get("choices") or []]
    return TURN_SHEET.shown(node | {"choices": choices})


def _about(draft, shown):
    typed = [(one["id"], short(one["text"])) for one in shown["choices"] if one["id"]]
    return About(draft.graph, typed)


def _save(request, draft, turn_id, shown, sheet):
    _name_new_replies(draft.graph, turn_id, shown)
    plain = meant(draft.graph, turn_id, shown, sheet)
    if sheet.wrong:
        return _show(request, draft, turn_id, shown, sheet, status=422)
    try:
        saved = pages.save(request, draft, lambda now: {**_changed(now, turn_id, plain)})
    except Refused as refused:
        theirs = pages.talk_of(request, draft.page.pk, draft.item)
        return _show(request, theirs, turn_id, shown, sheet, refused=refused, status=refused.status)
    messages.success(request, _("The turn is saved in the draft."))
    if request.POST.get("then") == "outline":
        return redirect("talk_outline", saved.page.pk, saved.item)
    return redirect("talk_turn", saved.page.pk, saved.item, plain["id"])


def _name_new_replies(graph, turn_id, shown):
    """Give every new reply an id; authors meet them only where conditions name a reply."""
    taken = [one["id"] for one in shown["choices"]]
    for one in shown["choices"]:
        if not one["id"].strip():
            one["id"] = editing.free_reply(graph, turn_id, taken)
            taken.append(one["id"])


def meant(graph, turn_id, shown, sheet):
    """The turn as it is to be stored; what cannot be read is said to the sheet."""
    plain = TURN_SHEET.meant(shown, "", sheet)
    if plain.get("id") != turn_id and plain.get("id") in graph.by_id:
        sheet.says("id", _("Another turn has this name. Give it one of its own."))
    elsewhere = {id_ for id_, (node, _one) in graph.choices_by_id.items() if node.id != turn_id}
    ids = [one["id"] for one in plain["choices"]]
    for number, id_ in enumerate(ids):
        if id_ in elsewhere or id_ in ids[:number]:
            sheet.says(f"choices-{number}-id", _("Another reply has this name. Give it one of its own."))
    return plain


def _changed(now, turn_id, plain):
    """The conversation with the turn as it was typed: new turns made, and whatever names it or a reply following."""
    if turn_id not in now.graph.by_id:
        raise NoSuchTalk(_("This turn was taken out meanwhile. Look at the outline again."))
    graph, behind = now.graph, turn_id
    for choice in plain["choices"]:
        for outcome in (choice, *choice["otherwise"]):
            if outcome.get("goes_to") in (editing.NEW_TURN, editing.NEW_ENDING):
                # Behind one another, so that the outline lists them as the replies that lead there.
                graph, behind = editing.made(graph, outcome["goes_to"], behind=behind)
                outcome["goes_to"] = behind
    replies = {one["was"]: one["id"] for one in plain["choices"] if one["was"] and one["was"] != one["id"]}
    choices = [{key: value for key, value in one.items() if key != "was"} for one in plain["choices"]]
    raw = write_graph(graph)
    raw["nodes"] = [plain | {"choices": choices} if one["id"] == turn_id else one for one in raw["nodes"]]
    raw = renamed(raw, REPLY, replies)
    positions = dict(now.talk.get("positions") or {})
    if plain["id"] != turn_id:
        raw = renamed(raw, TURN, {turn_id: plain["id"]})
        if turn_id in positions:
            positions[plain["id"]] = positions.pop(turn_id)
    return {"graph": write_graph(read_back(raw)), "positions": positions}


def read_back(raw):
    """The conversation of what a form made. What the reader would complain of is ours, not the author's."""
    findings = []
    graph = read_draft(Reader(raw, "", findings))
    if findings:
        raise ValueError(f"A form made what cannot be read: {findings[0].where}: {findings[0].sentence}")
    return graph


def _show(request, draft, turn_id, shown, sheet, *, refused=None, status=200):
    node = draft.graph.by_id.get(turn_id)
    context = pages.frame(request, draft, refused=refused)
    context |= {
        "turn_id": turn_id,
        "called": called(node) if node else turn_id,
        "is_start": draft.graph.start == turn_id,
        "fields": TURN_SHEET.views(shown, "", sheet),
        "lists": lists_of(sheet.about),
        "hints": hints_of(sheet.about),
        "errors": errors_of(TURN_SHEET, sheet),
        "focus": sheet.focus,
        "around": _around(draft, turn_id),
    }
    if isinstance(refused, TalkChanged):
        context["theirs"] = _theirs(draft, turn_id, shown)
    return render(request, "assessments/outline/turn.html", context, status=status)


def _around(draft, turn_id):
    """What leads to the turn."""
    found = {}
    for node in draft.graph.nodes:
        for choice in node.choices:
            if any(one.goes_to == turn_id for one in choice.outcomes):
                found[node.id] = called(node)
    return list(found.items())


def _theirs(draft, turn_id, shown):
    """What stands in the draft beside what was typed: sentences; nothing where they are the same."""
    sheet = Sheet(_about(draft, shown))
    if turn_id not in draft.graph.by_id:
        return [_("This turn is not in the draft any more.")]
    mine = TURN_SHEET.meant(shown, "", sheet)
    old = replace(draft.graph, nodes=(draft.graph.by_id[turn_id],))
    choices = [{key: value for key, value in one.items() if key != "was"} for one in mine["choices"]]
    new = read_draft(
        Reader(write_graph(old) | {"nodes": [mine | {"choices": choices, "id": turn_id}]}, "", [])
    )
    return differences(old, new)
