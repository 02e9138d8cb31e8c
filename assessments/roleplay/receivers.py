"""Keeps next steps in line with the role-plays that are published."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from assessments.roleplay import api
from assessments.roleplay.models import ScenarioPage


@receiver(page_published, sender=ScenarioPage)
def offer(instance: ScenarioPage, **_kwargs: Any) -> None:
    """Offer a published role-play."""
    api.publish_offer(instance)


@receiver(page_unpublished, sender=ScenarioPage)
@receiver(post_delete, sender=ScenarioPage)
def withdraw(instance: ScenarioPage, **_kwargs: Any) -> None:
    """Withdraw a role-play that can no longer be played."""
    api.withdraw_scenario(instance)
