"""Write courses: the same pages that trainers edit in Wagtail, made by the program."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.permission_policies.pages import PagePermissionPolicy

from courses.catalogue.models import (
    CatalogueIndexPage,
    CoursePage,
    HomePage,
    LessonPage,
    UnitCataloguePage,
)
from courses.catalogue.outline import has_activity_not_ready, outlines_of
from courses.catalogue.pages import publish_beneath
from lms.people.api import Actor, User

CATALOGUE_SLUG = "kursus"


@dataclass(frozen=True, slots=True)
class AuthoredCourse:
    """A course as its authors see it. ``unpublished`` counts the pages with changes to publish.

    ``not_ready`` counts the published activities that officers cannot take as they are.
    """

    title: str
    url: str  # its pages in Wagtail
    edit_url: str
    is_live: bool
    unpublished: int
    not_ready: int
    steps: int
    minutes: int


@transaction.atomic
def prepare_site(
    *,
    by: Actor,
    hostname: str,
    port: int,
    site_name: str,
    front_page: Mapping[str, str],
    catalogue: Mapping[str, str],
) -> CatalogueIndexPage:
    """Make the front page and the catalogue beneath it, if there are none; return the catalogue.

    ``front_page`` and ``catalogue`` are the fields of the pages. Wagtail's welcome page goes.
    Called again, it only brings the address up to date.
    """
    home = HomePage.objects.first() or _add_home(front_page, by)
    fields = {"root_page": home, "hostname": hostname, "port": port, "site_name": site_name}
    if not Site.objects.filter(is_default_site=True, **fields).exists():
        Site.objects.update_or_create(is_default_site=True, defaults=fields)
    found: CatalogueIndexPage | None = CatalogueIndexPage.objects.first()
    return found or _add_catalogue(home, catalogue, by)


def _add_home(fields: Mapping[str, str], by: Actor) -> HomePage:
    root = Page.get_first_root_node()
    home = publish_beneath(root, HomePage(slug="prima", **fields), by)
    welcome = Page.objects.child_of(root).filter(slug="home", content_type__model="page").first()
    if welcome is not None:
        Site.objects.filter(root_page=welcome).update(root_page=home)
        welcome.delete()
    return home


def _add_catalogue(home: HomePage, fields: Mapping[str, str], by: Actor) -> CatalogueIndexPage:
    catalogue = publish_beneath(home, CatalogueIndexPage(slug=CATALOGUE_SLUG, **fields), by)
    PageViewRestriction.objects.create(page=catalogue, restriction_type=PageViewRestriction.LOGIN)
    return catalogue


@transaction.atomic
def create_course(
    *,
    by: Actor,
    title: str,
    summary: str,
    competency_ids: Collection[int] = (),
    catalogue: UnitCataloguePage | None = None,
    **fields: Any,
) -> CoursePage:
    """Publish a course without activities in a unit's ``catalogue``, or in the central one.

    ``fields`` are further fields of its page.

    Raises:
        CatalogueIndexPage.DoesNotExist: before ``prepare_site``.
        ValidationError: if a field breaks a rule.
    """
    course = CoursePage(title=title, summary=summary, **fields)
    competencies = CoursePage._meta.get_field("competencies").related_model
    course.competencies = list(competencies.objects.filter(pk__in=competency_ids))
    return publish_beneath(catalogue or CatalogueIndexPage.objects.get(), course, by)


@transaction.atomic
def add_lesson(
    *, by: Actor, course: CoursePage, title: str, body: Sequence[tuple[str, Any]], **fields: Any
) -> LessonPage:
    """Publish a lesson as the last activity of a course; ``body`` are pairs of block and value.

    ``fields`` are further fields of its page; without its minutes it takes the estimate.

    Raises:
        ValidationError: if a field breaks a rule.
    """
    lesson = LessonPage(title=title, body=body, **fields)
    if "duration_minutes" not in fields:
        lesson.duration_minutes = lesson.estimate.minutes
    return publish_beneath(course, lesson, by)


def authored_courses(user: User, limit: int = 6) -> list[AuthoredCourse]:
    """Return the courses a person may edit: first those with an activity nobody can take.

    Then the latest changed. At most five queries.
    """
    editable = PagePermissionPolicy().instances_user_has_permission_for(user, "change")
    courses = list(
        CoursePage.objects.filter(pk__in=editable.values("pk"))
        .annotate(is_waiting=has_activity_not_ready())
        .order_by("-is_waiting", "-latest_revision_created_at", "-pk")[:limit]
    )
    outlines = outlines_of(courses, with_drafts=True)
    unpublished = _unpublished(courses)
    return [
        AuthoredCourse(
            title=course.draft_title or course.title,
            url=reverse("wagtailadmin_explore", args=[course.pk]),
            edit_url=reverse("wagtailadmin_pages:edit", args=[course.pk]),
            is_live=course.live,
            unpublished=sum(path.startswith(course.path) for path in unpublished),
            not_ready=outlines[course.pk].not_ready,
            steps=len(outlines[course.pk].steps),
            minutes=outlines[course.pk].minutes,
        )
        for course in courses
    ]


def _unpublished(courses: Collection[CoursePage]) -> list[str]:
    beneath = Q(pk=None)
    for course in courses:
        beneath |= Page.objects.descendant_of_q(course, inclusive=True)
    changed = Page.objects.filter(beneath, Q(live=False) | Q(has_unpublished_changes=True))
    return list(changed.values_list("path", flat=True))
