"""Quantiles of Student's t, from the incomplete beta function (continued fraction) and bisection."""

from functools import lru_cache
from math import exp, lgamma, log, log1p

TINY = 1e-300
PRECISION = 1e-15
MOST_TERMS = 500


def incomplete_beta(a: float, b: float, x: float) -> float:
    """Regularised incomplete beta function I_x(a, b), 0 <= x <= 1."""
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(a, b, x) / a
    return 1.0 - front * _fraction(b, a, 1 - x) / b


def _fraction(a: float, b: float, x: float) -> float:
    """The continued fraction by Lentz's method."""
    c, d = 1.0, 1.0 / _away(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, MOST_TERMS):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d, c = 1.0 / _away(1 + term * d), _away(1 + term / c)
            value *= d * c
        if abs(d * c - 1) < PRECISION:
            break
    return value


def _away(value: float) -> float:
    return value if abs(value) > TINY else TINY


def two_sided_tail(t: float, df: float) -> float:
    """Probability that |T| exceeds t."""
    return incomplete_beta(df / 2, 0.5, df / (df + t * t))


@lru_cache(maxsize=4096)
def two_sided_t(confidence: float, df: float) -> float:
    """t such that |T| stays below it with probability `confidence`. Raises ValueError for df < 1."""
    if df < 1 or not 0 < confidence < 1:
        raise ValueError(f"no t for confidence {confidence} and {df} degrees of freedom")
    low, high = 0.0, 1.0
    while two_sided_tail(high, df) > 1 - confidence:
        low, high = high, 2 * high
    for _ in range(200):
        middle = (low + high) / 2
        if two_sided_tail(middle, df) > 1 - confidence:
            low = middle
        else:
            high = middle
        if high - low < PRECISION * high:
            break
    return (low + high) / 2
