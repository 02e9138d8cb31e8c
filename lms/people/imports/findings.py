"""What a check finds: rows with problems, who is absent, and how many there are of each."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict
from itertools import islice
from typing import cast

from lms.core.tables import cells
from lms.people.imports import store, wording
from lms.people.imports.models import AbsentOfficer, FaultyRow, ImportRun
from lms.people.imports.plan import Outcome, Plan
from lms.people.imports.rows import BATCH, Batch
from lms.people.imports.runs import PERMISSION
from lms.people.models import User


def note_faulty(run: ImportRun, plans: Sequence[Plan], batch: Batch) -> None:
    """Write down the rows of a batch that have problems, as people see them. One query."""
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


def note_absent(run: ImportRun, numbers: Collection[str]) -> int:
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


def forget(run: ImportRun, *, after: int = 0) -> None:
    """Forget what a check found below the row ``after``, and who was absent."""
    run.faulty_rows.filter(row__gt=after).delete()
    run.planned.filter(row__gt=after).delete()
    run.absences.all().delete()


def problems_of(run: ImportRun) -> Iterator[tuple[int, str, str]]:
    """Yield row, column and reason of every problem the check found, in words."""
    for faulty in run.faulty_rows.iterator(chunk_size=BATCH):
        for problem in faulty.problems:
            yield faulty.row, wording.field_name(problem["field"]), wording.reason(problem)


def counted(plans: Sequence[Plan]) -> Counter[str]:
    """Count what the plans of a batch come to, by outcome."""
    counts = Counter(plan.outcome.value for plan in plans)
    counts["rows"] = len(plans)
    counts["transferred"] = sum(1 for plan in plans if plan.move and plan.officer_id)
    return counts
