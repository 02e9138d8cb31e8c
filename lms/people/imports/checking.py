"""Second step: find out what a file would do.

It reads the whole file and changes nothing about anybody. It pauses before a job has lasted too
long, and goes on with what it has found.
"""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lms.core import jobs
from lms.core.clock import today
from lms.people.imports import columns, findings, history, rows, workbooks
from lms.people.imports.columns import Field
from lms.people.imports.entries import Problem, Reading
from lms.people.imports.models import ColumnMapping, ImportRun
from lms.people.imports.plan import Outcome, Place, Planner
from lms.people.imports.runs import (
    CHECK_TASK,
    ImportStoppedError,
    known_in,
    planner_for,
    run_with,
    start_job,
)
from lms.people.models import OrgUnit, User


@dataclass(frozen=True, slots=True)
class Choices:
    """What HR decides about a file before it is checked."""

    mapping: Mapping[int, Field]
    is_full: bool = False
    may_add_units: bool = False
    may_add_positions: bool = False
    parent: OrgUnit | None = None
    effective_on: dt.date | None = None


@transaction.atomic
def start_check(*, by: User, run: ImportRun, chosen: Choices) -> None:
    """Have a file checked in the background; what an earlier check found is forgotten.

    Raises:
        ImportStoppedError: if the run is being checked or applied, or has been applied.
    """
    _choose(run, chosen)
    key = f"import:{run.pk}:check:{run.check_number}"
    start_job(run, CHECK_TASK, key, by, _("Check %(file)s"))


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
    run = run_with(run_id)
    planner = planner_for(run)
    so_far = _Found(**found or {})
    so_far.tell(planner)
    findings.forget(run, after=so_far.row)
    seen = _numbers(run, until=so_far.row)
    counts = Counter(so_far.counts)
    for batch in rows.batches(run, after=so_far.row):
        known = known_in(run, batch)
        plans = [planner.decide(_unrepeated(reading, seen), known) for reading in batch.readings]
        findings.note_faulty(run, plans, batch)
        history.foresee(run, plans, known, planner)
        counts.update(findings.counted(plans))
        counts["completed_phones"] += sum(r.has_completed_phone for r in batch.readings)
        jobs.report_progress(counts["rows"], max(run.rows, counts["rows"] + 1))
        if jobs.pause_if_late(found=_findings(batch.last_row, counts, planner)):
            return counts
    if run.is_full:
        counts["absent"] = findings.note_absent(run, seen)
    _finish_check(run, counts)
    return counts


def _findings(row: int, counts: Counter[str], planner: Planner) -> dict[str, Any]:
    places = (planner.units.planned, planner.positions.planned)
    units, positions = ([asdict(place) for place in planned] for planned in places)
    return asdict(_Found(row, dict(counts), units, positions))


def _numbers(run: ImportRun, *, until: int) -> dict[str, int]:
    """Map every number that can be read in the rows up to ``until`` to the first row with it."""
    seen: dict[str, int] = {}
    for batch in rows.batches(run, until=until):
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
