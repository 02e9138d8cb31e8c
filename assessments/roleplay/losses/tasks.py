"""What the worker does for the figures of role-plays."""

from uuid import UUID

from django_tasks import task

from assessments.roleplay.losses import api


@task()
def follow(page_key: str) -> None:
    """Follow the plays of one role-play, for whoever asked."""
    api.follow(page_key=UUID(page_key))


@task()
def refresh() -> None:
    """Follow the plays that went on. Every hour."""
    api.follow()
