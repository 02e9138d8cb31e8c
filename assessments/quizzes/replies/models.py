"""Replies to be marked, the marks they were given, and phrases that markers keep."""

import datetime as dt
from collections.abc import Mapping
from typing import ClassVar, Self, cast

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.questions.content import QuestionContent
from assessments.questions.kinds.written_reply.rules import WrittenReply
from assessments.quizzes.models import Attempt
from assessments.quizzes.paper import Paper
from assessments.quizzes.replies.rules import GivenMark, Stage, holding
from assessments.quizzes.screens import MarkedReply
from lms.core.models import AppendOnlyModel
from lms.people.api import OfficerQuerySet, User

RESERVED_FOR = dt.timedelta(minutes=30)
"""How long a reply is kept for whoever began to mark it."""
LONGEST_COMMENT = 2_000
LONGEST_PHRASE = 300
OPEN = (Stage.WAITING.value, Stage.DIFFERING.value)
STAGES = {
    Stage.WAITING: _("To be marked"),
    Stage.DIFFERING: _("Marks differ"),
    Stage.SETTLED: _("Marked"),
    Stage.NOT_NEEDED: _("Not needed any more"),
}


class ReplyQuerySet(models.QuerySet["Reply"]):
    """Finds replies; whoever marks starts from ``of_officers``."""

    def of_officers(self, officers: OfficerQuerySet) -> Self:
        """Keep those that these officers wrote."""
        return self.filter(attempt__officer__in=officers.values("pk"))

    def settled(self) -> Self:
        """Keep those that have their mark."""
        return self.filter(stage=Stage.SETTLED)

    def to_mark(self) -> Self:
        """Keep those that somebody has still to mark."""
        return self.filter(stage__in=OPEN)

    def of_others(self, reader: User) -> Self:
        """Keep those that ``reader`` did not write."""
        return self.exclude(attempt__officer__user=reader.pk)

    def free_for(self, marker: User, now: dt.datetime) -> Self:
        """Keep those that nobody else has begun."""
        free = Q(reserved_until=None) | Q(reserved_until__lt=now) | Q(reserved_by=marker.pk)
        return self.filter(free)

    def not_marked_by(self, marker: User) -> Self:
        """Keep those that ``marker`` has not marked."""
        return self.exclude(pk__in=ReplyMark.objects.filter(by=marker.pk).values("reply"))

    def for_marker(self, marker: User, now: dt.datetime) -> Self:
        """Keep those to be marked that ``marker`` neither wrote nor marked and nobody has begun."""
        return self.to_mark().of_others(marker).free_for(marker, now).not_marked_by(marker)


class Reply(models.Model):
    """A written answer of an attempt handed in, for people to mark.

    ``number`` names it where its author is not named. However many ask for the next one at once,
    each reservation is a conditional update.
    """

    attempt = models.ForeignKey(
        Attempt, on_delete=models.PROTECT, related_name="replies", verbose_name=_("attempt")
    )
    question_key = models.UUIDField(_("question key"))
    page_key = models.UUIDField(_("activity key"), db_index=True)
    handed_in_at = models.DateTimeField(_("handed in"))
    marks_needed = models.PositiveSmallIntegerField(_("people to mark it"), default=1)
    stage = models.CharField(
        _("stage"),
        max_length=10,
        default=Stage.WAITING.value,
        choices=[(stage.value, label) for stage, label in STAGES.items()],
    )
    settled_at = models.DateTimeField(_("marked"), null=True)
    reserved_by = models.ForeignKey(
        "lms.User",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("being marked by"),
    )
    reserved_until = models.DateTimeField(_("kept until"), null=True)

    objects: ClassVar = ReplyQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("written reply")
        verbose_name_plural = _("written replies")
        ordering = ["handed_in_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "question_key"], name="reply_once")
        ]
        indexes = [models.Index(fields=["stage", "handed_in_at"], name="reply_queue")]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.question_key}"

    @property
    def number(self) -> int:
        """What it is called where its author is not named."""
        return self.pk

    def begun_at(self, marker: User) -> dt.datetime | None:
        """Say when ``marker`` began to mark it; ``None`` if it is not kept for them."""
        if self.reserved_until is None or self.reserved_by_id != marker.pk:
            return None
        return self.reserved_until - RESERVED_FOR

    def is_begun(self, now: dt.datetime) -> bool:
        """Tell whether it is kept for somebody who marks it."""
        until = self.reserved_until
        return self.reserved_by_id is not None and until is not None and until >= now

    def given_marks(self) -> list[GivenMark]:
        """Return its marks in the order given. A query, none where they were fetched before."""
        return [row.as_given() for row in self.marks.all()]

    def asked_in(self, paper: Paper) -> QuestionContent:
        """Return the question that it answers. No query."""
        key = str(self.question_key)
        return next(each.question for each in paper.items if each.question.key == key)

    def as_marked(self, number: int, question: QuestionContent) -> MarkedReply:
        """Say how it was marked. A query, none where the marks were fetched before."""
        held = holding(list(self.marks.all()))
        comments = tuple(mark.comment for mark in held if mark.comment)
        criteria = cast("WrittenReply", question.body).marked([mark.levels for mark in held])
        return MarkedReply(number, question.prompt, criteria, comments)


class ReplyMark(AppendOnlyModel):
    """What somebody marked a reply with; ``decides``: it holds, whatever was marked before."""

    reply = models.ForeignKey(
        Reply, on_delete=models.PROTECT, related_name="marks", verbose_name=_("reply")
    )
    by = models.ForeignKey(
        "lms.User", on_delete=models.PROTECT, related_name="+", verbose_name=_("marked by")
    )
    levels = models.JSONField(_("levels by criterion"))
    comment = models.TextField(_("comment"), blank=True, max_length=LONGEST_COMMENT)
    decides = models.BooleanField(_("decides"), default=False)
    began_at = models.DateTimeField(_("begun"), null=True)
    at = models.DateTimeField(_("when"))

    wagtail_reference_index_ignore = True
    database_triggers: ClassVar[tuple[str, ...]] = ("reply_mark_no_update", "reply_mark_no_delete")

    class Meta:
        verbose_name = _("mark of a reply")
        verbose_name_plural = _("marks of replies")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reply", "by"], condition=Q(decides=False), name="reply_mark_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reply_id}: {self.levels}"

    def repeats(self, by: User, levels: Mapping[str, str], comment: str) -> bool:
        """Tell whether it is the decision that ``by`` sends again."""
        said = (self.decides, self.by_id, self.levels, self.comment)
        return said == (True, by.pk, dict(levels), comment)

    def as_given(self) -> GivenMark:
        """Describe it as plain data."""
        return GivenMark(self.levels, self.decides)


class SavedPhrase(models.Model):
    """A sentence that somebody writes often when marking."""

    owner = models.ForeignKey(
        "lms.User", on_delete=models.CASCADE, related_name="+", verbose_name=_("owner")
    )
    text = models.CharField(_("phrase"), max_length=LONGEST_PHRASE)

    objects = models.Manager()

    class Meta:
        verbose_name = _("saved phrase")
        verbose_name_plural = _("saved phrases")
        ordering = ["text"]
        constraints = [models.UniqueConstraint(fields=["owner", "text"], name="saved_phrase_once")]

    def __str__(self) -> str:
        return self.text
