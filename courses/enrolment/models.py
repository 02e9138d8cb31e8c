"""Who takes part in what."""

from typing import Any, Self

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import CoursePage
from courses.enrolment.states import ENDED_STATES, State, check_transition
from lms.core.clock import today


class EnrolmentQuerySet(QuerySet["Enrolment"]):
    """Finds enrolments by who takes part and how far it has come."""

    def of(self, officer_ids: Any) -> Self:
        """Keep the enrolments of these officers, given as ids or as a queryset."""
        return self.filter(officer__in=officer_ids)

    def active(self) -> Self:
        """Keep those going on."""
        return self.filter(state=State.ENROLLED.value)

    def admitting(self) -> Self:
        """Keep those that let an officer start activities: going on, or completed."""
        return self.exclude(state=State.WITHDRAWN.value)

    def overdue(self) -> Self:
        """Keep those going on after their due date."""
        return self.active().filter(due_on__lt=today())

    def active_first(self) -> Self:
        """Put the enrolment that counts for a course first: active, then completed."""
        return self.order_by(
            models.Case(
                models.When(state=State.ENROLLED.value, then=0),
                models.When(state=State.COMPLETED.value, then=1),
                default=2,
            ),
            "-pk",
        )


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

    objects = EnrolmentQuerySet.as_manager()

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
                    state__in=sorted(state.value for state in ENDED_STATES), ended_at__isnull=False
                ),
                name="enrolment_end_with_ended_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer} – {self.course}"

    def move_to(self, new: State) -> bool:
        """Change the state by one conditional UPDATE; ``False`` if somebody else was faster.

        Raises:
            TransitionError: if there is no way from the state it was read in.
        """
        check_transition(State(self.state), new)
        ended_at = timezone.now() if new in ENDED_STATES else None
        moved = Enrolment.objects.filter(pk=self.pk, state=self.state).update(
            state=new.value, ended_at=ended_at
        )
        if moved:
            self.state, self.ended_at = new.value, ended_at
        else:
            self.refresh_from_db(fields=["state", "ended_at"])
        return bool(moved)
