"""One competency as rule 2 reads it: independent sources, each strong enough."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.competency.models import Evidence
from assessments.competency.profiles import wording
from assessments.competency.profiles.lines import line
from assessments.competency.profiles.material import Activity, Material, Reading
from assessments.competency.profiles.standings import (
    EvidenceLine,
    IndicatorStanding,
    LevelStanding,
    NextStep,
)
from assessments.competency.rules.attainment import AttainmentResult, IndicatorKey, IndicatorResult
from assessments.competency.rules.explanation import (
    Judged,
    Offer,
    Step,
    explain,
    judged,
    out_of_reach,
    shortest_way,
)
from lms.core.activities import KINDS

Lines = Mapping[IndicatorKey, tuple[EvidenceLine, ...]]


def read(material: Material) -> Reading:
    """Say what rule 2 found. No query."""
    result = cast(AttainmentResult, material.judgement.basis)
    slugs = {key: indicator.slug for key, indicator in material.by_key.items()}
    lines = _lines(material, result)
    missing = result.missing_for_next_level
    activities = material.activities
    steps = shortest_way(missing, _offers(material.competency.pk, activities or {}))
    return Reading(
        sentence=wording.why(explain(result), material.policy.as_rule(), slugs),
        next_level=result.next_level,
        levels=_levels(material, result, lines),
        evidence=_timeline(lines),
        next_steps=tuple(
            _next_step(activities[step.source_key], step, slugs) for step in steps if activities
        ),
        out_of_reach=""
        if activities is None
        else _not_offered([slugs[m.indicator] for m in out_of_reach(missing, steps)]),
    )


def _offers(competency_id: int, activities: Mapping[str, Activity]) -> list[Offer]:
    return [
        Offer(key, activity.minutes, frozenset(activity.adds[competency_id]))
        for key, activity in activities.items()
        if competency_id in activity.adds and activity.opens_on is None
    ]


def _next_step(activity: Activity, step: Step, slugs: Mapping[IndicatorKey, str]) -> NextStep:
    note = (
        _("Try again: gives evidence for %(indicators)s")
        if step.is_repeat
        else _("Gives evidence for %(indicators)s")
    )
    return NextStep(
        source_key=step.source_key,
        kind=KINDS.named(step.source_key.partition(":")[0]),
        title=activity.title,
        url=activity.url,
        minutes=step.minutes,
        note=note % {"indicators": ", ".join(slugs[indicator] for indicator in step.indicators)},
    )


def _not_offered(slugs: Sequence[str]) -> str:
    if not slugs:
        return ""
    return _(
        "There are not yet enough activities for %(indicators)s."
        " An observed rating by an assessor also counts."
    ) % {"indicators": ", ".join(slugs)}


def _levels(
    material: Material, result: AttainmentResult, lines: Lines
) -> tuple[LevelStanding, ...]:
    by_level: dict[int, list[IndicatorStanding]] = defaultdict(list)
    for indicator, found in zip(material.indicators, result.indicators, strict=True):
        by_level[indicator.level].append(
            IndicatorStanding(
                slug=indicator.slug,
                level=indicator.level,
                text=indicator.text,
                is_met=found.is_met,
                notes=tuple(_notes(found)),
                evidence=lines[found.indicator],
                counting={f"piece:{each.id}": 1 for each in lines[found.indicator] if each.counts},
            )
        )
    return tuple(
        LevelStanding(
            level,
            material.framework.level_name(level),
            level <= result.level,
            tuple(standings),
        )
        for level, standings in by_level.items()
    )


def _notes(found: IndicatorResult) -> Iterable[str]:
    sources = sum(piece.is_enough for piece in found.counted)
    if sources:
        yield ngettext(
            "Shown by %(sources)d source", "Shown by %(sources)d independent sources", sources
        ) % {"sources": sources}
    else:
        yield _("Not shown yet")
    if found.sources_missing:
        yield ngettext(
            "%(missing)d more source needed",
            "%(missing)d more sources needed",
            found.sources_missing,
        ) % {"missing": found.sources_missing}


def _lines(material: Material, result: AttainmentResult) -> Lines:
    """Describe for each indicator all evidence that bears on it, the newest first."""
    rows = {row.pk: row for row in material.evidence}
    return {
        found.indicator: tuple(
            sorted(
                (_line(material, piece, rows[piece.id]) for piece in judged(found)),
                key=lambda line: (line.on, line.id),
                reverse=True,
            )
        )
        for found in result.indicators
    }


def _line(material: Material, piece: Judged, row: Evidence) -> EvidenceLine:
    return line(row, piece.verdict, threshold=material.policy.threshold, value=piece.value)


def _timeline(lines: Lines) -> tuple[EvidenceLine, ...]:
    """List each piece once, as it stands for its own indicator, the newest first."""
    own: dict[int, EvidenceLine] = {}
    for indicator in sorted(lines, key=lambda i: i.level):
        # An indicator's own evidence is judged last at its own level, the highest it speaks for.
        own.update((line.id, line) for line in lines[indicator])
    return tuple(sorted(own.values(), key=lambda line: (line.on, line.id), reverse=True))
