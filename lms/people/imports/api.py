"""Bring HR's files into the organisation: upload, choose columns, check, apply.

The check reads the whole file and changes nothing. Applying goes in batches, each one transaction
that also notes the last row done, so whatever stops it, it goes on from there; and a row already
applied leads to no change when it comes again. Both pause before a job has lasted too long.
"""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from itertools import islice, takewhile
from pathlib import PurePath
from typing import Any, BinaryIO, Literal, cast

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.core import audit, jobs
from lms.core.clock import today
from lms.core.errors import ExplainedError, PermanentError
from lms.core.models import JobRun
from lms.core.roles import Permission
from lms.core.storage import storing
from lms.people import api as people
from lms.people.imports import (
    cells,
    columns,
    entries,
    history,
    store,
    transcripts,
    wording,
    workbooks,
)
from lms.people.imports.columns import Field
from lms.people.imports.entries import Problem, Reading
from lms.people.imports.models import AbsentOfficer, ColumnMapping, FaultyRow, ImportRun
from lms.people.imports.plan import MISTAKEN, Known, Outcome, Place, Plan, Planner, Terms
from lms.people.imports.tables import (
    Cell,
    NumberedRow,
    Table,
    UnreadableError,
    recognise,
)
from lms.people.models import OrgUnit, User

PERMISSION = Permission.MANAGE_PEOPLE
BATCH = 1000
MAX_BYTES = 50 * 1024 * 1024
ROWS_SEARCHED_FOR_HEADER = 15
SHEETS_SEARCHED = 10
SAMPLES = 3
CHUNK = 1024 * 1024
EXPORT_TASK = "lms.people.imports.tasks.export_changes"
CHECK_TASK = "lms.people.imports.tasks.check_import"
APPLY_TASK = "lms.people.imports.tasks.apply_import"


class ImportStoppedError(PermanentError):
    """The run cannot go on as it is."""


class ImportBusyError(ExplainedError):
    """Another worker is applying the same run."""


ExportKind = Literal["changes", "restoring"]


@dataclass(frozen=True, slots=True)
class Choices:
    """What HR decides about a file before it is checked."""

    mapping: Mapping[int, Field]
    is_full: bool = False
    may_add_units: bool = False
    may_add_positions: bool = False
    parent: OrgUnit | None = None
    effective_on: dt.date | None = None


def upload(*, by: User, file: File[Any], filename: str) -> ImportRun:
    """Keep a file whose columns are then to be confirmed. It is read, as far as its first rows.

    Raises:
        UnreadableError: if it is no table, too large, or not safe to open.
    """
    if file.size > MAX_BYTES:
        raise UnreadableError("too_large")
    source = cast(BinaryIO, getattr(file.file, "file", file.file))
    table = _likeliest_sheet(recognise(source), source)
    first = _first_rows(table, source)
    if len(first) < 2:
        raise UnreadableError("empty")
    header_row, headers = columns.find_header(first)
    run = ImportRun(
        by=by,
        filename=PurePath(filename).name[-150:],
        sha256=_digest(source),
        table=asdict(table),
        headers=[cells.shown(cell) for cell in headers],
        header_row=header_row,
        samples=[
            [cells.shown(cell) for cell in row] for number, row in first if number > header_row
        ][:SAMPLES],
        rows=max(table.estimate(source) - header_row, 0),
    )
    run.mapping = {str(index): field for index, field in remembered(run).items()}
    source.seek(0)
    name = f"imports/{run.pk}.{table.kind}"
    with storing(run.file, name, File(source)), transaction.atomic():
        run.save()
        audit.record(by=by, action="import.upload", target=run, changes={"sha256": run.sha256})
    return run


def _likeliest_sheet(table: Table, source: BinaryIO) -> Table:
    """Choose the sheet whose headers tell most, unless the first already tells what is needed.

    Of a workbook that begins with a cover or instructions, the officers are on a later sheet.
    """
    if not columns.missing(_recognised(table, source)):
        return table
    number = min(len(table.sheets(source)), SHEETS_SEARCHED)
    candidates = [replace(table, sheet=sheet) for sheet in range(number)]
    return max(candidates or [table], key=lambda sheet: len(_recognised(sheet, source)))


def _recognised(table: Table, source: BinaryIO) -> dict[int, Field]:
    rows = _first_rows(table, source)
    return columns.recognise(columns.find_header(rows)[1]) if rows else {}


def _first_rows(table: Table, source: BinaryIO) -> list[NumberedRow]:
    with closing(table.rows(source)) as rows:
        return list(islice(rows, ROWS_SEARCHED_FOR_HEADER))


