"""The numbers of the attainment rule, in dated versions."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.competency.models.frameworks import CompetencyFramework
from assessments.competency.rules import levels, sureness
from assessments.competency.rules.attainment import Policy, Selection
from assessments.competency.rules.levels import EvidenceKind
from lms.core.clock import today


class AttainmentPolicyQuerySet(models.QuerySet["AttainmentPolicy"]):
    """Reads policies by the day on which they are in force."""

    def in_force(self, framework_ids: Collection[int], day: dt.date) -> dict[int, Any]:
        """Map these frameworks to the highest version that had taken force by ``day``.

        A framework without one is left out. One query.
        """
        started = self.filter(framework__in=framework_ids, starts_on__lte=day)
        return {policy.framework_id: policy for policy in started.order_by("version")}

    def first_rules(self, framework_ids: Collection[int]) -> dict[int, int]:
        """Map these frameworks to the rule of their first policy, if they have any. One query."""
        dated = self.filter(framework__in=framework_ids).order_by("-version")
        return dict(dated.values_list("framework", "rule"))


class KindsNeeded(models.TextChoices):
    """How many kinds of evidence a level needs."""

    BY_LEVEL = "by_level", _("Two; from level 3 something done, from level 4 at work")
    ONE = "one", _("One")


KINDS_NEEDED: dict[str, tuple[levels.KindsNeeded, ...]] = {
    KindsNeeded.BY_LEVEL: levels.Marks().kinds_needed,
    KindsNeeded.ONE: (levels.KindsNeeded(1),),
}


class RuleNumber(models.IntegerChoices):
    """The rule whose numbers a policy holds."""

    SOURCES = 2, _("Independent sources, each strong enough")
    OBSERVATIONS = 3, _("Observations, shown and remembered")


SHARE = (MinValueValidator(0), MaxValueValidator(1))
WHICH = frozenset({"id", "framework", "version", "starts_on"})
"""The fields that say which version it is, and not what it says."""
WEIGHT = (MinValueValidator(0.01), MaxValueValidator(100))
SLIP = (MinValueValidator(0.001), MaxValueValidator(0.499))
DEFAULTS = levels.Marks()
SURENESS = sureness.Scale()
PAUSE_DAYS = 7
"""Days from the end of a try that counted to the start of the next one that can."""
WEIGHT_HELP = _("1: like every other kind. 2: each observation counts for two.")
SLIP_HELP = _("More than 0, less than 0.5: how often somebody who is able fails all the same.")


class AttainmentPolicy(models.Model):
    """The numbers of the attainment rule for a framework; a change is a new version.

    The version in force on a day is the highest one that started on it or before. ``rule`` says
    which of the numbers count: those of ``rules.attainment`` or those of ``rules.levels``.
    """

    framework = models.ForeignKey(
        CompetencyFramework,
        on_delete=models.PROTECT,
        related_name="policies",
        verbose_name=_("framework"),
    )
    name = models.CharField(_("name"), max_length=100)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    threshold = models.FloatField(
        _("threshold"), default=0.70, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    sources_required = models.PositiveSmallIntegerField(
        _("independent sources required"), default=2, validators=[MinValueValidator(1)]
    )
    selection = models.CharField(
        _("evidence that speaks for a source"),
        max_length=10,
        default=Selection.HIGHEST.value,
        choices=[
            (Selection.HIGHEST.value, _("Highest")),
            (Selection.LATEST.value, _("Latest")),
            (Selection.DECAYED.value, _("Average, newer results weigh more")),
        ],
    )
    fading_days = models.PositiveSmallIntegerField(
        _("days of notice"),
        default=90,
        help_text=_("A level counts as fading this many days before it is lost."),
    )
    rule = models.PositiveSmallIntegerField(
        _("rule"), choices=RuleNumber, default=RuleNumber.OBSERVATIONS
    )
    level_mark = models.FloatField(
        _("mark of a level"),
        default=DEFAULTS.level,
        validators=SHARE,
        help_text=_(
            "0 to 1: so much of what was observed must be right, beyond what luck would give."
        ),
    )
    indicator_mark = models.FloatField(
        _("mark of each indicator"),
        default=DEFAULTS.indicator,
        validators=SHARE,
        help_text=_("0 to 1: the same for each behaviour of the level by itself."),
    )
    kind_mark = models.FloatField(
        _("mark of each kind of evidence"),
        default=DEFAULTS.kind,
        validators=SHARE,
        help_text=_("0 to 1: the same for each kind of evidence that the level needs."),
    )
    later_mark = models.FloatField(
        _("mark of the later check"),
        default=DEFAULTS.later,
        validators=SHARE,
        help_text=_("0 to 1: the same for what is shown again later."),
    )
    kinds_needed = models.CharField(
        _("kinds of evidence"), max_length=10, choices=KindsNeeded, default=KindsNeeded.BY_LEVEL
    )
    observations = models.PositiveSmallIntegerField(
        _("observations"),
        default=DEFAULTS.observations,
        validators=[MinValueValidator(1)],
        help_text=_(
            "So many answers, turns of a conversation and rated behaviours must stand behind a"
            " level."
        ),
    )
    observations_per_kind = models.PositiveSmallIntegerField(
        _("observations of each kind"),
        default=DEFAULTS.observations_per_kind,
        help_text=_("So many of them of each kind of evidence that the level needs."),
    )
    observations_per_indicator = models.PositiveSmallIntegerField(
        _("observations of each indicator"),
        default=DEFAULTS.observations_per_indicator,
        help_text=_("So many of them of each behaviour of the level."),
    )
    rating_counts_as = models.PositiveSmallIntegerField(
        _("observations in the rating of an assessor"),
        default=4,
        validators=[MinValueValidator(1)],
        help_text=_("Whoever rates a behaviour has seen the whole of it."),
    )
    weight_knowledge = models.FloatField(
        _("weight of answers to questions"), default=1.0, validators=WEIGHT, help_text=WEIGHT_HELP
    )
    weight_simulated = models.FloatField(
        _("weight of conversations played"), default=1.0, validators=WEIGHT, help_text=WEIGHT_HELP
    )
    weight_observed = models.FloatField(
        _("weight of what an assessor saw at work"),
        default=1.0,
        validators=WEIGHT,
        help_text=WEIGHT_HELP,
    )
    weight_certified = models.FloatField(
        _("weight of what was shown elsewhere"),
        default=1.0,
        validators=WEIGHT,
        help_text=WEIGHT_HELP,
    )
    days_between = models.PositiveSmallIntegerField(
        _("days until the later check"),
        default=DEFAULTS.days_between,
        help_text=_("0: nothing has to be shown again."),
    )
    pause_days = models.PositiveSmallIntegerField(
        _("days between tries that count"),
        default=PAUSE_DAYS,
        help_text=_(
            "From the end of one to the start of the next; in between, tries are practice. 0: no"
            " pause. Whatever the pause, only questions and turns that are new count."
        ),
    )
    evidence_half_life_months = models.PositiveSmallIntegerField(
        _("half-life of evidence in months"),
        default=DEFAULTS.half_life_months,
        validators=[MinValueValidator(1)],
        help_text=_("After this time a result weighs half of a new one."),
    )
    fading_share = models.FloatField(
        _("part of its time in which a level fades"),
        default=DEFAULTS.fading_share,
        validators=SHARE,
        help_text=_("0 to 1: 0.25 warns in the last quarter of the time for which it holds."),
    )
    slip_knowledge = models.FloatField(
        _("slips at questions"),
        default=SURENESS.slips[EvidenceKind.KNOWLEDGE],
        validators=SLIP,
        help_text=SLIP_HELP,
    )
    slip_simulated = models.FloatField(
        _("slips in conversations"),
        default=SURENESS.slips[EvidenceKind.SIMULATED],
        validators=SLIP,
        help_text=SLIP_HELP,
    )
    slip_observed = models.FloatField(
        _("slips at work"),
        default=SURENESS.slips[EvidenceKind.OBSERVED],
        validators=SLIP,
        help_text=SLIP_HELP,
    )
    slip_certified = models.FloatField(
        _("slips in what was shown elsewhere"),
        default=SURENESS.slips[EvidenceKind.CERTIFIED],
        validators=SLIP,
        help_text=SLIP_HELP,
    )
    mastered_by_half = models.FloatField(
        _("what somebody masters who is not able yet"),
        default=SURENESS.mastered_by_half,
        validators=SHARE,
        help_text=_("0 to 1: sureness tells apart who is able and who masters this part only."),
    )
    sureness_medium = models.FloatField(
        _("“medium” from"),
        default=SURENESS.medium,
        validators=SHARE,
        help_text=_("0 to 1: the probability from which a level is called medium sure."),
    )
    sureness_high = models.FloatField(
        _("“high” from"),
        default=SURENESS.high,
        validators=SHARE,
        help_text=_("0 to 1: the probability from which it is called highly sure."),
    )
    certifies = models.BooleanField(
        _("its levels certify"),
        default=True,
        help_text=_("If not, everybody sees beside its levels that they are not yet certified."),
    )
    starts_on = models.DateField(
        _("in force from"),
        default=timezone.localdate,
        help_text=_("Today or later; earlier days stay as they were judged."),
    )

    objects = AttainmentPolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("attainment policy")
        verbose_name_plural = _("attainment policies")
        ordering = ["framework", "version"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "version"], name="policy_once_per_version")
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"

    def clean(self) -> None:
        """Check that a new version does not change the past."""
        is_first = not AttainmentPolicy.objects.filter(framework=self.framework_id).exists()
        starts_on: dt.date | None = self.starts_on  # none where the form could not read it
        if self._state.adding and not is_first and starts_on and starts_on < today():
            raise ValidationError(
                {"starts_on": _("Choose today or a later day: past days stay as they were.")}
            )
        self._check_sureness()

    def _check_sureness(self) -> None:
        """Refuse numbers by which success would make less sure, or “high” be easier than “medium”.

        What the form could not read is none.
        """
        slips = [getattr(self, f"slip_{kind}") for kind in EvidenceKind]
        medium, high = self.sureness_medium, self.sureness_high
        if None not in (*slips, self.mastered_by_half) and not self.as_scale().tells_apart:
            text = _(
                "Choose less, or fewer slips: whoever is able must succeed more often, also at"
                " questions with two answers."
            )
            raise ValidationError({"mastered_by_half": text})
        if None not in (medium, high) and medium > high:
            raise ValidationError({"sureness_high": _("“High” cannot begin below “medium”.")})

    def content(self) -> dict[str, object]:
        """Return what it says, for another version to begin from."""
        fields = (field.name for field in self._meta.concrete_fields)
        return {name: getattr(self, name) for name in fields if name not in WHICH}

    def as_rule(self) -> Policy:
        """Hand the numbers to the pure rule."""
        return Policy(
            name=self.name,
            version=self.version,
            threshold=self.threshold,
            sources_required=self.sources_required,
            selection=Selection(self.selection),
            fading_days=self.fading_days,
        )

    def as_marks(self) -> levels.Marks:
        """Hand the numbers to rule 3."""
        return levels.Marks(
            level=self.level_mark,
            indicator=self.indicator_mark,
            kind=self.kind_mark,
            later=self.later_mark,
            observations=self.observations,
            observations_per_kind=self.observations_per_kind,
            observations_per_indicator=self.observations_per_indicator,
            days_between=self.days_between,
            half_life_months=self.evidence_half_life_months,
            kinds_needed=KINDS_NEEDED[self.kinds_needed],
            kind_weights={kind: getattr(self, f"weight_{kind}") for kind in EvidenceKind},
            fading_share=self.fading_share,
        )

    def as_scale(self) -> sureness.Scale:
        """Hand the numbers to the rule that says how sure a level is."""
        return sureness.Scale(
            slips={kind: getattr(self, f"slip_{kind}") for kind in EvidenceKind},
            mastered_by_half=self.mastered_by_half,
            medium=self.sureness_medium,
            high=self.sureness_high,
        )
