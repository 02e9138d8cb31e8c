"""Bring competency frameworks and position requirements in from data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from assessments.competency.gaps import Importance
from assessments.competency.ledger import start_rebuild
from assessments.competency.models import (
    AttainmentPolicy,
    Competency,
    CompetencyFramework,
    Evidence,
    Indicator,
    PositionRequirement,
)
from assessments.competency.overview import projection
from lms.core import audit
from lms.core.clock import today

DEFAULT_HALF_LIFE_MONTHS = 24


@dataclass(frozen=True, slots=True)
class Requirement:
    """That a position requires a competency (by code) at a level."""

    competency_code: str
    level: int
    importance: Importance = Importance.MANDATORY


@transaction.atomic
def import_framework(*, by: Any, data: Mapping[str, Any]) -> CompetencyFramework:
    """Add a framework with its policy, competencies and indicators, or bring it up to ``data``.

    ``data`` has ``code``, ``version``, ``name``, ``citation``, ``level_names`` (number to name),
    optionally ``policy`` (name, version, threshold, sources_required, selection), and
    ``competencies``: each with code, name, kind, definition, ``half_life_months`` (24 if left out,
    0 for evidence that never fades) and ``indicators``, each with a slug such as ``KOM.1.2``
    (competency, level, number) and a text. Idempotent; never removes anything, because evidence
    may hang on it.

    Raises:
        ValidationError: if a value breaks a rule of its model; nothing is changed then.
        KeyError: if a field that must be there is missing.
    """
    framework: CompetencyFramework
    framework, changed = _put(
        CompetencyFramework,
        {"code": data["code"], "version": data["version"]},
        {
            "name": data["name"],
            "description": data.get("description", ""),
            "citation": data["citation"],
            "is_sample": data.get("is_sample", False),
            "starts_on": data.get("starts_on"),
            "level_names": {str(level): name for level, name in data["level_names"].items()},
        },
    )
    changes = [changed, _put_policy(framework, data.get("policy", {}))]
    for order, entry in enumerate(data["competencies"]):
        changes.append(_put_competency(framework, order, entry))
    if any(changes):
        audit.record(by=by, action="framework.import", target=framework)
        if Evidence.objects.filter(indicator__competency__framework=framework).exists():
            start_rebuild(by=by)
    return framework


@transaction.atomic
def set_requirements(
    *,
    by: Any,
    position_id: int,
    framework: CompetencyFramework,
    requirements: Sequence[Requirement],
) -> None:
    """Make these the requirements of a position in a framework from today; others of it end.

    What was required before stays known: a changed requirement ends yesterday and another begins
    today. Within one day the last word counts. Again changes nothing.

    Raises:
        Competency.DoesNotExist: if the framework has no competency with a code.
        ValidationError: if a level is not 1-5.
    """
    competencies = {c.code: c for c in Competency.objects.filter(framework=framework)}
    unknown = {r.competency_code for r in requirements} - competencies.keys()
    if unknown:
        raise Competency.DoesNotExist(f"No competencies {sorted(unknown)} in {framework}.")
    day = today()
    required = {competencies[r.competency_code].pk: r for r in requirements}
    rows = PositionRequirement.objects.not_ended(day).filter(
        position=position_id, competency__framework=framework
    )
    standing = {row.competency_id: row for row in rows.select_related("competency")}
    changes = {
        competency.code: change
        for competency in competencies.values()
        if (
            change := _require(
                position_id, competency, standing.get(competency.pk), required.get(competency.pk)
            )
        )
    }
    if changes:
        audit.record(
            by=by,
            action="requirements.set",
            target=framework,
            changes={"position": position_id, "requirements": changes},
        )
        projection.requirements_changed(position_ids=[position_id])


def _require(
    position_id: int,
    competency: Competency,
    row: PositionRequirement | None,
    requirement: Requirement | None,
) -> list[list[int] | None] | None:
    """Bring one cell of the matrix up to date; return what it was and is, or ``None``."""
    before = [row.level, row.importance] if row else None
    after = [requirement.level, requirement.importance.value] if requirement else None
    if before == after:
        return None
    ends_on = row.ends_on if row else None
    if row:
        row.end_before(today())
    if after:
        new = PositionRequirement(
            position_id=position_id,
            competency=competency,
            level=after[0],
            importance=after[1],
            ends_on=ends_on,
        )
        new.full_clean()
        new.save()
    return [before, after]


def _put_policy(framework: CompetencyFramework, entry: Mapping[str, Any]) -> bool:
    policy, created = AttainmentPolicy.objects.get_or_create(
        framework=framework,
        version=entry.get("version", 1),
        defaults={"name": framework.name, **entry},
    )
    if any(getattr(policy, name) != value for name, value in entry.items()):
        raise ValidationError(
            _("Version %(version)d of the policy has other numbers. Give this one a new version."),
            params={"version": policy.version},
        )
    policy.full_clean()
    return created


def _put_competency(framework: CompetencyFramework, order: int, entry: Mapping[str, Any]) -> bool:
    competency, changed = _put(
        Competency,
        {"framework": framework, "code": entry["code"]},
        {
            "name": entry["name"],
            "kind": entry["kind"],
            "definition": entry.get("definition", ""),
            "level_descriptions": {
                str(level): words for level, words in entry.get("level_descriptions", {}).items()
            },
            "half_life_months": entry.get("half_life_months", DEFAULT_HALF_LIFE_MONTHS) or None,
            "sort_order": order,
        },
    )
    indicators = [_put_indicator(competency, indicator) for indicator in entry["indicators"]]
    return changed or any(indicators)


def _put_indicator(competency: Competency, entry: Mapping[str, Any]) -> bool:
    code = entry["slug"].removeprefix(f"{competency.code}.")
    _row, changed = _put(
        Indicator,
        {"competency": competency, "code": code},
        {"level": code.partition(".")[0], "slug": entry["slug"], "text": entry["text"]},
    )
    return changed


def _put(model: type[Model], key: Mapping[str, Any], values: Mapping[str, Any]) -> tuple[Any, bool]:
    """Find the row by ``key`` and give it ``values``; tell whether anything had to change."""
    row = model._base_manager.filter(**key).first() or model(**key)  # noqa: SLF001
    before = {name: getattr(row, name) for name in values}
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean()
    changed = not row.pk or any(getattr(row, name) != before[name] for name in values)
    if changed:
        row.save()
    return row, changed
