"""What the practice puts on the first page of an officer."""

from dataclasses import dataclass

from assessments.practice import api
from lms.core.first_page import Content, HomeCard, Place, Reader, declare


@dataclass(frozen=True, slots=True)
class PracticeOfToday(Content):
    """How much can be practised today; ``conversations`` are role-plays to have again."""

    count: int
    conversations: int


def _practice(reader: Reader) -> PracticeOfToday | None:
    """Count it. One query."""
    due = reader.once(api.due_today)
    if due is None or not (due.items or due.conversations):
        return None
    return PracticeOfToday(due.items, due.conversations)


declare(HomeCard("practice", Place.LEARNING, 6, "assessments/practice/home.html", _practice))
