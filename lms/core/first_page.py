"""What stands on the first page of somebody signed in: cards that the parts declare.

They do so in ``home_cards.py``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from django.contrib.auth.models import AbstractBaseUser

from lms.core.declarations import Registry


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
