"""What positions require against what officers have shown, for many officers at once, as tables.

Projections all: computed from postings, requirements and attainments, and computed anew from them
at any time (``projection.rebuild``). They hold no truth of their own, so the database does not
check their foreign keys: with millions of rows that would cost more than writing them.
"""

import datetime as dt
from collections.abc import Collection
from functools import reduce
from operator import or_
from typing import Any, Generic, Self, TypeVar

from django.db import models
from django.db.models import Case, Count, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from assessments.competency.models import Competency
from assessments.competency.overview.urgency import LARGEST_GAP, PER_IMPORTANCE, WITH_EVIDENCE
from assessments.competency.rules.attainment import Freshness

M = TypeVar("M", bound=models.Model)

EVERYWHERE = ""
"""The path above every unit."""


class InUnitsQuerySet(models.QuerySet[M], Generic[M]):
    """Finds rows by the unit tree."""

    def below(self, paths: Collection[str]) -> Self:
        """Keep the rows of the units with these paths and of all units below them."""
        if EVERYWHERE in paths:
            return self
        if not paths:
            return self.none()
        units: Any = self.model._meta.get_field("unit").related_model
        covered = reduce(or_, (Q(path__startswith=path) for path in paths))
        return self.filter(unit__in=units.objects.filter(covered).order_by().values("pk"))


class StandingQuerySet(InUnitsQuerySet[M], Generic[M]):
    """Reads standings."""

    def short(self) -> Self:
        """Keep those below the level required."""
        return self.filter(gap__gt=0)

    def to_confirm(self) -> Self:
        """Keep those in which a level waits for a later check."""
        return self.filter(provisional__gt=0)

    def sums(self, *by: str) -> Any:
        """Group by these fields and count as tallies do, as rows of values."""
        groups = self.order_by().values(*by)
        return groups.annotate(
            required_sum=Count("*"),
            met_sum=Count("officer", filter=Q(gap=0)),
            without_evidence_sum=Count("officer", filter=Q(has_evidence=False)),
            fading_sum=Count("officer", filter=Q(freshness=Freshness.FADING)),
            stale_sum=Count("officer", filter=Q(freshness=Freshness.STALE)),
            provisional_sum=Count("officer", filter=Q(provisional__gt=0)),
        )

    def with_names(self) -> Self:
        """Fetch officer, unit, position and competency along."""
        return self.select_related("officer", "unit", "position", "competency")


def _projected(to: Any, name: Any) -> Any:
    """Point to what a projection is about, without a check or an index of its own."""
    return models.ForeignKey(
        to,
        on_delete=models.CASCADE,
        related_name="+",
        db_constraint=False,
        db_index=False,
        verbose_name=name,
    )


class StandingFields(models.Model):
    """One competency that the position of one officer requires, and the level shown.

    ``unit`` and ``position`` are those of the main posting. ``provisional`` is a level above the
    one attained that waits for a check, from the day ``check_from`` on; 0 where none does. Gaps
    are of what is attained. ``urgency`` is the place in the order of gaps, see ``urgency``.
    """

    officer: Any = _projected("lms.Officer", _("officer"))
    competency: Any = _projected(Competency, _("competency"))
    unit: Any = _projected("lms.OrgUnit", _("unit"))
    position: Any = _projected("lms.Position", _("position"))
    required = models.PositiveSmallIntegerField(_("required level"))
    importance = models.PositiveSmallIntegerField(_("importance"))
    attained = models.PositiveSmallIntegerField(_("attained level"))
    has_evidence = models.BooleanField(_("has evidence"))
    freshness = models.CharField(_("freshness"), max_length=8)
    provisional = models.PositiveSmallIntegerField(_("provisional level"), default=0)
    check_from = models.DateField(_("may be confirmed from"), null=True)
    gap = models.GeneratedField(
        expression=Case(
            When(required__gt=F("attained"), then=F("required") - F("attained")), default=Value(0)
        ),
        output_field=models.PositiveSmallIntegerField(),
        db_persist=True,
    )
    urgency = models.GeneratedField(
        expression=Case(When(has_evidence=True, then=Value(WITH_EVIDENCE)), default=Value(0))
        + F("importance") * Value(PER_IMPORTANCE)
        + Value(LARGEST_GAP)
        - Case(
            When(required__gt=F("attained"), then=F("required") - F("attained")), default=Value(0)
        ),
        output_field=models.PositiveSmallIntegerField(),
        db_persist=True,
    )

    class Meta:
        abstract = True


