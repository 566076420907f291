"""Where two marks of one answer part so far that a third person decides, and which of the marks counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from assessments.engine.rubric import Criterion, Rubric

LEVELS_APART = 2
"""Levels of one criterion from which two marks part (reference: assessment, 4.5)."""
SHARE_APART = Fraction(1, 10)
"""Share of the rubric's points which two totals may differ by, and not more."""


@dataclass(frozen=True)
class Parting:
    """One reason why two marks part: which, about what criterion ("" for the whole), and how far.

    kind    "level", "total", "pass" or "critical"
    apart   levels for "level", share of the maximum for "total", else 1
    """

    kind: Literal["level", "total", "pass", "critical"]
    criterion: str
    apart: Fraction


def partings(
    rubric: Rubric, first: Mapping[str, str], second: Mapping[str, str], cut: Fraction
) -> tuple[Parting, ...]:
    """Every reason why these two marks {criterion: level} need a third person; () where they stand together.

    cut  share of the points from which an answer passes

    Exactly two levels apart is too far; exactly a tenth of the maximum is not.
    """
    found = [
        Parting("level", one.id, Fraction(apart))
        for one in rubric.criteria
        if (apart := levels_apart(one, first.get(one.id), second.get(one.id))) >= LEVELS_APART
    ]
    shares = rubric.share(first), rubric.share(second)
    if shares[0] is None or shares[1] is None:
        return tuple(found)
    total = abs(shares[0] - shares[1])
    if total > SHARE_APART:
        found.append(Parting("total", "", total))
    if (shares[0] >= cut) != (shares[1] >= cut):
        found.append(Parting("pass", "", Fraction(1)))
    for one in rubric.criteria:
        harm = one.critical_level
        if harm and (first.get(one.id) == harm) != (second.get(one.id) == harm):
            found.append(Parting("critical", one.id, Fraction(1)))
    return tuple(found)


def levels_apart(criterion: Criterion, first: str | None, second: str | None) -> int:
    """How many levels lie between two of one criterion; 0 where one of them is not given."""
    places = {level.id: place for place, level in enumerate(criterion.levels)}
    if first not in places or second not in places:
        return 0
    return abs(places[first] - places[second])
