"""What a number with a unit is judged by: key, tolerance, real strengths, bands and critical ranges.

Everything is exact: the key may be a third, a tolerance is the larger of an absolute and a relative one and its
ends belong to it. A value is converted first and compared once, in the keyed unit.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Literal

from assessments.engine.quantity import Quantity, Unit, convert, exact_decimal, plain, rounded
from assessments.engine.ranges import Band, Range, read_bands, read_ranges
from assessments.engine.reading import Reader

HOWS = ("up", "down", "nearest")
Number = Decimal | Fraction


def round_to(value: Fraction, step: Fraction, how: str = "") -> tuple[Fraction, ...]:
    """A value rounded to a multiple of step: up, down, to the nearest (both of two equally near), or "" for both."""
    if step <= 0:
        return ()
    below, above = math.floor(value / step) * step, math.ceil(value / step) * step
    if how == "down":
        return (below,)
    if how == "up":
        return (above,)
    if how == "nearest" and value - below != above - value:
        return (below if value - below < above - value else above,)
    return (below,) if below == above else (below, above)


def typeable(value: Fraction, is_right: Callable[[Decimal], bool]) -> Decimal:
    """A number as one can type it: exact, or rounded to the fewest digits that are still right, down or up."""
    exact = exact_decimal(value)
    if exact is not None:
        return exact
    for places in range(9):
        near, step = rounded(value, places), Decimal(1).scaleb(-places)
        for one in (near, near + step if Fraction(near) < value else near - step):
            if is_right(one):
                return one
    return rounded(value, 9)


@dataclass(frozen=True, kw_only=True)
class Measure:
    """What is asked for, and how a value is judged.

    units            everything offered; units of another dimension are wrong kinds of unit, offered on purpose
    unit, value      id of the keyed unit, and the worked answer in it
    bands            what earns how much, in the keyed unit; what no band covers earns 0 and says rest_because
    critical         ranges that could harm, in the keyed unit, whatever the points
    tolerance        absolute and relative; the larger counts, ends included. None: there is none
    step, how        real strengths come in steps of this: the worked answer rounded to it (up, down, nearest, or "" for
                     either way), give or take the tolerance, also earns full marks
    flags_count      a writing that can be misread (.5, 5.0) earns nothing; it is never critical for that alone
    """

    label: str
    hint: str
    units: tuple[Unit, ...]
    unit: str
    value: Fraction
    bands: tuple[Band, ...]
    rest_because: str
    critical: tuple[Range, ...]
    tolerance: tuple[Fraction, Fraction] | None = None
    step: Decimal | None = None
    how: str = ""
    flags_count: bool = False

    @cached_property
    def keyed(self) -> Unit:
        """The unit the key is written in."""
        return self.unit_of(self.unit) or Unit(self.unit, self.unit, "", Decimal(1))

    def unit_of(self, id: object) -> Unit | None:
        """The offered unit with this id."""
        return next((unit for unit in self.units if unit.id == id), None)

    @cached_property
    def slack(self) -> Fraction:
        """How far from the key is still right: max(absolute, relative × |key|)."""
        absolute, relative = self.tolerance or (Fraction(0), Fraction(0))
        return max(absolute, relative * abs(self.value))

    @cached_property
    def rounded(self) -> tuple[Fraction, ...]:
        """The worked answer rounded to real strengths; empty where no step is given."""
        if self.step is None or self.step <= 0 or self.value <= 0:
            return ()
        return tuple(value for value in round_to(self.value, Fraction(self.step), self.how) if value > 0)

    @cached_property
    def full(self) -> tuple[Range, ...]:
        """Ranges that earn full marks beside the bands: the key, and its real strengths, give or take the tolerance."""
        centers = {*self.rounded, *(() if self.tolerance is None else (self.value,))}
        return tuple(Range(low=one - self.slack, high=one + self.slack) for one in sorted(centers))

    def band_of(self, value: Number) -> Band | None:
        """The one band a value lies in; None for the rest."""
        return next((band for band in self.bands if value in band), None)

    def share_of(self, value: Number) -> Decimal:
        """Share of the points a value in the keyed unit earns."""
        if any(value in part for part in self.full):
            return Decimal(1)
        band = self.band_of(value)
        return band.share if band else Decimal(0)

    def criticals_of(self, value: Number) -> tuple[Range, ...]:
        """The critical ranges a value lies in."""
        return tuple(part for part in self.critical if value in part)

    def because_of(self, value: Number) -> str:
        """What the author says to a value in the keyed unit."""
        band = self.band_of(value)
        if self.share_of(value) == 1 and (band is None or band.share != 1):
            if abs(Fraction(value) - self.value) <= self.slack:
                return ""
            return f"Rounded to a real strength: {plain(value)} {self.keyed.label} is accepted."
        return band.because if band else self.rest_because

    @cached_property
    def typeable(self) -> Decimal:
        """The worked answer as one can type it: exact, or with the fewest digits that still earn full marks."""
        return typeable(self.value, lambda one: self.share_of(one) == 1)


def read_unit(reader: Reader) -> Unit:
    """Read one unit on offer."""
    unit = Unit(
        id=reader.identifier(),
        label=reader.text("label"),
        dimension=reader.text("dimension"),
        factor=reader.decimal("factor"),
    )
    reader.close()
    return unit


def read_tolerance(reader: Reader) -> tuple[Fraction, Fraction] | None:
    """Read {"abs": "1", "rel": "0.05"}, either of which may be left out; None where there is no tolerance."""
    if reader.take("tolerance") is None:
        return None
    inside = reader.reader("tolerance")
    found = (inside.optional_exact("abs") or Fraction(0), inside.optional_exact("rel") or Fraction(0))
    inside.close()
    return found


def read_practical(reader: Reader) -> tuple[Decimal | None, str]:
    """Read {"step": "25", "how": "down"}: the step of real strengths, and how one rounds to it."""
    if reader.take("practical") is None:
        return None, ""
    inside = reader.reader("practical")
    step = inside.decimal("step")
    how = inside.text("how", "")
    if how not in ("", *HOWS):
        inside.complain(f"“how” must be one of: {', '.join(HOWS)}.")
        how = ""
    inside.close()
    return step, how


def read_measure(reader: Reader) -> Measure:
    """Read everything a Measure holds."""
    step, how = read_practical(reader)
    return Measure(
        label=reader.text("label"),
        hint=reader.text("hint", ""),
        units=tuple(read_unit(part) for part in reader.readers("units")),
        unit=reader.identifier("unit"),
        value=reader.exact("value"),
        bands=read_bands(reader),
        rest_because=reader.text("rest_because", ""),
        critical=read_ranges(reader, "critical"),
        tolerance=read_tolerance(reader),
        step=step,
        how=how,
        flags_count=reader.flag("flags_count"),
    )


SlipKind = Literal["unit", "tenfold", "hundredfold", "thousandfold"]
FOLDS: tuple[tuple[SlipKind, int], ...] = (("tenfold", 10), ("hundredfold", 100), ("thousandfold", 1000))


@dataclass(frozen=True)
class Slip:
    """A likely reason for a wrong value. It explains, it never changes points or criticals."""

    kind: SlipKind
    sentence: str


def slip_of(measure: Measure, given: Quantity) -> Slip | None:
    """A possible slip: the same number in another unit, or ten, a hundred or a thousand times it, would be right."""
    value = given.canonical(measure.keyed)
    if value is not None and measure.share_of(value) > 0:
        return None
    for unit in measure.units:
        other = convert(given.amount, unit, measure.keyed) if unit != given.unit else None
        if other is not None and measure.share_of(other) == 1:
            words = f"{plain(given.amount)} {unit.label} would have been right. Look at the unit first."
            return Slip("unit", words)
    for kind, factor in FOLDS:
        if value is not None and measure.share_of(value * factor) == 1:
            return Slip(kind, f"A {kind} slip? The value is {factor} times too small.")
        if value is not None and measure.share_of(Fraction(value) / factor) == 1:
            return Slip(kind, f"A {kind} slip? The value is {factor} times too large.")
    return None
