"""A turn: somebody says something, and the officer chooses an answer."""

from dataclasses import dataclass
from typing import ClassVar, Self

from assessments.roleplay.engine.fields import Data, text, whole
from assessments.roleplay.engine.kinds.node import Waiting, read_choices, shown_fields
from assessments.roleplay.engine.parts import Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn(Waiting):
    """A turn. After ``seconds``, if not 0, the choice ``on_time_out`` is taken."""

    kind: ClassVar[str] = "turn"

    seconds: int = 0
    on_time_out: str = ""

    @classmethod
    def read(cls, data: Data) -> Self:
        """Read it as written; see ``Node``."""
        return cls(
            **shown_fields(data),
            choices=read_choices(data),
            seconds=whole(data, "seconds"),
            on_time_out=text(data, "on_time_out"),
        )

    @property
    def is_one_reply(self) -> bool:
        """One of the choices is sent."""
        return False

    def choice_of(self, reply: str) -> str:
        """Return the key of the choice to which such a reply comes."""
        return reply

    def said(self, choice: Choice, reply: str) -> str:  # noqa: ARG002 - one of the choices
        """Return what the officer said or did."""
        return choice.text
