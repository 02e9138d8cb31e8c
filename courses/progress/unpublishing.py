"""What it would mean to those who take a course if a page of it were unpublished."""

from dataclasses import dataclass

from wagtail.models import Page

from courses.catalogue.models import CoursePage
from courses.catalogue.outline import outline_of
from courses.enrolment.models import Enrolment
from lms.core.activities import Activity


@dataclass(frozen=True, slots=True)
class Unpublishing:
    """A published page of a course about to go. ``participants`` are those still on their way.

    ``leaves_nothing``: no other activity of the course is published.
    """

    course_title: str
    is_course: bool
    participants: int
    leaves_nothing: bool


def unpublishing(page: Page) -> Unpublishing | None:
    """Say what unpublishing a course or an activity of one would mean; ``None`` for other pages.

    Three queries.
    """
    if isinstance(page, CoursePage):
        return Unpublishing(page.title, True, _participants(page), True)
    course = CoursePage.objects.parent_of(page).first() if isinstance(page, Activity) else None
    if course is None:
        return None
    others = [step for step in outline_of(course).steps if step.page_id != page.pk]
    return Unpublishing(course.title, False, _participants(course), not others)


def _participants(course: CoursePage) -> int:
    return int(Enrolment.objects.active().filter(course=course).count())
