"""The people of a conversation and everything else that is not a turn: a list of each sort, and a page for each part."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from assessments import portraits
from assessments.conversation import frameworks, renaming
from assessments.conversation.differences import differences
from assessments.conversation.editing import free_id
from assessments.conversation.people import BODIES, MOODS, Person
from assessments.conversation.renaming import renamed
from assessments.conversation.uses import uses
from assessments.conversation.writing import write_graph
from assessments.outline import pages, part_sheets
from assessments.outline.about import MOOD_WORDS, About, short
from assessments.outline.acts import act_on
from assessments.outline.drafts import TalkChanged
from assessments.outline.fields import Sheet
from assessments.outline.pickers import Condition
from assessments.outline.recordings import posted
from assessments.outline.rows import hints_of, lists_of
from assessments.outline.summing import errors_of
from assessments.outline.turn_views import read_back
from assessments.outline.views import CannotBeDone
from assessments.outline.words import SORTS, Places
from cms.errors import Refused

SHEETS = {
    "people": part_sheets.PERSON,
    "variables": part_sheets.VARIABLE,
    "skills": part_sheets.SKILL,
    "cues": part_sheets.CUE,
    "gates": part_sheets.GATE,
    "rules": part_sheets.RULE,
    "variants": part_sheets.VARIANT,
}
NAMED = {
    "people": renaming.PERSON,
    "variables": renaming.VARIABLE,
    "skills": renaming.SKILL,
    "cues": renaming.CUE,
}
"""Sorts that other parts name, and may therefore not lose."""
MOST = 30
WISH = ("name", "label", "title", "words")
"""What a new part is named after, where its author gives it no name."""


def _sort(sort):
    if sort not in SHEETS:
        raise Http404
    return sort


@never_cache
@require_http_methods(["GET", "POST"])
def parts(request, page_id, item, sort):
    """Every part of a sort with where it is used; a POST moves one or takes it out, or chooses the framework."""
    draft = pages.talk_of(request, page_id, item)
    _sort(sort)
    refused = None
    if request.method == "POST" and draft.is_readable:
        try:
            saved = pages.save(request, draft, lambda now: _do(now, sort, request.POST))
        except Refused as found:
            refused, draft = found, pages.talk_of(request, page_id, item)
        else:
            messages.success(request, _("That is saved in the draft."))
            return redirect("talk_parts", saved.page.pk, saved.item, sort)
    context = pages.frame(
        request, draft, refused=refused, sort=sort, words=SORTS[sort][0], one=SORTS[sort][1]
    )
    context |= {
        "parts": [_row(draft, sort, one) for one in draft.raw.get(sort) or []],
        "frameworks": About(draft.graph).frameworks,
        "about": ABOUT[sort],
        "chosen": frameworks.FRAMEWORKS.get(draft.graph.framework),
    }
    return render(
        request, "assessments/outline/parts.html", context, status=refused.status if refused else 200
    )


def _row(draft, sort, one):
    places = Places(draft)
    found = uses(draft.raw, NAMED[sort], one["id"]) if sort in NAMED else ()
    person = draft.graph.people_by_id.get(one["id"]) if sort == "people" else None
    return {
        "id": one["id"],
        "words": short(_named(one, one["id"]), 90),
        "detail": _detail(draft, sort, one),
        "uses": [places.of_use(use) for use in found],
        "face": portraits.mini(person, "at-ease") if person else "",
    }


def _named(part, otherwise):
    """The words by which a part is known."""
    words = (part.get(name) for name in WISH)
    return next((one for one in words if one and isinstance(one, str)), otherwise)


def _detail(draft, sort, one):
    """A part in a line beside its name."""
    if sort in ("gates", "rules"):
        about = About(draft.graph)
        when = Condition("when", "")
        said = when.view(when.shown(one.get("when")), "when", Sheet(about))["words"]
        if sort == "gates":
            return said
        to = draft.graph.by_id.get(one["goes_to"])
        return f"{said} → {(to and to.title) or one['goes_to']}"
    if sort == "skills":
        return ", ".join(frameworks.label_of(step) for step in one.get("steps") or [])
    if sort == "variables":
        words = one.get("words")
        return ", ".join(words) if words else f"{one.get('least', 0)} – {one.get('most', 1)}"
    if sort == "cues":
        return dict(About(draft.graph).people).get(one.get("person"), "")
    return short(one.get("about") or "", 90)


def _do(now, sort, post):
    raw, id_ = now.raw, post.get("id", "")
    if post.get("do") == "framework":
        chosen = post.get("framework", "")
        if chosen and chosen not in frameworks.FRAMEWORKS:
            raise CannotBeDone(_("Choose one of the frameworks."))
        return {"graph": write_graph(read_back(raw | {"framework": chosen}))}
    found = list(raw.get(sort) or [])
    at = next((number for number, one in enumerate(found) if one["id"] == id_), None)
    if at is None:
        raise CannotBeDone(_("That is not there any more. Look at the list again."))
    if post.get("do") == "delete":
        named = [Places(now).of_use(one)[0] for one in uses(raw, NAMED[sort], id_)] if sort in NAMED else []
        if named:
            raise CannotBeDone(
                _("It is used: %(places)s. Take it out there first.")
                % {"places": ", ".join(dict.fromkeys(named))}
            )
        del found[at]
    elif post.get("do") in ("up", "down"):
        to = at + (1 if post["do"] == "down" else -1)
        if 0 <= to < len(found):
            found[at], found[to] = found[to], found[at]
    return {"graph": write_graph(read_back(raw | {sort: found}))}


@never_cache
@require_http_methods(["GET", "POST"])
def part(request, page_id, item, sort, part_id=""):
    """Show one part as a form, or an empty form for a new one."""
    draft = pages.talk_of(request, page_id, item)
    record = SHEETS[_sort(sort)]
    stored = next((one for one in draft.raw.get(sort) or [] if one["id"] == part_id), None)
    sheet = Sheet(About(draft.graph))
    if request.method != "POST":
        if part_id and stored is None:
            raise Http404
        return _show(request, draft, sort, part_id, record.shown(stored) if stored else record.blank(), sheet)
    shown = record.typed(posted(request, draft), "")
    act = request.POST.get("act", "save")
    if act != "save":
        sheet.focus = act_on(record, shown, act) or ""
        return _show(request, draft, sort, part_id, shown, sheet)
    return _save(request, draft, sort, part_id, shown, sheet)


def _save(request, draft, sort, part_id, shown, sheet):
    taken = [one["id"] for one in draft.raw.get(sort) or [] if one["id"] != part_id]
    if not shown["id"].strip():
        wish = _named(shown, str(SORTS[sort][1]))
        shown["id"] = free_id([*taken, part_id], wish.split(",")[0])
    plain = SHEETS[sort].meant(shown, "", sheet)
    if plain.get("id") in taken:
        sheet.says("id", _("Another one has this name. Give it one of its own."))
    if sort == "people" and "." in plain.get("id", ""):
        sheet.says(
            "id", _("Without a dot: the dot stands before what a person carries, as in “lucia.trust”.")
        )
    if not part_id and len(taken) >= MOST:
        sheet.says("id", _("There are %(most)s of them already. Take one out first.") % {"most": MOST})
    if sheet.wrong:
        return _show(request, draft, sort, part_id, shown, sheet, status=422)
    try:
        saved = pages.save(request, draft, lambda now: _changed(now, sort, part_id, plain))
    except Refused as refused:
        theirs = pages.talk_of(request, draft.page.pk, draft.item)
        return _show(request, theirs, sort, part_id, shown, sheet, refused=refused, status=refused.status)
    messages.success(
        request, _("“%(part)s” is saved in the draft.") % {"part": short(_named(plain, plain["id"]), 60)}
    )
    return redirect("talk_parts", saved.page.pk, saved.item, sort)


def _changed(now, sort, part_id, plain):
    raw = now.raw
    found = list(raw.get(sort) or [])
    if part_id and part_id not in [one["id"] for one in found]:
        raise CannotBeDone(_("This was taken out meanwhile. Look at the list again."))
    found = [plain if one["id"] == part_id else one for one in found] if part_id else [*found, plain]
    raw = raw | {sort: found}
    if part_id and plain["id"] != part_id and sort in NAMED:
        raw = renamed(raw, NAMED[sort], {part_id: plain["id"]})
    return {"graph": write_graph(read_back(raw))}


def _show(request, draft, sort, part_id, shown, sheet, *, refused=None, status=200):
    record = SHEETS[sort]
    context = pages.frame(request, draft, refused=refused)
    context |= {
        "sort": sort,
        "words": SORTS[sort][0],
        "one": SORTS[sort][1],
        "part_id": part_id,
        "called": short(_named(shown, part_id), 90),
        "fields": record.views(shown, "", sheet),
        "lists": lists_of(sheet.about),
        "hints": hints_of(sheet.about),
        "errors": errors_of(record, sheet),
        "about": ABOUT[sort],
        "faces": _faces(shown, sheet.about) if sort == "people" else [],
    }
    if isinstance(refused, TalkChanged):
        context["theirs"] = _theirs(draft, sort, part_id, shown)
    return render(request, "assessments/outline/part.html", context, status=status)


def _faces(shown, about):
    """Somebody in all six moods, as the form has it, with the words of each."""
    face = part_sheets.PERSON.field("face").meant(shown["face"], "face", Sheet(about))
    somebody = Person("", shown["name"] or "somebody", face=face)
    return [
        {
            "drawn": portraits.portrait(somebody, mood, 112),
            "words": MOOD_WORDS[mood],
            "body": BODIES[mood],
        }
        for mood in MOODS
    ]


def _theirs(draft, sort, part_id, shown):
    """What stands in the draft beside what was typed."""
    stored = [one["id"] for one in draft.raw.get(sort) or []]
    if part_id and part_id not in stored:
        return [_("It is not in the draft any more.")]
    mine = SHEETS[sort].meant(shown, "", Sheet(About(draft.graph)))
    return differences(draft.graph, read_back(_changed(draft, sort, part_id, mine)["graph"]))


ABOUT = {
    "people": gettext_lazy(
        "Who is in the room. Everybody carries trust, an emotion and its strength, and what they know and want."
    ),
    "variables": gettext_lazy(
        "What no single person carries, such as whether the team shares one picture. Most talks need none."
    ),
    "skills": gettext_lazy(
        "What the talk lets one show. Replies give points for skills; steps of frameworks say which."
    ),
    "cues": gettext_lazy(
        "What somebody lets be seen or heard and then takes back, unless a reply answers it in time."
    ),
    "gates": gettext_lazy(
        "While a gate holds, facts do not land: what would rise stays where it is, and something else happens."
    ),
    "rules": gettext_lazy(
        "Asked after each reply, in order: the first that holds sends the talk to its turn."
    ),
    "variants": gettext_lazy("The same talk begun otherwise, for a second run."),
}
