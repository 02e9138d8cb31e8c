"""The door to courses: what certificates, reports and first pages may use."""

from courses.catalogue.authoring import (
    AuthoredCourse,
    add_lesson,
    authored_courses,
    create_course,
    prepare_site,
)
from courses.enrolment.api import CourseClosedError, enrol, enrolment_of, withdraw
from courses.enrolment.states import State
from courses.progress.api import NotEnrolledError, complete_lesson
from courses.progress.learning import (
    CourseProgress,
    NextActivity,
    ParticipationCounts,
    learning_of,
    participation_counts,
    training_hours_of,
)

__all__ = [
    "AuthoredCourse",
    "CourseClosedError",
    "CourseProgress",
    "NextActivity",
    "NotEnrolledError",
    "ParticipationCounts",
    "State",
    "add_lesson",
    "authored_courses",
    "complete_lesson",
    "create_course",
    "enrol",
    "enrolment_of",
    "learning_of",
    "participation_counts",
    "prepare_site",
    "training_hours_of",
    "withdraw",
]
