"""What can be learnt: the catalogue, courses and lessons as Wagtail pages."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from courses.catalogue.blocks import LESSON_BLOCKS
from lms.core.activities import Activity, ActivityKind

TEXT_FEATURES = ["bold", "italic", "ul", "ol", "link"]


class HomePage(Page):
    """The root of the site: what visitors read before they sign in, written by the organisation."""

    tagline = models.CharField(_("tagline"), max_length=160, blank=True)
    introduction = RichTextField(_("introduction"), features=["bold", "italic", "link"], blank=True)

    content_panels = [*Page.content_panels, FieldPanel("tagline"), FieldPanel("introduction")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["courses.CatalogueIndexPage"]
    max_count = 1

    class Meta:
        verbose_name = _("front page")
        verbose_name_plural = _("front pages")


class CatalogueIndexPage(Page):
    """Lists the courses."""

    introduction = RichTextField(_("introduction"), features=TEXT_FEATURES, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    template = "courses/catalogue_index_page.html"
    subpage_types = ["courses.CoursePage"]
    max_count = 1

    class Meta:
        verbose_name = _("catalogue")
        verbose_name_plural = _("catalogues")


class CoursePage(Page):
    """A course; its lessons, quizzes and role-plays are the pages beneath it, in their order."""

    summary = models.CharField(_("summary"), max_length=300)
    description = RichTextField(_("description"), features=TEXT_FEATURES, blank=True)
    objectives = RichTextField(
        _("what you will be able to do"), features=["ul", "bold"], blank=True
    )
    competencies = ParentalManyToManyField(
        "assessments.Competency", blank=True, related_name="+", verbose_name=_("competencies")
    )
    days_to_complete = models.PositiveSmallIntegerField(
        _("days to complete"),
        null=True,
        blank=True,
        default=30,
        help_text=_("From enrolment to the due date. Empty: no due date."),
    )
    issues_certificate = models.BooleanField(_("issues a certificate"), default=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("description"),
        FieldPanel("objectives"),
        FieldPanel("competencies"),
        MultiFieldPanel(
            [FieldPanel("days_to_complete"), FieldPanel("issues_certificate")], heading=_("Rules")
        ),
    ]
    template = "courses/course_page.html"
    parent_page_types = ["courses.CatalogueIndexPage"]
    subpage_types = ["courses.LessonPage", "assessments.QuizPage", "assessments.ScenarioPage"]

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")


class LessonPage(Activity, Page):
    """One lesson to read, in blocks."""

    activity_kind = ActivityKind.LESSON

    summary = models.CharField(_("summary"), max_length=300, blank=True)
    body = StreamField(LESSON_BLOCKS, verbose_name=_("content"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("duration_minutes"), FieldPanel("is_required")], heading=_("Rules")
        ),
    ]
    template = "courses/lesson_page.html"
    parent_page_types = ["courses.CoursePage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