class Standing(StandingFields):
    """A standing of today."""

    pk = models.CompositePrimaryKey("officer", "competency")

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("standings")
        indexes = [
            models.Index(fields=["unit"], name="standing_unit"),
            models.Index(fields=["position"], name="standing_position"),
            models.Index(
                fields=["urgency", "competency", "unit"],
                condition=Q(gap__gt=0),
                name="standing_gap",
            ),
            models.Index(
                fields=["unit"],
                condition=Q(freshness__in=[Freshness.FADING.value, Freshness.STALE.value]),
                name="standing_ageing",
            ),
            models.Index(
                fields=["unit"], condition=Q(provisional__gt=0), name="standing_provisional"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer_id}: {self.competency_id} {self.attained}/{self.required}"


class TallyQuerySet(InUnitsQuerySet[M], Generic[M]):
    """Adds tallies up."""

    def sums(self, *by: str) -> Any:
        """Group by these fields and add the counts up, as rows of values."""
        counts = ("required", "met", "without_evidence", "fading", "stale", "provisional")
        return self.order_by().values(*by).annotate(**{f"{n}_sum": models.Sum(n) for n in counts})


class TallyFields(models.Model):
    """How many officers of one unit stand how, in one competency at one importance.

    ``required`` counts the officers whose position requires it, ``met`` those at the level,
    ``provisional`` those of whom some level waits for a later check.
    """

    unit: Any = _projected("lms.OrgUnit", _("unit"))
    competency: Any = _projected(Competency, _("competency"))
    importance = models.PositiveSmallIntegerField(_("importance"))
    required = models.PositiveIntegerField(_("officers required to have it"))
    met = models.PositiveIntegerField(_("at the level required"))
    without_evidence = models.PositiveIntegerField(_("without evidence"))
    fading = models.PositiveIntegerField(_("fading"))
    stale = models.PositiveIntegerField(_("stale"))
    provisional = models.PositiveIntegerField(_("with a provisional level"), default=0)

    class Meta:
        abstract = True


class UnitTally(TallyFields):
    """A tally of today."""

    pk = models.CompositePrimaryKey("unit", "competency", "importance")

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name = _("tally of a unit")
        verbose_name_plural = _("tallies of units")

    def __str__(self) -> str:
        return f"{self.unit_id}, {self.competency_id}: {self.met}/{self.required}"


class PastDayQuerySet(models.QuerySet["PastDay"]):
    """Finds computed days."""

    def covering(self, path: str, day: dt.date) -> Self:
        """Keep those about ``day`` whose unit is the one at ``path`` or lies above it."""
        units: Any = self.model._meta.get_field("unit").related_model
        step = units.steplen
        above = [path[:end] for end in range(step, len(path) + 1, step)]
        return self.filter(day=day, unit__path__in=above)

    def finished(self) -> Self:
        """Keep those that are completely computed."""
        return self.filter(finished_at__isnull=False)


class PastDay(models.Model):
    """All standings of a unit and below as they were known on a past day, computed once.

    ``after`` is the last officer computed, so that another job goes on from there. ``policies``
    lists name and version of the attainment policies of that day.
    """

    unit = models.ForeignKey(
        "lms.OrgUnit", on_delete=models.CASCADE, related_name="+", verbose_name=_("unit")
    )
    day = models.DateField(_("day"))
    officers = models.PositiveIntegerField(_("officers"), default=0)
    done = models.PositiveIntegerField(_("officers done"), default=0)
    after = models.BigIntegerField(_("last officer computed"), default=0)
    policies = models.JSONField(_("policies"), default=list)
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True)

    objects = PastDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("past day")
        verbose_name_plural = _("past days")
        constraints = [models.UniqueConstraint(fields=["unit", "day"], name="past_day_once")]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.day}"


class PastStanding(StandingFields):
    """A standing of a past day."""

    past_day: Any = _projected(PastDay, _("past day"))
    pk = models.CompositePrimaryKey("past_day", "officer", "competency")

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = _("standing of a past day")
        verbose_name_plural = _("standings of past days")
        indexes = [models.Index(fields=["past_day", "unit"], name="past_standing_unit")]

    def __str__(self) -> str:
        return f"{self.past_day_id}: {self.officer_id}, {self.competency_id}"


class PastTally(TallyFields):
    """A tally of a past day."""

    past_day: Any = _projected(PastDay, _("past day"))
    pk = models.CompositePrimaryKey("past_day", "unit", "competency", "importance")

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name = _("tally of a past day")
        verbose_name_plural = _("tallies of past days")

    def __str__(self) -> str:
        return f"{self.past_day_id}: {self.unit_id}, {self.competency_id}"
