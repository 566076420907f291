"""How far people who mark the same work agree. Exact fractions as far as they go; intervals are of 95 %.

Undefined is None, and never 0: where everybody gave everything the same level there is nothing to agree on beyond
chance. Figures of fewer than ten scripts are not shown, of fewer than thirty they are unstable (`standing`).

kappa    J. Cohen 1960 (unweighted) and 1968 (weighted). K is the number of levels of the rubric, not of those used.
         Its interval: large-sample standard error of J. L. Fleiss, J. Cohen and B. S. Everitt, Psychol Bull 1969;72:323.
alpha    K. Krippendorff, Content Analysis, 3rd ed. 2013, chapter 12: any number of markers, missing marks.
ICC      P. E. Shrout and J. L. Fleiss, Psychol Bull 1979;86:420; the intervals as there and in K. O. McGraw and
         S. P. Wong, Psychol Methods 1996;1:30.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite, sqrt
from typing import Literal

from assessments.engine.beta import f_quantile, t_quantile

LEAST, STABLE = 10, 30
"""Scripts from which figures are shown, and from which they are stable."""
LEAST_FREEDOM = 0.1
"""Below so few degrees of freedom an interval says nothing, and its F has no end."""
NORMAL = 1.959963984540054
Matrix = tuple[tuple[int, ...], ...]
Weights = Literal["none", "linear", "quadratic"]
Metric = Literal["ordinal", "interval"]
Number = int | Fraction


@dataclass(frozen=True)
class Estimate:
    """A figure with its interval, each None where it is not defined."""

    value: Fraction | None = None
    low: float | None = None
    high: float | None = None


UNDEFINED = Estimate()


def standing(n: int) -> Literal["hidden", "unstable", "stable"]:
    """Whether figures of so many scripts are shown, and with which warning."""
    if n < LEAST:
        return "hidden"
    return "unstable" if n < STABLE else "stable"


# Two markers, one criterion


def confusion(pairs: Iterable[tuple[int, int]], levels: int) -> Matrix:
    """How often which two levels met: the first marker's down, the second's across. Levels count from 0."""
    counted = Counter(pairs)
    beyond = [pair for pair in counted if not all(0 <= place < levels for place in pair)]
    if beyond:
        raise ValueError(f"There are {levels} levels, and {beyond[0]} is not among them.")
    return tuple(tuple(counted[row, column] for column in range(levels)) for row in range(levels))


def count(matrix: Matrix) -> int:
    """How many pairs a matrix holds."""
    return sum(map(sum, matrix))


def exact(matrix: Matrix) -> Fraction | None:
    """Share of the pairs at the same level."""
    return _near(matrix, 0)


def adjacent(matrix: Matrix) -> Fraction | None:
    """Share of the pairs at the same level or at neighboring ones."""
    return _near(matrix, 1)


def _near(matrix: Matrix, most: int) -> Fraction | None:
    near = sum(n for i, row in enumerate(matrix) for j, n in enumerate(row) if abs(i - j) <= most)
    return Fraction(near, count(matrix)) if count(matrix) else None


def kappa(matrix: Matrix, weights: Weights = "quadratic") -> Fraction | None:
    """Agreement beyond chance; None where chance leaves nothing to disagree about."""
    found = _kappa(matrix, weights)
    return found and found[0]


def _kappa(matrix: Matrix, weights: Weights) -> tuple[Fraction, Fraction, Fraction] | None:
    """Kappa, with the weighted agreement that was observed and that chance would give."""
    n, size = count(matrix), len(matrix)
    if not n:
        return None
    rows, columns = _margins(matrix)
    seen = sum((_weight(i, j, size, weights) * matrix[i][j] for i, j in _cells(size)), Fraction(0)) / n
    chance = sum(
        (_weight(i, j, size, weights) * rows[i] * columns[j] for i, j in _cells(size)), Fraction(0)
    ) / (n * n)
    return ((seen - chance) / (1 - chance), seen, chance) if chance != 1 else None


def kappa_with_interval(matrix: Matrix, weights: Weights = "quadratic") -> Estimate:
    """Kappa with the large-sample interval of Fleiss, Cohen and Everitt (1969), cut at -1 and 1.

    No interval where their error is 0, as it is where all pairs agree: that is no certainty, the formula is at its end.
    """
    found, n, size = _kappa(matrix, weights), count(matrix), len(matrix)
    if found is None:
        return Estimate()
    value, seen, chance = found
    rows, columns = _margins(matrix)
    across = [sum((_weight(i, j, size, weights) * columns[j] for j in range(size)), Fraction(0)) / n for i in range(size)]  # fmt: skip
    down = [sum((_weight(i, j, size, weights) * rows[i] for i in range(size)), Fraction(0)) / n for j in range(size)]  # fmt: skip
    spread = (
        sum(
            (
                matrix[i][j]
                * (_weight(i, j, size, weights) * (1 - chance) - (across[i] + down[j]) * (1 - seen)) ** 2
                for i, j in _cells(size)
            ),
            Fraction(0),
        )
        / n
        - (seen * chance - 2 * chance + seen) ** 2
    )
    if spread <= 0:
        return Estimate(value)
    reach = NORMAL * sqrt(spread / (n * (1 - chance) ** 4))
    return Estimate(value, max(-1.0, float(value) - reach), min(1.0, float(value) + reach))


def _weight(i: int, j: int, size: int, weights: Weights) -> Fraction:
    if weights == "none" or size < 2:
        return Fraction(i == j)
    apart = Fraction(abs(i - j), size - 1)
    return 1 - (apart if weights == "linear" else apart**2)


def _cells(size: int) -> Iterable[tuple[int, int]]:
    return ((i, j) for i in range(size) for j in range(size))


def _margins(matrix: Matrix) -> tuple[list[int], list[int]]:
    return [sum(row) for row in matrix], [sum(column) for column in zip(*matrix, strict=True)]


# Any number of markers, missing marks


def alpha(units: Iterable[Sequence[Number | None]], metric: Metric = "ordinal") -> Fraction | None:
    """Krippendorff's alpha. A unit holds what each marker gave a script, None for no mark.

    None where fewer than two scripts, or only one level, can be compared.
    """
    paired = [[one for one in unit if one is not None] for unit in units]
    paired = [unit for unit in paired if len(unit) > 1]
    counts = Counter(value for unit in paired for value in unit)
    total = sum(counts.values())
    if len(paired) < 2 or len(counts) < 2:
        return None
    apart = _ordinal(counts) if metric == "ordinal" else _interval
    alike = Counter(
        tuple(sorted(unit)) for unit in paired
    )  # the same marks are reckoned once, however often given
    seen = sum(
        (
            times * Fraction(apart(one, other)) / (len(unit) - 1)
            for unit, times in alike.items()
            for one in unit
            for other in unit
        ),
        Fraction(0),
    )
    chance = sum(
        (Fraction(apart(one, other)) * counts[one] * counts[other] for one in counts for other in counts),
        Fraction(0),
    )
    return 1 - (total - 1) * seen / chance


def _interval(one: Number, other: Number) -> Number:
    return (one - other) ** 2


def _ordinal(counts: Mapping[Number, int]) -> Callable[[Number, Number], Number]:
    def apart(one: Number, other: Number) -> Number:
        low, high = min(one, other), max(one, other)
        between = sum(n for value, n in counts.items() if low <= value <= high)
        return (between - Fraction(counts[low] + counts[high], 2)) ** 2

    return apart


# Totals


@dataclass(frozen=True)
class Anova:
    """Mean squares of n scripts that k markers marked: rows, columns, error, and within rows."""

    n: int
    k: int
    rows: Fraction
    columns: Fraction
    error: Fraction
    within: Fraction


def anova(table: Sequence[Sequence[Number]]) -> Anova | None:
    """Two-way analysis of variance of a full table: a row a script, a column a marker."""
    n, k = len(table), len(table[0]) if table else 0
    if n < 2 or k < 2 or any(len(row) != k for row in table):
        return None
    mean = Fraction(sum(map(sum, table)), n * k)
    by_row = [Fraction(sum(row), k) for row in table]
    by_column = [Fraction(sum(column), n) for column in zip(*table, strict=True)]
    among_rows = k * sum(((one - mean) ** 2 for one in by_row), Fraction(0))
    among_columns = n * sum(((one - mean) ** 2 for one in by_column), Fraction(0))
    inside = sum(
        ((value - middle) ** 2 for row, middle in zip(table, by_row, strict=True) for value in row),
        Fraction(0),
    )
    return Anova(
        n=n,
        k=k,
        rows=among_rows / (n - 1),
        columns=among_columns / (k - 1),
        error=(inside - among_columns) / ((n - 1) * (k - 1)),
        within=inside / (n * (k - 1)),
    )


@dataclass(frozen=True)
class Icc:
    """Intraclass correlations of single marks, and of the averages of k (their names end in k).

    icc1  each script has markers of its own; icc2  the same markers, absolute agreement, markers drawn at random;
    icc3  the same markers, consistency alone
    """

    icc1: Estimate = UNDEFINED
    icc2: Estimate = UNDEFINED
    icc3: Estimate = UNDEFINED
    icc1k: Estimate = UNDEFINED
    icc2k: Estimate = UNDEFINED
    icc3k: Estimate = UNDEFINED


def icc(table: Sequence[Sequence[Number]]) -> Icc:
    """All six intraclass correlations of a full table with their intervals."""
    found = anova(table)
    if found is None or not (found.rows or found.within):
        return Icc()
    one_way = _plain(found, found.within, found.n * (found.k - 1))
    two_way = _plain(found, found.error, (found.n - 1) * (found.k - 1))
    absolute = _absolute(found)
    return Icc(one_way[0], absolute[0], two_way[0], one_way[1], absolute[1], two_way[1])


def _plain(of: Anova, error: Fraction, freedom: int) -> tuple[Estimate, Estimate]:
    """ICC1 or ICC3, single and average: they differ in the error and its degrees of freedom."""
    k, below = of.k, of.rows + (of.k - 1) * error
    single = (of.rows - error) / below if below else None
    average = (of.rows - error) / of.rows if of.rows else None
    if not error:  # no error at all: the ratio of F has no bound, and so there is no interval
        return Estimate(single), Estimate(average)
    ratio = float(of.rows / error)
    low = ratio / f_quantile(0.975, of.n - 1, freedom)
    high = ratio * f_quantile(0.975, freedom, of.n - 1)
    return (
        Estimate(single, (low - 1) / (low + k - 1), (high - 1) / (high + k - 1)),
        Estimate(average, 1 - 1 / low, 1 - 1 / high) if average is not None else Estimate(),
    )


def _absolute(of: Anova) -> tuple[Estimate, Estimate]:
    """ICC2, single and average; not defined where the variance it shares out is estimated as none or less."""
    n, k = of.n, of.k
    below = of.rows + (k - 1) * of.error + Fraction(k, n) * (of.columns - of.error)
    below_average = of.rows + (of.columns - of.error) / n
    value = (of.rows - of.error) / below if below > 0 else None
    average = (of.rows - of.error) / below_average if below_average > 0 else None
    bounds = _bounds_of_absolute(of, float(value)) if value is not None and of.error else (None, None)
    mean = [None if one is None or one * (k - 1) <= -1 else one * k / (1 + one * (k - 1)) for one in bounds]
    return Estimate(value, *bounds), Estimate(average, *mean) if average is not None else Estimate()


def _bounds_of_absolute(of: Anova, value: float) -> tuple[float | None, float | None]:
    """The interval of ICC2, with degrees of freedom after Satterthwaite; None where those come to nothing."""
    n, k = of.n, of.k
    rows, columns, error = float(of.rows), float(of.columns), float(of.error)
    ratio = columns / error
    rest = n * (1 + (k - 1) * value) - k * value
    freedom = (k - 1) * (n - 1) * (k * value * ratio + rest) ** 2
    freedom /= ((n - 1) * (k * value * ratio) ** 2 + rest**2) or 1
    if freedom < LEAST_FREEDOM:
        return None, None
    upper, lower = f_quantile(0.975, n - 1, freedom), f_quantile(0.975, freedom, n - 1)
    common = k * columns + (k * n - k - n) * error
    below = upper * common + n * rows, common + n * lower * rows
    if not all(below) or not isfinite(upper):
        return None, None
    return n * (rows - upper * error) / below[0], n * (lower * rows - error) / below[1]


@dataclass(frozen=True)
class Severity:
    """How much more (or, below 0, less) a marker gives than the others on the same n scripts, on the average."""

    mean: Fraction
    n: int
    low: float | None
    high: float | None


def severity(marks: Iterable[tuple[object, object, Number]]) -> dict[object, Severity]:
    """Marker by marker, from (script, marker, total). Who marked nothing that others marked is left out.

    The interval is that of a mean by Student's t; None for one script alone.
    """
    by_script: dict[object, dict[object, Number]] = defaultdict(dict)
    for script, marker, total in marks:
        by_script[script][marker] = total
    apart: dict[object, list[Fraction]] = defaultdict(list)
    for given in by_script.values():
        for marker, total in given.items():
            others = [one for who, one in given.items() if who != marker]
            if others:
                apart[marker].append(total - Fraction(sum(others, Fraction(0)), len(others)))
    return {marker: _severity(found) for marker, found in apart.items()}


def _severity(apart: list[Fraction]) -> Severity:
    n = len(apart)
    mean = sum(apart, Fraction(0)) / n
    if n < 2:
        return Severity(mean, n, None, None)
    spread = sum(((one - mean) ** 2 for one in apart), Fraction(0)) / (n - 1)
    reach = t_quantile(0.975, n - 1) * sqrt(spread / n)
    return Severity(mean, n, float(mean) - reach, float(mean) + reach)
