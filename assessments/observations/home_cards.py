"""What observations put on the first page of an officer."""

from dataclasses import dataclass

from assessments.observations.api import unread_feedback_count
from lms.core.first_page import Content, HomeCard, Place, Reader, declare


@dataclass(frozen=True, slots=True)
class Feedback(Content):
    """How much feedback from assessors an officer has not read yet."""

    unread: int


def _feedback(reader: Reader) -> Feedback | None:
    unread = 0 if reader.officer_id is None else unread_feedback_count(reader.officer_id)
    return Feedback(unread) if unread else None


declare(HomeCard("feedback", Place.LEARNING, 5, "assessments/observations/home.html", _feedback))
