"""Bring frameworks in from data and out again."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from assessments.competency.ledger.recording import start_rebuild
from assessments.competency.models import (
    AttainmentPolicy,
    Competency,
    CompetencyFramework,
    CoreValue,
    CoreValueBehaviour,
    Evidence,
    Indicator,
    IndicatorMapping,
)
from assessments.competency.rules.framework_data import (
    CompetencyData,
    FaultyFileError,
    FrameworkData,
    IndicatorData,
    Kind,
    Problem,
    Reason,
)
from lms.core import audit
from lms.core.clock import today
from lms.core.content_stamp import content_changed
from lms.people.api import Actor

COMPETENCY_FIELDS = (
    "name", "kind", "definition", "valid_months", "level_descriptions", "sort_order", "case_id",
)  # fmt: skip
INDICATOR_FIELDS = ("level", "slug", "text", "case_id")


@dataclass(frozen=True, slots=True)
class Change:
    """What an import does at a place (a code): ``before`` is empty where something is added."""

    where: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What importing a framework would do.

    ``problems`` forbid it. ``notices`` are places that are left out; ``untouched`` are codes that
    this installation has and the file has not: nothing is ever removed, evidence may hang on it.
    """

    data: FrameworkData
    is_new: bool
    becomes_draft: bool
    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]
    notices: tuple[Problem, ...]
    untouched: tuple[str, ...]


def export_framework(framework: CompetencyFramework) -> FrameworkData:
    """Write a framework as data. Four queries."""
    indicators: dict[int, list[IndicatorData]] = {}
    rows = Indicator.objects.filter(competency__framework=framework).order_by("level", "pk")
    rows = rows.prefetch_related("core_values", "predecessors__old")
    for row in sorted(rows, key=_position):
        indicators.setdefault(row.competency_id, []).append(
            IndicatorData(
                code=row.code,
                text=row.text,
                identifier=row.case_id,
                core_values=tuple(sorted(value.code for value in row.core_values.all())),
                replaces=tuple(sorted(mapping.old.case_id for mapping in row.predecessors.all())),
            )
        )
    return FrameworkData(
        code=framework.code,
        version=framework.version,
        name=framework.name,
        identifier=framework.case_id,
        level_names={int(level): name for level, name in framework.level_names.items()},
        description=framework.description,
        citation=framework.citation,
        is_sample=framework.is_sample,
        starts_on=framework.starts_on,
        competencies=tuple(
            CompetencyData(
                code=row.code,
                name=row.name,
                kind=Kind(row.kind),
                identifier=row.case_id,
                definition=row.definition,
                valid_months=row.valid_months,
                level_descriptions={int(k): text for k, text in row.level_descriptions.items()},
                indicators=tuple(indicators.get(row.pk, ())),
            )
            for row in framework.competencies.order_by("sort_order", "pk")
        ),
    )


def _position(indicator: Indicator) -> tuple[int, int]:
    number = indicator.code.partition(".")[2]
    return indicator.level, int(number) if number.isdecimal() else 0


def plan_import(data: FrameworkData) -> ImportPlan:
    """Find out what importing ``data`` would do; changes nothing. Some ten queries."""
    versions = CompetencyFramework.objects.filter(code=data.code)
    framework = versions.filter(version=data.version).first()
    before = export_framework(framework) if framework else None
    changes = tuple(_changes(before, data))
    known_values = frozenset(CoreValue.objects.values_list("code", flat=True))
    problems = [*data.problems(known_values), *_collisions(data, framework)]
    if framework and changes and framework.successor(today()):
        problems.append(Problem(data.code, Reason.REPLACED, str(framework.version)))
    known = set(_predecessors(data).values_list("case_id", flat=True))
    return ImportPlan(
        data=data,
        is_new=framework is None,
        becomes_draft=framework is None and bool(data.starts_on) and versions.exists(),
        changes=changes,
        problems=tuple(problems),
        notices=(
            *data.left_out,
            *(
                Problem(where, Reason.UNKNOWN_PREDECESSOR, str(identifier))
                for where, identifier in _replaced(data)
                if identifier not in known
            ),
        ),
        untouched=tuple(sorted(_texts(before).keys() - _texts(data).keys())) if before else (),
    )


