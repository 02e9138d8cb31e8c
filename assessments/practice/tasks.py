"""What the worker does for the practice."""

from django_tasks import task

from assessments.practice import api


@task()
def remind() -> None:
    """Tell officers who want it, at the time they want it, that something is due."""
    api.remind()
