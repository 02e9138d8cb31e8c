"""How far a figure can be off by chance: intervals at 95 %. No Django."""

from dataclasses import dataclass
from math import atanh, sqrt, tanh

Z = 1.959963984540054
"""The 97.5 % point of the normal curve."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Where the true figure lies, with a probability of 95 %."""

    low: float
    high: float

    def scaled(self, factor: float) -> "Interval":
        """Return it in other units."""
        return Interval(self.low * factor, self.high * factor)


def wilson(share: float, n: int) -> Interval:
    """Return the interval of a ``share``, 0 to 1, found in ``n`` > 0 cases.

    Wilson (1927), Journal of the American Statistical Association 22, 209-212. Where cases count
    in part, their variance is at most that of whole ones, so the interval is on the safe side.
    """
    weight = Z * Z / n
    middle = (share + weight / 2) / (1 + weight)
    reach = Z * sqrt(share * (1 - share) / n + weight / (4 * n)) / (1 + weight)
    return Interval(max(0.0, middle - reach), min(1.0, middle + reach))


def fisher(correlation: float, n: int) -> Interval | None:
    """Return the interval of a correlation of ``n`` pairs; ``None`` for fewer than four.

    Fisher (1921), Metron 1, 3-32: the inverse hyperbolic tangent of a correlation is about normal,
    with the variance 1 / (n - 3).
    """
    if n < 4:
        return None
    if abs(correlation) == 1:
        return Interval(correlation, correlation)
    middle, reach = atanh(correlation), Z / sqrt(n - 3)
    return Interval(tanh(middle - reach), tanh(middle + reach))
