"""Measure what many officers can do: ``./prima bench competency [--sizes 1000] [--postgres URL]``.

An invented government, each position requiring 30 competencies, is filled by bulk SQL: invented
levels for every officer, and evidence rows only as ballast beside which a new one is recorded
(their hashes are blank). Each size gets an empty database and a process of its own. What is printed
is the time spent in SQL, the best of ten; beside it, as the limit, that of one plain SQL aggregate
over postings, requirements and attainments, which no stored projection helps.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from statistics import median
from typing import Any

from tests.performance.people import in_own_process, say

SIZES = (1_000, 10_000, 100_000)
OFFICERS_A_UNIT = 20
COMPETENCIES = 30
LEVELS, INDICATORS = 3, 3
REPEATS = 10
EVIDENCE_AN_OFFICER = (0, 1, 10, 30)
RECORDINGS = 30
MODULE = "tests.performance.competency"


def main() -> None:
    """Print a table of every size on SQLite, and on PostgreSQL if an address is given."""
    parser = argparse.ArgumentParser(prog="./prima bench competency", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--postgres", help="address of a PostgreSQL database that may be emptied")
    parser.add_argument("--only-postgres", action="store_true")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        sys.stdout.write(json.dumps(measure(options.one)))
        return
    say("| database | officers | step | ms of SQL | queries |")
    say("| --- | ---: | --- | ---: | ---: |")
    urls = [options.postgres] if options.postgres else []
    for url in urls if options.only_postgres else ["", *urls]:
        for size in options.sizes:
            for step in in_own_process(size, url, module=MODULE):
                name = "PostgreSQL" if url else "SQLite"
                say(f"| {name} | {size:,} | " + " | ".join(map(str, step)) + " |")


def measure(size: int) -> list[list[Any]]:
    """Fill an empty database with ``size`` officers and read them."""
    import django  # noqa: PLC0415 - the settings come from this process's environment

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    units = max(20, size // OFFICERS_A_UNIT)
    call_command("generate_people", officers=size, units=units, load="all", verbosity=0)
    require()
    attain()
    return [[name, *figures] for name, figures in steps()]


def steps() -> Iterator[tuple[str, list[Any]]]:
    """Build the projection, read it at three heights of the tree, and add evidence."""
    from assessments.competency import api  # noqa: PLC0415
    from assessments.models import Standing, UnitTally  # noqa: PLC0415

    yield "rebuild_standings", timed(api.rebuild_standings)
    analyse()
    yield "standings", [f"{Standing.objects.count():,} rows", ""]
    yield "tallies", [f"{UnitTally.objects.count():,} rows", ""]
    yield from reading()
    yield from recording()


def reading() -> Iterator[tuple[str, list[Any]]]:
    """Read heat map and gaps at the root, at the largest agency, and at a small unit."""
    from assessments.competency import api  # noqa: PLC0415
    from lms.reports.heat_map.screens import UNITS_PER_PAGE  # noqa: PLC0415

    board = api.board_of_today()
    for where, unit, paths in places():
        chosen = api.StandingFilter(paths)
        children = [child.path for child in unit.get_children()[:UNITS_PER_PAGE]]
        heat = timed(
            lambda: api.heat_map(board, chosen, children, unit.path),  # noqa: B023
            REPEATS,
        )
        yield f"heat map, {where}", heat
        yield f"– plain aggregate, {where}", timed(lambda: plain_heat_map(unit), REPEATS)  # noqa: B023
        gaps = timed(lambda: api.GapList(board, chosen)[:25], REPEATS)  # noqa: B023
        count = len(api.GapList(board, chosen))
        yield f"gaps, first page of {count:,}, {where}", gaps
        middle = count // 2
        yield (
            f"gaps, a page in the middle, {where}",
            timed(lambda: api.GapList(board, chosen)[middle : middle + 25], REPEATS),  # noqa: B023
        )
        yield f"– plain sorted list, {where}", timed(lambda: plain_gaps(unit), REPEATS)  # noqa: B023


def places() -> Iterator[tuple[str, Any, tuple[str, ...]]]:
    """Name the root, the largest unit below it, and a unit without any below it."""
    from assessments.models import UnitTally  # noqa: PLC0415
    from lms.people.models import OrgUnit  # noqa: PLC0415

    root = OrgUnit.objects.get(depth=1)
    agencies = {a: a.get_descendant_count() for a in OrgUnit.objects.filter(depth=2)}
    agency = max(agencies, key=lambda unit: agencies[unit])
    leaf = OrgUnit.objects.filter(numchild=0, pk__in=UnitTally.objects.values("unit")).last()
    yield "everything", root, ("",)
    yield f"agency of {agencies[agency] + 1} units", agency, (agency.path,)
    yield "one small unit", leaf, (leaf.path,)


def recording() -> Iterator[tuple[str, list[Any]]]:
    """Record one new piece of evidence beside more and more of it."""
    from assessments.models import Evidence  # noqa: PLC0415

    for since, until in pairwise((0, *EVIDENCE_AN_OFFICER)):
        add_evidence(since, until)
        analyse()
        total = Evidence.objects.count()
        sizes = f" ({evidence_bytes()} bytes each with indexes)" if total and is_postgres() else ""
        yield f"record one more beside {total:,}{sizes}", record_some()


def record_some() -> list[Any]:
    """Record evidence of officers from all over; return the median of the time in SQL."""
    from django.utils import timezone  # noqa: PLC0415

    from assessments.competency import api  # noqa: PLC0415
    from assessments.models import Indicator, Standing  # noqa: PLC0415

    officers = list(
        Standing.objects.order_by("officer").values_list("officer", flat=True).distinct()
    )
    indicators = list(Indicator.objects.values_list("pk", flat=True))
    spent = []
    for number in range(RECORDINGS):
        officer_id = officers[number * len(officers) // RECORDINGS]
        item = api.NewEvidence(
            key=f"bench:{time.perf_counter_ns()}",
            indicator_id=indicators[number % len(indicators)],
            strength=0.9,
            source_kind="quiz",
            source_key=f"quiz:{number}",
            source_title="Kuis",
            source_version="1",
            occurred_at=timezone.now(),
            observations=4,
        )
        with counted() as sql:
            api.record_evidence(officer_id=officer_id, items=[item], by=None)
        spent.append((sql.seconds, sql.queries))
    return [f"{1000 * median(seconds for seconds, _ in spent):.1f}", spent[-1][1]]


# --- Data -----------------------------------------------------------------------------------------


def require() -> None:
    """Let every position require 30 competencies at levels 1 to 3."""
    from assessments.models import (  # noqa: PLC0415
        AttainmentPolicy,
        Competency,
        CompetencyFramework,
        Indicator,
        PositionRequirement,
    )
    from lms.core.clock import today  # noqa: PLC0415
    from lms.people.models import Position  # noqa: PLC0415

    framework = CompetencyFramework.objects.create(
        code="bench", name="Uji", starts_on=today(), level_names={"1": "A", "2": "B", "3": "C"}
    )
    AttainmentPolicy.objects.create(framework=framework, name="Uji")
    competencies = Competency.objects.bulk_create(
        Competency(framework=framework, code=f"K{n:02}", name=f"Kompetensi {n:02}", kind="teknis")
        for n in range(COMPETENCIES)
    )
    Indicator.objects.bulk_create(
        Indicator(
            competency=competency,
            level=level,
            code=f"{level}.{number}",
            slug=f"{competency.code}.{level}.{number}",
            text="Perilaku",
        )
        for competency in competencies
        for level in range(1, LEVELS + 1)
        for number in range(1, INDICATORS + 1)
    )
    PositionRequirement.objects.bulk_create(
        PositionRequirement(
            position=position,
            competency=competency,
            level=1 + (position.pk + number) % LEVELS,
            importance=1 + (position.pk // 3 + number) % 3,
        )
        for position in Position.objects.all()
        for number, competency in enumerate(competencies)
    )


def attain() -> None:
    """Give two of three officers a level of each competency, by arithmetic."""
    run(
        """
        INSERT INTO assessments_attainment (officer_id, competency_id, level, has_evidence,
            policy_id, rule_version, freshness)
        SELECT o.id, c.id, (o.id * 7 + c.id * 5) % 4, TRUE, p.id, 1,
            CASE (o.id * 3 + c.id) % 10 WHEN 0 THEN 'fading' WHEN 1 THEN 'stale' ELSE 'current' END
        FROM lms_officer o CROSS JOIN assessments_competency c
        CROSS JOIN assessments_attainmentpolicy p
        WHERE p.name = 'Uji' AND (o.id * 11 + c.id * 3) % 3 > 0
        """
    )


def add_evidence(since: int, until: int) -> None:
    """Let every officer have ``until`` pieces instead of ``since``; their hashes are blank."""
    if until == since:
        return
    length = INDICATORS * LEVELS * COMPETENCIES
    blank = "'\\x00'::bytea" if is_postgres() else "x'00'"
    run(
        f"""
        INSERT INTO assessments_evidence (key, officer_id, indicator_id, strength, weight,
            source_kind, source_key, source_title, source_version, occurred_at, recorded_at, reason,
            sequence, chain_hash)
        WITH RECURSIVE numbers(n) AS (
            SELECT {since + 1} UNION ALL SELECT n + 1 FROM numbers WHERE n < {until}
        ), first AS (SELECT MIN(id) AS id FROM assessments_indicator)
        SELECT 'attempt:' || o.id || ':' || numbers.n, o.id,
            first.id + (o.id * 31 + numbers.n * 17) % {length}, 0.8, 1.0, 'quiz',
            'quiz:' || numbers.n % 7, 'Kuis', '1', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, '',
            COALESCE(h.sequence, 0) + numbers.n, {blank}
        FROM lms_officer o CROSS JOIN numbers CROSS JOIN first
        LEFT JOIN assessments_ledgerhead h ON h.officer_id = o.id
        """
    )
    run(
        """
        INSERT INTO assessments_ledgerhead (officer_id, sequence, chain_hash)
        SELECT officer_id, MAX(sequence), """
        + blank
        + """ FROM assessments_evidence WHERE TRUE GROUP BY officer_id
        ON CONFLICT (officer_id) DO UPDATE SET sequence = excluded.sequence
        """
    )


# --- The limit: one plain aggregate ---------------------------------------------------------------


LIVE = """
    FROM lms_posting p
    JOIN lms_orgunit u ON u.id = p.unit_id
    JOIN assessments_positionrequirement r ON r.position_id = p.position_id AND r.ends_on IS NULL
    LEFT JOIN assessments_attainment a
        ON a.officer_id = p.officer_id AND a.competency_id = r.competency_id
    WHERE p.ends_on IS NULL AND p.kind = 'definitive' AND u.path LIKE %s
