"""Words of one's own: how long, what becomes of two versions, when to ask. Plain rules."""

import datetime as dt
from enum import StrEnum

ASK_AFTER = dt.timedelta(days=7)


class NoteKind(StrEnum):
    """What a block of a lesson asks officers to write."""

    REFLECTION = "reflection"
    CARD = "card"

    @property
    def longest(self) -> int:
        """How many characters it may have."""
        return 200 if self is NoteKind.CARD else 2000


class TooLongError(ValueError):
    """More characters were written than are kept; says by how many."""

    def __init__(self, over: int) -> None:
        super().__init__(over)
        self.over = over


def ask_on(kind: NoteKind, day: dt.date) -> dt.date | None:
    """Say from which day on to ask whether a sentence written on ``day`` was used; cards only."""
    return day + ASK_AFTER if kind is NoteKind.CARD else None


def kept(kind: NoteKind, stored: str, sent: str, *, is_known: bool) -> str:
    """Return what to keep where something is stored and something is sent.

    ``is_known``: whoever sent it had seen what is stored. Otherwise, as from a second device, both
    are kept, unless one contains the other.

    Raises:
        TooLongError: if both together are more than twice as long as either may be.
    """
    if is_known or stored in sent:
        return sent
    if sent in stored:
        return stored
    both = f"{stored}\n\n{sent}"
    _at_most(2 * kind.longest, both)
    return both


def check(kind: NoteKind, text: str) -> None:
    """Let a text pass that is short enough.

    Raises:
        TooLongError: if it is not.
    """
    _at_most(kind.longest, text)


def _at_most(longest: int, text: str) -> None:
    if len(text) > longest:
        raise TooLongError(len(text) - longest)