def remembered(run: ImportRun) -> dict[int, Field]:
    """Return the mapping confirmed for such headers before, else what the headers say."""
    known = ColumnMapping.objects.filter(signature=columns.signature(run.headers)).first()
    if known is None:
        return columns.recognise(run.headers)
    return {int(index): Field(name) for index, name in known.mapping.items()}


@transaction.atomic
def start_check(*, by: User, run: ImportRun, chosen: Choices) -> None:
    """Have a file checked in the background; what an earlier check found is forgotten.

    Raises:
        ImportStoppedError: if the run is being checked or applied, or has been applied.
    """
    _choose(run, chosen)
    key = f"import:{run.pk}:check:{run.check_number}"
    _start(run, CHECK_TASK, key, by, _("Check %(file)s"))


def check_now(*, run: ImportRun, chosen: Choices) -> Counter[str]:
    """Check a file here and now, and return what applying would do.

    Raises:
        ImportStoppedError: if the run is being checked or applied, or has been applied.
    """
    _choose(run, chosen)
    return check(str(run.pk))


@transaction.atomic
def _choose(run: ImportRun, chosen: Choices) -> None:
    """Begin a check with these choices, and remember the columns."""
    mapping = {str(index): field.value for index, field in chosen.mapping.items()}
    may_be_checked = ImportRun.objects.filter(
        pk=run.pk,
        check_number=run.check_number,
        state__in=[ImportRun.State.UPLOADED, ImportRun.State.CHECKING, ImportRun.State.CHECKED],
    ).exclude(file="")
    is_ours = not run.is_at_work and may_be_checked.update(
        mapping=mapping,
        is_full=chosen.is_full,
        may_add_units=chosen.may_add_units,
        may_add_positions=chosen.may_add_positions,
        parent=chosen.parent,
        effective_on=chosen.effective_on or today(),
        state=ImportRun.State.CHECKING,
        check_number=run.check_number + 1,
    )
    if not is_ours:
        raise ImportStoppedError(_("This file is being checked or applied already, or is gone."))
    ColumnMapping.objects.update_or_create(
        signature=columns.signature(run.headers), defaults={"mapping": mapping}
    )
    run.refresh_from_db()


@transaction.atomic
def start_applying(*, by: User, run: ImportRun) -> None:
    """Have what the check found applied in the background; asked twice, it happens once.

    Raises:
        ImportStoppedError: if the file has not been checked.
    """
    if _begin_applying(run):
        _start(run, APPLY_TASK, f"import:{run.pk}:apply", by, _("Apply %(file)s"))


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


def _start(run: ImportRun, task: str, key: str, by: User, title: str) -> None:
    named = (title % {"file": run.filename})[:200]
    job = jobs.start(task, key=key, by=by, title=named, run_id=str(run.pk))
    latest = {"job": job, "check_job": job} if task == CHECK_TASK else {"job": job}
    ImportRun.objects.filter(pk=run.pk).update(**latest)


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
    run = _run(run_id)
    officers = history.officers_of(run, text=text, effect=effect)
    if kind == "restoring" and not run.is_foreseen:
        content, name = workbooks.restoring_file(officers), _("take-back.xlsx")
    else:
        title = _("What would change") if run.is_foreseen else _("What was changed")
        content, name = workbooks.changes(title, officers), _("changes.xlsx")
    audit.record(by=run.by, action="import.export", target=run, changes={"kind": kind})
    jobs.attach_file(content, name)


@dataclass(slots=True)
class _Found:
    """What a check has found up to a row, in plain JSON and without what is about people."""

    row: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    units: list[dict[str, Any]] = field(default_factory=list)
    positions: list[dict[str, Any]] = field(default_factory=list)

    def tell(self, planner: Planner) -> None:
        """Let the planner know the units and positions that rows up to here ask for."""
        for place in self.units:
            planner.units.add(Place(**place))
        for place in self.positions:
            planner.positions.add(Place(**place))


def check(run_id: str, found: Mapping[str, Any] | None = None) -> Counter[str]:
    """Find out what applying would do; write down to whom and every faulty row, and nothing else.

    Streams the file; a batch of 1,000 rows costs three queries, and one more if rows are faulty.
    A job that has had its time pauses, and goes on with what it has ``found`` so far. The rows
    before are then only read again, for their numbers: to keep those would be to keep personal
    data where nobody looks for it.
    """
    run = _run(run_id)
    planner = _planner(run)
    so_far = _Found(**found or {})
    so_far.tell(planner)
    _forget_findings(run, after=so_far.row)
    seen = _numbers(run, until=so_far.row)
    counts = Counter(so_far.counts)
    for batch in _batches(run, after=so_far.row):
        known = _known(run, batch)
        plans = [planner.decide(_unrepeated(reading, seen), known) for reading in batch.readings]
        _note_faulty(run, plans, batch)
        history.foresee(run, plans, known, planner)
        counts.update(_counts(plans))
        counts["completed_phones"] += sum(r.has_completed_phone for r in batch.readings)
        jobs.report_progress(counts["rows"], max(run.rows, counts["rows"] + 1))
        if jobs.pause_if_late(found=_findings(batch.last_row, counts, planner)):
            return counts
    if run.is_full:
        counts["absent"] = _note_absent(run, seen)
    _finish_check(run, counts)
    return counts


