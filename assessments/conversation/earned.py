"""What a run of a conversation shows: points by skill, slips, and critical errors apart from both."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from assessments.conversation.graph import Graph, Outcome
from assessments.conversation.step import Turn


@dataclass(frozen=True)
class Earned:
    """What a run came to.

    skills     points by skill
    criticals  (number of the turn, sentence about the patient) of each critical error
    slips      numbers of the turns that were mistakes
    """

    skills: Mapping[str, Fraction] = field(default_factory=dict)
    criticals: tuple[tuple[int, str], ...] = ()
    slips: tuple[int, ...] = ()

    def weighed(self, graph: Graph) -> Fraction:
        """All points, each skill by its weight."""
        weights = {skill.id: Fraction(skill.weight) for skill in graph.skills}
        return sum(
            (weights[id_] * points for id_, points in self.skills.items() if id_ in weights), Fraction(0)
        )


@dataclass(frozen=True)
class Attainable:
    """The most that can be earned on a way through without a critical error.

    weighed  of all skills together, on one way; skills  of each skill on the way that is best for it
    """

    weighed: Fraction
    skills: Mapping[str, Fraction] = field(default_factory=dict)


def earned(turns: Iterable[Turn]) -> Earned:
    """Count a run. A skill counts once for each reply, however often it is given."""
    skills: dict[str, Fraction] = {}
    criticals, slips = [], []
    for turn in turns:
        for id_, points in gain(turn.outcome).items() if turn.counts else ():
            skills[id_] = skills.get(id_, Fraction(0)) + points
        if turn.outcome.error == "critical":
            criticals.append((turn.number, turn.outcome.harm))
        elif turn.outcome.error == "slip":
            slips.append(turn.number)
    return Earned(skills, tuple(criticals), tuple(slips))


def gain(outcome: Outcome) -> dict[str, Fraction]:
    """Points by skill of one outcome."""
    return {id_: Fraction(points) for id_, points in outcome.skills.items()}


def share(graph: Graph, run: Earned, most: Attainable) -> Fraction:
    """Share of what can be earned, 0 to 1: nobody earns more by a mistake and its repair than without it."""
    if most.weighed <= 0:
        return Fraction(0)
    return min(Fraction(1), run.weighed(graph) / most.weighed)
