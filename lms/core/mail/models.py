"""Mail to be sent, sent, and given up."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

FIRST_PAUSE = dt.timedelta(minutes=5)
LONGEST_PAUSE = dt.timedelta(hours=2)


class MailStatus(models.TextChoices):
    """How far a mail has come."""

    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not sent")


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    """Finds mail by how far it has come."""

    def waiting(self) -> Self:
        """Keep what has not left and is not given up."""
        return self.filter(status=MailStatus.WAITING)

    def failed(self) -> Self:
        """Keep what was given up, the latest first."""
        return self.filter(status=MailStatus.FAILED).order_by("-finished_at")

    def due(self) -> Self:
        """Keep what may leave now, in the order in which it does: one of many comes last."""
        due = self.waiting().filter(due_at__lte=timezone.now())
        return due.order_by("is_bulk", "due_at", "pk")

    def full_until(self, most: int, time: dt.timedelta) -> dt.datetime | None:
        """Say until when no more may leave, if ``most`` may in any ``time`` and have. One query.

        ``most`` of 0 is no limit.
        """
        if not most:
            return None
        left = self.filter(status=MailStatus.SENT, finished_at__gt=timezone.now() - time)
        times = left.order_by("-finished_at").values_list("finished_at", flat=True)
        return next((first + time for first in times[most - 1 : most] if first), None)

    def finished_before(self, moment: dt.datetime) -> Self:
        """Keep what left or was given up before ``moment``."""
        return self.exclude(status=MailStatus.WAITING).filter(finished_at__lt=moment)


class OutgoingMail(models.Model):
    """One mail. What it says is sealed (``lms.core.mail.sealing``), and gone once it has left."""

    message_id = models.CharField(_("message id"), max_length=255, unique=True)
    recipients = models.TextField(_("recipients"))
    subject = models.TextField(_("subject"))
    sealed = models.TextField(_("sealed message"), blank=True)
    is_bulk = models.BooleanField(_("one of many"), default=False)
    status = models.CharField(
        _("status"), max_length=10, choices=MailStatus, default=MailStatus.WAITING
    )
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    error = models.TextField(_("error"), blank=True)
    queued_at = models.DateTimeField(_("queued"), auto_now_add=True)
    due_at = models.DateTimeField(_("not before"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mail")
        indexes = [
            models.Index(
                fields=["is_bulk", "due_at"], condition=Q(status="waiting"), name="mail_waiting"
            ),
            models.Index(fields=["status", "finished_at"], name="mail_finished"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.recipients} ({self.get_status_display()})"

    def claim(self) -> bool:
        """Count a try before it is made; of two workers only one gets it. One query.

        If the process dies in the middle, the next try follows after a pause.
        """
        claimed = type(self).objects.waiting().filter(pk=self.pk, tries=self.tries)
        pause = min(FIRST_PAUSE * 2**self.tries, LONGEST_PAUSE)
        return bool(claimed.update(tries=F("tries") + 1, due_at=timezone.now() + pause))

    def finish(self, status: MailStatus, error: str = "") -> bool:
        """Record that it has left or is given up, and forget what it says. One query.

        Returns whether it was still waiting.
        """
        still = type(self).objects.waiting().filter(pk=self.pk)
        return bool(still.update(status=status, error=error, sealed="", finished_at=timezone.now()))
