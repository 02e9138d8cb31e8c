"""Item analyses as they were computed last."""

from typing import ClassVar, Self
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.quizzes.statistics.analysis import Analysis

FORMAT = 1
"""Goes up when what is kept of an analysis changes: those of another format are computed anew."""


class QuizStatisticsQuerySet(models.QuerySet["QuizStatistics"]):
    """Finds analyses."""

    def readable(self) -> Self:
        """Keep those in today's format."""
        return self.filter(format=FORMAT)


class QuizStatistics(models.Model):
    """The item analysis of a quiz. Computed from its attempts, and at any time anew from them."""

    page_key = models.UUIDField(_("activity key"), primary_key=True)
    computed_at = models.DateTimeField(_("computed"))
    attempts = models.PositiveIntegerField(_("attempts"))
    format = models.PositiveSmallIntegerField(_("format"), default=FORMAT)
    content = models.JSONField(_("content"), encoder=DjangoJSONEncoder)

    objects: ClassVar = QuizStatisticsQuerySet.as_manager()

    class Meta:
        verbose_name = _("item analysis of a quiz")
        verbose_name_plural = _("item analyses of quizzes")

    def __str__(self) -> str:
        return str(self.page_key)

    def analysis(self) -> Analysis:
        """Return it as plain data."""
        return Analysis.from_json(self.content)


def kept(page_key: UUID) -> QuizStatistics | None:
    """Return the analysis of a quiz that was computed last, if one can be read. One query."""
    return QuizStatistics.objects.readable().filter(pk=page_key).first()
