"""What experts say of a situation before it is published."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lms.people.api import User


class PanelVoteQuerySet(models.QuerySet["PanelVote"]):
    """Finds votes."""

    def of(self, assessor: User) -> Self:
        """Keep what was asked of ``assessor``; others' votes do not exist for them."""
        return self.filter(assessor=assessor)

    def waiting(self) -> Self:
        """Keep those that were never answered."""
        return self.filter(at=None)


class PanelVote(models.Model):
    """That an assessor is asked to rate the actions of a question, and how they did.

    ``ratings`` maps the keys of the actions to 1-4; ``asked`` names the wording they are about.
    """

    question = models.ForeignKey(
        "assessments.Question",
        on_delete=models.CASCADE,
        related_name="panel_votes",
        verbose_name=_("question"),
    )
    assessor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("assessor"),
    )
    invited_at = models.DateTimeField(_("invited"), auto_now_add=True)
    ratings = models.JSONField(_("ratings"), default=dict)
    asked = models.CharField(_("wording"), max_length=64, blank=True)
    at = models.DateTimeField(_("answered"), null=True)

    objects: ClassVar = PanelVoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("vote of a panel")
        verbose_name_plural = _("votes of panels")
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["question", "assessor"], name="panel_vote_once")
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.assessor}"

    def get_absolute_url(self) -> str:
        """Return the address at which the assessor votes."""
        return reverse("panel_vote", args=[self.pk])


class PanelReason(models.Model):
    """Why a question is published although its panel does not agree, for one wording of it."""

    question = models.OneToOneField(
        "assessments.Question",
        on_delete=models.CASCADE,
        related_name="panel_reason",
        verbose_name=_("question"),
    )
    reason = models.CharField(_("reason"), max_length=300)
    asked = models.CharField(_("wording"), max_length=64)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("written by"),
    )
    written_at = models.DateTimeField(_("written"), auto_now=True)

    class Meta:
        verbose_name = _("reason to publish against a panel")
        verbose_name_plural = _("reasons to publish against panels")

    def __str__(self) -> str:
        return self.reason
