"""What published activities can give evidence for."""

from collections.abc import Iterable

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from assessments.competency.models.frameworks import Indicator
from assessments.competency.rules.proof import Observable


class EvidenceSource(models.Model):
    """An activity that can give evidence, and for which indicators: what next steps are made of.

    A projection of the published pages, kept up as they are published.
    """

    source_key = models.CharField(_("source"), max_length=80, primary_key=True)
    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="+", verbose_name=_("page")
    )
    duration_minutes = models.PositiveSmallIntegerField(_("duration in minutes"))
    observables = models.JSONField(
        _("what an officer can be observed at"),
        null=True,
        default=None,
        help_text=_("Empty: to be said again, as the program has changed."),
    )
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

    def write_observables(self, observables: Iterable[Observable]) -> None:
        """Keep what its page says now, in a fixed order."""
        self.observables = sorted(
            [sorted(each.names), sorted(each.indicator_ids), each.is_expected]
            for each in observables
        )

    def read_observables(self) -> tuple[Observable, ...]:
        """Return what its page said when it was offered last."""
        return tuple(
            Observable(frozenset(names), frozenset(indicator_ids), is_expected)
            for names, indicator_ids, is_expected in self.observables or ()
        )


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
    observations = models.PositiveSmallIntegerField(
        _("observations"), default=1, help_text=_("As many as a try that goes well gives of it.")
    )

    class Meta:
        db_table = "assessments_evidencesource_indicators"
        unique_together = [("evidencesource", "indicator")]
        verbose_name = _("indicator of an evidence source")
        verbose_name_plural = _("indicators of evidence sources")

    def __str__(self) -> str:
        return f"{self.evidencesource_id}: {self.indicator_id}"
