"""Background work of the import. Jobs that wait hold the paths of these functions."""

from typing import Any

from django_tasks import task

from lms.people.imports import applying, checking, exports, retention


@task()
def check_import(run_id: str, found: dict[str, Any] | None = None) -> dict[str, int]:
    """Find out what applying a file would do, going on from what was ``found`` before."""
    return dict(checking.check(run_id, found))


@task()
def apply_import(run_id: str) -> dict[str, int]:
    """Apply a checked file, or go on where this was interrupted."""
    return dict(applying.apply(run_id))


@task()
def export_changes(run_id: str, kind: exports.ExportKind, text: str, effect: str) -> None:
    """Make a file of what an import changed, or one that takes it back."""
    exports.export_changes(run_id, kind=kind, text=text, effect=effect)


@task()
def forget_old_imports() -> int:
    """Remove the personal data in files that were uploaded a while ago."""
    return retention.forget_old_runs()
