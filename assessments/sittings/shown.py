"""What a result says of one indicator. No Django."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shown:
    """So many observations, the share of them that succeeded, and the share by chance alone (0-1).

    An observation is a question, or a turn at which the indicator could be shown. ``chance`` is
    what somebody who knows nothing gets on average. ``has_fault``: a critical fault touched it.
    ``reason`` says why it counts for nothing, if so.
    """

    share: float
    observations: int
    chance: float
    has_fault: bool = False
    reason: str = ""

    @property
    def says_something(self) -> bool:
        """Tell whether it could have gone otherwise: what everybody gets shows nothing."""
        return self.observations > 0 and self.chance < 1
