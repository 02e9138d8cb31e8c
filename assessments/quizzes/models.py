"""Quiz pages, and what officers answered."""

import uuid
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page

from assessments.questions.models import TEXT_FEATURES, Question
from lms.core.activities import Activity, ActivityKind
from lms.core.models import Snapshot


class QuizPage(Activity, Page):
    """A quiz: questions from the bank in an order, and the rules of taking it."""

    activity_kind = ActivityKind.QUIZ

    introduction = RichTextField(_("introduction"), features=TEXT_FEATURES, blank=True)
    pass_percent = models.PositiveSmallIntegerField(
        _("pass mark in percent"), default=70, validators=[MaxValueValidator(100)]
    )
    time_limit_minutes = models.PositiveSmallIntegerField(
        _("time limit in minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: no time limit."),
    )
    max_attempts = models.PositiveSmallIntegerField(
        _("attempts allowed"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: as many as the participant likes."),
    )
    shuffle_questions = models.BooleanField(_("shuffle questions"), default=True)
    shuffle_options = models.BooleanField(_("shuffle answers"), default=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        InlinePanel("items", heading=_("Questions"), label=_("Question"), min_num=1),
        MultiFieldPanel(
            [
                FieldPanel("duration_minutes"),
                FieldPanel("is_required"),
                FieldPanel("pass_percent"),
                FieldPanel("time_limit_minutes"),
                FieldPanel("max_attempts"),
                FieldPanel("shuffle_questions"),
                FieldPanel("shuffle_options"),
            ],
            heading=_("Rules"),
        ),
    ]
    template = "assessments/quiz_page.html"
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")


class QuizItem(Orderable):
    """A question's place in a quiz."""

    page = ParentalKey(QuizPage, on_delete=models.CASCADE, related_name="items")
    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="+", verbose_name=_("question")
    )
    points = models.PositiveSmallIntegerField(
        _("points"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    panels = [FieldPanel("question"), FieldPanel("points")]

    class Meta(Orderable.Meta):
        verbose_name = _("quiz item")
        verbose_name_plural = _("quiz items")

    def __str__(self) -> str:
        return str(self.question)


class Attempt(models.Model):
    """One officer taking one quiz once, pinned to the content they saw."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    officer = models.ForeignKey(
        "lms.Officer", on_delete=models.PROTECT, related_name="attempts", verbose_name=_("officer")
    )
    page = models.ForeignKey(
        QuizPage, on_delete=models.PROTECT, related_name="attempts", verbose_name=_("quiz")
    )
    page_key = models.UUIDField(_("quiz key"), db_index=True)
    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, related_name="+", verbose_name=_("content")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    seed = models.CharField(_("seed"), max_length=32)
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    deadline_at = models.DateTimeField(_("deadline"), null=True)
    submitted_at = models.DateTimeField(_("handed in"), null=True)
    score = models.FloatField(_("points"), null=True)
    max_score = models.FloatField(_("points possible"), null=True)
    passed = models.BooleanField(_("passed"), null=True)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "page_key", "number"], name="attempt_number_once"
            ),
            models.UniqueConstraint(
                fields=["officer", "page_key"],
                condition=Q(submitted_at=None),
                name="attempt_one_open",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None, score=None, max_score=None, passed=None)
                | Q(
                    submitted_at__isnull=False,
                    score__isnull=False,
                    max_score__isnull=False,
                    passed__isnull=False,
                ),
                name="attempt_result_with_submission",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer} – {self.page} #{self.number}"

    @property
    def is_open(self) -> bool:
        """Tell whether it has not been handed in yet."""
        return self.submitted_at is None

    @property
    def percent(self) -> float | None:
        """The result in percent, 0-100, or ``None`` while open."""
        if self.score is None or self.max_score is None:
            return None
        return 100 * self.score / self.max_score if self.max_score else 0.0


class Response(models.Model):
    """The answer to one question of an attempt, saved as soon as it is chosen."""

    attempt = models.ForeignKey(
        Attempt, on_delete=models.CASCADE, related_name="responses", verbose_name=_("attempt")
    )
    question_key = models.UUIDField(_("question key"))
    answer = models.JSONField(_("chosen answers"), default=list)
    sequence = models.PositiveIntegerField(
        _("sequence"), default=0, help_text=_("Grows with each change; an older one is refused.")
    )
    saved_at = models.DateTimeField(_("saved"), auto_now=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        constraints = [
            models.UniqueConstraint(fields=["attempt", "question_key"], name="response_once")
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.question_key}"