"""


def plain_heat_map(unit: Any) -> None:
    """Count by child and competency without any projection."""
    run(
        f"""
        SELECT SUBSTR(u.path, 1, {len(unit.path) + unit.steplen}), r.competency_id, COUNT(*),
            COUNT(CASE WHEN COALESCE(a.level, 0) >= r.level THEN 1 END)
        {LIVE} GROUP BY 1, 2
        """,
        [f"{unit.path}%"],
    )


def plain_gaps(unit: Any) -> None:
    """Sort all gaps and take the first page, without any projection."""
    run(
        f"""
        SELECT o.name, c.name, r.level, a.level
        {
            LIVE.replace(
                "WHERE",
                '''
        JOIN lms_officer o ON o.id = p.officer_id
        JOIN assessments_competency c ON c.id = r.competency_id WHERE''',
            )
        }
        AND COALESCE(a.level, 0) < r.level
        ORDER BY COALESCE(a.has_evidence, FALSE), r.importance, r.level - COALESCE(a.level, 0) DESC,
            c.name, o.name LIMIT 25
        """,
        [f"{unit.path}%"],
    )


# --- Tools ----------------------------------------------------------------------------------------


class Counter:
    """Adds up the time and the number of queries."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.queries = 0

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            self.seconds += time.perf_counter() - began
            self.queries += 1


