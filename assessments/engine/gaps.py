"""How a learner's own judgment of a talk lies beside that of others, over their runs, in kind words.

Colleagues are anonymous: nothing of them opens below three, and more opens two at a time, so that the page looked at
twice never differs by one person. Two others at least before a mean is said; self and others are compared in levels,
and half a level apart still counts as seeing it alike. (The idea of a gap between self and others on one form is that
of Gap-Kalamazoo: Patient Educ Couns 2014;96:411. In a palliative OSCE self-ratings ran below those of others, Corcoran
2013, so the words do not take either side for the true one.)
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median_low

from assessments.engine.rubric import Level, Rubric

FEWEST, MORE = 3, 2
"""Colleagues from whom on something opens, and how many more have to come before more does."""
LEAST = 2
"""Others who rated, before a mean of theirs is said."""
ALIKE = Fraction(1, 2)
"""Levels that self and others may lie apart and still see it alike."""
ENOUGH = 10
"""Learners from whom on agreement of a sitting is said."""
TO_TRY = 2
"""Dimensions for which something to try next is said; more would be a list to despair of."""


def opened(came: int) -> int:
    """How many ratings of colleagues are open, the first in the order in which they came: 0, 3, 5, 7 and so on."""
    if came < FEWEST:
        return 0
    return came - (came - FEWEST) % MORE


def ladder(levels: Iterable[Level]) -> list[Level]:
    """Levels from the one that earns least to the one that earns most."""
    return sorted(levels, key=lambda level: level.points)


def places(rubric: Rubric, levels: Mapping[str, str]) -> dict[str, int]:
    """{criterion: place of the level chosen, from 0} of a rating; what the rubric does not know is left out."""
    found = {}
    for criterion in rubric.criteria:
        ids = [level.id for level in ladder(criterion.levels)]
        if levels.get(criterion.id) in ids:
            found[criterion.id] = ids.index(levels[criterion.id])
    return found


def middle(given: Sequence[int]) -> int | None:
    """The median place of several, the lower one of two; None of none."""
    return median_low(given) if given else None


@dataclass(frozen=True)
class Beside:
    """One dimension of one run: the learner's own place, and those of the others that are open, from 0."""

    own: int | None
    others: tuple[int, ...] = ()

    @property
    def mean(self) -> Fraction | None:
        """Mean place of the others; None where there are too few."""
        if len(self.others) < LEAST:
            return None
        return Fraction(sum(self.others), len(self.others))

    @property
    def gap(self) -> Fraction | None:
        """How many levels the learner's own place lies above the others' mean; None where one of both is missing."""
        mean = self.mean
        return None if mean is None or self.own is None else self.own - mean


@dataclass(frozen=True)
class Run:
    """One run, dimension by dimension: {criterion: Beside}."""

    dimensions: Mapping[str, Beside]

    @property
    def n(self) -> int:
        """How many others rated it."""
        return max((len(one.others) for one in self.dimensions.values()), default=0)


def of_this_run(rubric: Rubric, run: Run) -> list[str]:
    """What the gap of one run says, in up to three sentences; none where too few others rated."""
    gaps = {one.title: _gap(run, one.id) for one in rubric.criteria}
    lower = [title for title, gap in gaps.items() if gap is not None and gap < -ALIKE]
    higher = [title for title, gap in gaps.items() if gap is not None and gap > ALIKE]
    alike = [title for title, gap in gaps.items() if gap is not None and abs(gap) <= ALIKE]
    said, n = [], f"({number(run.n)} others)"
    if lower:
        said.append(
            f"You rated yourself lower than others did in {listed(lower)} {n}. They saw more there than you did."
        )
    if higher:
        said.append(
            f"You rated yourself higher than others did in {listed(higher)} {n}. "
            "It may be worth asking what they would have liked to see or hear."
        )
    if alike:
        about = "every dimension" if len(alike) == len(rubric.criteria) else listed(alike)
        said.append(f"You and others see {about} alike {n}.")
    return said


def over_time(rubric: Rubric, runs: Sequence[Run]) -> list[str]:
    """What changed between the first and the last run that can be compared, in up to three sentences."""
    closer, apart, rose = [], [], []
    for criterion in rubric.criteria:
        known = [run.dimensions[criterion.id] for run in runs if _gap(run, criterion.id) is not None]
        if len(known) < 2:
            continue
        first, last = known[0], known[-1]
        nearer = abs(first.gap or Fraction(0)) - abs(last.gap or Fraction(0))
        if nearer >= ALIKE:
            closer.append(criterion.title)
        elif nearer <= -ALIKE:
            apart.append(criterion.title)
        if (last.mean or Fraction(0)) - (first.mean or Fraction(0)) >= ALIKE:
            rose.append(criterion.title)
    said = []
    if closer:
        said.append(f"You and others have come closer to seeing {listed(closer)} alike.")
    if rose:
        said.append(f"Others saw more of {listed(rose)} in your last run than in your first.")
    if apart:
        said.append(
            f"You and others see {listed(apart)} more differently than in your first run. "
            "It may be worth talking with one of them about it."
        )
    return said


@dataclass(frozen=True)
class Step:
    """Something to try next: a dimension, and how its next level would look."""

    title: str
    label: str
    descriptor: str


def to_try(rubric: Rubric, run: Run) -> list[Step]:
    """What to try next, from the words of the next level: where there is most room, in the rubric's order.

    Others' mean decides, or the learner's own level where too few others rated. No sentence says which is lowest.
    """
    room = []
    for place, criterion in enumerate(rubric.criteria):
        found = run.dimensions.get(criterion.id, Beside(None))
        stands = found.mean if found.mean is not None else found.own
        levels = ladder(criterion.levels)
        if stands is not None and int(stands) + 1 < len(levels) and levels[int(stands) + 1].descriptor:
            room.append((Fraction(stands, len(levels) - 1), place, criterion.title, levels[int(stands) + 1]))
    chosen = sorted(sorted(room, key=lambda one: one[:2])[:TO_TRY], key=lambda one: one[1])
    return [Step(title, level.label, level.descriptor) for _share, _place, title, level in chosen]


@dataclass(frozen=True)
class Agreement:
    """How a group of raters and the learners agree at a sitting, over all dimensions.

    n          learners, each with one run
    same       share of judgments at the same level
    within_one share at the same level or the next one
    apart      mean of the learner's own level minus the raters', in levels
    """

    n: int
    same: Fraction
    within_one: Fraction
    apart: Fraction


def agreement(pairs: Sequence[Mapping[str, tuple[int, Sequence[int]]]]) -> Agreement | None:
    """Agreement of learners and one group of raters; None below ENOUGH learners, or where nothing was compared.

    pairs  for each learner {criterion: (own place, places of the raters of that group)}
    """
    compared = [(own, middle(others) or 0) for one in pairs for own, others in one.values() if others]
    if len(pairs) < ENOUGH or not compared:
        return None
    differences = [own - other for own, other in compared]
    count = len(differences)
    return Agreement(
        len(pairs),
        Fraction(sum(one == 0 for one in differences), count),
        Fraction(sum(abs(one) <= 1 for one in differences), count),
        Fraction(sum(differences), count),
    )


def listed(titles: Sequence[str]) -> str:
    """Titles in a row: “One”, “Two” and “Three”."""
    quoted = [f"“{title}”" for title in titles]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"


def number(n: int) -> str:
    """A small number as a word."""
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    return words[n] if 0 <= n < len(words) else str(n)


def _gap(run: Run, criterion: str) -> Fraction | None:
    found = run.dimensions.get(criterion)
    return found.gap if found else None
