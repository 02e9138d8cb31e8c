"""What courses tells the rest of the house, without knowing who listens."""

from dataclasses import dataclass
from uuid import UUID

from django.dispatch import Signal


@dataclass(frozen=True, slots=True)
class CourseCompletion:
    """An officer completed a course."""

    officer_id: int
    enrolment_id: int
    course_key: UUID  # the course page's translation_key
    course_title: str
    minutes: int
    competency_ids: tuple[int, ...]
    issues_certificate: bool


course_completed = Signal()
"""Sent with ``completion: CourseCompletion`` inside the transaction that records it, once."""
