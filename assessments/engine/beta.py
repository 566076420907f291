"""Quantiles of F and t, for the intervals of assessments.engine.agreement. No library for them is installed.

The regularized incomplete beta function by its continued fraction, evaluated as Lentz does (Press et al., Numerical
Recipes, 3rd ed., 6.4), and turned round by bisection: slow, and right to twelve places.
"""

from math import exp, inf, lgamma, log, log1p, sqrt

_TINY = 1e-300
_CLOSE = 1e-15
_MOST_TERMS = 10_000


def share(x: float, a: float, b: float) -> float:
    """The regularized incomplete beta function I_x(a, b), for 0 ≤ x ≤ 1 and a, b > 0."""
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def f_share(x: float, above: float, below: float) -> float:
    """How much of the F distribution with these degrees of freedom lies under x."""
    return share(above * x / (above * x + below), above / 2, below / 2) if x > 0 else 0.0


def f_quantile(probability: float, above: float, below: float) -> float:
    """The x under which this share of the F distribution lies; above and below are its degrees of freedom."""
    low, high = 0.0, 1.0
    while low < (middle := (low + high) / 2) < high:
        if share(middle, above / 2, below / 2) < probability:
            low = middle
        else:
            high = middle
    return below * high / (above * (1 - high)) if high < 1 else inf


def t_quantile(probability: float, freedom: float) -> float:
    """The same for Student's t, for probabilities of a half and more: t squared is F with one degree above."""
    return sqrt(f_quantile(2 * probability - 1, 1, freedom))


def _fraction(x: float, a: float, b: float) -> float:
    c, d = 1.0, _away(1 - (a + b) * x / (a + 1))
    d = 1 / d
    found = d
    for m in range(1, _MOST_TERMS):
        for step in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _away(1 + step * d)
            c = _away(1 + step / c)
            found *= c * d
        if abs(c * d - 1) < _CLOSE:
            break
    return found


def _away(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
