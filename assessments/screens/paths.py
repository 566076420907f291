"""Which ways learners went in a conversation: the map with counts, and everything on it as tables."""

from django.utils.safestring import mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from assessments.conversation.drawing import draw
from assessments.conversation.flow import FEW, TOO_FEW
from assessments.conversation.layout import lay_out
from assessments.screens.talk_map import words_of
from courses.models import Discipline


def paths_screen(graph, found, *, title):
    """Figures, tables and sentences for a Flow over a whole conversation (of every seat)."""
    return {
        "flow": found,
        "few": FEW,
        "too_few": TOO_FEW,
        "map": mark_safe(  # noqa: S308 (every word in it is escaped where it is drawn)
            draw(
                graph,
                lay_out(graph),
                title=_("Ways through “%(title)s”") % {"title": title},
                flow=found,
            )
        ),
        "endings": [
            {
                "words": words_of(node),
                "kind": node.ending.kind,
                "runs": found.ended.get(node.id, 0),
                "share": _share(found.ended.get(node.id, 0), found.runs),
            }
            for node in graph.nodes
            if node.ending
        ],
        "criticals": [
            {"turn": turn, "runs": runs, "share": _share(runs, found.runs)}
            for turn, runs in found.critical.items()
        ],
        "turns": [_turn(node, found) for node in graph.nodes if node.choices],
        "skills": [one.label for one in graph.skills],
        "profiles": _profiles(graph, found),
    }


def _share(part, whole):
    """A share as people read it; below FEW runs only counts are said."""
    return f"{round(100 * part / whole)}%" if whole >= FEW else ""


def _turn(node, found):
    came = found.came.get(node.id, 0)
    return {
        "words": words_of(node),
        "begins": _begins(node),
        "came": came,
        "replies": [
            {
                "text": one.text,
                "runs": found.replied.get(one.id, 0),
                "share": _share(found.replied.get(one.id, 0), came),
            }
            for one in node.choices
        ],
    }


def _begins(node):
    """The first words of a turn that has no title, so that one knows it again."""
    first = node.lines[0].sayings[-1].text if node.lines else node.scene
    return "" if node.title else Truncator(first.strip("“”")).words(9, truncate=" …")


def _profiles(graph, found):
    names = dict(Discipline.objects.values_list("code", "name"))
    return [
        {
            "name": names.get(code) or _("No seat known"),
            "runs": one.runs,
            "is_small": one.is_small,
            "is_too_small": one.is_too_small,
            "shares": []
            if one.is_too_small
            else [_percent(one.shares.get(skill.id)) for skill in graph.skills],
        }
        for code, one in found.by_discipline.items()
    ]


def _percent(share):
    return "–" if share is None else f"{round(share * 100)}%"
