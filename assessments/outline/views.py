"""The outline of a conversation: every turn in the order of a walk, and what is done to turns as a whole."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from assessments.conversation import editing
from assessments.conversation.integrity import MOST_TURNS
from assessments.conversation.renaming import TURN
from assessments.conversation.uses import uses
from assessments.conversation.walking import unreached, walk
from assessments.conversation.writing import write_graph
from assessments.outline import pages
from assessments.outline.about import About, called, short
from assessments.outline.fields import MOST_TEXT
from assessments.outline.words import SORTS, Places
from cms.errors import Refused


class CannotBeDone(Refused):
    """What was asked for does not fit the conversation; the sentence says why."""

    status = 422
    title = gettext_lazy("That was not done.")


@never_cache
@require_http_methods(["GET", "POST"])
def outline(request, page_id, item):
    """Show the conversation; a POST does one thing to a turn."""
    draft = pages.talk_of(request, page_id, item)
    if request.method == "POST" and draft.is_readable:
        try:
            return _do(request, draft)
        except Refused as refused:
            draft = pages.talk_of(request, page_id, item)
            return _show(request, draft, refused=refused, status=refused.status)
    return _show(request, draft)


def _show(request, draft, *, refused=None, status=200):
    context = pages.frame(request, draft, refused=refused, posted=request.POST)
    context["sorts"] = _sorts(draft)
    if draft.is_readable:
        graph = draft.graph
        rows = {"walked": walk(graph), "unreached": unreached(graph)}
        deletable = request.POST.get("turn", "") if refused and request.POST.get("do") == "delete" else ""
        context |= {name: [_turn(draft, place, deletable) for place in found] for name, found in rows.items()}
        about = About(graph)
        context |= {"turns": about.turns, "fresh": about.fresh}
        context["counts"] = {
            "turns": len(graph.nodes),
            "replies": len(graph.choices_by_id),
            "endings": sum(1 for node in graph.nodes if node.ending),
        }
    return render(request, "assessments/outline/outline.html", context, status=status)


@never_cache
@require_safe
def checks(request, page_id, item):
    """What the checks say of the conversation. They try every way through it, which takes a while after a change."""
    draft = pages.talk_of(request, page_id, item)
    context = pages.frame(request, draft, said=_said(draft))
    return render(request, "assessments/outline/checks.html", context)


def _turn(draft, place, deletable):
    graph, node = draft.graph, place.node
    first = next((saying.text for line in node.lines for saying in line.sayings[-1:] if saying.text), "")
    return {
        "node": node,
        "place": place,
        "called": node.title or node.id,
        "first": short(first or node.scene, 90),
        "is_start": node.id == graph.start,
        "replies": [_reply(graph, place, choice) for choice in node.choices],
        "named": [Places(draft).of_use(one) for one in uses(draft.raw, TURN, node.id)],
        "is_open": node.id == deletable,
    }


def _reply(graph, place, choice):
    found = []
    for outcome in choice.outcomes:
        target = graph.by_id.get(outcome.goes_to)
        if outcome.goes_to and outcome.goes_to not in [one["id"] for one in found]:
            found.append(
                {
                    "id": outcome.goes_to,
                    "words": (target.title or target.id) if target else outcome.goes_to,
                    "is_there": target is not None,
                    "is_ending": bool(target and target.ending),
                    "is_back": outcome.goes_to not in place.leads,
                }
            )
    words = choice.text or (_("(silence)") if choice.silence else _("(no words yet)"))
    return {"choice": choice, "words": short(words, 110), "goes": list(reversed(found))}


def _said(draft):
    """What the checks say: [{"severity", "words", "url", "sentence"}]."""
    places, found = Places(draft), []
    for one, parts in draft.said():
        words, url = places.of_finding(parts)
        found.append({"severity": one.severity, "words": words, "url": url, "sentence": one.sentence})
    return sorted(found, key=lambda one: one["severity"] != "block")


def _sorts(draft):
    return [
        {"sort": sort, "words": words, "count": len(draft.raw.get(sort) or [])}
        for sort, (words, _one) in SORTS.items()
    ]


# What is done


def _do(request, draft):
    post = request.POST
    turn, then = post.get("turn", ""), ""
    if turn not in draft.graph.by_id:
        raise CannotBeDone(_("That turn is not there any more. Look at the outline again."))
    act = ACTS.get(post.get("do", ""))
    if act is None:
        raise CannotBeDone(_("Nothing was asked for."))

    def change(now):
        nonlocal then
        if turn not in now.graph.by_id:
            raise CannotBeDone(_("That turn is not there any more. Look at the outline again."))
        graph, then = act(now, turn, post)
        return {"graph": write_graph(graph)}

    saved = pages.save(request, draft, change)
    if post.get("then") == "write" and then:
        return redirect("talk_turn", saved.page.pk, saved.item, then)
    messages.success(request, SAID[post["do"]] % {"turn": called(draft.graph.by_id[turn])})
    at = f"#turn-{then or turn}" if then or turn in saved.graph.by_id else ""
    return redirect(reverse("talk_outline", args=[saved.page.pk, saved.item]) + at)


def _room(draft):
    if len(draft.graph.nodes) >= MOST_TURNS:
        raise CannotBeDone(
            _("A conversation has at most %(most)s turns. Take one out first.") % {"most": MOST_TURNS}
        )


def _add_reply(draft, turn, post):
    text, goes_to = post.get("text", "").strip(), post.get("goes_to", "")
    if not text or len(text) > MOST_TEXT:
        raise CannotBeDone(
            _("Write the words of the reply, at most %(most)s characters.") % {"most": MOST_TEXT}
        )
    if goes_to not in draft.graph.by_id and goes_to not in (editing.NEW_TURN, editing.NEW_ENDING):
        raise CannotBeDone(_("Choose where the reply goes."))
    if len(draft.graph.by_id[turn].choices) >= 12:
        raise CannotBeDone(_("A turn has at most 12 replies."))
    _room(draft)
    graph, _id = editing.add_reply(draft.graph, turn, text, goes_to)
    return graph, turn


def _add_turn(draft, turn, post):
    _room(draft)
    title = " ".join(post.get("title", "").split())[:120]
    return editing.add_turn(draft.graph, turn, title, post.get("by", ""))


def _duplicate(draft, turn, post):
    _room(draft)
    return editing.duplicate(draft.graph, turn)


def _move(draft, turn, post):
    before, after = post.get("before", ""), post.get("after", "")
    return editing.move(draft.graph, turn, before=before, after=after), turn


def _delete(draft, turn, post):
    instead = post.get("instead", "")
    named = uses(draft.raw, TURN, turn)
    asking = [one for one in named if one.how == "visited" and one.id != turn]
    if asking:
        places = ", ".join(Places(draft).of_use(one)[0] for one in asking)
        raise CannotBeDone(
            _("Conditions ask whether this turn was visited: %(places)s. Change them first.")
            % {"places": places}
        )
    leading = [one for one in named if one.how in ("goes_to", "start") and one.id != turn]
    if leading and (instead == turn or instead not in draft.graph.by_id):
        places = ", ".join(Places(draft).of_use(one)[0] for one in leading)
        raise CannotBeDone(
            _("This turn is led to by: %(places)s. Choose where these go instead.") % {"places": places}
        )
    return editing.take_out(draft.graph, turn, instead), instead if leading else ""


ACTS = {
    "add_reply": _add_reply,
    "add_turn": _add_turn,
    "duplicate": _duplicate,
    "move": _move,
    "delete": _delete,
}
SAID = {
    "add_reply": gettext_lazy("“%(turn)s” has one more reply."),
    "add_turn": gettext_lazy("There is a new turn after “%(turn)s”."),
    "duplicate": gettext_lazy("There is a copy of “%(turn)s”. Nothing leads to it yet."),
    "move": gettext_lazy("“%(turn)s” was moved."),
    "delete": gettext_lazy("“%(turn)s” is taken out. The history of the case has it still."),
}
