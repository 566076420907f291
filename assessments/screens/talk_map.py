"""The map of a conversation for its author: drawn, zoomed, with the ways to a turn in words."""

from django.urls import NoReverseMatch, reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from assessments.conversation.casting import for_seat, with_variant
from assessments.conversation.drawing import draw
from assessments.conversation.layout import lay_out
from assessments.conversation.step import play
from assessments.conversation.ways import steps_of, ways_to
from courses import forms, seating

ZOOMS = (50, 75, 100, 150)


def map_screen(draft, item, asked):
    """What stands on the page. asked: the query, with "seat", "variant", "to" and "zoom"."""
    seat, variant = asked.get("seat", ""), asked.get("variant", "")
    graph = _met(item.graph, seat, variant)
    target = asked.get("to", "") if asked.get("to", "") in graph.by_id else ""
    ways = ways_to(graph, target) if target else ()
    steps = frozenset(step for way in ways for step in steps_of(graph, way))
    zoom = int(asked.get("zoom", "")) if asked.get("zoom", "") in map(str, ZOOMS) else 100
    drawn = draw(
        graph,
        lay_out(graph),
        title=_("Map of “%(title)s”") % {"title": draft.page.title},
        url_of=_url_of(draft.page.pk, item.id),
        ways=steps,
        zoom=zoom,
        kinds=kinds_of_endings(),
    )
    return {
        "title": draft.page.title,
        "item": item,
        "map": mark_safe(drawn),  # noqa: S308 (every word in it is escaped where it is drawn)
        "turns": [{"id": node.id, "words": words_of(node)} for node in graph.nodes],
        "endings": [node for node in graph.nodes if node.ending],
        "target": target,
        "target_words": words_of(graph.by_id[target]) if target else "",
        "ways": [_way(graph, way) for way in ways],
        "zoom": zoom,
        "zooms": ZOOMS,
        "seats": forms.seats(),
        "seat": seat,
        "variants": graph.variants,
        "variant": variant,
    }


def _met(graph, seat, variant):
    chosen = next((one for one in graph.variants if one.id == variant), None)
    graph = with_variant(graph, chosen) if chosen else graph
    return for_seat(graph, seating.every_seat().get(seat)) if seat else graph


def _url_of(page, item):
    def address(node):
        try:
            return reverse("talk_turn", args=[page, item, node])
        except NoReverseMatch:
            return reverse("talk_play", args=[page, item]) + f"?at={node}"

    return address


def words_of(node):
    """A turn as its author knows it."""
    return node.ending.title if node.ending and node.ending.title else node.title or node.id


def kinds_of_endings():
    """Words for the kinds of endings."""
    return {
        "good": _("Good ending"),
        "mixed": _("Mixed ending"),
        "bad": _("Bad ending"),
        "stopped": _("Stopped, to go on"),
    }


def _way(graph, way):
    turns = play(graph, way)
    return {
        "turns": [
            {
                "turn": words_of(one.node),
                "reply": one.choice.text,
                "error": one.outcome.error,
                "rule": one.rule,
            }
            for one in turns
        ],
        "count": len(turns),
        "errors": sum(bool(one.outcome.error) for one in turns),
    }
