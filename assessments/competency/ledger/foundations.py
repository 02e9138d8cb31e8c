"""What levels rest on besides evidence, and whether it changed behind the program's back.

Each check writes down what policies, frameworks in force and requirements say, where that is news.
The next one compares: what is different must have an entry in the audit trail since.
"""

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Max, Model, Q

from assessments.competency.models import (
    AttainmentPolicy,
    Competency,
    CompetencyFramework,
    Indicator,
    IndicatorMapping,
    LedgerCheck,
    PositionRequirement,
    Witness,
)
from assessments.competency.rules import foundation
from assessments.competency.rules.chain import Break, BreakKind
from assessments.competency.rules.foundation import Content, Value
from lms.core.models import AuditEvent, Snapshot, canonical_json
from lms.people import api as people

About = Witness.About
WitnessedRow = tuple[str, int, str | None]
"""What a witness is about, which one, and the hash of what it said (``None``: gone)."""
FRAMEWORK_ACTIONS = (
    "framework.import",
    "framework.duplicate",
    "framework.discard",
    "framework.take_force",
    "framework.take_back",
    "framework.edit",
)
MOVING_ACTIONS = ("framework.take_force", "framework.take_back")
"""What moves the requirements of many positions at once."""


@dataclass(slots=True)
class Found:
    """What is to be witnessed anew, by what it is about and its id; and what nothing explains."""

    news: dict[tuple[str, int], Content | None] = field(default_factory=dict)
    breaks: list[Break] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Last:
    """The latest witness: the hash of what something said (``None``: gone), and until when."""

    digest: str | None
    until: dt.datetime


def look() -> Found:
    """Compare everything with its latest witness.

    Some ten queries, and three for each thing that is not as it was. What was never witnessed is
    news; nothing needs to explain it where nothing of its kind was.
    """
    found = Found()
    for about, contents in (
        (About.POLICY, _policies()),
        (About.FRAMEWORK, _frameworks()),
        (About.REQUIREMENTS, _requirements()),
    ):
        _compare(found, about, contents)
    return found


def rows_of(found: Found) -> list[WitnessedRow]:
    """List what ``witness`` is about to write down."""
    return [
        (about, pk, None if content is None else _digest(content))
        for (about, pk), content in found.news.items()
    ]


def witness(check: LedgerCheck, found: Found) -> None:
    """Write down what was news to ``check``. Two queries for each, and one."""
    Witness.objects.bulk_create(
        Witness(
            check_made=check,
            about=about,
            object_id=pk,
            snapshot=None if content is None else Snapshot.objects.store(dict(content)),
        )
        for (about, pk), content in found.news.items()
    )


def _compare(found: Found, about: str, contents: Mapping[int, Content]) -> None:
    known = _latest(about)
    for pk in sorted(known.keys() | contents.keys()):
        before, content = known.get(pk), contents.get(pk)
        digest = None if content is None else _digest(content)
        if before and before.digest == digest:
            continue
        found.news[about, pk] = content
        if known and (unexplained := _unexplained(about, pk, before, content, known)):
            found.breaks.append(unexplained)


def _unexplained(
    about: str, pk: int, before: _Last | None, content: Content | None, known: Mapping[int, _Last]
) -> Break | None:
    """Return what is different, unless the audit trail says who did it."""
    old = None
    if before and before.digest:
        old = Snapshot.objects.get(pk=before.digest).content
    changes = foundation.changes(old, content)
    if not changes:
        return None
    since = before.until if before else max(last.until for last in known.values())
    if not (about == About.POLICY and old and content) and _events(
        about, pk, since, old or content
    ):
        return None
    kind = BreakKind.RULES_CHANGED
    if old is None:
        kind = BreakKind.RULES_ADDED
    elif content is None:
        kind = BreakKind.RULES_REMOVED
    label = foundation.label_of(content or old or {})
    return Break(kind, about=about, subject=label, changes=changes if old and content else ())


def _events(about: str, pk: int, since: dt.datetime, content: Content | None) -> bool:
    """Tell whether the audit trail has something that explains a change since then. One query."""
    recent = AuditEvent.objects.filter(at__gt=since)
    framework = Q(target_type=CompetencyFramework._meta.label_lower, action__in=FRAMEWORK_ACTIONS)
    match about:
        case About.POLICY:
            own = Q(action="policy.add", target_id=str(pk))
            of_framework = foundation.framework_of(content or {})
            explaining = own | (framework & Q(target_id=str(of_framework)))
        case About.FRAMEWORK:
            explaining = framework & Q(target_id=str(pk))
        case _:
            own = Q(action="requirements.set", changes__position=pk)
            explaining = own | Q(action__in=MOVING_ACTIONS)
    return recent.filter(explaining).exists()


def _latest(about: str) -> dict[int, _Last]:
    """Map the ids of what was witnessed to the latest witness. Two queries."""
    own = Witness.objects.filter(about=about)
    latest = own.values("object_id").annotate(latest=Max("pk")).values("latest")
    rows = own.filter(pk__in=latest).values_list("object_id", "snapshot", "check_made__until")
    return {pk: _Last(digest, until) for pk, digest, until in rows}


def _digest(content: Content) -> str:
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()


def _policies() -> dict[int, Content]:
    return {
        policy.pk: {"": {foundation.LABEL: str(policy), **_fields(policy)}}
        for policy in AttainmentPolicy.objects.order_by("pk")
    }


def _frameworks() -> dict[int, Content]:
    """Read the versions that are, were or will be in force; drafts judge nothing."""
    dated = CompetencyFramework.objects.exclude(starts_on=None).order_by("pk")
    contents: dict[int, dict[str, dict[str, Value]]] = {
        framework.pk: {"": {foundation.LABEL: str(framework), **_fields(framework)}}
        for framework in dated
    }
    for competency in Competency.objects.filter(framework__in=contents).order_by("pk"):
        contents[competency.framework_id][competency.code] = _fields(competency)
    owner = {}
    indicators = Indicator.objects.filter(competency__framework__in=contents)
    for indicator in indicators.select_related("competency").order_by("pk"):
        owner[indicator.pk] = contents[indicator.competency.framework_id]
        owner[indicator.pk][indicator.slug] = _fields(indicator)
    mappings = IndicatorMapping.objects.filter(new__in=list(owner)).select_related("old", "new")
    for mapping in mappings.order_by("pk"):
        entity = f"{mapping.old.slug} ({mapping.old_id}) → {mapping.new.slug}"
        owner[mapping.new_id][entity] = {}
    return dict(contents)


def _requirements() -> dict[int, Content]:
    titles = {position.pk: str(position) for position in people.all_positions()}
    contents: dict[int, dict[str, dict[str, Value]]] = {}
    rows = PositionRequirement.objects.select_related("competency__framework")
    for row in rows.order_by("position_id", "starts_on", "pk"):
        content = contents.setdefault(
            row.position_id, {"": {foundation.LABEL: titles.get(row.position_id, "?")}}
        )
        framework = row.competency.framework
        entity = f"{row.competency.code} v{framework.version}, {row.starts_on.isoformat()}"
        content[entity] = _fields(row)
    return dict(contents)


def _fields(row: Model) -> dict[str, Value]:
    """Read the columns of a row as they are written down; not its id, and no revision."""
    left_out = {"id", "latest_revision"}
    return {
        column.attname: foundation.plain(getattr(row, column.attname))
        for column in row._meta.concrete_fields
        if column.name not in left_out
    }
