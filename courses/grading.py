"""How a course is graded, pure: shares and weights in; a percentage, a letter and everything missing out.

What is missing is missing and never zero: until everything is there a grade is only a figure so far, worked out from
what is there. All arithmetic is exact. One rule of rounding holds everywhere: a figure is rounded once, at its end,
half up to two decimals, and what is shown is what counts, so that 82.995 is 83.00 and reaches a mark of 83.
"""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

WHOLE = Decimal(100)
"""What the weights of a course add up to, and the most a percentage can be."""


@dataclass(frozen=True)
class Step:
    """One letter of a scale: from which percentage on it is given, and the grade points it carries."""

    letter: str
    least: Decimal
    points: Decimal


@dataclass(frozen=True)
class Piece:
    """One thing that a component is made of, such as a case.

    share  from 0 to 1, or None while it is missing
    why    what it came to, or what is missing, in one sentence
    size   how much of the component it is, in proportion to the other pieces
    about  ids of the records that show it
    """

    title: str
    share: Fraction | None = None
    why: str = ""
    size: int = 1
    url: str = ""
    about: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """A share outside its bounds is a mistake of whoever read it: no grade is made of it."""
        if self.share is not None and not 0 <= self.share <= 1:
            raise ValueError(f"The share of “{self.title}” is {self.share}, which is not between 0 and 1.")
        if self.size < 1:
            raise ValueError(f"“{self.title}” has no size.")


