"""What the worker does for quizzes."""

from uuid import UUID

import django_tasks

from assessments.quizzes import api
from assessments.quizzes.models import Attempt


@django_tasks.task()
def submit_overdue(attempt_id: str) -> None:
    """Hand in an attempt whose time is over, whatever became of the phone it was taken on."""
    api.submit(attempt=Attempt.objects.select_related("snapshot").get(pk=UUID(attempt_id)), by=None)
