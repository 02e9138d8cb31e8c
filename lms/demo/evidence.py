"""What officers have shown outside Prima: at the competency assessment, and by a portfolio."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Any

from django.utils import timezone

from assessments import api as assessments
from lms.demo.story import Story
from lms.people.api import User

SHARE_ASSESSED = 0.5
OFF_BY = (-2, -1, -1, 0, 0, 0, 0, 0, 1)
"""By how many levels officers differ from what their position requires."""
DAYS_AGO = (20, 250)
SHARE_LONG_AGO, LONG_AGO = 0.12, (590, 790)
"""Who was assessed so long ago that it counts no longer, or not for long: entered later."""
ENOUGH, TOO_LITTLE = (0.93, 1.0), (0.35, 0.65)
SOURCES = (
    (assessments.SourceKind.PRIOR_LEARNING, "portofolio", "Penilaian Portofolio Jabatan"),
    (assessments.SourceKind.ASSESSOR, "uji-kompetensi", "Uji Kompetensi BKPSDM"),
)
"""The portfolio is judged first; the assessment follows two weeks later, for some too soon."""
BETWEEN, TOO_SOON = dt.timedelta(days=14), dt.timedelta(days=2)
SHARE_TOO_SOON = 0.12


@dataclass(frozen=True, slots=True)
class Assessed:
    """An officer and the level that each competency of their position requires, by its code."""

    officer_id: int
    staff_number: str
    required: Mapping[str, int]


def add_evidence(story: Story, people: Sequence[Assessed], framework: Any, *, by: User) -> None:
    """Record what half of ``people`` showed, on its day. About twenty queries for each of them."""
    indicators = _indicators(framework)
    begin = story.days_ago or 0
    for person in people:
        luck = Random(f"evidence:{person.staff_number}")
        if luck.random() < SHARE_ASSESSED:
            days_ago = luck.randint(*(LONG_AGO if luck.random() < SHARE_LONG_AGO else DAYS_AGO))
            late = dt.timedelta(days=max(0, days_ago - begin))
            scene = partial(_record, person, luck, indicators, late, by)
            story.add(min(days_ago, begin), scene)


def _record(
    person: Assessed,
    luck: Random,
    indicators: Mapping[str, list[tuple[int, int]]],
    late: dt.timedelta,
    by: User,
) -> None:
    items = list(_items(person, luck, indicators, timezone.now() - late))
    assessments.record_evidence(officer_id=person.officer_id, items=items, by=by)


def _indicators(framework: Any) -> dict[str, list[tuple[int, int]]]:
    """List by competency the level and id of each indicator. Two queries."""
    competencies = framework.competencies.prefetch_related("indicators")
    return {
        competency.code: [(each.level, each.pk) for each in competency.indicators.all()]
        for competency in competencies
    }


def _items(
    person: Assessed,
    luck: Random,
    indicators: Mapping[str, list[tuple[int, int]]],
    occurred_at: dt.datetime,
) -> Iterator[assessments.NewEvidence]:
    """Show every behaviour up to a level, and the next one not quite."""
    between = TOO_SOON if luck.random() < SHARE_TOO_SOON else BETWEEN
    for code, required in person.required.items():
        shown = required + luck.choice(OFF_BY)
        for level, indicator_id in indicators[code]:
            if level > shown + 1:
                continue
            strength = luck.uniform(*(ENOUGH if level <= shown else TOO_LITTLE))
            for (kind, key, title), before in zip(SOURCES, (between, dt.timedelta(0)), strict=True):
                yield assessments.NewEvidence(
                    key=f"demo:{key}:{person.staff_number}:{indicator_id}",
                    indicator_id=indicator_id,
                    strength=round(strength, 2),
                    source_kind=kind,
                    source_key=f"{key}-{occurred_at:%Y}",
                    source_title=f"{title} {occurred_at:%Y}",
                    source_version="1",
                    occurred_at=occurred_at - before,
                    observations=1,
                )
