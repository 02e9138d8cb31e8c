"""Keeps next steps in line with the activities that are published."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from assessments.activities import AssessedActivity
from assessments.sittings import api


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
