"""Which lessons rest on a regulation."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Count, OuterRef, Q, Subquery
from django.db.models.functions import Cast, Coalesce
from wagtail.models import Page, ReferenceIndex
from wagtail.permission_policies.pages import PagePermissionPolicy

from courses.catalogue.models import LessonPage
from courses.references.models import Regulation
from lms.core.roles import Permission
from lms.people import api as people
from lms.people.api import User


@dataclass(frozen=True, slots=True)
class RestingLesson:
    """A lesson with a quotation of the regulation, in what officers read or in a draft only.

    ``author_ids`` are those who made it and who changed it last, as far as known.
    """

    page_id: int
    title: str
    is_live: bool
    author_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class LessonsInSight:
    """The lessons of a regulation as somebody may know them: others' by their number only."""

    own: tuple[RestingLesson, ...]
    others: int

    def __bool__(self) -> bool:
        return bool(self.own or self.others)


def lessons_on(regulation: Regulation) -> list[RestingLesson]:
    """List the lessons that rest on a regulation, by title. Three queries at most.

    Those that are stored with it are read from Wagtail's index of references, which a job keeps;
    what only a draft says is looked for in the latest revisions.
    """
    stored = _stored(regulation)
    drafted = set(_drafted(regulation))
    pages = LessonPage.objects.filter(pk__in=stored | drafted).select_related("latest_revision")
    found = [
        RestingLesson(
            page_id=page.pk,
            title=page.draft_title or page.title,
            is_live=page.live and page.pk in stored,
            author_ids=frozenset(
                pk for pk in (page.owner_id, _last_author(page)) if pk is not None
            ),
        )
        for page in pages
    ]
    return sorted(found, key=lambda lesson: (lesson.title.casefold(), lesson.page_id))


def lessons_in_sight(regulation: Regulation, user: User) -> LessonsInSight:
    """List them as ``user`` may know them: with their titles where they may change them.

    Two queries besides.
    """
    lessons = lessons_on(regulation)
    written = PagePermissionPolicy().instances_user_has_permission_for(user, "change")
    known = set(
        written.filter(pk__in=[lesson.page_id for lesson in lessons]).values_list("pk", flat=True)
    )
    own = tuple(lesson for lesson in lessons if lesson.page_id in known)
    return LessonsInSight(own, len(lessons) - len(own))


def lessons_by_author(regulation: Regulation) -> Counter[int]:
    """Count the lessons that rest on a regulation for each trainer who is to mend them.

    Those are the authors who are still trainers, and for a lesson of which there is none, as for
    one that came with Prima, all central trainers. Five queries.
    """
    lessons = lessons_on(regulation)
    trainers = set(people.users_with(Permission.AUTHOR).values_list("pk", flat=True))
    central = people.users_with(Permission.AUTHOR).filter(groups__name=people.AUTHORING_GROUP)
    all_central = set(central.values_list("pk", flat=True))
    counted: Counter[int] = Counter()
    for lesson in lessons:
        counted.update(lesson.author_ids & trainers or all_central)
    return counted


def stored_count() -> Coalesce:
    """Return an expression that counts the pages stored with a regulation, for a list of these."""
    references = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        to_content_type=ContentType.objects.get_for_model(Regulation),
        to_object_id=Cast(OuterRef("pk"), output_field=CharField()),
    )
    counted = (
        references.order_by()
        .values("to_object_id")
        .annotate(count=Count("object_id", distinct=True))
    )
    return Coalesce(Subquery(counted.values("count")), 0)


def _stored(regulation: Regulation) -> set[int]:
    pages = ContentType.objects.get_for_model(Page)
    references = ReferenceIndex.get_references_to(regulation).filter(base_content_type=pages)
    return {int(pk) for pk in references.values_list("object_id", flat=True)}


def _drafted(regulation: Regulation) -> Iterator[int]:
    says_so = Q(latest_revision__content__body__icontains=f'"regulation": {regulation.pk}')
    drafts = LessonPage.objects.filter(says_so, Q(live=False) | Q(has_unpublished_changes=True))
    for pk, content in drafts.values_list("pk", "latest_revision__content"):
        blocks = json.loads(content["body"])
        quoted = {each["value"]["regulation"] for each in blocks if each["type"] == "quotation"}
        if regulation.pk in quoted:
            yield pk


def _last_author(page: LessonPage) -> int | None:
    author_id: int | None = page.latest_revision.user_id if page.latest_revision else None
    return author_id
