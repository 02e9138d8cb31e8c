"""What officers have shown outside Prima: at the competency assessment, and by a portfolio."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from django.utils import timezone

from assessments import api as assessments

SHARE_ASSESSED = 0.5
OFF_BY = (-2, -1, -1, 0, 0, 0, 0, 0, 1)
"""By how many levels officers differ from what their position requires."""
DAYS_AGO = (20, 250)
SHARE_LONG_AGO, LONG_AGO = 0.12, (380, 620)
"""Who was assessed so long ago that it no longer counts."""
ENOUGH, TOO_LITTLE = (0.93, 1.0), (0.35, 0.65)
SOURCES = (
    (assessments.SourceKind.ASSESSOR, "uji-kompetensi", "Uji Kompetensi BKPSDM"),
    (assessments.SourceKind.PRIOR_LEARNING, "portofolio", "Penilaian Portofolio Jabatan"),
)


@dataclass(frozen=True, slots=True)
class Assessed:
    """An officer and the level that each competency of their position requires, by its code."""

    officer_id: int
    staff_number: str
    required: Mapping[str, int]


def add_evidence(people: Sequence[Assessed], framework: Any, *, by: Any) -> None:
    """Record what most of ``people`` showed. About twenty queries for each of them."""
    indicators = _indicators(framework)
    for person in people:
        luck = Random(f"evidence:{person.staff_number}")
        if luck.random() < SHARE_ASSESSED:
            items = list(_items(person, luck, indicators))
            assessments.record_evidence(officer_id=person.officer_id, items=items, by=by)


def _indicators(framework: Any) -> dict[str, list[tuple[int, int]]]:
    """List by competency the level and id of each indicator. Two queries."""
    competencies = framework.competencies.prefetch_related("indicators")
    return {
        competency.code: [(each.level, each.pk) for each in competency.indicators.all()]
        for competency in competencies
    }


def _items(
    person: Assessed, luck: Random, indicators: Mapping[str, list[tuple[int, int]]]
) -> Iterator[assessments.NewEvidence]:
    """Show every behaviour up to a level, and the next one not quite."""
    is_long_ago = luck.random() < SHARE_LONG_AGO
    days = luck.randint(*(LONG_AGO if is_long_ago else DAYS_AGO))
    occurred_at = timezone.now() - dt.timedelta(days=days)
    for code, required in person.required.items():
        shown = required + luck.choice(OFF_BY)
        for level, indicator_id in indicators[code]:
            if level > shown + 1:
                continue
            strength = luck.uniform(*(ENOUGH if level <= shown else TOO_LITTLE))
            for kind, key, title in SOURCES:
                yield assessments.NewEvidence(
                    key=f"demo:{key}:{person.staff_number}:{indicator_id}",
                    indicator_id=indicator_id,
                    strength=round(strength, 2),
                    source_kind=kind,
                    source_key=f"{key}-{occurred_at:%Y}",
                    source_title=f"{title} {occurred_at:%Y}",
                    source_version="1",
                    occurred_at=occurred_at,
                )
