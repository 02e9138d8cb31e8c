"""What every activity page of a course has in common: lessons, quizzes and role-plays."""

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import BooleanField, Value
from django.utils.translation import gettext_lazy as _


class ActivityKind(models.TextChoices):
    """How a participant spends the time."""

    LESSON = "lesson", _("Lesson")
    QUIZ = "quiz", _("Quiz")
    ROLEPLAY = "roleplay", _("Role-play")


class Activity(models.Model):
    """Mixed into a Wagtail page that is one step of a course."""

    activity_kind: ClassVar[ActivityKind]

    duration_minutes = models.PositiveSmallIntegerField(
        _("duration in minutes"),
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(600)],
        help_text=_("How long a participant needs. 45 minutes are one training hour (JP)."),
    )
    is_required = models.BooleanField(
        _("required"), default=True, help_text=_("The course is complete only when this is done.")
    )

    class Meta:
        abstract = True

    @classmethod
    def readiness(cls) -> Any:
        """Return an expression that says of each page whether officers can take it as it is.

        A page is checked when it is published; this is about what it depends on besides.
        """
        return Value(True, output_field=BooleanField())
