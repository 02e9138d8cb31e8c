"""Who takes part in what."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import CoursePage
from courses.enrolment.states import FINAL_STATES, State


class Enrolment(models.Model):
    """That an officer takes a course."""

    officer = models.ForeignKey(
        "lms.Officer",
        on_delete=models.PROTECT,
        related_name="enrolments",
        verbose_name=_("officer"),
    )
    course = models.ForeignKey(
        CoursePage, on_delete=models.PROTECT, related_name="enrolments", verbose_name=_("course")
    )
    state = models.CharField(
        _("state"),
        max_length=12,
        default=State.ENROLLED.value,
        choices=[
            (State.ENROLLED.value, _("Enrolled")),
            (State.COMPLETED.value, _("Completed")),
            (State.WITHDRAWN.value, _("Withdrawn")),
        ],
    )
    enrolled_at = models.DateTimeField(_("enrolled"), auto_now_add=True)
    enrolled_by = models.ForeignKey(
        "lms.User",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("enrolled by"),
    )
    due_on = models.DateField(_("due"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["due_on", "enrolled_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "course"],
                condition=Q(state=State.ENROLLED.value),
                name="enrolment_one_active",
            ),
            models.CheckConstraint(
                condition=Q(state=State.ENROLLED.value, ended_at=None)
                | Q(
                    state__in=sorted(state.value for state in FINAL_STATES), ended_at__isnull=False
                ),
                name="enrolment_end_with_final_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer} – {self.course}"
