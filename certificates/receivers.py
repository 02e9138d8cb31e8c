"""A completed course earns a certificate."""

from typing import Any

from certificates import api
from courses.signals import CourseCompletion, course_completed
from lms.core.consequences import follows


@follows(course_completed, swept_by="certificates.tasks.catch_up")
def award_certificate(completion: CourseCompletion, **_signal: Any) -> None:
    """Award the certificate for the course, if there is one."""
    if completion.issues_certificate:
        api.award_for_course(completion)
