"""A fork: what has been done decides where the conversation goes on."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Self

from assessments.roleplay.engine.conditions import Values, holds
from assessments.roleplay.engine.fields import Data, rows, text
from assessments.roleplay.engine.kinds.node import Draw, Passing, node_fields


@dataclass(frozen=True, slots=True)
class Branch:
    """A way taken where its condition holds and that of none before it does."""

    when: str
    leads_to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fork(Passing):
    """A fork; ``leads_to`` is the way where no condition holds."""

    kind: ClassVar[str] = "fork"

    branches: tuple[Branch, ...] = ()
    leads_to: str = ""

    @classmethod
    def read(cls, data: Data) -> Self:
        """Read it as written; see ``Node``."""
        branches = (
            Branch(text(row, "when"), text(row, "leads_to")) for row in rows(data, "branches")
        )
        return cls(**node_fields(data), branches=tuple(branches), leads_to=text(data, "leads_to"))

    @property
    def targets(self) -> tuple[str, ...]:
        """The keys of the nodes it may lead to; see ``Node``."""
        return (*(branch.leads_to for branch in self.branches), self.leads_to)

    @property
    def conditions(self) -> Iterator[str]:
        """Whatever conditions stand in it."""
        yield from (change.when for change in self.changes)
        yield from (branch.when for branch in self.branches)

    def ways(self, values: Values) -> tuple[str, ...]:
        """Return the nodes to which it can lead now."""
        holding = (branch.leads_to for branch in self.branches if holds(branch.when, values))
        return (next(holding, self.leads_to),)

    def way(self, values: Values, draw: Draw) -> str:  # noqa: ARG002 - nothing is drawn
        """Return the node to which it leads now."""
        return self.ways(values)[0]
