"""What is known of an officer before it is decided what comes today."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar, cast

from django.db.models import BooleanField, DateField, F, Model, QuerySet, Value
from django.db.models.expressions import Combinable

from assessments.competency.api import Freshness, standings_of
from assessments.practice.models import PracticeCard
from assessments.practice.rules import Need, Practised, Rounds
from assessments.roleplay.api import rounds_of
from lms.people.api import OrgUnit

_COLUMNS = (
    "part",
    "name",
    "path",
    "number",
    "required",
    "attained",
    "importance",
    "has_evidence",
    "on",
    "due",
)
_CARD, _NEED, _UNIT, _ROUNDS = range(4)

M = TypeVar("M", bound=Model)
Row = tuple[int, str, str, int, int, int, int, bool, dt.date | None, dt.date | None]


@dataclass(frozen=True, slots=True)
class Known:
    """What an officer's position requires, what was practised, and which banks are the officer's.

    ``unit_ids`` are those asked for whose unit is the officer's or above it; ``conversations`` are
    those that were had.
    """

    needs: Mapping[int, Need]
    practised: Mapping[str, Practised]
    unit_ids: frozenset[int]
    conversations: Sequence[Rounds] = ()


def known_of(officer_id: int, unit_ids: Collection[int]) -> Known:
    """Read what is known of an officer. One query, however much was practised."""
    rows = _cards(officer_id).union(
        _needs(officer_id), _units(unit_ids), _rounds(officer_id), all=True
    )
    needs: dict[int, Need] = {}
    practised: dict[str, Practised] = {}
    units: dict[int, str] = {}
    conversations = []
    own_path = ""
    for part, name, path, number, required, attained, importance, has_evidence, on, due_on in rows:
        if part == _CARD:
            practised[name] = Practised(number, on, due_on)
        elif part == _UNIT:
            units[number] = path
        elif part == _ROUNDS:
            conversations.append(Rounds(number, required, cast(dt.date, on)))
        else:
            own_path = path
            is_fading = name == Freshness.FADING
            need = Need(number, required, attained, importance, bool(has_evidence), is_fading)
            needs[number] = need
    own = frozenset(pk for pk, path in units.items() if own_path.startswith(path))
    return Known(needs, practised, own, conversations)


def _cards(officer_id: int) -> QuerySet[PracticeCard, Row]:
    return _columns(
        PracticeCard.objects.filter(officer=officer_id),
        part=Value(_CARD),
        name=F("key"),
        number=F("rounds"),
        on=F("reviewed_on"),
        due=F("due_on"),
    )


def _needs(officer_id: int) -> QuerySet[Model, Row]:
    return _columns(
        standings_of(officer_id),
        part=Value(_NEED),
        name=F("freshness"),
        path=F("unit__path"),
        number=F("competency"),
        required=F("required"),
        attained=F("attained"),
        importance=F("importance"),
        has_evidence=F("has_evidence"),
    )


def _units(unit_ids: Collection[int]) -> QuerySet[OrgUnit, Row]:
    units = OrgUnit.objects.filter(pk__in=unit_ids)
    return _columns(units, part=Value(_UNIT), path=F("path"), number=F("pk"))


def _rounds(officer_id: int) -> QuerySet[Model, Row]:
    return _columns(
        rounds_of(officer_id),
        part=Value(_ROUNDS),
        number=F("page"),
        required=F("times"),
        on=F("last_on"),
    )


def _columns(rows: QuerySet[M], **given: Combinable) -> QuerySet[M, Row]:
    """Bring rows into the columns that all parts of the query have."""
    nothing: dict[str, Combinable] = {
        name: Value("") if name in {"name", "path"} else Value(0) for name in _COLUMNS
    }
    nothing["has_evidence"] = Value(value=False, output_field=BooleanField())
    nothing |= {name: Value(None, output_field=DateField()) for name in ("on", "due")}
    named = {f"{name}_given": value for name, value in (nothing | given).items()}
    columns = rows.order_by().annotate(**named).values_list(*named)
    return cast("QuerySet[M, Row]", columns)
