"""Moments of numbers and what follows from them. No Django.

Sums are exactly rounded (``math.fsum``), so no figure depends on the order of its numbers.
"""

from collections.abc import Sequence
from math import fsum, sqrt


def mean(values: Sequence[float]) -> float:
    """Return the mean of one value or more."""
    return fsum(values) / len(values)


def variance(values: Sequence[float]) -> float:
    """Return the variance of a sample of two values or more (divided by ``n - 1``).

    Exactly 0 where all are alike, whatever their digits.
    """
    return covariance(values, values)


def covariance(first: Sequence[float], second: Sequence[float]) -> float:
    """Return the covariance of a sample of two pairs or more; 0 where one side is all alike."""
    if _is_constant(first) or _is_constant(second):
        return 0.0
    mean_first, mean_second = mean(first), mean(second)
    products = ((x - mean_first) * (y - mean_second) for x, y in zip(first, second, strict=True))
    return fsum(products) / (len(first) - 1)


def correlation(first: Sequence[float], second: Sequence[float]) -> float | None:
    """Return Pearson's correlation, -1 to 1; ``None`` below two pairs or where a side is alike."""
    if len(first) < 2 or _is_constant(first) or _is_constant(second):
        return None
    found = covariance(first, second) / sqrt(variance(first) * variance(second))
    return max(-1.0, min(1.0, found))


def skewness(values: Sequence[float]) -> float | None:
    """Return k3 / k2^(3/2) of the k-statistics; ``None`` below three values, or all alike.

    As in "Quiz statistics calculations" of Moodle's documentation
    (docs.moodle.org/dev/Quiz_statistics_calculations); it is G1 of Joanes and Gill (1998).
    """
    n = len(values)
    if n < 3 or _is_constant(values):
        return None
    k3 = n * n * _central(values, 3) / ((n - 1) * (n - 2))
    return float(k3 / variance(values) ** 1.5)


def kurtosis(values: Sequence[float]) -> float | None:
    """Return k4 / k2^2, which is 0 for a normal curve; ``None`` below four values, or all alike.

    As in the same document; it is G2 of Joanes and Gill (1998).
    """
    n = len(values)
    if n < 4 or _is_constant(values):
        return None
    m2, m4 = _central(values, 2), _central(values, 4)
    k4 = n * n * ((n + 1) * m4 - 3 * (n - 1) * m2 * m2) / ((n - 1) * (n - 2) * (n - 3))
    return float(k4 / variance(values) ** 2)


def _central(values: Sequence[float], power: int) -> float:
    middle = mean(values)
    return fsum((value - middle) ** power for value in values) / len(values)


def _is_constant(values: Sequence[float]) -> bool:
    return min(values) == max(values)
