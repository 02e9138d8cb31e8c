"""Keeps next steps in line with the activities that are published."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from assessments.activities import AssessedActivity
from assessments.competency.api import Observable, Worth
from assessments.signals import tries_weighed
from assessments.sittings import api, queries


@receiver(page_published)
def offer(instance: Any, **_kwargs: Any) -> None:
    """Offer a published activity."""
    if isinstance(instance, AssessedActivity):
        api.offer(instance)


@receiver(page_unpublished)
@receiver(post_delete)
def withdraw(instance: Any, **_kwargs: Any) -> None:
    """Withdraw an activity that can no longer be taken."""
    if isinstance(instance, AssessedActivity):
        api.withdraw(instance)


@receiver(tries_weighed)
def weigh(
    officer_id: int, activities: Mapping[str, Sequence[Observable]], **_kwargs: object
) -> dict[str, Worth]:
    """Say what a try is worth to an officer now."""
    return queries.worth_of_tries(officer_id, activities)
