"""Background work of reports. Jobs that wait hold the paths of these functions: they stay here."""

from django_tasks import task

from lms.core.tables.files import FileKind
from lms.reports import exports
from lms.reports.officers import exports as officers
from lms.reports.officers.queries import Chosen


@task()
def build_competency_report(
    reader_id: int,
    kind: officers.ReportKind,
    officer_id: int | None,
    unit_id: int | None,
    position_id: int | None,
) -> None:
    """Make one competency report for the person who asked for it."""
    officers.make_competency_report(
        reader_id=reader_id, kind=kind, chosen=Chosen(officer_id, unit_id, position_id)
    )


@task()
def export_overview(
    reader_id: int, page: str, kind: FileKind, query: str, unit_id: int | None
) -> None:
    """Write a file of what the page of a report shows."""
    exports.make_export(reader_id=reader_id, name=page, kind=kind, query=query, unit_id=unit_id)