def _findings(row: int, counts: Counter[str], planner: Planner) -> dict[str, Any]:
    places = (planner.units.planned, planner.positions.planned)
    units, positions = ([asdict(place) for place in planned] for planned in places)
    return asdict(_Found(row, dict(counts), units, positions))


def _numbers(run: ImportRun, *, until: int) -> dict[str, int]:
    """Map every number that can be read in the rows up to ``until`` to the first row with it."""
    seen: dict[str, int] = {}
    for batch in _batches(run, until=until):
        for reading in batch.readings:
            _unrepeated(reading, seen)
    return seen


def _unrepeated(reading: Reading, seen: dict[str, int]) -> Reading:
    """Add a problem if an earlier row has the same number."""
    number = reading.staff_number
    first = seen.setdefault(number, reading.row) if number else reading.row
    if first == reading.row:
        return reading
    repeated = Problem(Field.STAFF_NUMBER, "repeated", number, {"first": first})
    return replace(reading, entry=None, problems=[*reading.problems, repeated])


def _counts(plans: Sequence[Plan]) -> Counter[str]:
    counts = Counter(plan.outcome.value for plan in plans)
    counts["rows"] = len(plans)
    counts["transferred"] = sum(1 for plan in plans if plan.move and plan.officer_id)
    return counts


def _finish_check(run: ImportRun, counts: Counter[str]) -> None:
    """Close the check, unless a newer one has begun, and hand over what it found as a workbook."""
    is_current = ImportRun.objects.filter(
        pk=run.pk, state=ImportRun.State.CHECKING, check_number=run.check_number
    ).update(state=ImportRun.State.CHECKED, counts=dict(counts), rows=counts["rows"])
    if is_current and (counts[Outcome.PROBLEM] or counts["absent"]):
        _hand_over(workbooks.findings(run))
    jobs.report_progress(counts["rows"], counts["rows"])


def _hand_over(workbook: bytes) -> None:
    """Attach the workbook to the job, if this is one and not a command."""
    with suppress(LookupError):
        jobs.attach_file(workbook, _("rows-to-correct.xlsx"))


def apply(run_id: str) -> Counter[str]:
    """Apply a checked file from the row after the last one applied.

    Each batch of 1,000 rows is one transaction with an audit entry of its own and one for each
    officer it adds or changes. Rows found faulty by the
    check are left out; one that became faulty since is noted and left out. A job that has had its
    time pauses.

    Raises:
        ImportStoppedError: if whoever started it may no longer manage people.
        ImportBusyError: if another worker applies the same run.
    """
    run = _run(run_id)
    planner = _planner(run)
    faulty = set(run.faulty_rows.values_list("row", flat=True))
    done = run.applied_counts.get("rows", 0) + len(faulty)
    for batch in _batches(run, after=run.applied_row, without=faulty):
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
def _apply_batch(run: ImportRun, planner: Planner, batch: "_Batch") -> None:
    """Apply one batch and note that it is done.

    Raises:
        ImportBusyError: if somebody else has done it meanwhile.
    """
    is_ours = ImportRun.objects.filter(
        pk=run.pk, state=ImportRun.State.APPLYING, applied_row=run.applied_row
    ).update(applied_row=batch.last_row)
    if not is_ours:
        raise ImportBusyError(_("Another worker is applying this file."))
    known = _known(run, batch)
    plans = [planner.decide(reading, known) for reading in batch.readings]
    _note_faulty(run, plans, batch)
    history.note_removals(run, plans, known, planner)
    counts = _counts(plans)
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


@dataclass(frozen=True, slots=True)
class _Batch:
    """Some rows as they stand in the file and as read, without those left out."""

    last_row: int
    rows: Mapping[int, Sequence[Cell]]
    readings: Sequence[Reading]

    @property
    def numbers(self) -> set[str]:
        """The staff numbers that can be read."""
        return {reading.staff_number for reading in self.readings if reading.staff_number}

    @property
    def mistaken(self) -> set[str]:
        """The numbers of those whom an import added by mistake."""
        entries_read = (reading.entry for reading in self.readings)
        return {entry.staff_number for entry in entries_read if entry and entry.status == MISTAKEN}


