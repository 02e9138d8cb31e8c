"""Plays as they were followed last."""

from typing import ClassVar, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.roleplay.losses.tracing import Trace
from assessments.roleplay.models import Play

FORMAT = 1
"""Goes up when what is kept of a play changes: those of another format are followed anew."""


class PlayTraceQuerySet(models.QuerySet["PlayTrace"]):
    """Finds plays that were followed."""

    def readable(self) -> Self:
        """Keep those in today's format."""
        return self.filter(format=FORMAT)


class PlayTrace(models.Model):
    """How a play went from node to node. Computed from its moves, and at any time anew from them.

    ``moves`` of it were made by then, the last ``last_at`` (or the play began).
    """

    play = models.OneToOneField(
        Play,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="trace",
        verbose_name=_("play"),
    )
    moves = models.PositiveSmallIntegerField(_("moves"))
    last_at = models.DateTimeField(_("last move"))
    format = models.PositiveSmallIntegerField(_("format"), default=FORMAT)
    content = models.JSONField(_("content"), encoder=DjangoJSONEncoder)

    objects: ClassVar = PlayTraceQuerySet.as_manager()

    class Meta:
        verbose_name = _("way of a play")
        verbose_name_plural = _("ways of plays")

    def __str__(self) -> str:
        return str(self.play_id)

    def trace(self) -> Trace:
        """Return it as plain data."""
        return Trace.from_json(self.content)
