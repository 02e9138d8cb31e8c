"""What was put right of a quiz's questions, by whom and why."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.core.models import AppendOnlyModel, AppendOnlyQuerySet, Snapshot


class RegradingQuerySet(AppendOnlyQuerySet["Regrading"]):
    """Finds what holds of a quiz."""

    def newest(self, page_key: UUID) -> "Regrading | None":
        """Return what was decided last of a quiz, with its corrections. One query."""
        found = self.filter(page_key=page_key).select_related("corrections")
        return found.order_by("-number").first()

    def corrections_of(self, page_key: UUID) -> Snapshot | None:
        """Return the corrections that hold of a quiz. One query."""
        newest = self.newest(page_key)
        return newest.corrections if newest else None


class Regrading(AppendOnlyModel):
    """All that holds of a quiz's questions from then on, until another one.

    ``key`` names the request: the same again is the same regrading.
    """

    corrections_id: str

    key = models.CharField(_("key"), max_length=100, unique=True)
    page_key = models.UUIDField(_("activity key"))
    number = models.PositiveIntegerField(_("number"))
    corrections = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, related_name="+", verbose_name=_("corrections")
    )
    reason = models.CharField(_("reason"), max_length=300)
    made_at = models.DateTimeField(_("when"), auto_now_add=True)
    made_by = models.ForeignKey(
        "lms.User", on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects: ClassVar = RegradingQuerySet.as_manager()
    database_triggers: ClassVar[tuple[str, ...]] = ("regrading_no_update", "regrading_no_delete")

    class Meta:
        verbose_name = _("regrading of a quiz")
        verbose_name_plural = _("regradings of quizzes")
        constraints = [
            models.UniqueConstraint(fields=["page_key", "number"], name="regrading_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.page_key} #{self.number}"
