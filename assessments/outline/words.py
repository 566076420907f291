"""Places of a conversation in words, with the page on which each is written: authors read no paths."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.outline.about import called

SORTS = {
    "people": (gettext_lazy("People"), gettext_lazy("person")),
    "variables": (gettext_lazy("The program’s own numbers"), gettext_lazy("number")),
    "skills": (gettext_lazy("Skills"), gettext_lazy("skill")),
    "cues": (gettext_lazy("Cues"), gettext_lazy("cue")),
    "gates": (gettext_lazy("Gates"), gettext_lazy("gate")),
    "rules": (gettext_lazy("Rules"), gettext_lazy("rule")),
    "variants": (gettext_lazy("Variants"), gettext_lazy("variant")),
}
"""Sorts of parts, by the key under which they are stored: (all of them, one of them)."""


class Places:
    """Where things of one conversation stand, in words and as addresses."""

    def __init__(self, draft):
        self.draft = draft
        self.args = [draft.page.pk, draft.item]

    def turn(self, id_):
        """The page of a turn."""
        return reverse("talk_turn", args=[*self.args, id_])

    def part(self, sort, id_):
        """The page of a part."""
        return reverse("talk_part", args=[*self.args, sort, id_])

    def of_finding(self, parts):
        """(words, address) of the place of a finding, given as the path within the conversation."""
        graph, rest = self.draft.graph, [one for one in parts if one not in ("graph", "nodes")]
        if not rest:
            return "", ""
        if rest[0] in SORTS:
            known = {one["id"] for one in self.draft.raw.get(rest[0]) or []}
            one = SORTS[rest[0]][1]
            if len(rest) > 1 and rest[1] in known:
                return f"{str(one).capitalize()} “{rest[1]}”", self.part(rest[0], rest[1])
            return str(SORTS[rest[0]][0]), reverse("talk_parts", args=[*self.args, rest[0]])
        node = graph.by_id.get(rest[0])
        if node is None:
            return ", ".join(rest), ""
        words = _("Turn “%(turn)s”") % {"turn": called(node)}
        ids = [one.id for one in node.choices]
        if len(rest) > 1 and rest[1] in ids:
            words += _(", reply %(number)s") % {"number": ids.index(rest[1]) + 1}
        return words, self.turn(node.id)

    def of_use(self, use):
        """(words, address) of a place that names something."""
        if use.part == "nodes":
            node = self.draft.graph.by_id[use.id]
            words = _("turn “%(turn)s”") % {"turn": called(node)}
            if use.reply:
                words += _(", reply %(number)s") % {"number": use.reply}
            if use.how in ("visited", "chose", "var", "cue"):
                words += _(" (in a condition or an effect)")
            return words, self.turn(use.id)
        if not use.part:
            return _("the beginning of the conversation"), ""
        return f"{SORTS[use.part][1]} “{use.id}”", self.part(use.part, use.id)
