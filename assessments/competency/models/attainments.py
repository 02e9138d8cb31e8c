"""The levels attained: a projection of the ledger."""

import datetime as dt
from collections.abc import Collection
from typing import Self, cast

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from assessments.competency.models.frameworks import Competency, CompetencyFramework
from assessments.competency.models.ledger import Evidence
from assessments.competency.models.policies import AttainmentPolicy, RuleNumber
from assessments.competency.rules.attainment import (
    RULE_VERSION,
    Freshness,
)
from assessments.competency.rules.levels import Standing
from assessments.competency.rules.summary import (
    FORMAT,
    Summary,
    SummaryData,
    as_data,
    from_data,
)
from lms.core.models import JobRun

FRESHNESS_LABELS = {
    Freshness.CURRENT: _("Current"),
    Freshness.FADING: _("Fading"),
    Freshness.STALE: _("Stale"),
    Freshness.NONE: _("No evidence"),
}


class AttainmentQuerySet(models.QuerySet["Attainment"]):
    """Reads the projection."""

    def due(self, day: dt.date) -> Self:
        """Keep the rows that are no longer right on ``day`` because time has passed."""
        return self.filter(changes_on__lte=day)

    def concerning(
        self, officer_ids: Collection[int], day: dt.date, doubts: models.QuerySet[JobRun]
    ) -> Self:
        """Keep those of officers in versions that had taken force by ``day``.

        Says of each whether there are any ``doubts``.
        """
        rows = self.filter(officer__in=officer_ids, competency__framework__starts_on__lte=day)
        return rows.annotate(is_doubtful=Exists(doubts))

    def to_offer(self, day: dt.date) -> Self:
        """Keep those that a result of ``day`` may confirm, of whose level nobody was told yet.

        Of versions in force, and of officers who have an account and have not left.
        """
        return self.filter(
            Q(changes_on=None) | Q(changes_on__gt=day),
            provisional__gt=F("level"),
            check_from__lte=day,
            competency__framework__in=CompetencyFramework.objects.in_force(day),
            officer__user__isnull=False,
        ).exclude(Q(offered=F("level") + 1) | Q(officer__status="left"))

    def to_sum_up(self, day: dt.date) -> Self:
        """Keep the rows whose summary is no longer right on ``day``, or was never made."""
        return self.filter(summary_changes_on__lte=day)

    def under_old_rules(self, day: dt.date) -> Self:
        """Keep the rows computed by an earlier rule, or by a policy replaced by ``day``."""
        newer = AttainmentPolicy.objects.filter(
            framework=OuterRef("framework"), version__gt=OuterRef("version"), starts_on__lte=day
        )
        replaced = AttainmentPolicy.objects.filter(Exists(newer)).values("pk")
        return self.filter(Q(policy__in=replaced) | Q(rule_version__lt=RULE_VERSION))

    def without_evidence(self) -> Self:
        """Keep the rows of officers about whom the ledger says nothing at all."""
        evidence = Evidence.objects.filter(officer=OuterRef("officer"))
        return self.filter(~Exists(evidence.order_by()))

    def keep_only(self, officer_ids: Collection[int], founded: Collection[tuple[int, int]]) -> None:
        """Delete rows of these officers whose (officer, competency) is not ``founded``."""
        rows = self.filter(officer__in=officer_ids).values_list("pk", "officer", "competency")
        unfounded = [pk for pk, *pair in rows if tuple(pair) not in founded]
        if unfounded:
            self.filter(pk__in=unfounded).delete()

    def pairs(
        self, officer_ids: Collection[int], competency_ids: Collection[int]
    ) -> dict[tuple[int, int], "Attainment"]:
        """Map officer and competency to their row. One query."""
        rows = self.filter(officer__in=officer_ids, competency__in=competency_ids)
        return {(row.officer_id, row.competency_id): row for row in rows}


