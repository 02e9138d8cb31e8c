"""What courses tells the rest of the house, without knowing who listens."""

from dataclasses import dataclass
from uuid import UUID

from django.dispatch import Signal


@dataclass(frozen=True, slots=True)
class CourseCompletion:
    """An officer completed a course. ``minutes`` sums the activities they completed."""

    officer_id: int
    enrolment_id: int
    course_key: UUID  # the course page's translation_key
    course_title: str
    minutes: int
    issues_certificate: bool
    competency_ids: frozenset[int]


course_completed = Signal()
"""Sent with ``completion: CourseCompletion`` inside the transaction that records it, once."""
