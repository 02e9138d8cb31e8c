"""What the worker does to mark a quiz anew."""

from uuid import UUID

from django_tasks import task

from assessments.quizzes.regrading import api


@task()
def regrade(page_key: str, after: int = 0) -> None:
    """Mark the attempts at a quiz anew, for whoever put something right."""
    api.mark_anew(page_key=UUID(page_key), after=after)
