"""Background work of the import and export of questions. Jobs hold the paths of these functions."""

from django_tasks import task

from assessments.questions.exchange import exporting, importing, retention


@task()
def check_import(run_id: str) -> None:
    """Find out what applying a file would do."""
    importing.check(run_id)


@task()
def apply_import(run_id: str) -> None:
    """Write what was read, or go on where this was interrupted."""
    importing.apply(run_id)


@task()
def export(by_id: int, format_name: str, ids: list[int]) -> None:
    """Make a file of questions."""
    exporting.export(by_id, format_name, ids)


@task()
def forget_old_imports() -> int:
    """Remove files of questions that were uploaded a while ago."""
    return retention.forget_old_imports()
