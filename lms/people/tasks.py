"""Background work of people."""

from typing import Literal

from django_tasks import task

from lms.people import exports


@task()
def export_officers(reader_id: int, kind: Literal["xlsx", "csv"], query: str) -> None:
    """Write the list of officers for the person who asked for it."""
    exports.export_officers(reader_id=reader_id, kind=kind, query=query)


@task()
def export_audit(reader_id: int, query: str) -> None:
    """Write the audit trail for the person who asked for it."""
    exports.export_audit(reader_id=reader_id, query=query)
