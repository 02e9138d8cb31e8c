"""How far participants have come, and the training hours they earned."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.enrolment.models import Enrolment
from lms.core.activities import ActivityKind


class ActivityProgress(models.Model):
    """That a participant opened an activity, and when they completed it, at which length."""

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, related_name="progress", verbose_name=_("enrolment")
    )
    page_key = models.UUIDField(_("activity key"))
    kind = models.CharField(_("kind"), max_length=10, choices=ActivityKind)
    opened_at = models.DateTimeField(_("opened"), auto_now_add=True)
    failed_at = models.DateTimeField(_("last finished without passing"), null=True)
    completed_at = models.DateTimeField(_("completed"), null=True)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"),
        default=0,
        help_text=_("The duration of the activity on the day it was completed."),
    )

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("activity progress")
        verbose_name_plural = _("activity progress")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "page_key"], name="progress_once_per_activity"
            )
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.page_key}"


class TrainingRecord(models.Model):
    """Training hours (JP) earned: a line of the officer's development history."""

    enrolment = models.OneToOneField(
        Enrolment,
        on_delete=models.PROTECT,
        related_name="training_record",
        verbose_name=_("enrolment"),
    )
    officer = models.ForeignKey(
        "lms.Officer",
        on_delete=models.PROTECT,
        related_name="training_records",
        verbose_name=_("officer"),
    )
    title = models.CharField(_("title"), max_length=255)
    minutes = models.PositiveIntegerField(_("minutes"))
    training_hours = models.DecimalField(_("training hours (JP)"), max_digits=5, decimal_places=1)
    completed_on = models.DateField(_("completed"))

    class Meta:
        verbose_name = _("training record")
        verbose_name_plural = _("training records")
        ordering = ["-completed_on"]

    def __str__(self) -> str:
        return f"{self.title}: {self.training_hours} JP"
