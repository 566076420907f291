"""What the fields of a conversation may offer: its people, what they carry, its turns, replies, cues, skills."""

from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.conversation.editing import NEW_ENDING, NEW_TURN
from assessments.conversation.frameworks import DIMENSIONS, FRAMEWORKS
from assessments.conversation.graph import Graph
from courses.models.fields import audience_choices

MOOD_WORDS = {
    "at-ease": gettext_lazy("at ease"),
    "worried": gettext_lazy("worried"),
    "sad": gettext_lazy("sad"),
    "angry": gettext_lazy("angry"),
    "withdrawn": gettext_lazy("withdrawn"),
    "relieved": gettext_lazy("relieved"),
}
ENDING_WORDS = {
    "good": gettext_lazy("good"),
    "mixed": gettext_lazy("mixed"),
    "bad": gettext_lazy("bad"),
    "stopped": gettext_lazy("stopped, to come back"),
}
SHORT = 60


def short(text, most=SHORT):
    """The beginning of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def called(node):
    """A turn as a list names it: its title and its id."""
    return f"{node.title} ({node.id})" if node.title and node.title != node.id else node.id


@dataclass
class About:
    """A conversation as the fields ask it.

    typed  replies that stand in the form and are not saved yet: (id, words)
    """

    graph: Graph
    typed: list = field(default_factory=list)

    @cached_property
    def people(self):
        """Everybody in the room."""
        return [(one.id, one.called) for one in self.graph.people]

    @cached_property
    def variables(self):
        """What people carry, each person a group, and the program's own."""
        named = self.graph.variables
        groups = []
        for person in self.graph.people:
            own = [(id_, one.label) for id_, one in named.items() if id_.startswith(f"{person.id}.")]
            groups.append((person.called, own))
        own = [(one.id, one.label or one.id) for one in self.graph.own_variables]
        return [*groups, (_("The program’s own"), own)] if own else groups

    @cached_property
    def questions(self):
        """Whatever a condition can ask."""
        cues = [
            (f"?cue:{one.id}", _("Cue: %(words)s") % {"words": short(one.words, 40)})
            for one in self.graph.cues
        ]
        talk = [
            ("?visited", _("The turn was visited")),
            ("?chose", _("The reply was given")),
            ("?turn", _("Replies given so far")),
            *cues,
        ]
        return [*self.variables, (_("The talk so far"), talk)]

    @cached_property
    def turns(self):
        """Every turn."""
        return [(one.id, called(one)) for one in self.graph.nodes]

    @property
    def fresh(self):
        """What a reply can lead to that is not there yet."""
        return [(NEW_TURN, _("a new turn")), (NEW_ENDING, _("a new ending"))]

    @cached_property
    def targets(self):
        """Wherever a reply can lead."""
        ends = [(one.id, called(one)) for one in self.graph.nodes if one.ending]
        talk = [(one.id, called(one)) for one in self.graph.nodes if not one.ending]
        return [(_("Turns"), talk), (_("Endings"), ends), (_("Not written yet"), self.fresh)]

    @property
    def replies(self):
        """Every reply, those of the form among them."""
        known = {choice.id: short(choice.text) for _node, choice in self.graph.choices_by_id.values()}
        return list((known | dict(self.typed)).items())

    @cached_property
    def cues(self):
        """Every cue."""
        return [(one.id, f"{short(one.words, 40)} ({one.id})") for one in self.graph.cues]

    @cached_property
    def skills(self):
        """Every skill."""
        return [(one.id, one.label) for one in self.graph.skills]

    @cached_property
    def audience(self):
        """Whom a part can be for."""
        return audience_choices()

    @cached_property
    def frameworks(self):
        """Every framework."""
        return [(one.code, one.name) for one in FRAMEWORKS.values()]

    @cached_property
    def steps(self):
        """Every step of every framework, that of the conversation first."""
        found = sorted(FRAMEWORKS.values(), key=lambda one: one.code != self.graph.framework)
        return [
            (one.name, [(f"{one.code}:{code}", label) for code, label in one.steps.items()]) for one in found
        ]

    @cached_property
    def dimensions(self):
        """What a talk is rated by."""
        return list(DIMENSIONS.items())

    @cached_property
    def moods(self):
        """The six moods."""
        return list(MOOD_WORDS.items())

    @cached_property
    def endings(self):
        """The kinds of endings."""
        return list(ENDING_WORDS.items())
