"""What published activities can give evidence for."""

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from assessments.competency.models.frameworks import Indicator


class EvidenceSource(models.Model):
    """An activity that can give evidence, and for which indicators: what next steps are made of.

    A projection of the published pages, kept up as they are published.
    """

    source_key = models.CharField(_("source"), max_length=80, primary_key=True)
    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="+", verbose_name=_("page")
    )
    duration_minutes = models.PositiveSmallIntegerField(_("duration in minutes"))
    indicators = models.ManyToManyField(
        Indicator,
        through="EvidenceSourceIndicator",
        related_name="sources",
        verbose_name=_("indicators"),
    )

    class Meta:
        verbose_name = _("evidence source")
        verbose_name_plural = _("evidence sources")
        ordering = [F("duration_minutes").asc()]

    def __str__(self) -> str:
        return self.source_key


class EvidenceSourceIndicator(models.Model):
    """That an activity can give evidence for an indicator, which stays as long as it does."""

    evidencesource = models.ForeignKey(
        EvidenceSource,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("evidence source"),
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="+", verbose_name=_("indicator")
    )

    class Meta:
        db_table = "assessments_evidencesource_indicators"
        unique_together = [("evidencesource", "indicator")]
        verbose_name = _("indicator of an evidence source")
        verbose_name_plural = _("indicators of evidence sources")

    def __str__(self) -> str:
        return f"{self.evidencesource_id}: {self.indicator_id}"
