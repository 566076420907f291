"""The numeric question itself, and where a value lies in it."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal

from assessments.engine.answers import Response
from assessments.engine.item import Item
from assessments.engine.quantity import Quantity, Unit, convert, plain
from assessments.kinds.numeric.bands import Band, Range


@dataclass(frozen=True, kw_only=True)
class Numeric(Item):
    """A question answered with a number and a unit.

    units         everything offered; units of another dimension are wrong kinds of unit, offered on purpose
    unit, value   id of the keyed unit, and the worked answer in it
    bands         what earns how much, in the keyed unit; what no band covers earns 0 and says rest_because
    critical      ranges that could harm, in the keyed unit, whatever the points
    step          real strengths come in steps of this: the worked answer rounded to it also earns full marks
    """

    label: str
    hint: str
    units: tuple[Unit, ...]
    unit: str
    value: Decimal
    bands: tuple[Band, ...]
    rest_because: str
    critical: tuple[Range, ...]
    step: Decimal | None
    worked: tuple[str, ...]

    @cached_property
    def keyed(self) -> Unit:
        """The unit the key is written in."""
        return self.unit_of(self.unit) or Unit(self.unit, self.unit, "", Decimal(1))

    def unit_of(self, id: object) -> Unit | None:
        """The offered unit with this id."""
        return next((unit for unit in self.units if unit.id == id), None)

    @cached_property
    def rounded(self) -> tuple[Decimal, ...]:
        """The worked answer rounded down and up to real strengths; empty where no step is given."""
        if self.step is None or self.step <= 0 or self.value <= 0:
            return ()
        below = self.value // self.step * self.step
        both = (below, below if below == self.value else below + self.step)
        return tuple(sorted({value for value in both if value > 0}))

    def band_of(self, value: Decimal) -> Band | None:
        """The one band a value lies in; None for the rest."""
        return next((band for band in self.bands if value in band), None)

    def share_of(self, value: Decimal) -> Decimal:
        """Share of the points a value in the keyed unit earns."""
        if value in self.rounded:
            return Decimal(1)
        band = self.band_of(value)
        return band.share if band else Decimal(0)

    def criticals_of(self, value: Decimal) -> tuple[Range, ...]:
        """The critical ranges a value lies in."""
        return tuple(part for part in self.critical if value in part)


@dataclass(frozen=True)
class Measured(Response):
    """The number as typed, the id of its unit, and flags about the writing."""

    amount: Decimal
    unit: str
    flags: tuple[str, ...] = ()


SlipKind = Literal["unit", "tenfold", "thousandfold"]
FOLDS: tuple[tuple[SlipKind, Decimal], ...] = (("tenfold", Decimal(10)), ("thousandfold", Decimal(1000)))


@dataclass(frozen=True)
class Slip:
    """A likely reason for a wrong value. It explains, it never changes points or criticals."""

    kind: SlipKind
    sentence: str


def slip_of(item: Numeric, given: Quantity) -> Slip | None:
    """A possible slip: the same number in another unit, or ten or a thousand times it, would be right."""
    value = given.canonical(item.keyed)
    if value is not None and item.share_of(value) > 0:
        return None
    for unit in item.units:
        other = convert(given.amount, unit, item.keyed) if unit != given.unit else None
        if other is not None and item.share_of(other) == 1:
            words = f"{plain(given.amount)} {unit.label} would have been right. Look at the unit first."
            return Slip("unit", words)
    for kind, factor in FOLDS:
        if value is not None and item.share_of(value * factor) == 1:
            return Slip(kind, f"A {kind} slip? The value is {plain(factor)} times too small.")
        if value is not None and item.share_of(value / factor) == 1:
            return Slip(kind, f"A {kind} slip? The value is {plain(factor)} times too large.")
    return None
