"""A unit's course comes into the central catalogue: as a copy, after a review.

The review is a Wagtail workflow with a ``CentralReviewTask``. While it lasts, what is beneath the
course is locked, so that what is approved is what was read.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.urls import reverse
from wagtail.actions.copy_page import CopyPageAction
from wagtail.models import Page, Workflow, WorkflowTask
from wagtail.permission_policies.pages import PagePermissionPolicy

from assessments import api as assessments
from courses.catalogue import media
from courses.catalogue.models import (
    CatalogueIndexPage,
    CentralReviewTask,
    CoursePage,
    LessonPage,
)
from courses.catalogue.pages import free_slug
from lms.core import audit
from lms.core.roles import Permission
from lms.people import api as people
from lms.people.api import Actor, User


@dataclass(frozen=True, slots=True)
class ReturnedProposal:
    """A course that reviewers sent back with a note. ``by`` is empty if nobody can be named."""

    title: str
    edit_url: str
    returned_at: dt.datetime
    by: str
    note: str


def returned_proposals(user: User) -> list[ReturnedProposal]:
    """Return what was sent back to ``user``, the latest first. At most five queries.

    Those who review for the whole organisation find only what they proposed themselves.
    """
    states = {int(state.object_id): state for state in CentralReviewTask.returned()}
    if people.covers_everything(user, Permission.AUTHOR):
        states = {pk: state for pk, state in states.items() if state.requested_by_id == user.pk}
    editable = PagePermissionPolicy().instances_user_has_permission_for(user, "change")
    courses = CoursePage.objects.filter(pk__in=states).filter(pk__in=editable.values("pk"))
    found = [_returned(course, states[course.pk].current_task_state) for course in courses]
    return sorted(found, key=lambda proposal: proposal.returned_at, reverse=True)


def _returned(course: CoursePage, review: Any) -> ReturnedProposal:
    return ReturnedProposal(
        title=course.draft_title or course.title,
        edit_url=reverse("wagtailadmin_pages:edit", args=[course.pk]),
        returned_at=review.finished_at,
        by=review.finished_by.get_full_name() if review.finished_by else "",
        note=review.comment,
    )


@transaction.atomic
def prepare_review(*, workflow_name: str, task_name: str, groups: Any) -> None:
    """Make the workflow that leads into the central catalogue; again changes nothing."""
    if CentralReviewTask.objects.exists():
        return
    task = CentralReviewTask.objects.create(name=task_name)
    task.groups.set(groups)
    workflow = Workflow.objects.create(name=workflow_name)
    WorkflowTask.objects.create(workflow=workflow, task=task)


def lock_activities(course: CoursePage) -> None:
    """Let nobody change what is beneath the course. One query."""
    Page.objects.descendant_of(course).filter(locked=False).update(locked=True)


def unlock_activities(course: CoursePage) -> None:
    """Undo ``lock_activities``; what a person locked stays so. One query."""
    Page.objects.descendant_of(course).filter(locked_by=None).update(locked=False)


@transaction.atomic
def adopt(*, course: CoursePage, by: Actor) -> CoursePage:
    """Copy a unit's course, as published, into the central catalogue; again changes nothing.

    Its questions are copied into the central bank, and the pictures and documents it uses move to
    the collection that all trainers share: whoever keeps the central course keeps all of it.
    """
    course = CoursePage.objects.select_for_update().get(pk=course.pk)
    existing: CoursePage | None = course.central_copies.first()
    if existing is not None:
        return existing
    catalogue = CatalogueIndexPage.objects.get()
    copied = CopyPageAction(
        course,
        to=catalogue,
        recursive=True,
        copy_revisions=False,
        user=by,
        update_attrs={"slug": free_slug(course.slug, catalogue)},
    ).execute(skip_permission_checks=True)
    copy: CoursePage = CoursePage.objects.get(pk=copied.pk)
    _leave_drafts_behind(copy)
    copy.proposed_from = course  # a copy of this copy has another origin, so copying leaves it out
    copy.save_revision(user=by).publish(user=by)
    copies = assessments.adopt_questions(by=by, pages=copy.get_children().live())
    _let_lessons_ask(copies, course=copy, by=by)
    media.share(Page.objects.descendant_of(copy, inclusive=True))
    audit.record(by=by, action="course.adopt", target=copy, changes={"from": str(course.pk)})
    return copy


def _let_lessons_ask(copies: assessments.CentralCopies, *, course: CoursePage, by: Actor) -> None:
    """Put copies in the place of units' questions that lessons ask, and publish these again."""
    for lesson in LessonPage.objects.child_of(course).live():
        lists = [block.value["questions"] for block in lesson.body if block.block_type == "check"]
        of_units = [
            (asked, place, question)
            for asked in lists
            for place, question in enumerate(asked)
            if question is not None and question.live and question.unit_id is not None
        ]
        for asked, place, question in of_units:
            asked[place] = copies.of(question)
        if of_units:
            lesson.save_revision(user=by).publish(user=by)


def _leave_drafts_behind(copy: CoursePage) -> None:
    for draft in copy.get_children().filter(live=False):
        draft.delete()
    Page.objects.descendant_of(copy, inclusive=True).update(
        locked=False, locked_by=None, locked_at=None, has_unpublished_changes=False
    )
