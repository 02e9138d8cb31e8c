"""Background work of reports."""

from django_tasks import task

from lms.reports import api
from lms.reports.competency import exports
from lms.reports.competency.selecting import PageName
from lms.reports.competency_report import ReportFilter


@task()
def build_competency_report(
    reader_id: int,
    kind: api.ReportKind,
    officer_id: int | None,
    unit_id: int | None,
    position_id: int | None,
) -> None:
    """Make one competency report for the person who asked for it."""
    api.make_competency_report(
        reader_id=reader_id, kind=kind, chosen=ReportFilter(officer_id, unit_id, position_id)
    )


@task()
def export_overview(
    reader_id: int, page: PageName, kind: exports.FileKind, query: str, unit_id: int | None
) -> None:
    """Write a file of what a page about many officers shows."""
    exports.make_export(reader_id=reader_id, page=page, kind=kind, query=query, unit_id=unit_id)
