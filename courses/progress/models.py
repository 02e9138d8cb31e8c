"""How far participants have come, and the training hours they earned."""

from decimal import Decimal
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.enrolment.models import Enrolment
from courses.enrolment.states import State
from lms.core.clock import training_hours


class Basis(models.TextChoices):
    """How it is known that an activity earned its hours."""

    MEASURED = "measured", _("Reading time measured")
    BETWEEN = "between", _("Time between opening and finishing")
    PASSED = "passed", _("Passed")
    ACCEPTED = "accepted", _("Accepted by HR")
    EARLIER = "earlier", _("From before time was measured")
    ELSEWHERE = "elsewhere", _("Earned in another course before")


class ActivityProgressQuerySet(models.QuerySet["ActivityProgress"]):
    """Finds what participants did by whose it is and whether it earned hours."""

    def of(self, officer_ids: object) -> Self:
        """Keep those of these officers, given as ids or as a queryset."""
        return self.filter(enrolment__officer__in=officer_ids)

    def at(self, enrolment_id: int, page_key: UUID) -> Self:
        """Keep that of one activity in one enrolment."""
        return self.filter(enrolment=enrolment_id, page_key=page_key)

    def about(self, enrolment: Enrolment, page_key: UUID) -> Self:
        """Keep those of an enrolment, and of its officer those of one activity in any course."""
        same = Q(enrolment__officer=enrolment.officer_id, page_key=page_key)
        return self.filter(Q(enrolment=enrolment) | same)

    def going_on(self) -> Self:
        """Leave out those in courses that were left."""
        return self.exclude(enrolment__state=State.WITHDRAWN.value)

    def with_hours(self) -> Self:
        """Keep those that earned their hours."""
        return self.filter(credited_on__isnull=False)

    def without_hours(self) -> Self:
        """Keep those that did not, or not yet."""
        return self.filter(credited_on=None)

    def too_quick(self) -> Self:
        """Keep the lessons completed in less time than it takes to read them."""
        return self.without_hours().filter(completed_at__isnull=False)


class ActivityProgress(models.Model):
    """That a participant opened an activity, when they completed it, and the hours it earned.

    Its hours are earned once it is passed or, for a lesson, read in a plausible time: then
    ``credited_on`` is the day and ``basis`` how that is known.
    """

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, related_name="progress", verbose_name=_("enrolment")
    )
    page_key = models.UUIDField(_("activity key"))
    kind = models.CharField(_("kind"), max_length=10)
    opened_at = models.DateTimeField(_("opened"), auto_now_add=True)
    opened_again_at = models.DateTimeField(_("last opened"), null=True)
    seconds = models.PositiveIntegerField(
        _("seconds"),
        default=0,
        help_text=_("The time spent with a lesson; once it is completed, at most its duration."),
    )
    failed_at = models.DateTimeField(_("last finished without passing"), null=True)
    waiting_since = models.DateTimeField(
        _("waiting to be marked since"),
        null=True,
        help_text=_("When it was last finished, while people have it still to mark."),
    )
    completed_at = models.DateTimeField(_("completed"), null=True)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"),
        default=0,
        help_text=_("The duration of the activity on the day it was completed."),
    )
    credited_minutes = models.PositiveSmallIntegerField(_("minutes earned"), default=0)
    credited_on = models.DateField(_("minutes earned on"), null=True)
    basis = models.CharField(_("known by"), max_length=10, choices=Basis, blank=True)

    objects = ActivityProgressQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity progress")
        verbose_name_plural = _("activity progress")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "page_key"], name="progress_once_per_activity"
            ),
            models.CheckConstraint(
                condition=Q(credited_on=None, credited_minutes=0, basis="")
                | (Q(credited_on__isnull=False, completed_at__isnull=False) & ~Q(basis="")),
                name="progress_hours_of_what_is_completed",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-completed_at"],
                condition=Q(completed_at__isnull=False, credited_on=None),
                name="progress_too_quick",
            ),
            models.Index(
                fields=["basis", "-completed_at"],
                condition=Q(basis__in=["accepted", "between"]),
                name="progress_told_by_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.page_key}"

    @property
    def is_too_quick(self) -> bool:
        """Whether it is completed and has not earned its hours."""
        return self.completed_at is not None and self.credited_on is None


class ReadingClock(models.Model):
    """When the server last counted time that an officer spent with any lesson.

    No more can be counted than has passed since, however many lessons are open at once.
    """

    officer = models.OneToOneField(
        "lms.Officer",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="+",
        verbose_name=_("officer"),
    )
    read_at = models.DateTimeField(_("time"))

    objects = models.Manager()

    class Meta:
        verbose_name = _("reading clock")
        verbose_name_plural = _("reading clocks")

    def __str__(self) -> str:
        return f"{self.officer_id}"


class TrainingRecord(models.Model):
    """A course completed, with the minutes earned in it: a line of the development history."""

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
    completed_on = models.DateField(_("completed"))

    objects = models.Manager()

    class Meta:
        verbose_name = _("training record")
        verbose_name_plural = _("training records")
        ordering = ["-completed_on"]

    def __str__(self) -> str:
        return f"{self.title}: {self.training_hours} JP"

    @property
    def training_hours(self) -> Decimal:
        """The minutes in training hours (JP)."""
        return training_hours(self.minutes)