@transaction.atomic
def import_framework(
    *, by: Actor, data: FrameworkData, policy: Mapping[str, Any] | None = None
) -> CompetencyFramework:
    """Add a version of a framework, or bring it up to ``data``; with a policy if one is given.

    The first version of a code takes force when the data says, any later one comes as a draft.
    Idempotent; never removes anything, because evidence may hang on it. A constant number of
    queries. ``policy`` has the fields of ``AttainmentPolicy``.

    Raises:
        FaultyFileError: if the data breaks a rule, or something else has its codes.
        ValidationError: if the policy's version has other numbers here.
    """
    plan = plan_import(data)
    if plan.problems:
        raise FaultyFileError(plan.problems)
    framework = _put_framework(data, is_draft=plan.becomes_draft)
    has_policy_changed = policy is not None and _put_policy(framework, policy)
    if plan.changes:
        competencies = _put_competencies(framework, data)
        indicators = _put_indicators(competencies, data)
        _put_core_values(indicators, data)
        _put_mappings(indicators, data)
    if plan.changes or has_policy_changed:
        changes = {"changed": [change.where for change in plan.changes]}
        audit.record(by=by, action="framework.import", target=framework, changes=changes)
        content_changed()
        if _has_evidence(framework):
            start_rebuild(by=by)
    return framework


def _has_evidence(framework: CompetencyFramework) -> bool:
    """Tell whether anything may speak for it: its own, and if it is no draft, of its versions."""
    speaking = [framework]
    if framework.starts_on:
        speaking = list(CompetencyFramework.objects.filter(code=framework.code))
    return bool(Evidence.objects.filter(indicator__competency__framework__in=speaking).exists())


@transaction.atomic
def import_core_values(*, by: Actor, values: Sequence[Mapping[str, Any]]) -> None:
    """Add core values with their behaviours (code, name, meaning, behaviours), or update them.

    Idempotent; removes no value, because indicators may carry it.
    """
    has_changed = False
    for order, entry in enumerate(values):
        fields = {"name": entry["name"], "meaning": entry["meaning"], "sort_order": order}
        value, is_new = CoreValue.objects.get_or_create(code=entry["code"], defaults=fields)
        if not is_new and any(getattr(value, name) != given for name, given in fields.items()):
            has_changed = True
            CoreValue.objects.filter(pk=value.pk).update(**fields)
        if list(value.behaviours.values_list("text", flat=True)) != list(entry["behaviours"]):
            has_changed = True
            CoreValueBehaviour.objects.filter(core_value=value).delete()
            CoreValueBehaviour.objects.bulk_create(
                CoreValueBehaviour(core_value=value, text=text, sort_order=number)
                for number, text in enumerate(entry["behaviours"])
            )
    if has_changed:
        audit.record(by=by, action="core_values.import", target=CoreValue.objects.earliest("pk"))


def _changes(before: FrameworkData | None, after: FrameworkData) -> Iterator[Change]:
    old, new = _texts(before), _texts(after)
    for where, text in new.items():
        if old.get(where) != text:
            yield Change(where, old.get(where, ""), text)


def _texts(data: FrameworkData | None) -> dict[str, str]:
    """Say in one text each what stands at every place of a framework."""
    if data is None:
        return {}
    levels = ", ".join(f"{level} {name}" for level, name in sorted(data.level_names.items()))
    texts = {
        data.code: _joined(
            data.name, data.description, data.citation, levels,
            _("sample data") if data.is_sample else "", data.identifier,
        )
    }  # fmt: skip
    for order, competency in enumerate(data.competencies, start=1):
        descriptions = sorted(competency.level_descriptions.items())
        texts[competency.code] = _joined(
            f"{order}", competency.name, competency.kind, competency.definition,
            competency.valid_months, *(f"{level} {text}" for level, text in descriptions),
            competency.identifier,
        )  # fmt: skip
        for indicator in competency.indicators:
            texts[f"{competency.code}.{indicator.code}"] = _joined(
                indicator.text, *sorted(indicator.core_values), *sorted(indicator.replaces),
                indicator.identifier,
            )  # fmt: skip
    return texts


def _joined(*parts: object) -> str:
    return " · ".join(str(part) for part in parts if part not in ("", None))


def _collisions(data: FrameworkData, framework: CompetencyFramework | None) -> Iterator[Problem]:
    """Find codes and identifiers that something else has."""
    others = Competency.objects.exclude(framework__code=data.code)
    codes = [competency.code for competency in data.competencies]
    for row in others.filter(code__in=codes).select_related("framework"):
        yield Problem(row.code, Reason.CODE_TAKEN, str(row.framework))
    framework_id = framework.pk if framework else 0
    owners: list[Any] = [
        CompetencyFramework.objects.exclude(pk=framework_id),
        Competency.objects.exclude(framework=framework_id),
        Indicator.objects.exclude(competency__framework=framework_id),
    ]
    places = {identifier: where for where, identifier in _identifiers(data)}
    for rows in owners:
        for row in rows.filter(case_id__in=places):
            yield Problem(places[row.case_id], Reason.IDENTIFIER_TAKEN, str(row))


