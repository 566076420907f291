"""Ranges of values: the bands that earn points, and the ranges that are critical. All in the keyed unit."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from assessments.engine.quantity import plain
from assessments.engine.reading import Reader


@dataclass(frozen=True, kw_only=True)
class Range:
    """Values from low to high. None means no end; an end belongs to the range unless it is open."""

    low: Decimal | Fraction | None
    high: Decimal | Fraction | None
    low_open: bool = False
    high_open: bool = False
    because: str = ""

    def __contains__(self, value: Decimal | Fraction) -> bool:
        """Whether a value lies in it; exact, also between thirds and decimals."""
        if self.low is not None and (value < self.low or (self.low_open and value == self.low)):
            return False
        return self.high is None or value < self.high or (value == self.high and not self.high_open)

    @property
    def is_empty(self) -> bool:
        """No value at all lies in it."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    @property
    def is_one(self) -> bool:
        """It holds exactly one value."""
        return self.low is not None and self.low == self.high and not self.is_empty

    @property
    def words(self) -> str:
        """As an author reads it: "12 to 20", "above 27 and below 36", "36 or more"."""
        low, high = self.low, self.high
        if low is not None and low == high and not (self.low_open or self.high_open):
            return plain(low)
        if low is not None and high is not None and not self.low_open and not self.high_open:
            return f"{plain(low)} to {plain(high)}"
        above = "" if low is None else f"above {plain(low)}" if self.low_open else f"{plain(low)} or more"
        below = "" if high is None else f"below {plain(high)}" if self.high_open else f"up to {plain(high)}"
        return " and ".join(part for part in (above, below) if part) or "any value"


@dataclass(frozen=True, kw_only=True)
class Band(Range):
    """A range that earns a share of the points, 0 to 1."""

    share: Decimal


def read_ranges(reader: Reader, name: str) -> tuple[Range, ...]:
    """Read critical ranges."""
    ranges = []
    for part in reader.readers(name):
        ranges.append(
            Range(
                low=part.optional_exact("low"),
                high=part.optional_exact("high"),
                low_open=part.flag("low_open"),
                high_open=part.flag("high_open"),
                because=part.text("because", ""),
            )
        )
        part.close()
    return tuple(ranges)


def read_bands(reader: Reader) -> tuple[Band, ...]:
    """Read the bands of an item."""
    bands = []
    for part in reader.readers("bands"):
        bands.append(
            Band(
                low=part.optional_exact("low"),
                high=part.optional_exact("high"),
                low_open=part.flag("low_open"),
                high_open=part.flag("high_open"),
                share=part.decimal("share"),
                because=part.text("because", ""),
            )
        )
        part.close()
    return tuple(bands)


def overlap(one: Range, other: Range) -> bool:
    """Whether any value lies in both."""
    lows = [(Fraction(r.low), r.low_open) for r in (one, other) if r.low is not None]
    highs = [(Fraction(r.high), r.high_open) for r in (one, other) if r.high is not None]
    low = max(lows, key=lambda end: (end[0], end[1]), default=(None, False))
    high = min(highs, key=lambda end: (end[0], not end[1]), default=(None, False))
    both = Range(low=low[0], low_open=low[1], high=high[0], high_open=high[1])
    return not (one.is_empty or other.is_empty or both.is_empty)


def overlapping(ranges: Iterable[Range]) -> list[tuple[Range, Range]]:
    """Every pair that shares a value."""
    return [(one, other) for one, other in combinations(ranges, 2) if overlap(one, other)]


def _start(part: Range) -> tuple[Fraction, bool]:
    return (Fraction(-1) if part.low is None else Fraction(part.low), part.low_open)


def leave_gaps(bands: Iterable[Range]) -> bool:
    """Whether some value of 0 or more lies in no band, so that the rest applies. Bands do not overlap."""
    # Everything below `reached` is covered, and `reached` itself if it belongs.
    reached, belongs = Fraction(0), False
    for band in sorted((band for band in bands if not band.is_empty), key=_start):
        low, low_open = (Fraction(0), False) if band.low is None else (Fraction(band.low), band.low_open)
        if low > reached or (low == reached and low_open and not belongs):
            return True
        if band.high is None:
            return False
        if band.high > reached:
            reached, belongs = Fraction(band.high), not band.high_open
        elif band.high == reached:
            belongs = belongs or not band.high_open
    return True
