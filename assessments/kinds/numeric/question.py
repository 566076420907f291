"""The numeric question itself, and an answer to it."""

from dataclasses import dataclass
from decimal import Decimal

from assessments.engine.answers import Response
from assessments.engine.conversion import AnyTable
from assessments.engine.item import Item
from assessments.engine.measure import Measure


@dataclass(frozen=True, kw_only=True)
class Numeric(Item, Measure):
    """A question answered with a number and a unit; see Measure for how it is judged.

    worked      the worked solution, a line each; with a recipe it was computed when the case was frozen
    trouble     why the author's recipe gives no answer; publishing stops at it
    """

    worked: tuple[str, ...]
    tables: tuple[AnyTable, ...] = ()
    trouble: tuple[str, ...] = ()


@dataclass(frozen=True)
class Measured(Response):
    """The number as typed, the id of its unit, and flags about the writing."""

    amount: Decimal
    unit: str
    flags: tuple[str, ...] = ()
