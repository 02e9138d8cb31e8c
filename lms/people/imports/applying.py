"""Third step: do what the check found.

It goes in batches, each one transaction that also notes the last row done, so whatever stops it,
it goes on from there; and a row already applied leads to no change when it comes again.
"""

from collections import Counter

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.core import audit, jobs
from lms.people.imports import findings, history, rows, store, transcripts
from lms.people.imports.models import ImportRun
from lms.people.imports.plan import Planner
from lms.people.imports.runs import (
    APPLY_TASK,
    ImportBusyError,
    ImportStoppedError,
    known_in,
    planner_for,
    run_with,
    start_job,
)
from lms.people.models import User


@transaction.atomic
def start_applying(*, by: User, run: ImportRun) -> None:
    """Have what the check found applied in the background; asked twice, it happens once.

    Raises:
        ImportStoppedError: if the file has not been checked.
    """
    if _begin_applying(run):
        start_job(run, APPLY_TASK, f"import:{run.pk}:apply", by, _("Apply %(file)s"))


def apply_now(*, run: ImportRun) -> Counter[str]:
    """Apply a checked file here and now, or go on where that stopped.

    Raises:
        ImportStoppedError: if the file has not been checked.
    """
    _begin_applying(run)
    return apply(str(run.pk))


@transaction.atomic
def _begin_applying(run: ImportRun) -> bool:
    """Let the run be applied; tell whether this call did so."""
    may_be_applied = ImportRun.objects.filter(pk=run.pk, state=ImportRun.State.CHECKED)
    is_ours = may_be_applied.exclude(file="").update(state=ImportRun.State.APPLYING)
    run.refresh_from_db()
    if is_ours:
        audit.record(by=run.by, action="import.apply", target=run, changes=run.counts)
    elif run.state not in {ImportRun.State.APPLYING, ImportRun.State.APPLIED}:
        raise ImportStoppedError(_("Check the file before you apply it."))
    return bool(is_ours)


def apply(run_id: str) -> Counter[str]:
    """Apply a checked file from the row after the last one applied.

    Each batch of 1,000 rows is one transaction with an audit entry of its own and one for each
    officer it adds or changes. Rows found faulty by the check are left out; one that became faulty
    since is noted and left out. A job that has had its time pauses.

    Raises:
        ImportStoppedError: if whoever started it may no longer manage people.
        ImportBusyError: if another worker applies the same run.
    """
    run = run_with(run_id)
    planner = planner_for(run)
    faulty = set(run.faulty_rows.values_list("row", flat=True))
    done = run.applied_counts.get("rows", 0) + len(faulty)
    for batch in rows.batches(run, after=run.applied_row, without=faulty):
        _apply_batch(run, planner, batch)
        done += len(batch.readings)
        jobs.report_progress(done, max(run.rows, done + 1))
        if jobs.pause_if_late():
            return Counter(run.applied_counts)
    store.note_sizes()
    _finish(run)
    transcripts.forget(run)
    jobs.report_progress(done, done)
    return Counter(run.applied_counts)


@transaction.atomic
def _apply_batch(run: ImportRun, planner: Planner, batch: rows.Batch) -> None:
    """Apply one batch and note that it is done.

    Raises:
        ImportBusyError: if somebody else has done it meanwhile.
    """
    is_ours = ImportRun.objects.filter(
        pk=run.pk, state=ImportRun.State.APPLYING, applied_row=run.applied_row
    ).update(applied_row=batch.last_row)
    if not is_ours:
        raise ImportBusyError(_("Another worker is applying this file."))
    known = known_in(run, batch)
    plans = [planner.decide(reading, known) for reading in batch.readings]
    findings.note_faulty(run, plans, batch)
    history.note_removals(run, plans, known, planner)
    counts = findings.counted(plans)
    counts += store.write(plans, by=run.by, units=planner.units, positions=planner.positions)
    history.note(run, plans, known, planner)
    total = Counter(run.applied_counts) + counts
    ImportRun.objects.filter(pk=run.pk).update(applied_counts=dict(total))
    audit.record(
        by=run.by,
        action="import.batch",
        target=run,
        changes={"from_row": run.applied_row + 1, "to_row": batch.last_row, **counts},
    )
    run.applied_row, run.applied_counts = batch.last_row, dict(total)


@transaction.atomic
def _finish(run: ImportRun) -> None:
    """Close the run, once."""
    is_finished = ImportRun.objects.filter(pk=run.pk, state=ImportRun.State.APPLYING).update(
        state=ImportRun.State.APPLIED, applied_at=timezone.now()
    )
    if is_finished:
        run.planned.all().delete()
        audit.record(by=run.by, action="import.done", target=run, changes=run.applied_counts)
