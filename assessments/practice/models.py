"""What officers practise, and when it comes back."""

import datetime as dt
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.practice.rules import Felt, Memory

KEY_LENGTH = 120


class PracticeCard(models.Model):
    """How an officer remembers one thing, by its key among all that officers are shown.

    ``rounds`` counts the answers; an answer names the one it is for. Without ``due_on`` it does not
    come back. ``stability`` and ``difficulty`` are those of FSRS, where it schedules the thing.
    """

    officer_id: int

    officer = models.ForeignKey(
        "lms.Officer", on_delete=models.CASCADE, related_name="+", verbose_name=_("officer")
    )
    key = models.CharField(_("key"), max_length=KEY_LENGTH)
    rounds = models.PositiveIntegerField(_("times practised"), default=0)
    stability = models.FloatField(_("stability in days"), null=True)
    difficulty = models.FloatField(_("difficulty"), null=True)
    reviewed_on = models.DateField(_("last practised"), null=True)
    due_on = models.DateField(_("comes back on"), null=True)

    class Meta:
        verbose_name = _("practice card")
        verbose_name_plural = _("practice cards")
        constraints = [
            models.UniqueConstraint(fields=["officer", "key"], name="practice_card_once")
        ]

    def __str__(self) -> str:
        return f"{self.officer_id}: {self.key}"

    @property
    def memory(self) -> Memory | None:
        """How well it is remembered, as far as FSRS knows."""
        if self.stability is None or self.difficulty is None or self.reviewed_on is None:
            return None
        return Memory(self.stability, self.difficulty, self.reviewed_on)

    def answered(self, on: dt.date, back_on: dt.date | None, memory: Memory | None) -> None:
        """Take over what an answer on a day has changed, unsaved."""
        if memory is not None:
            self.stability, self.difficulty = memory.stability, memory.difficulty
        self.rounds += 1
        self.reviewed_on, self.due_on = on, back_on


class PracticeAnswer(models.Model):
    """That a card was practised, and how that went. Only added to, and never evidence.

    What was answered is not kept. ``share`` is 0-1.
    """

    card = models.ForeignKey(
        PracticeCard, on_delete=models.CASCADE, related_name="answers", verbose_name=_("card")
    )
    round = models.PositiveIntegerField(_("number"))
    share = models.FloatField(_("share that was right"))
    felt = models.CharField(
        _("how it felt"),
        max_length=4,
        blank=True,
        choices=[(Felt.HARD.value, _("Hard")), (Felt.EASY.value, _("Easy"))],
    )
    received_at = models.DateTimeField(_("received"), auto_now_add=True)

    class Meta:
        verbose_name = _("practice answer")
        verbose_name_plural = _("practice answers")
        constraints = [
            models.UniqueConstraint(fields=["card", "round"], name="practice_answer_once")
        ]

    def __str__(self) -> str:
        return f"{self.card_id}/{self.round}: {self.share}"


class PracticeReminderQuerySet(models.QuerySet["PracticeReminder"]):
    """Finds reminders."""

    def due(self, moment: dt.datetime, late_by: dt.timedelta) -> Self:
        """Keep those whose time came up to ``late_by`` before ``moment`` and were not told today.

        ``moment`` is local time; a morning never reaches back into the day before.
        """
        earliest = max(moment - late_by, moment.replace(hour=0, minute=0, second=0, microsecond=0))
        wanted = self.filter(at__gt=earliest.time(), at__lte=moment.time())
        return wanted.exclude(told_on=moment.date())


class PracticeReminder(models.Model):
    """That an officer wants to be told at a time of day that something is due; no row: no."""

    officer_id: int

    officer = models.OneToOneField(
        "lms.Officer", on_delete=models.CASCADE, related_name="+", verbose_name=_("officer")
    )
    at = models.TimeField(_("time of day"))
    told_on = models.DateField(_("last told"), null=True)

    objects = PracticeReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("practice reminder")
        verbose_name_plural = _("practice reminders")

    def __str__(self) -> str:
        return f"{self.officer_id}: {self.at}"
