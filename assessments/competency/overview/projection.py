"""Keep standings and tallies in step with postings, requirements and attainments.

Whatever changes one of the three calls here inside its transaction, and only the rows of the
officers concerned are written. Two transactions about the same officer, and then two about the
same unit, take turns by locks on those, always in this order; so none counts what the other has
not written yet.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Subquery
from django.utils.translation import gettext as _

from assessments.competency.models import Attainment, PositionRequirement
from assessments.competency.overview.models import Standing, UnitTally
from lms.core import jobs
from lms.core.clock import today
from lms.people import api as people

OFFICERS_PER_BATCH = 500
OFFICERS_AT_ONCE = 100
"""More than so many are brought up to date by a job, not while somebody waits."""
DAYS_LOOKED_BACK = 35
"""How long the nightly job may have been missed."""
REFRESH_POSITIONS = "assessments.competency.overview.tasks.refresh_positions"
CARRIED = (
    "unit_id",
    "position_id",
    "required",
    "importance",
    "attained",
    "has_evidence",
    "freshness",
    "provisional",
    "check_from",
)
COUNTS = {
    "required": "COUNT(*)",
    "met": "COUNT(CASE WHEN gap = 0 THEN 1 END)",
    "without_evidence": "COUNT(CASE WHEN NOT has_evidence THEN 1 END)",
    "fading": "COUNT(CASE WHEN freshness = 'fading' THEN 1 END)",
    "stale": "COUNT(CASE WHEN freshness = 'stale' THEN 1 END)",
    "provisional": "COUNT(CASE WHEN provisional > 0 THEN 1 END)",
}
SelectedRows = tuple[str, list[Any]]
"""SQL that selects rows, and its parameters."""


@transaction.atomic
def attainments_changed(*, officer_ids: Collection[int], competency_ids: Collection[int]) -> None:
    """Follow new levels of these officers, whom the caller holds, in these competencies.

    One query, and two where something changed. What is required of them, and where they are
    posted, stays as it was. The cost does not depend on how many officers or how much evidence
    there is, only on the size of the officers' units.
    """
    if not officer_ids or not competency_ids:
        return
    if _write(_kept(officer_ids, competency_ids)):
        of_theirs = Standing.objects.filter(officer__in=officer_ids).order_by().values("unit")
        _count(people.hold_units(Subquery(of_theirs)), competency_ids)


@transaction.atomic
def postings_changed(*, officer_ids: Collection[int]) -> None:
    """Follow new postings of these officers. At most nine queries for every 500 of them."""
    for batch in _batches(sorted(officer_ids)):
        people.hold_officers(batch)
        units = _units_of(batch)
        required = _required(batch)
        _remove(batch, required)
        _write(required)
        held = people.hold_units(units | _units_of(batch))
        # Nobody may be left of those whom a unit counted.
        UnitTally.objects.filter(unit__in=held).delete()
        _count(held)


def requirements_changed(*, position_ids: Collection[int]) -> None:
    """Follow new requirements of these positions: at once for few officers, else by a job."""
    officer_ids = people.officers_at(position_ids, today())
    if len(officer_ids) <= OFFICERS_AT_ONCE:
        postings_changed(officer_ids=officer_ids)
        return
    jobs.start(
        REFRESH_POSITIONS,
        key=f"standings:{uuid.uuid4()}",
        by=None,
        title=_("Follow new requirements of positions"),
        position_ids=sorted(position_ids),
    )


def refresh_positions(position_ids: Collection[int], *, after: int = 0) -> None:
    """Bring the officers at these positions up to date, from the one after the id ``after``.

    A transaction for each batch; a job that has had its time pauses between two.
    """
    _refresh_by_id(people.officers_at(position_ids, today()), after)


def refresh_due(*, after: int = 0) -> None:
    """Follow postings and requirements that have begun or ended of late as days passed.

    From the officer after the id ``after``; a job that has had its time pauses between two
    batches. Evidence that fades is followed by the ledger's own nightly job.
    """
    day = today()
    since = day - dt.timedelta(days=DAYS_LOOKED_BACK)
    turned = PositionRequirement.objects.turned(since, day)
    position_ids = list(turned.values_list("position", flat=True).distinct())
    officer_ids = {
        *people.officers_whose_postings_turned(since, day),
        *people.officers_at(position_ids, day),
    }
    _refresh_by_id(officer_ids, after)


def rebuild() -> int:
    """Compute all standings and tallies anew; return how many officers have any.

    Each batch is a transaction of its own, so it can run while people work, and be stopped and
    run again.
    """
    posted = people.main_postings(today()).order_by("unit_id", "officer_id")
    officer_ids = dict.fromkeys(posted.values_list("officer_id", flat=True))
    # Unit by unit, so that each unit is counted about once.
    officer_ids |= dict.fromkeys(_officers_with_standings())
    for batch in _batches(list(officer_ids)):
        postings_changed(officer_ids=batch)
    units = Standing.objects.order_by().values("unit").distinct()
    UnitTally.objects.exclude(unit__in=units).delete()
    return len(set(_officers_with_standings()))


def _officers_with_standings() -> Iterator[int]:
    return iter(Standing.objects.order_by().values_list("officer", flat=True).distinct())


def _refresh_by_id(officer_ids: Collection[int], after: int) -> None:
    remaining = sorted(officer_id for officer_id in officer_ids if officer_id > after)
    done = len(officer_ids) - len(remaining)
    for batch in _batches(remaining):
        postings_changed(officer_ids=batch)
        done += len(batch)
        jobs.report_progress(done, len(officer_ids))
        if jobs.pause_if_late(after=batch[-1]):
            return


def _batches(officer_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(officer_ids), OFFICERS_PER_BATCH):
        yield officer_ids[start : start + OFFICERS_PER_BATCH]


def _units_of(officer_ids: Collection[int]) -> set[int]:
    rows = Standing.objects.filter(officer__in=officer_ids).order_by()
    return set(rows.values_list("unit", flat=True).distinct())


def _write(required: SelectedRows) -> int:
    """Add or correct standings of what is ``required``; return how many rows changed."""
    sql, parameters = required
    corrected = ", ".join(f"{name} = excluded.{name}" for name in CARRIED)
    kept, given = (
        ", ".join(_comparable(f"{table}.{name}") for name in CARRIED)
        for table in (_table(Standing), "excluded")
    )
    return _execute(
        f"""
        INSERT INTO {_table(Standing)} (officer_id, competency_id, {", ".join(CARRIED)})
        SELECT required.*,
            COALESCE(shown.level, 0), COALESCE(shown.has_evidence, FALSE),
            COALESCE(shown.freshness, 'none'),
            CASE WHEN shown.provisional > shown.level THEN shown.provisional ELSE 0 END,
            CASE WHEN shown.provisional > shown.level THEN shown.check_from END
        FROM ({sql}) AS required
        LEFT JOIN {_table(Attainment)} AS shown
            ON shown.officer_id = required.officer_id
            AND shown.competency_id = required.competency_id
        WHERE TRUE
        ON CONFLICT (officer_id, competency_id) DO UPDATE SET {corrected}
        WHERE ({kept}) <> ({given})
        """,
        parameters,
    )


def _comparable(column: str) -> str:
    """Give a day that may be missing a value: SQLite knows IS DISTINCT FROM only since 3.39."""
    return f"COALESCE({column}, '9999-12-31')" if column.endswith(".check_from") else column


def _remove(officer_ids: Collection[int], required: SelectedRows) -> None:
    """Delete what is not among what is ``required`` of these officers."""
    sql, parameters = required
    _execute(
        f"""
        DELETE FROM {_table(Standing)}
        WHERE officer_id IN ({_places(officer_ids)}) AND (officer_id, competency_id) NOT IN (
            SELECT officer_id, competency_id FROM ({sql}) AS required
        )
        """,
        [*officer_ids, *parameters],
    )


def _required(officer_ids: Collection[int]) -> SelectedRows:
    """Select officer, competency, unit, position, level and importance required today."""
    requirements = PositionRequirement.objects.on(today())
    posted, of_postings = _sql(people.main_postings(today(), officer_ids))
    required, of_requirements = _sql(
        requirements.values("position_id", "competency_id", "level", "importance")
    )
    return (
        f"""
        SELECT posted.officer_id, required.competency_id, posted.unit_id, posted.position_id,
            required.level, required.importance
        FROM ({posted}) AS posted
        JOIN ({required}) AS required ON required.position_id = posted.position_id
        """,
        [*of_postings, *of_requirements],
    )


def _kept(officer_ids: Collection[int], competency_ids: Collection[int]) -> SelectedRows:
    """Select the same as the standings have it."""
    return (
        f"""
        SELECT officer_id, competency_id, unit_id, position_id, required, importance
        FROM {_table(Standing)}
        WHERE officer_id IN ({_places(officer_ids)})
            AND competency_id IN ({_places(competency_ids)})
        """,
        [*officer_ids, *competency_ids],
    )


def _count(unit_ids: Collection[int], competency_ids: Collection[int] | None = None) -> None:
    """Count these units, which are held, anew (in these competencies). One query.

    Leaves alone what they counted in which nobody is left.
    """
    if not unit_ids:
        return
    where, parameters = f"unit_id IN ({_places(unit_ids)})", [*unit_ids]
    if competency_ids is not None:
        where += f" AND competency_id IN ({_places(competency_ids)})"
        parameters += competency_ids
    counted = ", ".join(f"{name} = excluded.{name}" for name in COUNTS)
    _execute(
        f"""
        INSERT INTO {_table(UnitTally)} (unit_id, competency_id, importance, {", ".join(COUNTS)})
        SELECT unit_id, competency_id, importance, {", ".join(COUNTS.values())}
        FROM {_table(Standing)} WHERE {where} GROUP BY unit_id, competency_id, importance
        ON CONFLICT (unit_id, competency_id, importance) DO UPDATE SET {counted}
        """,
        parameters,
    )


def _table(model: Any) -> str:
    return str(model._meta.db_table)


def _places(values: Collection[Any]) -> str:
    return ", ".join(["%s"] * len(values))


def _sql(queryset: Any) -> tuple[str, Sequence[Any]]:
    sql, parameters = queryset.query.sql_with_params()
    return sql, parameters


def _execute(sql: str, parameters: Sequence[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(parameters))
        return int(cursor.rowcount)
