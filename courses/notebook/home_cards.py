"""What notes put on the first page of an officer."""

from collections.abc import Sequence
from dataclasses import dataclass

from courses.notebook import queries
from courses.notebook.screens import ShownNote
from lms.core.first_page import Content, HomeCard, Place, Reader, declare

MOST_AT_ONCE = 3


@dataclass(frozen=True, slots=True)
class CardsToAskAbout(Content):
    """Sentences for the counter that are a week old, the oldest first."""

    notes: Sequence[ShownNote]


def _to_ask_about(reader: Reader) -> CardsToAskAbout | None:
    """Read them. One query."""
    if reader.officer_id is None:
        return None
    found = queries.due_cards(reader.officer_id, MOST_AT_ONCE)
    return CardsToAskAbout(found) if found else None


declare(HomeCard("pocket-cards", Place.LEARNING, 8, "courses/notebook/home.html", _to_ask_about))
