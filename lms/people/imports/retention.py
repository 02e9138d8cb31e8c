"""Last step, weeks later: remove what a file held about people."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from lms.core import audit
from lms.people.imports import findings, transcripts
from lms.people.imports.models import ImportRun


def forget_old_runs() -> int:
    """Remove what files uploaded a while ago hold about people; return how many files there were.

    What was counted stays. ``IMPORT_RETENTION_DAYS`` says how long files are kept. A few queries
    for each run.
    """
    before = timezone.now() - dt.timedelta(days=settings.IMPORT_RETENTION_DAYS)
    forgotten = 0
    for run in ImportRun.objects.uploaded_before(before).select_related("check_job"):
        _forget(run)
        forgotten += 1
    return forgotten


def _forget(run: ImportRun) -> None:
    """Remove the rows first: while the file is there, a run is found again should this stop."""
    with transaction.atomic():
        findings.forget(run)
        ImportRun.objects.filter(pk=run.pk).update(samples=[])
        audit.record(by=None, action="import.forget", target=run)
    if run.check_job is not None and run.check_job.result_file:
        run.check_job.result_file.delete()
    transcripts.forget(run)
    run.file.delete(save=False)
    ImportRun.objects.filter(pk=run.pk).update(file="")
