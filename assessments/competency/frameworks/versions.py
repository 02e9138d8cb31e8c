"""From one version of a framework to the next: duplicate, map, take force, move requirements."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.competency.frameworks.exchange import export_framework, import_framework
from assessments.competency.ledger.recording import start_rebuild
from assessments.competency.models import (
    AttainmentPolicy,
    Competency,
    CompetencyFramework,
    Indicator,
    IndicatorMapping,
    PositionRequirement,
)
from assessments.competency.overview import projection
from assessments.competency.rules.framework_data import (
    CompetencyData,
    FrameworkData,
    identifier_for,
)
from lms.core import audit
from lms.core.clock import today
from lms.people.api import Actor

A_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CompetencyMove:
    """Where the requirements of a competency go; ``new`` is ``None`` when they stay.

    ``positions`` require it; for ``too_high`` of them at a level that the new scale has not, and
    theirs stay too.
    """

    old: Competency
    new: Competency | None
    positions: int
    too_high: int


@dataclass(frozen=True, slots=True)
class Transition:
    """What happens when a version takes force: from which one, and what maps to what.

    ``unmapped`` are indicators of the old version whose evidence will not speak on, ``added``
    those of the new one that no earlier evidence speaks for.
    """

    old: CompetencyFramework | None
    new: CompetencyFramework
    moves: tuple[CompetencyMove, ...]
    unmapped: tuple[Indicator, ...]
    added: tuple[Indicator, ...]

    @property
    def moved(self) -> tuple[CompetencyMove, ...]:
        """The competencies whose requirements move."""
        return tuple(move for move in self.moves if move.new)

    @property
    def left(self) -> tuple[CompetencyMove, ...]:
        """The competencies whose requirements stay, because nothing maps to them."""
        return tuple(move for move in self.moves if not move.new)


@transaction.atomic
def duplicate(*, by: Actor, framework: CompetencyFramework) -> CompetencyFramework:
    """Copy a framework into a new draft version, each indicator mapped to the one it was copied of.

    Raises:
        ValidationError: if there is a draft already; two at once could both take force.
    """
    versions = CompetencyFramework.objects.filter(code=framework.code)
    if draft := versions.filter(starts_on=None).first():
        raise ValidationError(
            _("Version %(version)d is still a draft. Edit that one, or delete it first."),
            params={"version": draft.version},
        )
    newest = versions.order_by("-version").values_list("version", flat=True)[0]
    data = _renewed(export_framework(framework), newest + 1)
    draft = import_framework(by=by, data=data, policy=_policy_of(framework))
    audit.record(
        by=by, action="framework.duplicate", target=draft, changes={"copied_from": framework.pk}
    )
    return draft


def _renewed(data: FrameworkData, version: int) -> FrameworkData:
    names = (data.code, version)
    return replace(
        data,
        version=version,
        identifier=identifier_for(*names),
        starts_on=None,
        competencies=tuple(_renewed_competency(c, names) for c in data.competencies),
    )


def _renewed_competency(data: CompetencyData, names: tuple[str, int]) -> CompetencyData:
    return replace(
        data,
        identifier=identifier_for(*names, data.code),
        indicators=tuple(
            replace(
                indicator,
                identifier=identifier_for(*names, data.code, indicator.code),
                replaces=(indicator.identifier,),
            )
            for indicator in data.indicators
        ),
    )


def _policy_of(framework: CompetencyFramework) -> dict[str, object] | None:
    policy: AttainmentPolicy | None = framework.policies.order_by("-version").first()
    return policy.content() | {"starts_on": policy.starts_on} if policy else None


@transaction.atomic
def discard_draft(*, by: Actor, framework: CompetencyFramework) -> None:
    """Delete a draft with everything in it.

    Raises:
        ValidationError: if it has taken force, or will.
        ProtectedError: if content or evidence refers to it already.
    """
    if framework.starts_on:
        raise ValidationError(_("Only a draft can be deleted."))
    audit.record(by=by, action="framework.discard", target=framework)
    Indicator.objects.filter(competency__framework=framework).delete()
    Competency.objects.filter(framework=framework).delete()
    AttainmentPolicy.objects.filter(framework=framework).delete()
    framework.delete()


def transition_to(framework: CompetencyFramework, on: dt.date) -> Transition:
    """Tell what happens if ``framework`` takes force on a day; changes nothing. Six queries."""
    earlier = CompetencyFramework.objects.filter(
        code=framework.code, version__lt=framework.version, starts_on__lte=on
    )
    old = earlier.order_by("-version").first()
    old_indicators = _indicators(old)
    new_indicators = _indicators(framework)
    pairs = list(
        IndicatorMapping.objects.filter(
            old__competency__framework=old, new__competency__framework=framework
        ).values_list("old", "new")
    )
    mapped_old, mapped_new = {old for old, _new in pairs}, {new for _old, new in pairs}
    competencies = _competency_map(old_indicators, new_indicators, pairs)
    requirements = _requirements(old, on)
    return Transition(
        old=old,
        new=framework,
        moves=tuple(
            CompetencyMove(
                old=competency,
                new=(new := competencies.get(competency.pk)),
                positions=len(requirements[competency.pk]),
                too_high=sum(row.level > framework.highest_level for row in found) if new else 0,
            )
            for competency in (old.competencies.all() if old else ())
            if (found := requirements[competency.pk]) or competency.pk not in competencies
        ),
        unmapped=tuple(i for pk, i in old_indicators.items() if pk not in mapped_old),
        added=tuple(i for pk, i in new_indicators.items() if pk not in mapped_new) if old else (),
    )


def _indicators(framework: CompetencyFramework | None) -> dict[int, Indicator]:
    rows = Indicator.objects.filter(competency__framework=framework) if framework else ()
    return {row.pk: row for row in rows and rows.select_related("competency")}


def _competency_map(
    old: Mapping[int, Indicator],
    new: Mapping[int, Indicator],
    pairs: Iterable[tuple[int, int]],
) -> dict[int, Competency]:
    """Map each old competency to the one that takes over most of its indicators.

    One whose indicators lead nowhere goes to that of the same code.
    """
    votes: dict[int, Counter[int]] = defaultdict(Counter)
    for old_id, new_id in pairs:
        votes[old[old_id].competency_id][new[new_id].competency_id] += 1
    competencies = {row.competency_id: row.competency for row in new.values()}
    by_code = {competency.code: competency for competency in competencies.values()}
    mapped: dict[int, Competency] = {}
    for row in old.values():
        best = votes[row.competency_id].most_common(1)
        target = competencies[best[0][0]] if best else by_code.get(row.competency.code)
        if target:
            mapped[row.competency_id] = target
    return mapped


def _requirements(
    framework: CompetencyFramework | None, on: dt.date
) -> dict[int, list[PositionRequirement]]:
    """Read what is required in a framework on a day, by competency."""
    found: dict[int, list[PositionRequirement]] = defaultdict(list)
    for row in PositionRequirement.objects.on(on).filter(competency__framework=framework):
        found[row.competency_id].append(row)
    return found


@transaction.atomic
def take_force(*, by: Actor, framework: CompetencyFramework, on: dt.date) -> Transition:
    """Let a version take force on a day, and move the requirements to it from that day on.

    Until then nothing changes. The day of one that has not come yet may be set anew.

    Raises:
        ValidationError: if the day has passed, the version is in force, an earlier version begins
            later, or a competency has no indicator.
    """
    _check_day(framework, on)
    empty = framework.competencies.filter(indicators=None).first()
    if empty or not framework.competencies.exists():
        raise ValidationError(
            _("“%(competency)s” has no indicator yet."), params={"competency": empty or framework}
        )
    if framework.starts_on:
        _take_back(framework, framework.starts_on)
    transition = transition_to(framework, on)
    positions = _move(transition, on)
    framework.starts_on = on
    framework.save(update_fields=["starts_on"])
    changes = {"starts_on": on.isoformat(), "positions": len(positions)}
    audit.record(by=by, action="framework.take_force", target=framework, changes=changes)
    projection.requirements_changed(position_ids=positions)
    start_rebuild(by=by)
    return transition


@transaction.atomic
def take_back(*, by: Actor, framework: CompetencyFramework) -> None:
    """Make a version that has not taken force yet a draft again; requirements stay as they were.

    Raises:
        ValidationError: if it is in force already.
    """
    _check_not_in_force(framework)
    if framework.starts_on:
        _take_back(framework, framework.starts_on)
        audit.record(by=by, action="framework.take_back", target=framework)


def _check_not_in_force(framework: CompetencyFramework) -> None:
    if framework.starts_on and framework.starts_on <= today():
        raise ValidationError(
            _("This version is in force since %(date)s. Make changes in a new version."),
            params={"date": date_format(framework.starts_on)},
        )


def _check_day(framework: CompetencyFramework, on: dt.date) -> None:
    _check_not_in_force(framework)
    if on < today():
        raise ValidationError(_("Choose today or a later day: past days stay as they were."))
    others = CompetencyFramework.objects.filter(code=framework.code, starts_on__gte=on)
    other = others.exclude(pk=framework.pk).first()
    if other and other.starts_on:
        raise ValidationError(
            _("%(framework)s takes force on %(date)s. Choose a later day."),
            params={"framework": other, "date": date_format(other.starts_on)},
        )


def _move(transition: Transition, on: dt.date) -> list[int]:
    """End the requirements that move the day before, and let new ones begin; name the positions."""
    targets = {move.old.pk: move.new for move in transition.moved if move.new}
    standing = PositionRequirement.objects.filter(ends_on=None, competency__in=targets)
    rows = [row for row in standing if row.level <= transition.new.highest_level]
    taken = set(
        PositionRequirement.objects.filter(
            ends_on=None, competency__framework=transition.new
        ).values_list("position", "competency")
    )
    moved: dict[tuple[int, int], PositionRequirement] = {}
    for row in rows:
        key = (row.position_id, targets[row.competency_id].pk)
        before = moved.get(key)
        moved[key] = PositionRequirement(
            position_id=row.position_id,
            competency_id=key[1],
            level=max(row.level, before.level if before else 0),
            importance=min(row.importance, before.importance if before else row.importance),
            starts_on=on,
        )
    _end(rows, on)
    PositionRequirement.objects.bulk_create(
        [row for key, row in moved.items() if key not in taken], batch_size=500
    )
    return sorted({row.position_id for row in rows})


def _end(rows: Sequence[PositionRequirement], on: dt.date) -> None:
    PositionRequirement.objects.filter(pk__in=_ids(r for r in rows if r.starts_on >= on)).delete()
    lasting = _ids(row for row in rows if row.starts_on < on)
    PositionRequirement.objects.filter(pk__in=lasting).update(ends_on=on - A_DAY)


def _ids(rows: Iterable[PositionRequirement]) -> Collection[int]:
    return [row.pk for row in rows]


def _take_back(framework: CompetencyFramework, day: dt.date) -> None:
    """Undo what was planned for a day that has not come: only that can end in the future."""
    PositionRequirement.objects.filter(
        competency__framework=framework, starts_on__gte=day, ends_on=None
    ).delete()
    PositionRequirement.objects.filter(
        competency__framework__code=framework.code, ends_on=day - A_DAY
    ).update(ends_on=None)
    framework.starts_on = None
    framework.save(update_fields=["starts_on"])
