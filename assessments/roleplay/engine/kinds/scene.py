"""Scenes: something happens or is said, and the conversation goes on by itself."""

from dataclasses import dataclass
from typing import ClassVar, Self

from assessments.roleplay.engine.conditions import Values
from assessments.roleplay.engine.fields import Data, text
from assessments.roleplay.engine.kinds.node import Draw, Passing, Shown, shown_fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene(Shown, Passing):
    """A scene that just goes on."""

    kind: ClassVar[str] = "scene"

    leads_to: str = ""

    @classmethod
    def read(cls, data: Data) -> Self:
        """Read it as written; see ``Node``."""
        return cls(**shown_fields(data), leads_to=text(data, "leads_to"))

    @property
    def targets(self) -> tuple[str, ...]:
        """The keys of the nodes it may lead to; see ``Node``."""
        return (self.leads_to,)

    def ways(self, values: Values) -> tuple[str, ...]:  # noqa: ARG002 - there is one
        """Return the nodes to which it can lead now."""
        return (self.leads_to,)

    def way(self, values: Values, draw: Draw) -> str:  # noqa: ARG002 - there is one
        """Return the node to which it leads now."""
        return self.leads_to


@dataclass(frozen=True, slots=True, kw_only=True)
class Later(Scene):
    """A scene some time later; ``title`` says when."""

    kind: ClassVar[str] = "later"