class Attainment(models.Model):
    """The projection of the ledger: which level an officer has attained, and for how long.

    ``check_from`` is the day from which on the level next to ``level`` may be confirmed, and
    ``offered`` the level that the officer was told of for that. ``changes_on`` is the first day
    on which level or freshness is another without new evidence, so a row is right until the day
    before; the nightly job computes those anew that have come due. ``summary`` is what rule 3 found
    in full, until the day before ``summary_changes_on``; by rule 2 there is none.
    """

    officer_id: int
    competency_id: int
    policy_id: int
    # Added by AttainmentQuerySet.concerning().
    is_doubtful: bool

    officer = models.ForeignKey(
        "lms.Officer",
        on_delete=models.CASCADE,
        related_name="attainments",
        verbose_name=_("officer"),
    )
    competency = models.ForeignKey(
        Competency,
        on_delete=models.CASCADE,
        related_name="attainments",
        verbose_name=_("competency"),
    )
    level = models.PositiveSmallIntegerField(_("level"), default=0)
    provisional = models.PositiveSmallIntegerField(_("provisional level"), default=0)
    check_from = models.DateField(_("may be confirmed from"), null=True)
    offered = models.PositiveSmallIntegerField(_("level offered for confirmation"), default=0)
    has_evidence = models.BooleanField(_("has evidence"), default=False)
    policy = models.ForeignKey(AttainmentPolicy, on_delete=models.PROTECT, verbose_name=_("policy"))
    rule_version = models.PositiveSmallIntegerField(_("version of the rule"), default=RULE_VERSION)
    freshness = models.CharField(
        _("freshness"),
        max_length=8,
        default=Freshness.NONE.value,
        choices=[(freshness.value, label) for freshness, label in FRESHNESS_LABELS.items()],
    )
    last_evidence_on = models.DateField(_("latest evidence"), null=True)
    changes_on = models.DateField(_("changes on"), null=True, db_index=True)
    summary = models.JSONField(_("summary"), null=True)
    summary_changes_on = models.DateField(
        _("summary changes on"), null=True, default=dt.date.min, db_index=True
    )

    objects = AttainmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attainment")
        verbose_name_plural = _("attainments")
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "competency"], name="attainment_once_per_competency"
            )
        ]
        indexes = [
            models.Index(
                fields=["check_from"],
                condition=Q(provisional__gt=F("level")),
                name="attainment_check_from",
            )
        ]

    def __str__(self) -> str:
        return f"{self.officer}: {self.competency} {self.level}"

    def copy_summary(self, summary: Summary) -> None:
        """Take over what the rule found."""
        judgement = summary.judgement
        self.level = judgement.level
        self.provisional = judgement.provisional
        self.check_from = judgement.check_from
        self.has_evidence = judgement.has_evidence
        self.freshness = judgement.outlook.freshness.value
        self.last_evidence_on = judgement.last_evidence_on
        self.changes_on = judgement.outlook.changes_on
        self.summary = as_data(summary) if isinstance(judgement.basis, Standing) else None
        self.summary_changes_on = summary.changes_on

    @property
    def to_confirm(self) -> int:
        """The level that waits for a later check; 0 if none does."""
        return self.provisional if self.provisional > self.level else 0

    def is_right_on(self, day: dt.date, policy: AttainmentPolicy) -> bool:
        """Tell whether the levels are those of a day, on which a policy is in force."""
        return (
            self.policy_id == policy.pk
            and self.rule_version == RULE_VERSION
            and (self.changes_on is None or day < self.changes_on)
        )

    def summary_on(self, day: dt.date, policy: AttainmentPolicy) -> Summary | None:
        """Return the summary of a day, on which a policy is in force; ``None``: not kept."""
        is_over = self.summary_changes_on is not None and self.summary_changes_on <= day
        if is_over or not self.is_right_on(day, policy):
            return None
        return self.last_summary(policy, day)

    def last_summary(
        self, policy: AttainmentPolicy, read_on: dt.date = dt.date.min
    ) -> Summary | None:
        """Return what was kept, by the same numbers, whether it still is right or not."""
        is_same = self.policy_id == policy.pk and self.rule_version == RULE_VERSION
        data = cast(SummaryData | None, self.summary)
        if data is None or data["format"] != FORMAT or not is_same:
            return None
        return from_data(data, read_on) if policy.rule == RuleNumber.OBSERVATIONS else None
