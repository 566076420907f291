"""What fellow learners of each discipline answered, side by side: shares, from five people on, in steps of five. Pure.

Every reader of a version sees the same people: of each discipline the first five, ten, fifteen … in the order in which
their answers came in. So no two readings differ by fewer than five people, and nobody can be found by comparing two.
One's own discipline opens ten at a time: who is one of five would read the other four, also of the five who came last.

Measures, of our own and said on the page as they are: an answer is the *commonest* of a discipline when nobody there
gave another one more often; disciplines are *alike* in a question when they have a commonest answer in common; and the
*widest gap* is the largest difference between the shares of one answer in two disciplines, in percent of people.
"""

import hashlib
import hmac
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from assessments.engine import kinds
from assessments.engine.choosing import NOTHING, Part
from assessments.engine.item import Item
from assessments.engine.quantity import plain

__all__ = ["LEAST", "NOTHING", "OWN_LEAST", "STEP", "Compared", "Group", "Part"]

LEAST = STEP = 5
OWN_LEAST = OWN_STEP = 10
RANGES = 4
"""About so many ranges of a number lie between its usual ends."""


@dataclass(frozen=True)
class Group:
    """A discipline: how many people, and how many of them chose each answer."""

    code: str
    n: int
    counts: Mapping[str, int]

    def share(self, choice: str) -> Fraction:
        """The share of people who chose it."""
        return Fraction(self.counts.get(choice, 0), self.n)

    @property
    def commonest(self) -> frozenset[str]:
        """The answers nobody gave another one more often than."""
        most = max(self.counts.values(), default=0)
        return frozenset(choice for choice, count in self.counts.items() if count == most and most)


@dataclass(frozen=True)
class Gap:
    """Where two disciplines are furthest apart: the answer, who gives it most and least often."""

    choice: str
    most: Group
    least: Group

    @property
    def width(self) -> Fraction:
        """Difference of the two shares."""
        return self.most.share(self.choice) - self.least.share(self.choice)


@dataclass(frozen=True)
class Compared:
    """A part of a question with the groups that may be shown, in the order in which they are given."""

    part: Part
    groups: tuple[Group, ...]

    @property
    def shared(self) -> frozenset[str]:
        """Commonest answers that all groups have in common."""
        found = [group.commonest for group in self.groups]
        return frozenset.intersection(*found) if found else frozenset()

    @property
    def is_alike(self) -> bool | None:
        """Whether the disciplines are alike; None where there are not two to compare."""
        return bool(self.shared) if len(self.groups) > 1 else None

    @property
    def gap(self) -> Gap | None:
        """The widest gap; None where there are not two groups, or all of them answered alike to the last person."""
        if len(self.groups) < 2:
            return None
        found = []
        for choice, _words in self.part.choices:
            ranked = sorted(self.groups, key=lambda group: group.share(choice))
            found.append(Gap(choice, ranked[-1], ranked[0]))
        widest = max(found, key=lambda one: one.width, default=None)
        return widest if widest is not None and widest.width else None


def opened(came: int, *, is_own: bool = False) -> int:
    """How many people of a discipline are counted, the first in the order in which they came.

    0, 5, 10 and so on; to somebody who is one of them 0, 10, 20 and so on.
    """
    return came - came % (OWN_STEP if is_own else STEP)


def parts_of(item: Item) -> tuple[Part, ...]:
    """What of a question can be counted by choices; nothing where it is written, worked or said."""
    compared = getattr(kinds.get(item.kind), "compared", None)
    return tuple(compared(item)) if compared is not None else ()


def count(part: Part, code: str, responses: Sequence[Mapping[str, Any]]) -> Group:
    """A discipline's answers to a part: each person is one response."""
    counted = Counter(choice for response in responses for choice in part.picked(response))
    return Group(code, len(responses), dict(counted))


def ranges(
    values: Iterable[Decimal], unit: str
) -> tuple[tuple[str, str, Decimal | None, Decimal | None], ...]:
    """(id, words, least, below) of a few round ranges that numbers lie in, whatever the key says; both ends are open."""
    ranked = sorted(values)
    if not ranked:
        return ()
    low, high = ranked[len(ranked) // 10], ranked[-1 - len(ranked) // 10]
    step = _round(high - low or abs(high) or Decimal(1))
    first = (low // step) * step
    edges = [first + step * place for place in range(1, int((high - first) / step) + 1)] or [first + step]
    found: list[tuple[str, str, Decimal | None, Decimal | None]] = []
    last: Decimal | None = None
    for place, edge in enumerate(edges):
        words = f"below {plain(edge)}" if last is None else f"{plain(last)} to below {plain(edge)}"
        found.append((f"range-{place}", f"{words} {unit}".strip(), last, edge))
        last = edge
    found.append((f"range-{len(edges)}", f"{plain(edges[-1])} {unit}".strip() + " and more", last, None))
    return tuple(found)


def _round(span: Decimal) -> Decimal:
    """A round step (1, 2 or 5 times a power of ten) of which about RANGES go into a span."""
    wanted = span / RANGES
    power = Decimal(10) ** (wanted.adjusted())
    return next(power * times for times in (1, 2, 5, 10) if power * times >= wanted)


def in_range(value: Decimal, least: Decimal | None, below: Decimal | None) -> bool:
    """Whether a number lies in a range, its lower end included."""
    return (least is None or value >= least) and (below is None or value < below)


def in_order(part: Part, groups: Sequence[Group], seed: str) -> tuple[tuple[str, str], ...]:
    """The choices as they are shown: the author's order where it is no secret, else the commonest first.

    Ties fall by a hash, never by the order in which the author wrote: that often tells which answer is right.
    """
    if part.ordered:
        return part.choices
    total = Counter({id_: sum(group.counts.get(id_, 0) for group in groups) for id_, _words in part.choices})

    def rank(one: tuple[str, str]) -> tuple[int, str]:
        return -total[one[0]], hmac.new(seed.encode(), one[0].encode(), hashlib.sha256).hexdigest()

    return tuple(sorted(part.choices, key=rank))
