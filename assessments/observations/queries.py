"""How assessors compare, read from the forms handed in."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from wagtail.query import PageQuerySet

from assessments.observations.calibration import (
    GivenMark,
    Kappa,
    Leaning,
    distribution,
    group_kappas,
    leanings,
    pair_kappas,
)
from assessments.observations.marks import Mark
from assessments.observations.models import IndicatorRating, RatingSheet, assessable_officers
from assessments.sittings.models import kinds_of_sitting
from lms.core.roles import Permission
from lms.people import api as people
from lms.people.api import User

NOTHING_SHARED = Leaning(0, 0, None, None)


@dataclass(frozen=True, slots=True)
class Share:
    """How often a mark was given, absolutely and in percent."""

    mark: int
    count: int
    percent: int


@dataclass(frozen=True, slots=True)
class AssessorLine:
    """An assessor, or all the others together, beside co-assessors."""

    name: str
    is_reader: bool
    leaning: Leaning | None
    shares: tuple[Share, ...]
    marks: int


@dataclass(frozen=True, slots=True)
class PairLine:
    """Two assessors and how far they agree."""

    names: str
    kappa: Kappa


@dataclass(frozen=True, slots=True)
class Calibration:
    """How assessors compare. ``is_anonymous``: only the reader is named."""

    is_anonymous: bool
    assessors: tuple[AssessorLine, ...]
    pairs: tuple[PairLine, ...]
    groups: tuple[Kappa, ...]
    events: int


def scenarios() -> PageQuerySet:
    """Return the role-plays that can be played face to face: those published. No query yet."""
    kinds = (kind.page_model() for kind in kinds_of_sitting())
    model = next(kind for kind in kinds if kind.activity_kind.name == "roleplay")
    found: PageQuerySet = model.objects.live().order_by("title")
    return found


def calibration(*, reader: User, starts_on: dt.date, ends_on: dt.date) -> Calibration:
    """Compare assessors by forms on events from ``starts_on`` to ``ends_on`` in the reader's scope.

    Who manages people sees everybody by name; an assessor sees themself beside the nameless rest.
    Events for which the reader has a form to hand in still are left out. Three queries; time and
    memory grow with the marks of the period.
    """
    sees_names = people.has_permission(reader, Permission.MANAGE_PEOPLE)
    given = _given(reader, _officers(reader, sees_names=sees_names), starts_on, ends_on)
    leaning_of = leanings(given)
    counts = distribution(given)
    events = len({row.event for row in given})
    pairs = pair_kappas(given)
    if sees_names:
        names = _names(counts)
        lines = tuple(
            _line(names[id_], leaning_of.get(id_, NOTHING_SHARED), counts[id_], id_ == reader.pk)
            for id_ in sorted(counts, key=names.__getitem__)
        )
        named = [PairLine(f"{names[one]} – {names[two]}", k) for (one, two), k in pairs.items()]
    else:
        lines = _own_and_rest(reader, leaning_of, counts)
        own = [kappa for pair, kappa in pairs.items() if reader.pk in pair]
        own.sort(key=lambda kappa: kappa.marks, reverse=True)
        named = [
            PairLine(_("You – another assessor (%(number)d)") % {"number": number}, kappa)
            for number, kappa in enumerate(own, start=1)
        ]
    return Calibration(
        is_anonymous=not sees_names,
        assessors=lines,
        pairs=tuple(sorted(named, key=lambda line: line.names)),
        groups=tuple(group_kappas(given)),
        events=events,
    )


def _officers(reader: User, *, sees_names: bool) -> people.OfficerQuerySet:
    if sees_names:
        return people.visible_officers(reader, Permission.MANAGE_PEOPLE).exclude(user=reader)
    return assessable_officers(reader)


def _given(
    reader: User, officers: people.OfficerQuerySet, starts_on: dt.date, ends_on: dt.date
) -> list[GivenMark]:
    sheets = RatingSheet.objects.counting().filter(
        observation__officer__in=officers.values("pk"),
        observation__occurred_at__date__range=(starts_on, ends_on),
    )
    withheld = RatingSheet.objects.withheld_from(reader)
    sheets = sheets.exclude(pk__in=withheld.order_by().values("pk"))
    marked = IndicatorRating.objects.filter(sheet__in=sheets.order_by())
    rows = marked.values_list("sheet__observation", "indicator", "sheet__assessor", "mark")
    return [
        GivenMark(event, indicator_id, assessor_id, mark)
        for event, indicator_id, assessor_id, mark in rows
        if mark is not None
    ]


def _names(ids: Iterable[int]) -> dict[int, str]:
    users = get_user_model().objects.in_bulk(list(ids))
    return {id_: str(user) for id_, user in users.items()}


def _own_and_rest(
    reader: User, leaning_of: dict[int, Leaning], counts: dict[int, Counter[int]]
) -> tuple[AssessorLine, ...]:
    own = counts.get(reader.pk, Counter())
    rest: Counter[int] = sum(
        (counted for id_, counted in counts.items() if id_ != reader.pk), Counter()
    )
    mine = leaning_of.get(reader.pk, NOTHING_SHARED)
    return (_line(str(reader), mine, own, True), _line(_("All others"), None, rest, False))


def _line(
    name: str,
    leaning: Leaning | None,
    counted: Counter[int],
    is_reader: bool,  # noqa: FBT001
) -> AssessorLine:
    total = counted.total()
    return AssessorLine(name, is_reader, leaning, tuple(_shares(counted, total)), total)


def _shares(counted: Counter[int], total: int) -> Sequence[Share]:
    order = [mark for mark in Mark if mark != Mark.NOT_OBSERVED] + [Mark.NOT_OBSERVED]
    return [
        Share(mark, counted[mark], round(100 * counted[mark] / total) if total else 0)
        for mark in order
    ]
