"""What stands on the first page of somebody signed in: cards that the parts declare.

They do so in ``home_cards.py``.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TypeVar, cast

from django.contrib.auth.models import AbstractBaseUser

from lms.core.declarations import Registry

T = TypeVar("T")


class Place(Enum):
    """Where a card stands."""

    LEARNING = auto()
    """Among what an officer is to do: the first column of their own learning."""
    ATTAINED = auto()
    """Among what an officer has reached: the second column."""
    WORK = auto()
    """A section of its own, for work that is not one's own learning."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose first page it is; ``officer_id`` is ``None`` for those who are no officers."""

    user: AbstractBaseUser
    officer_id: int | None
    _read: dict[Callable[[int], object], object] = field(default_factory=dict, init=False)

    def once(self, read: Callable[[int], T]) -> T | None:
        """Return what ``read`` finds of the officer, read once for all cards that ask for it."""
        if self.officer_id is None:
            return None
        if read not in self._read:
            self._read[read] = read(self.officer_id)
        return cast(T, self._read[read])


class Content:
    """What a card shows; parts inherit from it."""

    __slots__ = ()

    @property
    def is_pressing(self) -> bool:
        """Whether it waits to be done, which puts an officer's learning before other work."""
        return False


@dataclass(frozen=True, slots=True)
class HomeCard:
    """One card, or several that are read together.

    ``content`` returns what ``template`` shows as ``card``, or ``None`` for whom there is nothing;
    its queries do not grow with what it finds. Cards of ``LEARNING`` and ``ATTAINED`` are asked
    for officers only. ``order`` is that within the place. The template may be given the ``level``
    of its headings.
    """

    name: str
    place: Place
    order: int
    template: str
    content: Callable[[Reader], Content | None]


CARDS = Registry[HomeCard]("card of the first page")
declare = CARDS.declare
