"""A site whose agencies have trainers of their own, and a course of the health agency."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import GroupPagePermission, Page

from assessments.models import Question, QuizPage, ScenarioPage
from courses.models import CatalogueIndexPage, CoursePage, LessonPage, UnitCataloguePage
from lms import installation
from lms.people.api import AUTHORING_GROUP
from tests.factories import content

SECRET = "Rahasia"
"""Begins every title and text of the health agency's course."""


@dataclass(frozen=True)
class UnitCourse:
    """A course of one unit with one of everything in it."""

    catalogue: UnitCataloguePage
    page: CoursePage
    lesson: LessonPage
    quiz: QuizPage
    scenario: ScenarioPage
    question: Question
    image: Any
    document: Any


@pytest.fixture
def site(db) -> CatalogueIndexPage:
    """Prepare a new site; return its central catalogue."""
    content.tree_roots()
    installation.prepare()
    return CatalogueIndexPage.objects.get()


@pytest.fixture
def health_course(site, hana, org, framework) -> UnitCourse:
    """Publish a course in the catalogue of the health agency, and a draft question in its quiz."""
    catalogue = UnitCataloguePage.objects.get(unit=org.health)
    page = content.course(f"{SECRET} Posyandu", parent=catalogue, owner=hana)
    image = get_image_model().objects.create(
        title=f"{SECRET} gambar", file=get_test_image_file(), collection=catalogue.collection
    )
    document = get_document_model()(title=f"{SECRET} berkas", collection=catalogue.collection)
    document.file.save("rahasia.pdf", ContentFile(b"%PDF-1.7"))
    question = content.question(f"{SECRET} pertanyaan?", indicators=("KOM.1.1",), unit=org.health)
    picture = {"image": {"image": image, "decorative": True, "alt_text": ""}, "caption": ""}
    lesson = content.lesson(
        page, f"{SECRET} pelajaran", body=[("text", f"<p>{SECRET}</p>"), ("picture", picture)]
    )
    return UnitCourse(
        catalogue=catalogue,
        page=page,
        lesson=lesson,
        quiz=content.quiz(page, [question], f"{SECRET} kuis"),
        scenario=content.scenario(page, title=f"{SECRET} bermain peran"),
        question=question,
        image=image,
        document=document,
    )


@pytest.fixture
def trainer(course, citra):
    """Let Citra's group write in the catalogue."""
    group = Group.objects.get(name=AUTHORING_GROUP)
    for codename in ("add_page", "change_page", "publish_page"):
        GroupPagePermission.objects.create(
            group=group,
            page=Page.objects.get(pk=course.page.get_parent().pk),
            permission=Permission.objects.get(
                content_type__app_label="wagtailcore", codename=codename
            ),
        )
    group.permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    return citra
