"""What the worker does for progress."""

from django_tasks import task

from courses.progress import api, openings


@task()
def catch_up() -> None:
    """Tick what was passed and is not ticked yet; tell of what has opened. Nightly."""
    api.catch_up()
    openings.tell()
