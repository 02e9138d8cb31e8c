"""What courses tells the rest of the house, without knowing who listens."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.dispatch import Signal


@dataclass(frozen=True, slots=True)
class CourseCompletion:
    """An officer completed a course. ``minutes`` sums what they earned in it."""

    officer_id: int
    enrolment_id: int
    course_key: UUID  # the course page's translation_key
    course_title: str
    minutes: int
    completed_on: dt.date
    issues_certificate: bool
    competency_ids: frozenset[int]


course_completed = Signal()
"""Sent with ``completion: CourseCompletion`` once it is committed."""