@dataclass(frozen=True)
class Component:
    """A part of a course's grade, with its weight in percent. Without pieces there is nothing in it yet: missing."""

    key: str
    name: str
    weight: Decimal
    pieces: tuple[Piece, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class Line:
    """A component as its learner reads it.

    percent       of the pieces that are there, None where none is
    contribution  percentage points that these bring to the grade so far, of `weight` at most
    missing       the pieces that are not there
    """

    component: Component
    percent: Decimal | None
    contribution: Decimal | None
    missing: tuple[Piece, ...]

    @property
    def is_complete(self) -> bool:
        """Whether nothing of it is missing."""
        return bool(self.component.pieces) and not self.missing


@dataclass(frozen=True)
class Grade:
    """What a learner has in a course.

    percent    the grade, None until it is final
    so_far     of what is there, while something is missing; it decides nothing
    step       the letter of `percent`, where the program has a scale
    worked_out the percentage by the components, where somebody has put another one in its place
    """

    lines: tuple[Line, ...] = ()
    percent: Decimal | None = None
    so_far: Decimal | None = None
    step: Step | None = None
    is_overridden: bool = False
    worked_out: Decimal | None = None

    @property
    def is_final(self) -> bool:
        """Whether there is a grade; all else is a figure so far."""
        return self.percent is not None

    @property
    def is_declared(self) -> bool:
        """Whether anybody has said how the course is graded."""
        return bool(self.lines)

    @property
    def letter(self) -> str:
        """The letter, or nothing."""
        return self.step.letter if self.step else ""

    @property
    def points(self) -> Decimal | None:
        """The grade points, or None."""
        return self.step.points if self.step else None

    @property
    def missing(self) -> tuple[Line, ...]:
        """The components of which something is missing."""
        return tuple(line for line in self.lines if not line.is_complete)


def rounded(number: Fraction) -> Decimal:
    """Half up to two decimals: the one rule of rounding."""
    return Decimal(int((number * 100 + Fraction(1, 2)) // 1)) / 100


def step_of(percent: Decimal, scale: Sequence[Step]) -> Step | None:
    """The step a rounded percentage reaches: the highest whose mark it is not below."""
    reached = [step for step in scale if percent >= step.least]
    return max(reached, key=lambda step: step.least) if reached else None


def course_grade(
    components: Iterable[Component], scale: Sequence[Step] = (), override: Decimal | None = None
) -> Grade:
    """Work out the grade of a course.

    Every piece weighs its component's weight by its share of the component's sizes. `override` is a percentage that
    faculty or the office put in the place of what is worked out; it makes the grade final.
    """
    components = tuple(components)
    whole = sum((Fraction(one.weight) for one in components), Fraction(0))
    lines, earned, there = [], Fraction(0), Fraction(0)
    for one in components:
        gained, present = _of_pieces(one)
        part = Fraction(one.weight) / whole if whole else Fraction(0)
        earned, there = earned + part * gained, there + part * present
        lines.append(_line(one, gained, present, part))
    is_whole = bool(lines) and whole > 0 and all(line.is_complete for line in lines)
    figure = rounded(earned / there * 100) if there else None
    worked_out = figure if is_whole else None
    percent = worked_out if override is None else override
    return Grade(
        lines=tuple(lines),
        percent=percent,
        so_far=None if is_whole else figure,
        step=None if percent is None else step_of(percent, scale),
        is_overridden=override is not None,
        worked_out=worked_out if override is not None else None,
    )


def _of_pieces(component: Component) -> tuple[Fraction, Fraction]:
    """(what of the component is earned, what of it is there), both as shares of the component."""
    sizes = sum(piece.size for piece in component.pieces)
    if not sizes:
        return Fraction(0), Fraction(0)
    shares = [(piece.share, Fraction(piece.size, sizes)) for piece in component.pieces]
    gained = sum((share * size for share, size in shares if share is not None), Fraction(0))
    return gained, sum((size for share, size in shares if share is not None), Fraction(0))


def _line(component: Component, gained: Fraction, present: Fraction, part: Fraction) -> Line:
    return Line(
        component,
        percent=rounded(gained / present * 100) if present else None,
        contribution=rounded(part * gained * 100) if present else None,
        missing=tuple(piece for piece in component.pieces if piece.share is None),
    )


@dataclass(frozen=True)
class Credited:
    """A course as the average of a program reads it."""

    title: str
    credits: Decimal
    grade: Grade


@dataclass(frozen=True)
class Average:
    """The grade point average: `value` once every course with credits has its points, else what is `missing`."""

    value: Decimal | None
    so_far: Decimal | None = None
    missing: tuple[str, ...] = ()


def average(courses: Iterable[Credited]) -> Average:
    """Grade points weighted by credits. A course without credits weighs nothing; one without a grade is missing."""
    counted = [one for one in courses if one.credits > 0]
    graded = [(Fraction(one.credits), one.grade.points) for one in counted if one.grade.is_final]
    with_points = [(credits, points) for credits, points in graded if points is not None]
    missing = tuple(one.title for one in counted if not one.grade.is_final or one.grade.points is None)
    total = sum((credits for credits, _points in with_points), Fraction(0))
    if not total:
        return Average(None, missing=missing)
    figure = rounded(
        sum((credits * Fraction(points) for credits, points in with_points), Fraction(0)) / total
    )
    return Average(None, so_far=figure, missing=missing) if missing else Average(figure)


def problem_of_weights(weights: Sequence[Decimal]) -> str:
    """Why these weights cannot be, in one sentence, or nothing. No component at all is no problem: it is not graded."""
    if not weights:
        return ""
    if any(weight <= 0 for weight in weights):
        return "A component needs a weight above 0. Take out what shall not count."
    total = sum(weights, Decimal(0))
    if total != WHOLE:
        return f"The weights add up to {plain(total)} percent. They must add up to 100."
    return ""


def problem_of_scale(steps: Sequence[Step]) -> str:
    """Why these steps are no scale, in one sentence, or nothing."""
    if not steps:
        return "A scale needs at least one letter."
    letters = [step.letter for step in steps]
    if len(set(letters)) < len(letters):
        return "A letter stands twice in the scale."
    marks = [step.least for step in steps]
    if len(set(marks)) < len(marks):
        return "Two letters begin at the same percentage."
    if min(marks) != 0:
        return "The lowest letter begins at 0, so that every percentage has a letter."
    if max(marks) > WHOLE or min(marks) < 0:
        return "A letter begins at a percentage from 0 to 100."
    upward = sorted(steps, key=lambda step: step.least)
    if any(low.points > high.points for low, high in itertools.pairwise(upward)):
        return "A better letter cannot carry fewer grade points than a lower one."
    return ""


def plain(number: Decimal) -> str:
    """A Decimal without needless zeros: 83, not 83.00."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
