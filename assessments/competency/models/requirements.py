"""What positions require, and since when."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.competency.models.frameworks import LEVEL_VALIDATORS, Competency
from assessments.competency.rules.framework_data import (
    HIGHEST_LEVEL,
)
from assessments.competency.rules.gaps import Importance


class PositionRequirementQuerySet(models.QuerySet["PositionRequirement"]):
    """Reads requirements by the day on which they are in force."""

    def on(self, day: dt.date) -> Self:
        """Keep the requirements in force on ``day``."""
        return self.not_ended(day).filter(starts_on__lte=day)

    def not_ended(self, day: dt.date) -> Self:
        """Keep the requirements in force on ``day`` or to come after it."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day))

    def turned(self, since: dt.date, day: dt.date) -> Self:
        """Keep the requirements that began or had ended after ``since`` and by ``day``."""
        began = Q(starts_on__gt=since, starts_on__lte=day)
        return self.filter(began | Q(ends_on__gte=since, ends_on__lt=day))


class PositionRequirement(models.Model):
    """The level of a competency that a position requires (*standar kompetensi jabatan*).

    In force from ``starts_on`` to ``ends_on``, both included. A change ends the row and adds
    another, so that a report about a past day sees what was required that day.
    """

    position = models.ForeignKey(
        "lms.Position",
        on_delete=models.CASCADE,
        related_name="requirements",
        verbose_name=_("position"),
    )
    competency = models.ForeignKey(
        Competency,
        on_delete=models.PROTECT,
        related_name="requirements",
        verbose_name=_("competency"),
    )
    level = models.PositiveSmallIntegerField(_("level"), validators=LEVEL_VALIDATORS)
    importance = models.PositiveSmallIntegerField(
        _("importance"),
        default=Importance.MANDATORY.value,
        choices=[
            (Importance.MANDATORY.value, _("Mandatory")),
            (Importance.IMPORTANT.value, _("Important")),
            (Importance.USEFUL.value, _("Useful")),
        ],
    )
    starts_on = models.DateField(_("from"), default=timezone.localdate)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = PositionRequirementQuerySet.as_manager()

    class Meta:
        verbose_name = _("position requirement")
        verbose_name_plural = _("position requirements")
        constraints = [
            models.UniqueConstraint(
                fields=["position", "competency"],
                condition=Q(ends_on=None),
                name="requirement_one_open_per_competency",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="requirement_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(level__gte=1, level__lte=HIGHEST_LEVEL), name="requirement_level_1_to_5"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.competency} {self.level}"

    def end_before(self, day: dt.date) -> None:
        """Let the requirement be in force for the last time the day before ``day``.

        One that would not have been in force on any day goes.
        """
        if self.starts_on >= day:
            self.delete()
        else:
            self.ends_on = day - dt.timedelta(days=1)
            self.save(update_fields=["ends_on"])
