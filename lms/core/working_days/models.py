"""The days of the organisation's own, and the time limits that are counted in working days."""

import datetime as dt
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import EMPTY_VALUES, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


@register_setting(icon="calendar")
class WorkingDaySettings(BaseGenericSetting):
    """How the organisation goes by the joint decree on holidays."""

    has_collective_leave = models.BooleanField(
        _("collective leave is off"),
        default=True,
        help_text=_(
            "As the joint decree says. Where people serve citizens on these days, take the tick"
            " away: then they count as working days."
        ),
    )

    panels = [
        HelpPanel(
            _(
                "Questions that are published keep the days they were counted with. Save and"
                " publish a question again to count anew."
            )
        ),
        FieldPanel("has_collective_leave"),
    ]

    class Meta:
        verbose_name = _("working days")


class OwnDay(models.Model):
    """A day on which this organisation does otherwise than the national calendar says."""

    day = models.DateField(_("day"), unique=True)
    is_off = models.BooleanField(
        _("what it is"),
        default=True,
        choices=[(True, _("Day off")), (False, _("Working day"))],
    )
    name = models.CharField(
        _("reason"), max_length=100, help_text=_("Such as the anniversary of the district.")
    )

    panels = [FieldPanel("day"), FieldPanel("is_off"), FieldPanel("name")]

    class Meta:
        verbose_name = _("day of one's own")
        verbose_name_plural = _("days of one's own")
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{date_format(self.day)}: {self.name}"


class TimeLimitQuerySet(models.QuerySet["TimeLimit"]):
    """Finds time limits."""

    def valid_on(self, day: dt.date) -> Self:
        """Keep those in force on ``day``."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=day), valid_from__lte=day)


class TimeLimit(models.Model):
    """Within how many working days something must be done, by which regulation, and since when.

    What has the same ``slug`` is the same limit at different times, of which one is valid a day.
    """

    slug = models.SlugField(
        _("short name"),
        max_length=60,
        help_text=_("Stays the same when a new regulation changes the number of days."),
    )
    name = models.CharField(_("name"), max_length=120)
    working_days = models.PositiveSmallIntegerField(
        _("working days"), validators=[MinValueValidator(1)]
    )
    regulation = models.CharField(_("regulation"), max_length=200)
    year = models.PositiveSmallIntegerField(_("year of the regulation"))
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(
        _("valid until"), null=True, blank=True, help_text=_("Empty: until further notice.")
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = TimeLimitQuerySet.as_manager()

    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("working_days"),
        FieldRowPanel([FieldPanel("regulation"), FieldPanel("year")]),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_until")]),
        FieldPanel("note"),
    ]

    class Meta:
        verbose_name = _("time limit")
        verbose_name_plural = _("time limits")
        ordering = ["working_days", "slug", "-valid_from"]
        constraints = [
            models.CheckConstraint(condition=Q(working_days__gte=1), name="time_limit_some_days"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="time_limit_ends_after_it_begins",
            ),
            models.UniqueConstraint(fields=["slug", "valid_from"], name="time_limit_begins_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Check that the limit is not given twice for one day. One query.

        Raises:
            ValidationError: if another row of the same ``slug`` is valid on a day of this one.
        """
        super().clean()
        if self.valid_from in EMPTY_VALUES:  # the form says itself that it is missing
            return
        others = TimeLimit.objects.filter(slug=self.slug).exclude(pk=self.pk)
        meets = others.filter(Q(valid_until=None) | Q(valid_until__gte=self.valid_from))
        if self.valid_until is not None:
            meets = meets.filter(valid_from__lte=self.valid_until)
        if meets.exists():
            raise ValidationError(
                {"valid_from": _("Another row of this limit is valid then. End it the day before.")}
            )
