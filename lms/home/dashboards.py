"""The first page, put together from the cards that the parts declare."""

from collections.abc import Sequence
from dataclasses import dataclass

from lms.core.first_page import CARDS, Content, Place, Reader
from lms.people import api as people


@dataclass(frozen=True, slots=True)
class ShownCard:
    """A card that has something to show."""

    name: str
    template: str
    content: Content


@dataclass(frozen=True, slots=True)
class Home:
    """The cards of a first page, by place. ``learning`` and ``attained``: of officers only."""

    is_officer: bool
    learning: Sequence[ShownCard]
    attained: Sequence[ShownCard]
    work: Sequence[ShownCard]

    @property
    def own_learning_comes_last(self) -> bool:
        """Whether the person has other work here and nothing of their own learning is pressing."""
        is_pressing = any(card.content.is_pressing for card in self.learning)
        return bool(self.work) and not is_pressing


def home_of(user: people.User) -> Home:
    """Put together the first page of a signed-in person. A constant number of queries."""
    officer = people.officer_of(user)
    reader = Reader(user, officer.pk if officer else None)
    return Home(
        is_officer=officer is not None,
        learning=_cards(Place.LEARNING, reader) if officer else (),
        attained=_cards(Place.ATTAINED, reader) if officer else (),
        work=_cards(Place.WORK, reader),
    )


def _cards(place: Place, reader: Reader) -> Sequence[ShownCard]:
    return [
        ShownCard(card.name, card.template, content)
        for card in sorted(CARDS, key=lambda card: card.order)
        if card.place is place and (content := card.content(reader)) is not None
    ]
