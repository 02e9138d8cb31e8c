"""What is seen of plays by whoever may see the officers, as plain data."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from assessments.roleplay.engine import Ending, Line, Mood
from assessments.roleplay.screens import ShownChoice


class State(StrEnum):
    """How a play stands."""

    OPEN = "open"
    PASSED = "passed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PlayRow:
    """A play in a list. What the end decides is empty, or ``None``, while it is open.

    ``title`` is what the role-play is called now.
    """

    id: UUID
    page_id: int
    title: str
    officer: str
    staff_number: str
    unit: str
    number: int
    is_counted: bool
    state: State
    percent: int | None
    ending: str
    choices: int
    started_at: dt.datetime
    finished_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class FeelingNow:
    """A feeling at a place in the conversation, of ``most`` at the utmost."""

    name: str
    value: int
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class OfferedLine:
    """A line that was offered, with what it says about behaviours."""

    shown: ShownChoice
    points: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ReplayTurn:
    """What was heard, how the citizen felt, what was offered and what the officer did.

    ``seconds`` until then; ``reaction`` is what followed at once. ``is_own_words``: the officer
    wrote ``said``, to be compared with ``model_answer``.
    """

    number: int
    name: str
    lines: tuple[Line, ...]
    mood: Mood
    feelings: tuple[FeelingNow, ...]
    offered: tuple[OfferedLine, ...]
    said: str
    is_own_words: bool
    model_answer: str
    reaction: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Replay:
    """A play from its opening to its ``ending``, or to where it stands (``None``)."""

    row: PlayRow
    title: str
    persona_name: str
    turns: tuple[ReplayTurn, ...]
    last_lines: tuple[Line, ...]
    last_feelings: tuple[FeelingNow, ...]
    ending: Ending | None

    @property
    def written(self) -> tuple[ReplayTurn, ...]:
        """The turns at which the officer wrote."""
        return tuple(turn for turn in self.turns if turn.is_own_words)
