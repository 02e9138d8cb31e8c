"""What the practice puts on the first page of an officer."""

from dataclasses import dataclass

from assessments.practice import api
from lms.core.first_page import Content, HomeCard, Place, Reader, declare


@dataclass(frozen=True, slots=True)
class PracticeOfToday(Content):
    """How much can be practised today."""

    count: int


def _practice(reader: Reader) -> PracticeOfToday | None:
    """Count it. One query."""
    count = reader.once(api.count_today)
    return PracticeOfToday(count) if count else None


declare(HomeCard("practice", Place.LEARNING, 6, "assessments/practice/home.html", _practice))
