"""The levels in the tables against a calculation that shares no code with the rule.

Written from docs/decisions/0058 alone, in another way: rows as the database gives them, fractions
instead of floats, and every week tried out.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random

import pytest
from django.utils import timezone

from assessments.competency import api
from assessments.competency.models import (
    Attainment,
    CompetencyFramework,
    Evidence,
    Indicator,
)
from lms.core.clock import today
from lms.people.models import Officer
from tests.assessments.competency.making import evidence, rule_3
from tests.conftest import Organisation
from tests.factories import organisation

pytestmark = pytest.mark.django_db
OFFICERS = 150
A_WEEK = 7
HALF_LIFE = 12 * 365.25 / 12
VALID = round(24 * 365.25 / 12)
SEEN_WHOLE = {"assessor", "prior"}
NEEDED: Mapping[int, tuple[int, set[str]]] = {
    1: (2, {"quiz", "roleplay", "assessor", "prior"}),
    2: (2, {"quiz", "roleplay", "assessor", "prior"}),
    3: (1, {"roleplay", "assessor"}),
}


@dataclass(frozen=True)
class Row:
    """A row of the ledger, with what a rating counts as."""

    id: int
    indicator: int
    level: int
    source: str
    kind: str
    day: int
    until: int | None
    count: int
    share: Fraction
    chance: Fraction
    occasion: str
    is_fault: bool


def read(officer: Officer) -> list[Row]:
    rows = Evidence.objects.filter(officer=officer, voids=None, voided_by=None)
    kinds = ["quiz", "roleplay", *SEEN_WHOLE]
    return [
        Row(
            row.pk,
            row.indicator_id,
            row.indicator.level,
            row.source_key,
            row.source_kind,
            timezone.localtime(row.occurred_at).date().toordinal(),
            row.valid_until and row.valid_until.toordinal(),
            (row.observations or 0) * (4 if row.source_kind in SEEN_WHOLE else 1),
            Fraction(row.strength),
            Fraction(row.chance),
            row.occasion or f"#{row.pk}",
            row.has_fault,
        )
        for row in rows.filter(source_kind__in=kinds).select_related("indicator")
    ]


def quotient(rows: Sequence[Row], day: int, newest: int) -> float | None:
    """Return what was gained of what could be, beyond chance, newer rows weighing more."""
    above = below = 0.0
    for row in rows:
        weight = 0.5 ** ((newest - row.day) / HALF_LIFE)
        gained = row.count * (row.share - row.chance)
        if row.until is not None and row.until < day:
            gained = min(gained, Fraction(0))
        above += weight * float(gained)
        below += weight * float(row.count * (1 - row.chance))
    return above / below if below else None


def seen(rows: Iterable[Row], day: int) -> int:
    """Count observations, those of one occasion and indicator once."""
    most: dict[tuple[str, int], int] = {}
    for row in rows:
        if row.until is None or row.until >= day:
            key = (row.occasion, row.indicator)
            most[key] = max(most.get(key, 0), row.count)
    return sum(most.values())


def passes(rows: Sequence[Row], day: int, newest: int, mark: float, least: int) -> bool:
    value = quotient(rows, day, newest)
    return value is not None and value >= mark - 1e-9 and seen(rows, day) >= least


def is_shown(rows: Sequence[Row], indicators: set[int], level: int, day: int) -> bool:
    if not rows:
        return False
    newest = max(row.day for row in rows)
    how_many, among = NEEDED[level]
    kinds = [k for k in among if passes([r for r in rows if r.kind == k], day, newest, 0.5, 6)]
    return (
        passes(rows, day, newest, 0.75, 15)
        and len(kinds) >= how_many
        and all(
            passes([r for r in rows if r.indicator == each], day, newest, 0.5, 4)
            for each in indicators
        )
    )


def is_remembered(rows: Sequence[Row], day: int) -> bool:
    first, newest = min(row.day for row in rows), max(row.day for row in rows)
    return any(
        passes([row for row in rows if row.day >= split], day, newest, 0.5, 6)
        for split in range(first + A_WEEK, newest + 1)
    )


def without_weeks(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Yield the rows, and the rows without any week that something later leaves behind."""
    yield list(rows)
    newest = max((row.day for row in rows), default=0)
    for begin in sorted({row.day for row in rows}):
        if newest - begin >= A_WEEK:
            yield [row for row in rows if not begin <= row.day < begin + A_WEEK]