def _known(run: ImportRun, batch: _Batch) -> dict[str, Known]:
    return store.known(batch.numbers, by=run.by, mistaken=batch.mistaken)


def _batches(
    run: ImportRun,
    after: int = 0,
    until: int | None = None,
    without: Collection[int] = (),
) -> Iterator[_Batch]:
    """Read the rows below the header in batches: those after ``after``, up to ``until``."""
    mapping, start = run.fields, max(after, run.header_row)
    with _numbered_rows(run) as numbered:
        below: Iterator[NumberedRow] = (row for row in numbered if row[0] > start)
        if until is not None:
            below = takewhile(lambda row: row[0] <= until, below)
        while rows := list(islice(below, BATCH)):
            readings = [
                entries.read(number, row, mapping) for number, row in rows if number not in without
            ]
            yield _Batch(rows[-1][0], dict(rows), readings)


@contextmanager
def _numbered_rows(run: ImportRun) -> Iterator[Iterator[NumberedRow]]:
    """Open the file; of a large workbook its transcript, which the first reading makes."""
    storage = run.file.storage
    is_transcribed = transcripts.is_worthwhile(run)
    if is_transcribed and not storage.exists(transcripts.name_of(run)):
        with _file_rows(run) as rows:
            transcripts.write(run, rows)
    if is_transcribed:
        with storage.open(transcripts.name_of(run), "rb") as file:
            yield transcripts.read(cast(BinaryIO, file.file))
    else:
        with _file_rows(run) as rows:
            yield rows


@contextmanager
def _file_rows(run: ImportRun) -> Iterator[Iterator[NumberedRow]]:
    table = Table(**run.table)
    with (
        run.file.storage.open(str(run.file.name), "rb") as file,
        closing(table.rows(cast(BinaryIO, file.file))) as rows,
    ):
        yield rows


def _run(run_id: str) -> ImportRun:
    """Find a run whose starter may still manage people.

    Raises:
        ImportStoppedError: if they may not.
    """
    run = ImportRun.objects.select_related("by", "parent").get(pk=run_id)
    if run.by is None or not run.by.is_active or not people.has_permission(run.by, PERMISSION):
        raise ImportStoppedError(_("Whoever started this import may no longer manage people."))
    return run


def _planner(run: ImportRun) -> Planner:
    """Load what rows are compared with: every unit and position, and the starter's scope."""
    terms = Terms(
        effective_on=run.effective_on or today(),
        scope=store.scope_of(cast(User, run.by), PERMISSION),
        may_add_units=run.may_add_units,
        may_add_positions=run.may_add_positions,
        parent_code=run.parent.code if run.parent else "",
    )
    return Planner(terms, store.units(), store.positions())


def _forget_findings(run: ImportRun, *, after: int = 0) -> None:
    run.faulty_rows.filter(row__gt=after).delete()
    run.planned.filter(row__gt=after).delete()
    run.absences.all().delete()


def _note_faulty(run: ImportRun, plans: Sequence[Plan], batch: _Batch) -> None:
    FaultyRow.objects.bulk_create(
        FaultyRow(
            run=run,
            row=plan.row,
            cells=[cells.shown(cell) for cell in batch.rows[plan.row]],
            problems=[asdict(problem) for problem in plan.problems],
        )
        for plan in plans
        if plan.outcome == Outcome.PROBLEM
    )


def _note_absent(run: ImportRun, numbers: Collection[str]) -> int:
    """Write down who is in scope and not in the file; return how many."""
    expected = store.in_scope(cast(User, run.by), PERMISSION)
    absent = (
        AbsentOfficer(run=run, officer_id=pk) for pk, number in expected if number not in numbers
    )
    count = 0
    while batch := list(islice(absent, BATCH)):
        AbsentOfficer.objects.bulk_create(batch)
        count += len(batch)
    return count


def _digest(source: BinaryIO) -> str:
    source.seek(0)
    digest = hashlib.sha256()
    while chunk := source.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


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
        _forget_findings(run)
        ImportRun.objects.filter(pk=run.pk).update(samples=[])
        audit.record(by=None, action="import.forget", target=run)
    if run.check_job is not None and run.check_job.result_file:
        run.check_job.result_file.delete()
    transcripts.forget(run)
    run.file.delete(save=False)
    ImportRun.objects.filter(pk=run.pk).update(file="")


def problems_of(run: ImportRun) -> Iterator[tuple[int, str, str]]:
    """Yield row, column and reason of every problem the check found, in words."""
    for faulty in run.faulty_rows.iterator(chunk_size=BATCH):
        for problem in faulty.problems:
            yield faulty.row, wording.field_name(problem["field"]), wording.reason(problem)