def _identifiers(data: FrameworkData) -> Iterator[tuple[str, uuid.UUID]]:
    yield data.code, data.identifier
    for competency in data.competencies:
        yield competency.code, competency.identifier
        for indicator in competency.indicators:
            yield f"{competency.code}.{indicator.code}", indicator.identifier


def _replaced(data: FrameworkData) -> Iterator[tuple[str, uuid.UUID]]:
    for competency in data.competencies:
        for indicator in competency.indicators:
            for identifier in indicator.replaces:
                yield f"{competency.code}.{indicator.code}", identifier


def _predecessors(data: FrameworkData) -> Any:
    return Indicator.objects.filter(case_id__in={identifier for _w, identifier in _replaced(data)})


def _put_framework(data: FrameworkData, *, is_draft: bool) -> CompetencyFramework:
    values = {
        "name": data.name,
        "description": data.description,
        "citation": data.citation,
        "is_sample": data.is_sample,
        "level_names": {str(level): name for level, name in data.level_names.items()},
        "case_id": data.identifier,
    }
    starts_on: dt.date | None = None if is_draft else data.starts_on
    framework, _is_new = CompetencyFramework.objects.update_or_create(
        code=data.code,
        version=data.version,
        defaults=values,
        create_defaults={**values, "starts_on": starts_on},
    )
    put: CompetencyFramework = framework
    return put


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


def _put_competencies(framework: CompetencyFramework, data: FrameworkData) -> dict[str, Competency]:
    rows = {row.code: row for row in framework.competencies.all()}
    for order, entry in enumerate(data.competencies):
        row = rows.setdefault(entry.code, Competency(framework=framework, code=entry.code))
        row.name, row.kind, row.definition = entry.name, entry.kind.value, entry.definition
        row.valid_months, row.sort_order = entry.valid_months, order
        row.level_descriptions = {str(k): text for k, text in entry.level_descriptions.items()}
        row.case_id = entry.identifier
    _write(Competency, rows.values(), COMPETENCY_FIELDS)
    return rows


def _put_indicators(
    competencies: Mapping[str, Competency], data: FrameworkData
) -> dict[str, Indicator]:
    own = Indicator.objects.filter(competency__in=[row.pk for row in competencies.values()])
    rows: dict[str, Indicator] = {row.slug: row for row in own}
    for competency in data.competencies:
        parent = competencies[competency.code]
        for entry in competency.indicators:
            slug = f"{competency.code}.{entry.code}"
            row = rows.setdefault(slug, Indicator(competency=parent, code=entry.code, slug=slug))
            row.level, row.text, row.case_id = entry.level, entry.text, entry.identifier
    _write(Indicator, rows.values(), INDICATOR_FIELDS)
    return rows


def _write(model: type[Model], rows: Collection[Any], fields: Sequence[str]) -> None:
    """Insert the new rows and update the others. Two queries."""
    manager = model._base_manager  # noqa: SLF001
    manager.bulk_create([row for row in rows if not row.pk])
    manager.bulk_update([row for row in rows if row.pk], fields)


def _put_core_values(indicators: Mapping[str, Indicator], data: FrameworkData) -> None:
    """Make the tags those of the data. Three queries."""
    ids = dict(CoreValue.objects.values_list("code", "pk"))
    tag = Indicator.core_values.through
    slugs = {
        f"{competency.code}.{entry.code}": entry
        for competency in data.competencies
        for entry in competency.indicators
    }
    tag.objects.filter(indicator__in=[indicators[slug].pk for slug in slugs]).delete()
    tag.objects.bulk_create(
        tag(indicator_id=indicators[slug].pk, corevalue_id=ids[code])
        for slug, entry in slugs.items()
        for code in dict.fromkeys(entry.core_values)
    )


def _put_mappings(indicators: Mapping[str, Indicator], data: FrameworkData) -> None:
    """Let evidence for the earlier indicators known here, and no others, speak for the data's."""
    known = dict(_predecessors(data).values_list("case_id", "pk"))
    wanted = {
        (known[identifier], indicators[where].pk)
        for where, identifier in _replaced(data)
        if identifier in known
    }
    own = [indicators[where].pk for where, _identifier in _identifiers(data) if where in indicators]
    standing = IndicatorMapping.objects.filter(new__in=own)
    gone = [
        pk for pk, *pair in standing.values_list("pk", "old", "new") if tuple(pair) not in wanted
    ]
    IndicatorMapping.objects.filter(pk__in=gone).delete()
    IndicatorMapping.objects.bulk_create(
        (IndicatorMapping(old_id=old, new_id=new) for old, new in sorted(wanted)),
        ignore_conflicts=True,
    )
