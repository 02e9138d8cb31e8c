"""A reply in the officer's own words, which no machine marks."""

from dataclasses import dataclass
from typing import ClassVar, Self

from assessments.roleplay.engine.fields import Data, text
from assessments.roleplay.engine.kinds.node import Waiting, read_choices, shown_fields
from assessments.roleplay.engine.parts import Choice

LONGEST = 5_000
"""Characters, a line break being one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply(Waiting):
    """Something to write, with an answer to compare it with in the debrief."""

    kind: ClassVar[str] = "reply"

    model_answer: str = ""

    @classmethod
    def read(cls, data: Data) -> Self:
        """Read it as written; see ``Node``."""
        return cls(
            **shown_fields(data),
            choices=read_choices(data),
            model_answer=text(data, "model_answer"),
        )

    def takes(self, reply: str) -> bool:
        """Tell whether something is written, and no more than there is room for."""
        return bool(reply.strip()) and len(reply) <= LONGEST

    def choice_of(self, reply: str) -> str:  # noqa: ARG002 - whatever was written
        """Return the key of the choice to which such a reply comes."""
        return "written"

    def said(self, choice: Choice, reply: str) -> str:  # noqa: ARG002 - in the officer's words
        """Return what the officer said or did."""
        return reply
