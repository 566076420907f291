"""What a learner gave, and what it earned. No answer, no grade and no points are four different things."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from assessments.engine.item import Item


@dataclass(frozen=True)
class Response:
    """An answer that can be scored. Each kind has its own subclass."""

    @property
    def problem(self) -> tuple[str, str] | None:
        """What its person should hear before giving it, as (code, sentence): a part without a unit, a part left empty.

        It can be given all the same; what could be read of it then counts, its critical errors included.
        """
        return None


@dataclass(frozen=True)
class Blank:
    """Nothing was given."""


@dataclass(frozen=True)
class Ungradable:
    """Something was given that cannot be judged: a missing unit, a range instead of a number.

    reason     a code, stable for reports
    sentence   what the learner reads and can do about it
    malformed  True for what none of our forms can send (an option not offered, a wrong type): refuse it
    """

    reason: str
    sentence: str
    malformed: bool = False


Answer = Response | Ungradable | Blank

UNREADABLE = Ungradable("unreadable", "This answer could not be read. Please give it again.", malformed=True)

Status = Literal["scored", "ungradable", "blank", "awaiting", "removed"]


@dataclass(frozen=True)
class Critical:
    """One error that could have harmed the patient; the sentence speaks of the patient. Apart from points."""

    item: str
    sentence: str


@dataclass(frozen=True)
class Result:
    """What one item earned. points is None unless the status is "scored"; never a zero in disguise.

    points and max_points are exact; detail is plain JSON for reports and the debrief.
    """

    status: Status
    points: Fraction | None
    max_points: Fraction
    criticals: tuple[Critical, ...] = ()
    detail: Mapping[str, Any] = field(default_factory=dict)

    @property
    def share(self) -> Fraction | None:
        """Share of the points, 0 to 1, or None where there is no mark."""
        return None if self.points is None else self.points / self.max_points

    @property
    def standing(self) -> str:
        """In one word: right, partly, wrong; or blank, ungradable, awaiting, removed."""
        if self.points is None:
            return self.status
        return "right" if self.points == self.max_points else "partly" if self.points else "wrong"


def scored(
    item: Item,
    share: Fraction,
    criticals: tuple[Critical, ...] = (),
    detail: Mapping[str, Any] | None = None,
) -> Result:
    """A result with points: the given share (0 to 1) of what the item is worth."""
    most = Fraction(item.points)
    return Result("scored", most * share, most, criticals, detail or {})


def unscored(item: Item, status: Status, detail: Mapping[str, Any] | None = None) -> Result:
    """A result without points, and why."""
    return Result(status, None, Fraction(item.points), (), detail or {})


def without_mark(item: Item, answer: Answer) -> Result:
    """The result of an answer that no kind can score: blank, or ungradable with its reason."""
    if isinstance(answer, Blank):
        return unscored(item, "blank")
    reason = answer.reason if isinstance(answer, Ungradable) else UNREADABLE.reason
    return unscored(item, "ungradable", {"reason": reason})
