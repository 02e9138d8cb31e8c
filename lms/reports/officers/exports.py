"""The report about officers, one by one, as a PDF to read or a workbook to calculate with."""

from dataclasses import asdict
from typing import Literal

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lms.core import audit, documents, jobs
from lms.core.errors import PermanentError
from lms.core.models import JobRun
from lms.core.tables import xlsx
from lms.core.tables.table import Table
from lms.people.api import User
from lms.reports.columns import about, certification, competency_columns, confirmation
from lms.reports.exports import MAX_PDF_ROWS
from lms.reports.officers import charts, queries
from lms.reports.officers.queries import Chosen
from lms.reports.officers.screens import CompetencyReport

ReportKind = Literal["pdf", "xlsx"]
BUILD_TASK = "lms.reports.tasks.build_competency_report"


class ReportTooLongError(PermanentError):
    """A PDF of so many rows would take too long to make and to read."""


def request_competency_report(
    *, by: User, chosen: Chosen, kind: ReportKind, request_key: str
) -> JobRun:
    """Have a report made in the background; the same ``request_key`` again is the same report."""
    return jobs.start(
        BUILD_TASK,
        key=f"report:{by.pk}:{request_key}",
        by=by,
        title=_("Officer competency report (%(kind)s)") % {"kind": kind.upper()},
        reader_id=by.pk,
        kind=kind,
        **asdict(chosen),
    )


def make_competency_report(*, reader_id: int, kind: ReportKind, chosen: Chosen) -> None:
    """Make the report with the scope ``reader_id`` has now, and attach it to the running job.

    Raises:
        ReportTooLongError: for a PDF of more than ``MAX_PDF_ROWS`` rows.
    """
    reader = get_user_model().objects.get(pk=reader_id, is_active=True)
    report = queries.build(reader=reader, chosen=chosen, progress=jobs.report_progress)
    content = as_pdf(report) if kind == "pdf" else as_xlsx(report)
    audit.record(
        by=reader,
        action="report.download",
        target=reader,
        changes={"kind": kind, "officers": len(report.officers), **asdict(chosen)},
    )
    name = slugify(f"{report.title}-{'-'.join(value for _name, value in report.filters)}")
    jobs.attach_file(content, f"{name[:80]}-{report.as_of:%Y%m%d}.{kind}")


def as_pdf(report: CompetencyReport) -> bytes:
    """Lay the report out on A4 pages.

    Raises:
        ReportTooLongError: if it has more than ``MAX_PDF_ROWS`` rows.
    """
    if len(report.rows) > MAX_PDF_ROWS:
        raise ReportTooLongError(
            _("This report has %(rows)s rows; a PDF holds %(most)s. Choose XLSX or a smaller unit.")
            % {"rows": len(report.rows), "most": MAX_PDF_ROWS}
        )
    legend = charts.legend()
    return documents.render_pdf(
        "pdf/competency_report.html",
        {"report": report, "legend": [(file, meaning) for file, meaning, _picture in legend]},
        files={
            "report.css": (settings.ROOT / "static/css/pdf/report.css").read_bytes(),
            "chart.svg": charts.requirement_bars(report.summaries).encode(),
        }
        | {file: picture.encode() for file, _meaning, picture in legend},
        language=get_language() or settings.LANGUAGE_CODE,
    )


def as_xlsx(report: CompetencyReport) -> bytes:
    """Write the same rows as a workbook, with a sheet that says where they come from."""
    table = Table(
        _("Competencies"),
        competency_columns(_("In words")),
        (
            (
                row.officer.name,
                row.officer.staff_number,
                row.officer.unit_name,
                row.officer.position_title,
                row.competency,
                row.importance,
                row.required,
                row.attained,
                *confirmation(row.to_confirm),
                row.gap,
                certification(is_uncertified=row.is_uncertified),
                row.gap_words,
            )
            for row in report.rows
        ),
        about(
            report.title,
            report.filters,
            as_of=report.as_of,
            made_at=report.made_at,
            made_by=report.made_by,
            policies=report.policies,
            counted=(_("Officers"), len(report.officers)),
        ),
    )
    return xlsx.write(table)
