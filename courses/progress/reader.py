"""The person who reads a page, and how they stand in its course."""

from django.http import HttpRequest
from wagtail.models import Page

from courses.catalogue.models import CoursePage, course_above
from courses.progress.participation import (
    ActivityContext,
    Participation,
    activity_context,
    participation_in,
)
from lms.people import api as people


def reader_id(request: HttpRequest) -> int | None:
    """Name the officer who reads; in a preview it is nobody, whose records nobody sees."""
    if is_preview(request):
        return None
    officer = people.officer_of(request.user)
    return officer.pk if officer else None


def is_preview(request: HttpRequest) -> bool:
    """Tell whether an author looks at a page before it is published."""
    return bool(getattr(request, "is_preview", False))


def participation_of(request: HttpRequest, course: CoursePage) -> Participation:
    """Say how the reader stands in a course; in a preview, how somebody new would.

    At most three queries, once for each request.
    """
    known: dict[int, Participation] = request.__dict__.setdefault("_participations", {})
    if course.pk not in known:
        known[course.pk] = participation_in(
            course, reader_id(request), is_preview=is_preview(request)
        )
    return known[course.pk]


def place_of(request: HttpRequest, page: Page) -> ActivityContext | None:
    """Say where an activity page stands in its course, if it is in one.

    At most four queries, once for each request.
    """
    places: dict[int, ActivityContext | None] = request.__dict__.setdefault("_places", {})
    if page.pk not in places:
        course = course_above(page)
        places[page.pk] = (
            activity_context(participation_of(request, course), page) if course else None
        )
    return places[page.pk]
