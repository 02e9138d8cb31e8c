"""What the worker does for item analyses."""

from uuid import UUID

from django_tasks import task

from assessments.quizzes.statistics import api


@task()
def compute(page_key: str) -> None:
    """Compute the analysis of one quiz, for whoever asked."""
    api.compute(page_key=UUID(page_key))


@task()
def refresh() -> None:
    """Follow the attempts that were handed in. Every hour."""
    api.refresh()
