"""What the worker does for quizzes."""

from uuid import UUID

import django_tasks

from assessments.quizzes import api


@django_tasks.task()
def renew_drawing() -> None:
    """Bring what quizzes offer in line with the bank they draw from."""
    api.renew_drawing()


@django_tasks.task()
def submit_overdue(attempt_id: str) -> None:
    """Hand in an attempt whose time is over, whatever became of the phone it was taken on."""
    api.submit_overdue(attempt_id=UUID(attempt_id))
