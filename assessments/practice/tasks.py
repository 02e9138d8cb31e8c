"""What the worker does for the practice."""

from uuid import UUID

from django_tasks import task

from assessments.practice import api


@task()
def remind() -> None:
    """Tell officers who want it, at the time they want it, that something is due."""
    api.remind()


@task()
def meet_turns(after: str = "") -> None:
    """Let turns of conversations come back, of plays after the one with an id. Nightly."""
    api.meet_turns(after=UUID(after) if after else None)