def levels_of(rows: Sequence[Row], indicators: Mapping[int, set[int]], day: int) -> tuple[int, int]:
    """Return the attained and the provisional level."""
    known = [row for row in rows if row.day <= day]
    held, provisional = {}, {}
    fresh_until, covered = 0, False
    for level in sorted(indicators, reverse=True):
        own = [row for row in known if row.level == level]
        ends = (min(row.day + VALID, row.until or 10**9) for row in own)
        fresh = max([fresh_until, *ends], default=0)
        is_fresh = bool(own) and day <= fresh
        is_held = is_fresh and any(
            is_shown(part, indicators[level], level, day) and is_remembered(part, day)
            for part in without_weeks(own)
        )
        held[level] = is_held or covered
        provisional[level] = (
            is_held or covered or (is_fresh and is_shown(own, indicators[level], level, day))
        )
        if is_held:
            fresh_until = fresh
            whole = [row for row in own if row.kind in SEEN_WHOLE]
            newest = max((row.day for row in whole), default=0)
            covered = covered or (
                passes(whole, day, newest, 0.75, 0)
                and all(
                    passes([r for r in whole if r.indicator == each], day, newest, 0.5, 4)
                    for each in indicators[level]
                )
            )
    cap = min((fault.level for fault in known if is_open(fault, known)), default=99)
    return highest(held, cap), highest(provisional, cap)


def is_open(fault: Row, known: Sequence[Row]) -> bool:
    return fault.is_fault and not any(
        row.indicator == fault.indicator
        and row.day > fault.day
        and not row.is_fault
        and (row.kind == "assessor" or (row.kind == "roleplay" and row.source != fault.source))
        and (row.share - row.chance) / (1 - row.chance) >= Fraction(3, 4) - Fraction(1, 10**9)
        for row in known
    )


def highest(stands: Mapping[int, bool], cap: int) -> int:
    level = 0
    while stands.get(level + 1) and level + 1 < cap:
        level += 1
    return level


def at_random(luck: Random) -> Iterator[api.NewEvidence]:
    """Yield what an officer showed who is more or less able."""
    able = luck.choice([0.6, 0.85, 0.95])
    for number in range(luck.randint(2, 8)):
        kind = luck.choice(["quiz", "roleplay", "assessor", "prior"])
        is_rated = kind in SEEN_WHOLE
        level = luck.choice([1, 1, 1, 1, 2, 3])
        fields = {
            "source_kind": kind,
            "source_key": f"{kind}:{number % 3}",
            "days_ago": luck.choice([0, 1, 6, 7, 8, 13, 20, 30, 400, 729, 731]),
        }
        if kind == "prior" and luck.random() < 0.3:
            fields["valid_until"] = today() + dt.timedelta(luck.choice([-1, 0, 30]))
        if kind == "assessor" and luck.random() < 0.5:
            fields["occasion"] = "loket"
        for place in (1, 2, 3):
            yield evidence(
                f"KOM.{level}.{place}",
                min(1.0, max(0.0, round(luck.gauss(able, 0.15), 2))),
                observations=1 if is_rated else luck.randint(1, 9),
                chance=0.0 if is_rated else luck.choice([0.25, 0.5]),
                has_fault=kind == "roleplay" and luck.random() < 0.03,
                **fields,
            )


def test_levels_are_those_of_an_independent_calculation(
    org: Organisation, framework: CompetencyFramework
) -> None:
    rule_3(framework)
    found = Indicator.objects.filter(competency__code="KOM")
    indicators = {
        level: set(found.filter(level=level).values_list("pk", flat=True)) for level in (1, 2, 3)
    }
    officers = organisation.many_officers(OFFICERS, org.front_office, org.counter_officer)
    for officer in officers:
        items = list(at_random(Random(officer.staff_number)))
        api.record_evidence(officer_id=officer.pk, items=items, by=None)
    calculated = {
        officer.pk: levels_of(read(officer), indicators, today().toordinal())
        for officer in officers
    }
    kept = {row.officer_id: (row.level, row.provisional) for row in Attainment.objects.all()}
    assert kept == calculated
    assert len(set(kept.values())) > 3  # or nothing was compared
