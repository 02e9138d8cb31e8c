"""How often the rule is wrong: shares of simulated officers, pure."""

from dataclasses import dataclass
from math import sqrt

NORMAL_95 = 1.96


@dataclass(frozen=True, slots=True)
class Share:
    """How many of so many, with the interval that holds the true share 95 times of a hundred."""

    hits: int
    count: int

    @property
    def point(self) -> float:
        """The share, 0-1."""
        return self.hits / self.count

    @property
    def interval(self) -> tuple[float, float]:
        """Return Wilson's score interval (1927, J. of the American Statistical Association 22)."""
        z2 = NORMAL_95**2
        middle = self.point + z2 / (2 * self.count)
        reach = NORMAL_95 * sqrt(
            self.point * (1 - self.point) / self.count + z2 / (4 * self.count**2)
        )
        low, high = (x / (1 + z2 / self.count) for x in (middle - reach, middle + reach))
        return max(0.0, low), min(1.0, high)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{100 * self.point:.1f} % ({100 * low:.1f}\N{EN DASH}{100 * high:.1f})"
