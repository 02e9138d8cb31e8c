"""Background work of the import."""

from django_tasks import task

from lms.people.imports import api


@task()
def check_import(run_id: str) -> dict[str, int]:
    """Find out what applying a file would do."""
    return dict(api.check(run_id))


@task()
def apply_import(run_id: str, after: int) -> dict[str, int]:
    """Apply a checked file from the row after ``after``, or go on where this was interrupted."""
    return dict(api.apply_part(run_id, after=after))


@task()
def forget_old_imports() -> int:
    """Remove the personal data in files that were uploaded a while ago."""
    return api.forget_old_runs()
