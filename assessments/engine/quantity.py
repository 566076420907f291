"""Amounts with units: read what a person typed, convert first, compare once, in exact decimals.

A dose is a number and its unit. 20 g is never "20, wrong unit": it is 20,000 mg. Nothing here rounds.

The flags and the abbreviations that are read but flagged follow the Institute for Safe Medication
Practices (ISMP), List of Error-Prone Abbreviations, Symbols, and Dose Designations.
"""

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact
from fractions import Fraction

MAX_TEXT = 40
"""Characters read at most. No dose needs more."""
MAX_DIGITS = 12
"""Digits read at most on either side of the point."""

NAKED_POINT = "naked_decimal_point"
TRAILING_ZERO = "trailing_zero"
UNSAFE_ABBREVIATION = "unsafe_abbreviation"
FLAGS = {
    NAKED_POINT: "Write a zero before the point: .5 has been read as 5.",
    TRAILING_ZERO: "Write no zero at the end: 5.0 has been read as 50.",
    UNSAFE_ABBREVIATION: "Write mcg and mL: µg has been read as mg, and cc as units.",
}

_EXACT = Context(prec=120, traps=[Inexact])
_WIDE = Context(prec=400)
_NUMBER = re.compile(r"(?P<whole>[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]+)?(?:\.(?P<part>[0-9]+))?")
_UNIT = re.compile(r"[^\W\d_]|[%°µ]")
_EXPONENT = re.compile(r"[eE][+-]?[0-9]")
_SPACES = re.compile("[ \t\u00a0\u2009\u202f]+")
_UNSAFE = {"μg": "mcg", "ug": "mcg", "cc": "ml"}


@dataclass(frozen=True)
class Unit:
    """A unit an item offers. factor: how many keyed units one of it is, within one dimension."""

    id: str
    label: str
    dimension: str
    factor: Decimal


@dataclass(frozen=True)
class Problem:
    """Why a text is no quantity, as a code: see REASONS."""

    reason: str


REASONS = {
    "unit_missing": "Say the unit too. A number without a unit is not a dose.",
    "unit_unknown": "The unit you wrote is not among those offered. Choose one of them.",
    "unit_conflict": "The unit you wrote and the unit you chose differ. Keep one of them.",
    "not_a_number": "Write one plain number, such as 20 or 0.5, and its unit. No ranges, no words.",
    "negative": "A dose is positive. Write it without the minus sign.",
    "too_long": "This number is too long. Write it with fewer digits.",
}


@dataclass(frozen=True)
class Quantity:
    """A number as typed, the unit it is in, and what about the writing could be misread."""

    amount: Decimal
    unit: Unit
    flags: tuple[str, ...] = ()

    def canonical(self, keyed: Unit) -> Decimal | None:
        """The amount in the keyed unit, exactly; None where the unit is of another kind (mL for mg)."""
        return convert(self.amount, self.unit, keyed)


def convert(amount: Decimal, unit: Unit, keyed: Unit) -> Decimal | None:
    """Convert exactly, or None where the two units measure different things."""
    if unit.dimension != keyed.dimension:
        return None
    return _EXACT.multiply(amount, unit.factor)


def read_quantity(text: str, units: Sequence[Unit], chosen: Unit | None = None) -> Quantity | Problem | None:
    """Read "20 mg", "20mg", "1,000 mg", or "20" with a unit chosen beside it. None: nothing written."""
    cleaned = _SPACES.sub(" ", text).strip()
    if not cleaned:
        return None
    if len(cleaned) > MAX_TEXT:
        return Problem("too_long")
    if not _printable(cleaned):
        return Problem("not_a_number")
    if cleaned[0] in "-\u2212\u2013":
        without = read_quantity(cleaned[1:], units, chosen)
        clear = isinstance(without, Quantity) or (isinstance(without, Problem) and "unit" in without.reason)
        return Problem("negative" if clear else "not_a_number")
    number = _read_number(cleaned)
    if isinstance(number, Problem):
        return number
    amount, flags, rest = number
    unit = _resolve(rest, units, chosen)
    if isinstance(unit, Problem):
        return unit
    if rest and _key(rest) != _key(unit.label):
        flags += (UNSAFE_ABBREVIATION,)
    return Quantity(amount, unit, flags)


def _read_number(text: str) -> tuple[Decimal, tuple[str, ...], str] | Problem:
    """The number a text begins with, its flags, and the rest, which looks like a unit or is empty."""
    match = _NUMBER.match(text)
    if match is None or not match.group():
        return Problem("not_a_number")
    whole, part = match["whole"] or "", match["part"] or ""
    rest = text[match.end() :].strip()
    if rest and (not _UNIT.match(rest) or _EXPONENT.match(rest)):
        return Problem("not_a_number")
    digits = whole.replace(",", "")
    if len(digits) > MAX_DIGITS or len(part) > MAX_DIGITS:
        return Problem("too_long")
    flags = ((NAKED_POINT,) if not whole else ()) + ((TRAILING_ZERO,) if part.endswith("0") else ())
    return Decimal(f"{digits or '0'}.{part}" if part else digits), flags, rest


