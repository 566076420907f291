"""Whether somebody marks as the experts of a rubric do, judged by calibrated scripts. Pure.

Passed: over the last tries of at least three different scripts no criterion is two levels off, three fifths of all
criteria are exact, and no level that harms is missed or invented. Every script that was tried counts, with its last
try alone: another go at the one that went wrong is how one passes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from assessments.engine.moderation import LEVELS_APART, levels_apart
from assessments.engine.rubric import Rubric

LEAST_SCRIPTS = 3
LEAST_EXACT = Fraction(3, 5)


@dataclass(frozen=True)
class Try:
    """How somebody marked one calibrated script, beside the experts' levels {criterion: level}."""

    script: object
    given: Mapping[str, str]
    expert: Mapping[str, str]


@dataclass(frozen=True)
class Verdict:
    """What the tries come to.

    scripts    how many different scripts were tried
    exact, of  criteria at the experts' own level, of how many
    far        (script, criterion) that is two levels or more off
    missed     (script, criterion) that the experts judge as harm and the marker did not
    invented   the other way round
    """

    scripts: int
    exact: int
    of: int
    far: tuple[tuple[object, str], ...]
    missed: tuple[tuple[object, str], ...]
    invented: tuple[tuple[object, str], ...]

    @property
    def share(self) -> Fraction | None:
        """Share of the criteria that are exact; None before the first."""
        return Fraction(self.exact, self.of) if self.of else None

    @property
    def passed(self) -> bool:
        """Whether this person marks by the rubric as its experts do."""
        wrong = self.far or self.missed or self.invented
        return self.scripts >= LEAST_SCRIPTS and not wrong and (self.share or 0) >= LEAST_EXACT


def judge(rubric: Rubric, tries: Iterable[Try]) -> Verdict:
    """Judge tries from the first to the last; of each script the last one counts."""
    last = {one.script: one for one in tries}
    exact = of = 0
    far: list[tuple[object, str]] = []
    missed: list[tuple[object, str]] = []
    invented: list[tuple[object, str]] = []
    for script, one in last.items():
        for criterion in rubric.criteria:
            given, expert = one.given.get(criterion.id), one.expert.get(criterion.id)
            of += 1
            exact += given is not None and given == expert
            if levels_apart(criterion, given, expert) >= LEVELS_APART:
                far.append((script, criterion.id))
            harm = criterion.critical_level
            if harm and (given == harm) != (expert == harm):
                (missed if expert == harm else invented).append((script, criterion.id))
    return Verdict(len(last), exact, of, tuple(far), tuple(missed), tuple(invented))


def has_passed(rubric: Rubric, tries: Sequence[Try]) -> bool:
    """Whether the tries passed at any moment: who has found the measure keeps it, whatever they try for themselves."""
    return any(judge(rubric, tries[:end]).passed for end in range(LEAST_SCRIPTS, len(tries) + 1))


def misfits(rubric: Rubric, levels: Mapping[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What of a calibrated script does not fit its rubric: criteria without a known level, and unknown criteria."""
    lacking = tuple(one.id for one in rubric.criteria if one.level(levels.get(one.id)) is None)
    known = {one.id for one in rubric.criteria}
    return lacking, tuple(sorted(set(levels) - known))


def order(scripts: Sequence[int], marker: int, rounds: int) -> list[int]:
    """The scripts in the order of this marker's next round: another one each time, the same on every page of it."""
    shuffled = sorted(scripts)
    Random(f"{marker}/{rounds}").shuffle(shuffled)  # noqa: S311  (an order, no secret)
    return shuffled
