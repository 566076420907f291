"""How many runs went which way: for the faculty of a course, who read no single run in it.

Pure: runs in, counts out. A share is a share of runs, never of replies; groups too small to say anything say so.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from assessments.conversation.earned import Attainable
from assessments.conversation.talk import Talk

TOO_FEW = 5
"""Below so many runs a group is not shown apart: a mean of so few says nothing."""
FEW = 10
"""Below so many it is shown, and said to be few."""


@dataclass(frozen=True)
class Run:
    """A run that counts: the discipline of its learner ("" where it is not known), the talk, what could be earned."""

    discipline: str
    talk: Talk
    most: Attainable


@dataclass(frozen=True)
class Profile:
    """What a discipline's runs show: how many, and of each skill the mean share of what could be earned."""

    runs: int
    shares: Mapping[str, Fraction | None] = field(default_factory=dict)

    @property
    def is_too_small(self) -> bool:
        """Whether it is not shown."""
        return self.runs < TOO_FEW

    @property
    def is_small(self) -> bool:
        """Whether it is to be read with care."""
        return self.runs < FEW


@dataclass(frozen=True)
class Flow:
    """Counts of runs.

    came       runs that came to a turn, once or more
    went       runs that went from a turn to another
    replied    runs that gave a reply
    ended      runs that ended at each ending; unended: those that did not end
    critical   runs by the turn number of their first critical error
    by_discipline  profiles
    """

    runs: int
    came: Mapping[str, int]
    went: Mapping[tuple[str, str], int]
    replied: Mapping[str, int]
    ended: Mapping[str, int]
    unended: int
    critical: Mapping[int, int]
    by_discipline: Mapping[str, Profile]

    @property
    def with_critical(self) -> int:
        """Runs with a critical error."""
        return sum(self.critical.values())


def flow(runs: Iterable[Run]) -> Flow:
    """Count runs of the same version of a conversation, whatever their seats and variants."""
    came: Counter[str] = Counter()
    went: Counter[tuple[str, str]] = Counter()
    replied: Counter[str] = Counter()
    ended: Counter[str] = Counter()
    critical: Counter[int] = Counter()
    groups: dict[str, list[Run]] = defaultdict(list)
    number = unended = 0
    for run in runs:
        number += 1
        talk = run.talk
        came.update({talk.graph.start, *(turn.after.node for turn in talk.turns)})
        went.update({(turn.before.node, turn.after.node) for turn in talk.turns})
        replied.update(set(talk.choices))
        if talk.is_over:
            ended[talk.node.id] += 1
        else:
            unended += 1
        if talk.earned.criticals:
            critical[talk.earned.criticals[0][0]] += 1
        groups[run.discipline].append(run)
    return Flow(
        runs=number,
        came=came,
        went=went,
        replied=replied,
        ended=ended,
        unended=unended,
        critical=dict(sorted(critical.items())),
        by_discipline={name: _profile(some) for name, some in sorted(groups.items())},
    )


def _profile(runs: list[Run]) -> Profile:
    """Mean share by skill over the runs in which anything could be earned of it."""
    skills = dict.fromkeys(skill.id for run in runs for skill in run.talk.graph.skills)
    return Profile(len(runs), {id_: _mean(id_, runs) for id_ in skills})


def _mean(skill: str, runs: list[Run]) -> Fraction | None:
    shares = [
        min(Fraction(1), run.talk.earned.skills.get(skill, Fraction(0)) / run.most.skills[skill])
        for run in runs
        if run.most.skills.get(skill)
    ]
    return sum(shares, Fraction(0)) / len(shares) if shares else None