def _printable(text: str) -> bool:
    return all(unicodedata.category(char)[0] != "C" for char in text)


def _resolve(written: str, units: Sequence[Unit], chosen: Unit | None) -> Unit | Problem:
    """The unit meant by what was written and what was chosen. One of the two is enough; both must agree."""
    if not written:
        return chosen or Problem("unit_missing")
    exact = [unit for unit in units if unit.label == written]
    alike = [unit for unit in units if _key(unit.label) == _key(written)]
    safer = [unit for unit in units if _key(unit.label) == _safe(written)]
    found = exact or alike or safer
    if len(found) != 1:
        return Problem("unit_unknown")
    if chosen is not None and chosen != found[0]:
        return Problem("unit_conflict")
    return found[0]


def _key(label: str) -> str:
    return "".join(label.split()).casefold().rstrip(".")


def _safe(written: str) -> str:
    return "/".join(_UNSAFE.get(part, part) for part in _key(written).split("/"))


def plain(amount: Decimal | Fraction) -> str:
    """Write a number as a person should: 18, 0.5, 1000; no exponent, no zero at the end; "about 0.3333" for thirds."""
    if isinstance(amount, Fraction):
        exact = exact_decimal(amount)
        if exact is None:
            return f"about {plain(rounded(amount, SHOWN_PLACES))}"
        amount = exact
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


SHOWN_PLACES = 4
"""Places after the point at which a number that has no end is cut off for the eye; never for marking."""


def exact_decimal(amount: Fraction) -> Decimal | None:
    """The decimal that is exactly this number, or None where there is none (a third) or it needs too many digits."""
    rest, places = amount.denominator, 0
    for prime in (2, 5):
        times = 0
        while rest % prime == 0:
            rest, times = rest // prime, times + 1
        places = max(places, times)
    if rest != 1 or places > MAX_DIGITS:
        return None
    scaled = amount.numerator * 10**places // amount.denominator
    return Decimal(scaled).scaleb(-places, _WIDE)


def rounded(amount: Fraction, places: int) -> Decimal:
    """The nearest decimal with so many places, a half up. For showing numbers, and for an answer one can type."""
    whole = math.floor(amount * 10**places + Fraction(1, 2))
    return Decimal(whole).scaleb(-places, _WIDE)


@dataclass(frozen=True)
class Known:
    """A unit everybody knows: its label, what it measures, and its size against others of that dimension."""

    label: str
    dimension: str
    size: Fraction


CATALOG = {
    "mg": Known("mg", "mass", Fraction(1)),
    "mcg": Known("mcg", "mass", Fraction(1, 1000)),
    "g": Known("g", "mass", Fraction(1000)),
    "ml": Known("mL", "volume", Fraction(1)),
    "mg/24h": Known("mg/24 h", "mass per time", Fraction(1)),
    "mcg/24h": Known("mcg/24 h", "mass per time", Fraction(1, 1000)),
    "mg/h": Known("mg/h", "mass per time", Fraction(24)),
    "mcg/h": Known("mcg/h", "mass per time", Fraction(24, 1000)),
    "mme": Known("MME", "morphine milligram equivalents", Fraction(1)),
}
"""The closed list of units a workbench offers, by code: an hour is a twenty-fourth of a day, exactly."""


CATALOG_IDS = {code.replace("/", "-"): unit for code, unit in CATALOG.items()}
"""The same by the ids a definition gives them: "mcg-h" for mcg/h."""


def factor_between(code: str, keyed: str) -> Decimal | None:
    """How many keyed units one unit of the catalog is, exactly; "1" for another dimension, None where no decimal is.

    mg/h keyed in mg/24 h is 24, mcg/h is 0.024; mg/24 h keyed in mg/h would be a twenty-fourth: key the day instead.
    """
    one, other = CATALOG[code], CATALOG[keyed]
    return Decimal(1) if one.dimension != other.dimension else exact_decimal(one.size / other.size)


_MEASURES = {
    "kg": ("mass", Fraction(10**6)),
    "g": ("mass", Fraction(1000)),
    "mg": ("mass", Fraction(1)),
    "mcg": ("mass", Fraction(1, 1000)),
    "ng": ("mass", Fraction(1, 10**6)),
    "l": ("volume", Fraction(1000)),
    "ml": ("volume", Fraction(1)),
}
_SPANS = {"day": Fraction(24), "d": Fraction(24), "24h": Fraction(24), "h": Fraction(1), "hour": Fraction(1)}
_SPANS["min"] = Fraction(1, 60)


def known_size(label: str) -> tuple[str, Fraction] | None:
    """What everybody means by a label such as "mcg/h": its kind and relative size; None for other labels.

    Only the checks use it, to catch a factor that contradicts the name of the unit.
    """
    measure, slash, span = _safe(label).partition("/")
    if measure not in _MEASURES or (slash and span not in _SPANS):
        return None
    kind, size = _MEASURES[measure]
    return (f"{kind} per time", size / _SPANS[span]) if slash else (kind, size)
