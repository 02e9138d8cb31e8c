"""What a course consists of: its activities in their order, whatever kinds of page they are."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import (
    BooleanField,
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Value,
)
from django.db.models.expressions import Combinable
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from lms.core.activities import KINDS, Activity, ActivityKind
from lms.core.clock import training_hours
from lms.core.content_stamp import kept_while_content_stays
from lms.core.page_tree import lineage_of, locator
from lms.people.api import Visitor


@dataclass(frozen=True, slots=True)
class OutlineStep:
    """One activity of a course."""

    page_id: int
    key: UUID  # the page's translation_key
    kind: ActivityKind
    title: str
    url: str
    minutes: int
    is_required: bool
    is_published: bool
    is_ready: bool  # officers can take it as it is
    opens_after_days: int = 0  # after those before it that count; 0: at once

    @property
    def kind_label(self) -> str:
        """The kind in the reader's language."""
        return str(self.kind.label)


@dataclass(frozen=True, slots=True)
class Outline:
    """The activities of a course in their order, and the address of the course itself."""

    steps: tuple[OutlineStep, ...] = ()
    url: str = ""

    @property
    def minutes(self) -> int:
        """How long all activities take together."""
        return sum(step.minutes for step in self.steps)

    @property
    def not_ready(self) -> int:
        """How many published activities officers cannot take as they are."""
        return sum(step.is_published and not step.is_ready for step in self.steps)

    @property
    def training_hours(self) -> Decimal:
        """The same in training hours (JP)."""
        return training_hours(self.minutes)


def is_open() -> Q:
    """Keep the pages that are published and have not expired, also before the next clean-up."""
    return Q(live=True) & (Q(expire_at=None) | Q(expire_at__gt=timezone.now()))


def is_private_to_others(user: Visitor) -> Q:
    """Keep the pages that an author made private to groups ``user`` is not in. No query."""
    if user.is_superuser:
        return Q(pk__in=())
    rules = PageViewRestriction.objects.filter(restriction_type=PageViewRestriction.GROUPS)
    others = rules.exclude(groups__in=user.groups.all())
    path = ExpressionWrapper(OuterRef("path"), CharField())
    return Q(Exists(others.annotate(of_page=path).filter(of_page__startswith=F("page__path"))))


@dataclass(frozen=True, slots=True)
class Crumb:
    """A page above another."""

    title: str
    url: str


@kept_while_content_stays(4096)
def crumbs_of(path: str) -> tuple[Crumb, ...]:
    """Return what is above the page with this path, from the front page on. Two queries, once."""
    page = Page.objects.get(path=path)
    locate = locator()
    above = page.get_ancestors().filter(depth__gt=1).values_list("title", "url_path")
    return tuple(Crumb(title, locate(url_path)) for title, url_path in above)


def is_reachable(page: Page) -> bool:
    """Tell whether a page and every page above it is open."""
    return lineage_of(page.path).is_open


def admits(page: Page, request: HttpRequest) -> bool:
    """Tell whether whoever asks may read a page: also where an author made it private."""
    rules = page.get_view_restrictions()
    return is_reachable(page) and all(rule.accept_request(request) for rule in rules)


@cache
def activity_models() -> tuple[Any, ...]:
    """Return the page models that can be a step of a course."""
    return tuple(
        model
        for model in apps.get_models()
        if issubclass(model, Activity) and issubclass(model, Page)
    )


def has_activity_not_ready() -> Combinable:
    """Tell of courses whether officers cannot take one of their published activities as it is."""
    found = Q()
    for model in activity_models():
        broken = model.objects.filter(~Q(model.readiness()), live=True)
        found |= Q(Exists(broken.filter(path__startswith=OuterRef("path"))))
    return ExpressionWrapper(found, output_field=BooleanField())


@kept_while_content_stays(4096)
def activity_page(kind: ActivityKind, key: UUID) -> Any:
    """Return the page of an activity, published or not, or ``None``. One query, once."""
    model = next(model for model in activity_models() if model.activity_kind is kind)
    return (
        model.objects.filter(translation_key=key)
        .only("path", "title", "translation_key", "duration_minutes")
        .first()
    )


