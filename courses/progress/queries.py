"""Read the lessons that officers in HR's scope read too quickly."""

from collections.abc import Iterable, Mapping

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from courses.catalogue.models import LessonPage
from courses.progress.models import ActivityProgress, ActivityProgressQuerySet, Basis
from courses.progress.screens import QuickLesson
from lms.core.roles import Permission
from lms.people import api as people
from lms.people.api import OfficerQuerySet, User

BASES = {"accepted": Basis.ACCEPTED, "unmeasured": Basis.BETWEEN}


def quick_lessons(by: User, chosen: Mapping[str, object] | None) -> ActivityProgressQuerySet:
    """Return what the filter chooses, the latest first; ``None``, an invalid one, chooses nothing.

    A queryset; the reader's own lessons are for somebody else to decide.
    """
    if chosen is None:
        return ActivityProgress.objects.none()
    officers = _officers(by)
    if text := chosen.get("q"):
        officers = officers.search(str(text))
    if isinstance(unit := chosen.get("unit"), people.OrgUnit):
        officers = people.officers_in_unit(officers, unit)
    found = _of(officers)
    basis = BASES.get(str(chosen.get("show")))
    found = found.filter(basis=basis) if basis else found.too_quick()
    return with_titles(found).order_by("-completed_at", "-pk")


def in_scope(by: User) -> ActivityProgressQuerySet:
    """Return what officers in scope did, without one's own."""
    return _of(_officers(by))


def with_titles(rows: ActivityProgressQuerySet) -> ActivityProgressQuerySet:
    """Add the ``title`` of each lesson, and read its course in the same query."""
    titles = LessonPage.objects.filter(translation_key=OuterRef("page_key")).values("title")
    return rows.annotate(title=Subquery(titles[:1])).select_related("enrolment__course")


def rows(by: User, found: Iterable[ActivityProgress]) -> list[QuickLesson]:
    """Describe rows that have their titles. One query, for the officers."""
    listed = list(found)
    wanted = {row.enrolment.officer_id for row in listed}
    officers = _officers(by).filter(pk__in=wanted) if wanted else ()
    cards = {officer.pk: people.card(officer) for officer in officers}
    return [
        _row(row, cards[row.enrolment.officer_id])
        for row in listed
        if row.enrolment.officer_id in cards
    ]


def _row(row: ActivityProgress, officer: people.OfficerCard) -> QuickLesson:
    assert row.completed_at is not None  # noqa: S101 - only what is completed is listed
    return QuickLesson(
        id=row.pk,
        officer=officer,
        title=getattr(row, "title", "") or "",
        course_title=row.enrolment.course.title,
        completed_on=timezone.localdate(row.completed_at),
        seconds=row.seconds,
        minutes=row.minutes,
        is_waiting=row.is_too_quick,
        basis_label=row.get_basis_display(),
    )


def _officers(by: User) -> OfficerQuerySet:
    officers: OfficerQuerySet = people.visible_officers(by, Permission.MANAGE_PEOPLE)
    return officers.exclude(user=by)


def _of(officers: OfficerQuerySet) -> ActivityProgressQuerySet:
    return ActivityProgress.objects.of(officers.order_by().values("pk"))
