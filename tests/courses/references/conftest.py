"""A prepared site, and a lesson that quotes a regulation."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from wagtail.models import ReferenceIndex

from courses.models import CatalogueIndexPage, LessonPage, Regulation
from lms import installation
from tests.factories import content

Quoting = Callable[..., LessonPage]


@pytest.fixture
def site(db: None) -> CatalogueIndexPage:
    """Prepare a new site, with its regulations and terms; return its catalogue."""
    content.tree_roots()
    installation.prepare()
    return CatalogueIndexPage.objects.get()


@pytest.fixture
def law(site: CatalogueIndexPage) -> Regulation:
    """Return the law on public service."""
    return Regulation.objects.get(slug="uu-25-2009")


def quotation(regulation: Regulation | None, says: str = "Syaratnya diumumkan.") -> tuple[str, Any]:
    """Return the block that quotes a regulation."""
    return "quotation", {"regulation": regulation, "article": "Pasal 21", "says": says}


@pytest.fixture
def quoting(law: Regulation) -> Quoting:
    """Return a function that publishes a lesson that quotes the law, found by what refers to it."""
    course = content.course()

    def publish(title: str = "Standar", **fields: Any) -> LessonPage:
        course.refresh_from_db()
        page = content.lesson(course, title, **{"body": [quotation(law)], **fields})
        with transaction.atomic():
            ReferenceIndex.create_or_update_for_object(page)  # a job does so
        return page

    return publish