def paths_with_openings() -> set[str]:
    """Return the paths of courses with a published activity that opens some days after others.

    One query.
    """
    first, *others = (
        model.objects.filter(live=True)
        .order_by()
        .annotate(opening=model.opening())
        .filter(opening__gt=0)
        .values_list("path", flat=True)
        for model in activity_models()
    )
    return {path[: -Page.steplen] for path in first.union(*others)}


def outlines_of(courses: Iterable[Any], *, with_drafts: bool = False) -> dict[int, Outline]:
    """Return the outline of each course page by its id.

    One query for all that are not known yet, whatever the number of courses and activities, and
    none for the others. ``with_drafts`` adds what is not published yet, and asks each time.
    """
    courses = list(courses)
    if with_drafts:
        found = _read(courses, with_drafts=True)
    else:
        found = _known_outlines()
        found |= _read([course for course in courses if course.path not in found])
    now = timezone.now()
    return {course.pk: found[course.path].at(now) for course in courses}


@kept_while_content_stays(1)
def _known_outlines() -> dict[str, "_Lasting"]:
    """Return what is known so far, by the path of the course: whoever reads more adds it."""
    return {}


@dataclass(frozen=True, slots=True)
class _Lasting:
    """An outline with the activities that expire, and when they do."""

    outline: Outline
    expiries: tuple[dt.datetime | None, ...]

    def at(self, now: dt.datetime) -> Outline:
        """Leave out what has expired."""
        if not any(self.expiries):
            return self.outline
        dated = zip(self.outline.steps, self.expiries, strict=True)
        steps = tuple(step for step, expires in dated if expires is None or expires > now)
        return replace(self.outline, steps=steps)


def _read(courses: Sequence[Any], *, with_drafts: bool = False) -> dict[str, _Lasting]:
    if not courses:
        return {}
    found: dict[str, list[tuple[OutlineStep, dt.datetime | None]]] = defaultdict(list)
    locate = locator()
    for row in _rows([course.path for course in courses], with_drafts=with_drafts):
        dated = (_step(row, locate), None if with_drafts else row["expire_at"])
        found[row["path"][: -Page.steplen]].append(dated)
    return {
        course.path: _Lasting(
            Outline(tuple(step for step, _at in found[course.path]), locate(course.url_path)),
            tuple(at for _step, at in found[course.path]),
        )
        for course in courses
    }


def outline_of(course: Any, *, with_drafts: bool = False) -> Outline:
    """Return the outline of one course page; see ``outlines_of``."""
    return outlines_of([course], with_drafts=with_drafts)[course.pk]


FIELDS = (
    "pk",
    "path",
    "title",
    "url_path",
    "translation_key",
    "live",
    "expire_at",
    "duration_minutes",
    "is_required",
    "kind",
    "is_ready",
    "opening",
)


def _rows(paths: Iterable[str], *, with_drafts: bool) -> Iterable[dict[str, Any]]:
    """Read the activities of every kind beneath these paths, in the order of the pages."""
    beneath = reduce(
        or_, (Q(path__startswith=path, depth=len(path) // Page.steplen + 1) for path in paths)
    )
    first, *others = (
        model.objects.filter(beneath if with_drafts else beneath & Q(live=True))
        .order_by()
        .annotate(
            kind=Value(model.activity_kind.name),
            is_ready=model.readiness(),
            opening=model.opening(),
        )
        .values(*FIELDS)
        for model in activity_models()
    )
    rows: Iterable[dict[str, Any]] = first.union(*others, all=True).order_by("path")
    return rows


def _step(row: dict[str, Any], locate: Callable[[str], str]) -> OutlineStep:
    return OutlineStep(
        page_id=row["pk"],
        key=row["translation_key"],
        kind=KINDS.named(row["kind"]),
        title=row["title"],
        url=locate(row["url_path"]),
        minutes=row["duration_minutes"],
        is_required=row["is_required"],
        is_published=row["live"],
        is_ready=bool(row["is_ready"]),
        opens_after_days=row["opening"],
    )