@contextmanager
def counted() -> Iterator[Counter]:
    """Count the queries of a block."""
    from django.db import connection  # noqa: PLC0415

    counter = Counter()
    with connection.execute_wrapper(counter):
        yield counter


def timed(work: Callable[[], Any], repeats: int = 1) -> list[Any]:
    """Return the best time in SQL in milliseconds, and the queries of one call."""
    runs = []
    for _repeat in range(repeats):
        with counted() as sql:
            work()
        runs.append((sql.seconds, sql.queries))
    seconds, queries = min(runs)
    return [f"{1000 * seconds:.1f}" if seconds < 1 else f"{1000 * seconds:,.0f}", queries]


def run(sql: str, parameters: list[Any] | None = None) -> None:
    """Execute, and fetch what there is: SQLite computes rows as they are fetched."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        if cursor.description:
            cursor.fetchall()


def analyse() -> None:
    """Let the planner know what there is, as autovacuum does by itself."""
    run("VACUUM ANALYZE" if is_postgres() else "ANALYZE")


def is_postgres() -> bool:
    """Tell which database is measured."""
    from django.db import connection  # noqa: PLC0415

    return connection.vendor == "postgresql"


def evidence_bytes() -> str:
    """Return what a row of evidence takes with its indexes, and how much of it is indexes."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_total_relation_size('assessments_evidence') / COUNT(*),"
            " pg_indexes_size('assessments_evidence') / COUNT(*) FROM assessments_evidence"
        )
        total, indexes = cursor.fetchone()
    return f"{total}, {indexes} of them indexes,"


if __name__ == "__main__":
    main()
