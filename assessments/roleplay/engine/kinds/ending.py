"""An ending: how the conversation ends."""

from dataclasses import dataclass
from typing import ClassVar, Self

from assessments.roleplay.engine.fields import Data, one_of
from assessments.roleplay.engine.kinds.node import Shown, shown_fields
from assessments.roleplay.engine.parts import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending(Shown):
    """An ending, and how good it is for the citizen."""

    kind: ClassVar[str] = "ending"

    outcome: Outcome = Outcome.MIXED

    @classmethod
    def read(cls, data: Data) -> Self:
        """Read it as written; see ``Node``."""
        return cls(**shown_fields(data), outcome=one_of(data, "outcome", Outcome, Outcome.MIXED))

    @property
    def targets(self) -> tuple[str, ...]:
        """The keys of the nodes it may lead to; see ``Node``."""
        return ()
