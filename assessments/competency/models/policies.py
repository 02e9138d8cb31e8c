"""The numbers of the attainment rule, in dated versions."""

import datetime as dt
from collections.abc import Collection
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.competency.models.frameworks import CompetencyFramework
from assessments.competency.rules.attainment import (
    Policy,
    Selection,
)
from lms.core.clock import today


class AttainmentPolicyQuerySet(models.QuerySet["AttainmentPolicy"]):
    """Reads policies by the day on which they are in force."""

    def in_force(self, framework_ids: Collection[int], day: dt.date) -> dict[int, Any]:
        """Map these frameworks to the highest version that had taken force by ``day``.

        A framework without one is left out. One query.
        """
        started = self.filter(framework__in=framework_ids, starts_on__lte=day)
        return {policy.framework_id: policy for policy in started.order_by("version")}


class AttainmentPolicy(models.Model):
    """The numbers of the attainment rule for a framework; a change is a new version.

    The version in force on a day is the highest one that started on it or before.
    """

    framework = models.ForeignKey(
        CompetencyFramework,
        on_delete=models.PROTECT,
        related_name="policies",
        verbose_name=_("framework"),
    )
    name = models.CharField(_("name"), max_length=100)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    threshold = models.FloatField(
        _("threshold"), default=0.70, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    sources_required = models.PositiveSmallIntegerField(
        _("independent sources required"), default=2, validators=[MinValueValidator(1)]
    )
    selection = models.CharField(
        _("evidence that speaks for a source"),
        max_length=10,
        default=Selection.HIGHEST.value,
        choices=[
            (Selection.HIGHEST.value, _("Highest")),
            (Selection.LATEST.value, _("Latest")),
            (Selection.DECAYED.value, _("Average, newer results weigh more")),
        ],
    )
    fading_days = models.PositiveSmallIntegerField(
        _("days of notice"),
        default=90,
        help_text=_("A level counts as fading this many days before it is lost."),
    )
    starts_on = models.DateField(_("in force from"), default=timezone.localdate)

    objects: ClassVar[Any] = AttainmentPolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("attainment policy")
        verbose_name_plural = _("attainment policies")
        ordering = ["framework", "version"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "version"], name="policy_once_per_version")
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"

    def clean(self) -> None:
        """Check that a new version does not change the past."""
        is_first = not AttainmentPolicy.objects.filter(framework=self.framework_id).exists()
        starts_on: dt.date | None = self.starts_on  # none where the form could not read it
        if self._state.adding and not is_first and starts_on and starts_on < today():
            raise ValidationError(
                {"starts_on": _("Choose today or a later day: past days stay as they were.")}
            )

    def as_rule(self) -> Policy:
        """Hand the numbers to the pure rule."""
        return Policy(
            name=self.name,
            version=self.version,
            threshold=self.threshold,
            sources_required=self.sources_required,
            selection=Selection(self.selection),
            fading_days=self.fading_days,
        )
