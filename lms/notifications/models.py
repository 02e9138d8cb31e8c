"""What somebody was told, and how they want to be told."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.notifications.kinds import KINDS, Kind


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Finds notices by whose they are and whether they were read."""

    def of(self, user_id: int) -> Self:
        """Keep somebody's own, newest first."""
        return self.known().filter(recipient=user_id).order_by("-created_at", "-pk")

    def known(self) -> Self:
        """Leave out those of kinds that are no more, which are not shown."""
        return self.filter(kind__in=[kind.name for kind in KINDS])

    def unread(self) -> Self:
        """Keep those that were not opened yet."""
        return self.filter(read_at=None)

    def mark_read(self) -> int:
        """Note that they were read, those that were not before. One query."""
        return self.order_by().unread().update(read_at=timezone.now())


class Notice(models.Model):
    """That something happened. What is said of it is written anew for whoever reads it."""

    recipient = models.ForeignKey(
        "lms.User", on_delete=models.CASCADE, related_name="+", verbose_name=_("recipient")
    )
    kind = models.CharField(_("kind"), max_length=60)
    key = models.CharField(_("key"), max_length=120)
    facts = models.JSONField(_("facts"), default=dict)
    url = models.CharField(_("address"), max_length=300)
    created_at = models.DateTimeField(_("time"), auto_now_add=True)
    read_at = models.DateTimeField(_("read"), null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="notice_newest"),
            models.Index(fields=["recipient"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(fields=["read_at"], name="notice_read_at"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "key"], name="notice_once_per_key"),
            models.CheckConstraint(condition=Q(url__startswith="/"), name="notice_leads_here"),
        ]

    def __str__(self) -> str:
        return f"{self.key} → {self.recipient_id}"

    @property
    def declared(self) -> Kind:
        """What its kind declares."""
        return KINDS.named(self.kind)

    @property
    def text(self) -> str:
        """What it says, in the language of now."""
        return self.declared.sentence(self.facts)


class NoticeChoice(models.Model):
    """Whether somebody wants one kind of notice through one channel; no row: as it is declared."""

    user = models.ForeignKey(
        "lms.User", on_delete=models.CASCADE, related_name="+", verbose_name=_("user")
    )
    kind = models.CharField(_("kind"), max_length=60)
    channel = models.CharField(_("channel"), max_length=20)
    is_wanted = models.BooleanField(_("wanted"))

    objects = models.Manager()

    class Meta:
        verbose_name = _("choice about notices")
        verbose_name_plural = _("choices about notices")
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "channel"], name="notice_choice_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.kind}, {self.channel}"
