"""What the worker does for the notebook."""

from django_tasks import task

from courses.notebook import api


@task()
def ask() -> None:
    """Ask about the sentences that are a week old. Nightly."""
    api.ask()
