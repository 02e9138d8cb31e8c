"""What answers have told of questions so far, for the bank and the question's editor.

Written by those who ask questions, for each activity apart: among other questions, the same one
may be easy or hard, and tell good from weak or not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from lms.people.api import User

if TYPE_CHECKING:
    from assessments.questions.kinds.editor import Words


class AnswersSay(StrEnum):
    """What answers say of a question, in a word."""

    UNTESTED = "untested"
    TOO_EASY = "too_easy"
    CONFUSING = "confusing"
    GOOD = "good"


ANSWERS_SAY: "Mapping[AnswersSay, Words]" = {
    AnswersSay.UNTESTED: _("Not tested yet"),
    AnswersSay.TOO_EASY: _("Too easy"),
    AnswersSay.CONFUSING: _("Confusing"),
    AnswersSay.GOOD: _("Nothing stands out"),
}


class QuestionStatisticsQuerySet(models.QuerySet["QuestionStatistics"]):
    """Finds figures."""

    def of(self, question_key: UUID) -> Self:
        """Keep those of one question that was answered, the activity with most answers first."""
        return self.filter(question_key=question_key, answered__gt=0).order_by("-answered", "pk")


class QuestionStatistics(models.Model):
    """The figures of a question in one activity, in percent, as computed last."""

    page_key = models.UUIDField(_("activity key"))
    question_key = models.UUIDField(_("question key"), db_index=True)
    asked = models.PositiveIntegerField(_("asked"))
    answered = models.PositiveIntegerField(_("answered"))
    facility = models.FloatField(_("facility"))
    discrimination = models.FloatField(_("discrimination"), null=True)
    is_too_easy = models.BooleanField(_("too easy"))
    is_confusing = models.BooleanField(_("confusing"))
    computed_at = models.DateTimeField(_("computed"))

    objects: ClassVar = QuestionStatisticsQuerySet.as_manager()

    class Meta:
        verbose_name = _("figures of a question")
        verbose_name_plural = _("figures of questions")
        constraints = [
            models.UniqueConstraint(
                fields=["page_key", "question_key"], name="question_figures_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question_key}: {self.facility:.0f} %"

    @property
    def says(self) -> AnswersSay:
        """What stands out."""
        if self.is_confusing:
            return AnswersSay.CONFUSING
        return AnswersSay.TOO_EASY if self.is_too_easy else AnswersSay.GOOD


def of_which_answers_say(what: AnswersSay) -> Q:
    """Find the questions of which answers say this; one may be too easy here, confusing there."""
    figures = QuestionStatistics.objects.filter(question_key=OuterRef("key"), answered__gt=0)
    flagged = {
        AnswersSay.UNTESTED: ~Q(Exists(figures)),
        AnswersSay.TOO_EASY: Q(Exists(figures.filter(is_too_easy=True))),
        AnswersSay.CONFUSING: Q(Exists(figures.filter(is_confusing=True))),
        AnswersSay.GOOD: Q(Exists(figures))
        & ~Q(Exists(figures.filter(Q(is_too_easy=True) | Q(is_confusing=True)))),
    }
    return flagged[what]


def said() -> Case:
    """Say in SQL what answers say of a question, the gravest first; for lists, as ``said``."""
    order = (AnswersSay.UNTESTED, AnswersSay.CONFUSING, AnswersSay.TOO_EASY)
    return Case(
        *(When(of_which_answers_say(what), then=Value(what.value)) for what in order),
        default=Value(AnswersSay.GOOD.value),
    )


def said_of(question: models.Model) -> "Words":
    """Say in words what answers say of a question with ``said`` added."""
    return ANSWERS_SAY[AnswersSay(getattr(question, "said", AnswersSay.UNTESTED))]


@dataclass(frozen=True, slots=True)
class FiguresLine:
    """The figures of a question in an activity that the reader may change, in percent."""

    page_id: int
    title: str
    answered: int
    facility: float
    discrimination: float | None
    says: AnswersSay

    @property
    def label(self) -> "Words":
        """What stands out, in words."""
        return ANSWERS_SAY[self.says]


@dataclass(frozen=True, slots=True)
class FiguresInSight:
    """What answers say of a question, as one of its readers may know it.

    ``others``: in how many more activities it was answered, which others write.
    """

    question_key: UUID
    own: tuple[FiguresLine, ...]
    others: int

    def __bool__(self) -> bool:
        return bool(self.own or self.others)


def figures_in_sight(question_key: UUID, user: User) -> FiguresInSight:
    """Return what ``user`` may know of the figures of a question. Up to four queries."""
    found = list(QuestionStatistics.objects.of(question_key))
    pages = PagePermissionPolicy().instances_user_has_permission_for(user, "change")
    keys = [row.page_key for row in found]
    known: dict[UUID, Page] = (
        {page.translation_key: page for page in pages.filter(translation_key__in=keys)}
        if keys
        else {}
    )
    own = tuple(
        FiguresLine(
            page_id=known[row.page_key].pk,
            title=known[row.page_key].title,
            answered=row.answered,
            facility=row.facility,
            discrimination=row.discrimination,
            says=row.says,
        )
        for row in found
        if row.page_key in known
    )
    return FiguresInSight(question_key, own, len(found) - len(own))
