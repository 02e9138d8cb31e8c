"""Files of what a run changes, and those that take it back."""

from typing import Literal

from django.utils.translation import gettext as _

from lms.core import audit, jobs
from lms.core.models import JobRun
from lms.people.imports import history, workbooks
from lms.people.imports.models import ImportRun
from lms.people.imports.runs import run_with
from lms.people.models import User

EXPORT_TASK = "lms.people.imports.tasks.export_changes"

ExportKind = Literal["changes", "restoring"]


def start_export(
    *, by: User, run: ImportRun, kind: ExportKind, text: str, effect: str, key: str
) -> JobRun:
    """Have a file made of what a run changes, or one that takes it back; once for each ``key``."""
    changes = _("What %(file)s would change (XLSX)"), _("What %(file)s changed (XLSX)")
    titles = {
        "changes": changes[not run.is_foreseen],
        "restoring": _("File to take %(file)s back (XLSX)"),
    }
    return jobs.start(
        EXPORT_TASK,
        key=f"import:{run.pk}:{kind}:{key}",
        by=by,
        title=(titles[kind] % {"file": run.filename})[:200],
        run_id=str(run.pk),
        kind=kind,
        text=text,
        effect=effect,
    )


def export_changes(run_id: str, *, kind: ExportKind, text: str, effect: str) -> None:
    """Make the file: about three queries for each 1,000 officers whom the filter shows.

    Raises:
        ImportStoppedError: if whoever started the run may no longer manage people.
    """
    run = run_with(run_id)
    officers = history.officers_of(run, text=text, effect=effect)
    if kind == "restoring" and not run.is_foreseen:
        content, name = workbooks.restoring_file(officers), _("take-back.xlsx")
    else:
        title = _("What would change") if run.is_foreseen else _("What was changed")
        content, name = workbooks.changes(title, officers), _("changes.xlsx")
    audit.record(by=run.by, action="import.export", target=run, changes={"kind": kind})
    jobs.attach_file(content, name)
