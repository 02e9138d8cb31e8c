"""The door to courses: what certificates, reports and first pages may use."""

from courses.catalogue.authoring import (
    add_lesson,
    authored_courses,
    create_course,
    prepare_site,
)
from courses.catalogue.linking import linkable_pages
from courses.catalogue.permissions import KEEPING_FILES, WRITING, grant_files, grant_pages
from courses.catalogue.proposals import (
    adopt,
    prepare_review,
)
from courses.catalogue.units import is_prepared, prepare_unit_catalogue, unit_catalogue
from courses.enrolment.api import CourseClosedError, enrol, withdraw
from courses.enrolment.states import State
from courses.library.installing import install_courses
from courses.progress.api import (
    NotEnrolledError,
    NotOpenedError,
    complete_lesson,
    completions_since,
    open_lesson,
)
from courses.progress.learning import (
    ParticipationCounts,
    learning_of,
    participation_counts,
    training_hours_of,
)
from courses.references.library import install as install_references

__all__ = [
    "KEEPING_FILES",
    "WRITING",
    "CourseClosedError",
    "NotEnrolledError",
    "NotOpenedError",
    "ParticipationCounts",
    "State",
    "add_lesson",
    "adopt",
    "authored_courses",
    "complete_lesson",
    "completions_since",
    "create_course",
    "enrol",
    "grant_files",
    "grant_pages",
    "install_courses",
    "install_references",
    "is_prepared",
    "learning_of",
    "linkable_pages",
    "open_lesson",
    "participation_counts",
    "prepare_review",
    "prepare_site",
    "prepare_unit_catalogue",
    "training_hours_of",
    "unit_catalogue",
    "withdraw",
]
