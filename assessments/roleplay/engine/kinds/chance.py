"""Chance: where the conversation goes on is drawn, for each play anew."""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import ClassVar, Self

from assessments.roleplay.engine.conditions import Values
from assessments.roleplay.engine.fields import Data, rows, text, whole
from assessments.roleplay.engine.kinds.node import Draw, Passing, node_fields


@dataclass(frozen=True, slots=True)
class Lot:
    """A way, and how often it is drawn beside the others."""

    weight: int
    leads_to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance(Passing):
    """A draw. A weight below 1 counts as 1."""

    kind: ClassVar[str] = "chance"

    branches: tuple[Lot, ...] = ()

    @classmethod
    def read(cls, data: Data) -> Self:
        """Read it as written; see ``Node``."""
        lots = (
            Lot(max(1, whole(row, "weight", 1)), text(row, "leads_to"))
            for row in rows(data, "branches")
        )
        return cls(**node_fields(data), branches=tuple(lots))

    @property
    def targets(self) -> tuple[str, ...]:
        """The keys of the nodes it may lead to; see ``Node``."""
        return tuple(lot.leads_to for lot in self.branches)

    def ways(self, values: Values) -> tuple[str, ...]:  # noqa: ARG002 - chance asks nothing
        """Return the nodes to which it can lead now."""
        return self.targets

    def way(self, values: Values, draw: Draw) -> str:  # noqa: ARG002 - chance asks nothing
        """Return the node to which it leads now."""
        ends = list(accumulate(lot.weight for lot in self.branches))
        drawn = draw(ends[-1])
        return self.branches[bisect_right(ends, drawn)].leads_to
