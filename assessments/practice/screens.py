"""What the pages of the practice show."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from wagtail.models import Page


class Item(Protocol):
    """Something to practise, with its key and the reasons: only what never counts has any here."""

    @property
    def key(self) -> str:
        """What it is called among all that officers are shown."""

    @property
    def round(self) -> int:
        """How often it was answered before."""

    @property
    def solution(self) -> str:
        """What the fields of its form say where all is right: a list of texts as JSON.

        Where one of several buttons is chosen: each of those that are right.
        """

    @property
    def template(self) -> str:
        """The template that asks; it is given the ``item``."""

    @property
    def reveal_template(self) -> str:
        """The template that shows what is right and why, to whatever was answered."""


class Marked(Protocol):
    """An answer to an item, marked."""

    @property
    def share(self) -> Fraction:
        """The share of it that is right, 0 to 1."""

    @property
    def template(self) -> str:
        """The template that shows the answer beside what is right; it is given ``marked``."""


@dataclass(frozen=True, slots=True)
class Today:
    """What comes today, how many were done, and when the next come (``None``: none to come).

    ``is_possible``: there is something to practise at all, today or another day. ``conversations``
    are the pages of role-plays that have come back.
    """

    items: Sequence[Item]
    done: int
    next_on: dt.date | None
    is_possible: bool
    conversations: Sequence[Page]


@dataclass(frozen=True, slots=True)
class Due:
    """How much is due today: things to practise, and conversations to have again."""

    items: int
    conversations: int
