"""What the worker does for progress."""

from django_tasks import task

from courses.progress import api


@task()
def catch_up() -> None:
    """Tick what was passed and is not ticked yet."""
    api.catch_up()
