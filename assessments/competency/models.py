"""Framework, requirements, evidence and attainment as tables."""

import copy
import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable, RevisionMixin

from assessments.competency.attainment import (
    RULE_VERSION,
    EvidenceItem,
    Freshness,
    IndicatorKey,
    Policy,
    Selection,
    SourceKind,
)
from assessments.competency.chain import HASH_BYTES, START_OF_CHAIN, LedgerRow
from assessments.competency.framework_data import (
    HIGHEST_LEVEL,
    INDICATOR_CODE,
    LEVELS,
    MAX_TEXT,
)
from assessments.competency.freshness import Judgement
from assessments.competency.gaps import Importance
from lms.core.clock import today
from lms.core.models import AppendOnlyModel, AppendOnlyQuerySet

SOURCE_KIND_LABELS = {
    SourceKind.QUIZ: _("Quiz"),
    SourceKind.ROLEPLAY: _("Role-play"),
    SourceKind.ASSESSOR: _("Assessor"),
    SourceKind.PRIOR_LEARNING: _("Prior learning"),
    SourceKind.SELF_RATING: _("Self-rating"),
    SourceKind.SUPERVISOR_RATING: _("Supervisor's rating"),
    SourceKind.CITIZEN_RATING: _("Citizens' rating"),
}
FRESHNESS_LABELS = {
    Freshness.CURRENT: _("Current"),
    Freshness.FADING: _("Fading"),
    Freshness.STALE: _("Stale"),
    Freshness.NONE: _("No evidence"),
}
_level_validators = [MinValueValidator(1), MaxValueValidator(HIGHEST_LEVEL)]


class CompetencyFrameworkQuerySet(models.QuerySet["CompetencyFramework"]):
    """Reads frameworks by the day on which they are in force."""

    def in_force(self, day: dt.date) -> Self:
        """Keep the highest version of each code that had taken force by ``day``."""
        started = self.filter(starts_on__lte=day)
        newer = CompetencyFramework.objects.filter(
            code=OuterRef("code"), version__gt=OuterRef("version"), starts_on__lte=day
        )
        return started.exclude(Exists(newer))


class CompetencyFramework(RevisionMixin, models.Model):
    """A published list of competencies with levels and indicators, cited and versioned.

    A version without ``starts_on`` is a draft: nothing is judged by it yet.
    """

    code = models.SlugField(_("code"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    citation = models.CharField(
        _("citation"), max_length=300, blank=True, help_text=_("Regulation, article and year.")
    )
    is_sample = models.BooleanField(
        _("sample data"),
        default=False,
        help_text=_("An example to adapt; no regulation stands behind its levels."),
    )
    starts_on = models.DateField(
        _("in force from"), null=True, blank=True, help_text=_("Empty: a draft.")
    )
    level_names = models.JSONField(
        _("level names"), default=dict, help_text=_("Level number to name, such as 1: Paham.")
    )
    case_id = models.UUIDField(_("CASE identifier"), default=uuid.uuid4, unique=True)

    objects: ClassVar[Any] = CompetencyFrameworkQuerySet.as_manager()

    class Meta:
        verbose_name = _("competency framework")
        verbose_name_plural = _("competency frameworks")
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="framework_once_per_version")
        ]

    def __str__(self) -> str:
        return f"{self.name} (v{self.version})"

    def clean(self) -> None:
        """Check that each level has a name and a number on the scale."""
        names = self.level_names
        numbers = {str(level) for level in LEVELS}
        if not isinstance(names, dict) or not names.keys() <= numbers or not all(names.values()):
            raise ValidationError(
                {"level_names": _('Give levels from 1 to 5 a name, such as {"1": "Paham"}.')}
            )

    def level_name(self, level: int) -> str:
        """Name ``level``; empty for 0, which is no level."""
        return str(self.level_names.get(str(level), ""))

    @property
    def highest_level(self) -> int:
        """The top of the scale."""
        return max((int(level) for level in self.level_names), default=HIGHEST_LEVEL)

    @property
    def is_replaced(self) -> bool:
        """Tell whether a later version is in force, so that this one is only read. One query."""
        return self.starts_on is not None and self.successor(today()) is not None

    def successor(self, day: dt.date) -> "CompetencyFramework | None":
        """Return the version that is in force on ``day`` in place of this one. One query."""
        newer = CompetencyFramework.objects.filter(
            code=self.code, version__gt=self.version, starts_on__lte=day
        )
        found: CompetencyFramework | None = newer.order_by("-version").first()
        return found


class Competency(RevisionMixin, models.Model):
    """Something an officer can be able to do, at up to five levels."""

    class Kind(models.TextChoices):
        MANAGERIAL = "manajerial", _("Managerial")
        SOCIOCULTURAL = "sosial_kultural", _("Socio-cultural")
        TECHNICAL = "teknis", _("Technical")

    framework = models.ForeignKey(
        CompetencyFramework,
        on_delete=models.PROTECT,
        related_name="competencies",
        verbose_name=_("framework"),
    )
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    definition = models.TextField(_("definition"), blank=True)
    level_descriptions = models.JSONField(
        _("level descriptions"),
        default=dict,
        blank=True,
        help_text=_("Level number to what somebody at that level does."),
    )
    half_life_months = models.PositiveSmallIntegerField(
        _("half-life in months"),
        null=True,
        blank=True,
        default=24,
        validators=[MinValueValidator(1)],
        help_text=_("After this time evidence weighs half. Empty: it never fades."),
    )
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    case_id = models.UUIDField(_("CASE identifier"), default=uuid.uuid4, unique=True)

    class Meta:
        verbose_name = _("competency")
        verbose_name_plural = _("competencies")
        ordering = ["sort_order", "name"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "code"], name="competency_code_once")
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Check that no other framework uses the code, and that it stays: full codes begin with it.

        Raises:
            ValidationError: also for a text longer than a workbook's cell keeps.
        """
        self._check_texts()
        if self.pk and self.indicators.exists():
            before = Competency.objects.get(pk=self.pk)
            if (before.framework_id, before.code) != (self.framework_id, self.code):
                raise ValidationError(
                    _(
                        "Content refers to the indicators of “%(code)s” by this code. "
                        "Add another competency instead."
                    ),
                    params={"code": before.code},
                )
        others = Competency.objects.exclude(framework__code=self.framework.code)
        if taken := others.filter(code=self.code).select_related("framework").first():
            raise ValidationError(
                {
                    "code": _("“%(framework)s” already has a competency with this code.")
                    % {"framework": taken.framework}
                }
            )

    def _check_texts(self) -> None:
        for field, texts in (
            ("definition", [self.definition]),
            ("level_descriptions", self.level_descriptions.values()),
        ):
            if any(len(text) > MAX_TEXT for text in texts):
                raise ValidationError({field: _("Write at most 2,000 characters.")})

    def level_description(self, level: int) -> str:
        """Say what somebody at ``level`` does; empty where nobody wrote it."""
        return str(self.level_descriptions.get(str(level), ""))


class CoreValue(ClusterableModel):
    """A core value of the civil service (BerAKHLAK, SE Menpan RB 20/2021): a tag on indicators."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    meaning = models.CharField(_("meaning"), max_length=300, blank=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("core value")
        verbose_name_plural = _("core values")
        ordering = ["sort_order", "name"]

    def __str__(self) -> str:
        return self.name


class CoreValueBehaviour(Orderable):
    """A way in which a core value shows."""

    core_value = ParentalKey(
        CoreValue, on_delete=models.CASCADE, related_name="behaviours", verbose_name=_("core value")
    )
    text = models.CharField(_("behaviour"), max_length=300)

    class Meta(Orderable.Meta):
        verbose_name = _("behaviour")
        verbose_name_plural = _("behaviours")

    def __str__(self) -> str:
        return self.text


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    """Reads indicators."""

    def by_competency(self, competency_ids: Collection[int]) -> Mapping[int, list["Indicator"]]:
        """Group the indicators of these competencies, in order of level and code. One query."""
        groups: dict[int, list[Indicator]] = defaultdict(list)
        found = self.filter(competency__in=competency_ids).order_by("level", "code")
        for indicator in found:
            groups[indicator.competency_id].append(indicator)
        return groups

    def in_force(self, day: dt.date) -> Self:
        """Keep the indicators of the framework versions in force on ``day``."""
        frameworks = CompetencyFramework.objects.in_force(day)
        return self.filter(competency__framework__in=frameworks)

    def by_slug(self, slugs: Collection[str]) -> Mapping[str, "Indicator"]:
        """Find indicators in force today by full codes, such as PP.1.3. One query."""
        return {row.slug: row for row in self.in_force(today()).filter(slug__in=slugs)}


class Indicator(RevisionMixin, models.Model):
    """A behaviour that shows a competency at one level; its code is level.number, such as 2.3.

    Its full code (``slug``) is the same in every version of a framework; ``by_slug`` finds the
    one in force.
    """

    competency = models.ForeignKey(
        Competency,
        on_delete=models.PROTECT,
        related_name="indicators",
        verbose_name=_("competency"),
    )
    level = models.PositiveSmallIntegerField(_("level"), validators=_level_validators)
    code = models.CharField(_("code"), max_length=10)
    slug = models.CharField(
        _("full code"),
        max_length=40,
        db_index=True,
        help_text=_("Competency and indicator, such as PP.1.3; imports and content refer to it."),
    )
    text = models.CharField(_("behaviour"), max_length=500)
    core_values = models.ManyToManyField(
        CoreValue,
        blank=True,
        related_name="indicators",
        verbose_name=_("core values"),
        help_text=_("The values of BerAKHLAK that the behaviour shows."),
    )
    case_id = models.UUIDField(_("CASE identifier"), default=uuid.uuid4, unique=True)

    objects: ClassVar[Any] = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["competency", "level", "code"]
        constraints = [
            models.UniqueConstraint(fields=["competency", "code"], name="indicator_code_once"),
            models.CheckConstraint(
                condition=Q(level__gte=1, level__lte=HIGHEST_LEVEL), name="indicator_level_1_to_5"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slug} {self.text}"

    @property
    def core_value_names(self) -> str:
        """Name the core values that the behaviour shows."""
        return ", ".join(value.name for value in self.core_values.all())

    def clean(self) -> None:
        """Take level and full code from the code, such as 2.3."""
        found = INDICATOR_CODE.fullmatch(self.code)
        if not found:
            raise ValidationError({"code": _("Write level and number, such as 2.3.")})
        self.level = int(found[1])
        self.slug = f"{self.competency.code}.{self.code}"

    def as_rule(self) -> IndicatorKey:
        """Name the indicator for the pure rule."""
        return IndicatorKey(self.code, self.level)


class IndicatorMapping(models.Model):
    """That evidence for ``old`` also speaks for ``new``, an indicator of a later version."""

    old = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="successors", verbose_name=_("old")
    )
    new = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="predecessors", verbose_name=_("new")
    )

    class Meta:
        verbose_name = _("indicator mapping")
        verbose_name_plural = _("indicator mappings")
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="mapping_once_per_pair"),
            models.CheckConstraint(condition=~Q(old=F("new")), name="mapping_between_two"),
        ]

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id}"


class AttainmentPolicyQuerySet(models.QuerySet["AttainmentPolicy"]):
    """Reads policies by the day on which they are in force."""

    def in_force(self, framework_ids: Collection[int], day: dt.date) -> dict[int, Any]:
        """Map these frameworks to the highest version that had taken force by ``day``.

        A framework without one is left out. One query.
        """
        started = self.filter(framework__in=framework_ids, starts_on__lte=day)
        return {policy.framework_id: policy for policy in started.order_by("version")}


class AttainmentPolicy(models.Model):
    """The numbers of the attainment rule for a framework; a change is a new version.

    The version in force on a day is the highest one that started on it or before.
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
    starts_on = models.DateField(_("in force from"), default=timezone.localdate)

    objects: ClassVar[Any] = AttainmentPolicyQuerySet.as_manager()

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


class PositionRequirementQuerySet(models.QuerySet["PositionRequirement"]):
    """Reads requirements by the day on which they are in force."""

    def on(self, day: dt.date) -> Self:
        """Keep the requirements in force on ``day``."""
        return self.not_ended(day).filter(starts_on__lte=day)

    def not_ended(self, day: dt.date) -> Self:
        """Keep the requirements in force on ``day`` or to come after it."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day))

    def turned(self, since: dt.date, day: dt.date) -> Self:
        """Keep the requirements that began or had ended after ``since`` and by ``day``."""
        began = Q(starts_on__gt=since, starts_on__lte=day)
        return self.filter(began | Q(ends_on__gte=since, ends_on__lt=day))


class PositionRequirement(models.Model):
    """The level of a competency that a position requires (*standar kompetensi jabatan*).

    In force from ``starts_on`` to ``ends_on``, both included. A change ends the row and adds
    another, so that a report about a past day sees what was required that day.
    """

    position = models.ForeignKey(
        "lms.Position",
        on_delete=models.CASCADE,
        related_name="requirements",
        verbose_name=_("position"),
    )
    competency = models.ForeignKey(
        Competency,
        on_delete=models.PROTECT,
        related_name="requirements",
        verbose_name=_("competency"),
    )
    level = models.PositiveSmallIntegerField(_("level"), validators=_level_validators)
    importance = models.PositiveSmallIntegerField(
        _("importance"),
        default=Importance.MANDATORY.value,
        choices=[
            (Importance.MANDATORY.value, _("Mandatory")),
            (Importance.IMPORTANT.value, _("Important")),
            (Importance.USEFUL.value, _("Useful")),
        ],
    )
    starts_on = models.DateField(_("from"), default=timezone.localdate)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects: ClassVar[Any] = PositionRequirementQuerySet.as_manager()

    class Meta:
        verbose_name = _("position requirement")
        verbose_name_plural = _("position requirements")
        constraints = [
            models.UniqueConstraint(
                fields=["position", "competency"],
                condition=Q(ends_on=None),
                name="requirement_one_open_per_competency",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="requirement_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(level__gte=1, level__lte=HIGHEST_LEVEL), name="requirement_level_1_to_5"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.competency} {self.level}"

    def end_before(self, day: dt.date) -> None:
        """Let the requirement be in force for the last time the day before ``day``.

        One that would not have been in force on any day goes.
        """
        if self.starts_on >= day:
            self.delete()
        else:
            self.ends_on = day - dt.timedelta(days=1)
            self.save(update_fields=["ends_on"])


class EvidenceQuerySet(AppendOnlyQuerySet):
    """Reads the ledger."""

    def of(self, officer_ids: Collection[int]) -> Self:
        """Keep the evidence about these officers."""
        return self.filter(officer__in=officer_ids)

    def known_on(self, day: dt.date) -> Self:
        """Keep what had been recorded by the end of ``day``."""
        next_day = dt.datetime.combine(day + dt.timedelta(days=1), dt.time())
        return self.filter(recorded_at__lt=timezone.make_aware(next_day))

    def observations(self) -> Self:
        """Leave out the voiding rows, and say of each observation when and why it was voided."""
        return (
            self.filter(voids=None)
            .select_related("indicator")
            .annotate(voided_at=F("voided_by__recorded_at"), void_reason=F("voided_by__reason"))
        )

    def officer_ids(self) -> list[int]:
        """List the officers there is evidence about. One query."""
        return list(self.order_by("officer").values_list("officer", flat=True).distinct())

    def officer_indicator_pairs(self) -> list[tuple[int, int]]:
        """List which officer has evidence for which indicator. One query."""
        return list(self.order_by().values_list("officer", "indicator").distinct())


class Evidence(AppendOnlyModel):
    """This officer showed this indicator, this strongly, through this source, on this day.

    Never updated, never deleted. A mistake is voided by another row with ``voids`` and a reason.
    ``key`` makes recording the same observation twice harmless. ``sequence`` counts an officer's
    rows from 1, and ``chain_hash`` ties each to the one before it (``chain.link``).
    """

    officer_id: int
    indicator_id: int
    recorded_by_id: int | None

    key = models.CharField(_("key"), max_length=150, unique=True)
    officer = models.ForeignKey(
        "lms.Officer", on_delete=models.PROTECT, related_name="evidence", verbose_name=_("officer")
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="evidence", verbose_name=_("indicator")
    )
    strength = models.FloatField(
        _("strength"), validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    weight = models.FloatField(
        _("weight"), default=1.0, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    source_kind = models.CharField(
        _("kind of source"),
        max_length=12,
        choices=[(kind.value, label) for kind, label in SOURCE_KIND_LABELS.items()],
    )
    source_key = models.CharField(_("source"), max_length=80)
    source_title = models.CharField(_("source title"), max_length=255)
    source_version = models.CharField(_("source version"), max_length=64, blank=True)
    occurred_at = models.DateTimeField(_("when"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        "lms.User",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    voids = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="voided_by",
        verbose_name=_("voids"),
    )
    sequence = models.PositiveIntegerField(_("place in the chain"))
    chain_hash = models.BinaryField(_("hash"), max_length=HASH_BYTES)

    objects: ClassVar[Any] = EvidenceQuerySet.as_manager()

    # Added by EvidenceQuerySet.observations().
    voided_at: dt.datetime | None
    void_reason: str | None
    # Set by speaking_for().
    given_for: Indicator | None = None

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["occurred_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(strength__gte=0, strength__lte=1, weight__gte=0, weight__lte=1),
                name="evidence_strength_and_weight_0_to_1",
            ),
            models.CheckConstraint(
                condition=Q(voids=None) | ~Q(reason=""), name="evidence_voiding_has_reason"
            ),
            models.UniqueConstraint(fields=["officer", "sequence"], name="evidence_one_chain"),
        ]
        indexes = [
            models.Index(fields=["officer", "indicator"], name="evidence_officer_indicator"),
            # Nearly all rows void nothing, from which SQLite concludes that the unique index of
            # ``voids`` finds nearly all rows, and reads the ledger instead of it.
            models.Index(
                fields=["voids"], condition=Q(voids__isnull=False), name="evidence_voiding"
            ),
        ]

    def __str__(self) -> str:
        return self.key

    def as_rule(self, on: dt.date) -> EvidenceItem:
        """Hand an observation, with its indicator, to the pure rule as known on the day ``on``."""
        is_voided = self.voided_at is not None and timezone.localdate(self.voided_at) <= on
        return EvidenceItem(
            id=self.pk,
            indicator=self.indicator.as_rule(),
            strength=self.strength,
            weight=self.weight,
            source_kind=SourceKind(self.source_kind),
            source_key=self.source_key,
            occurred_at=timezone.localtime(self.occurred_at),
            valid_until=self.valid_until,
            is_voided=is_voided,
        )

    def speaking_for(self, indicator: Indicator) -> "Evidence":
        """Return the row as one about ``indicator``, a successor of its own, to be judged.

        ``given_for`` keeps what it was given for. Such a copy is never saved.
        """
        if indicator.pk == self.indicator_id:
            return self
        speaking = copy.copy(self)
        speaking.given_for = self.indicator
        speaking.indicator = indicator
        return speaking

    def as_ledger_row(self) -> LedgerRow:
        """Hand the row to the chain, in the types it is hashed by. One query if it voids."""
        return LedgerRow(
            officer_id=self.officer_id,
            sequence=self.sequence,
            key=self.key,
            indicator_id=self.indicator_id,
            strength=float(self.strength),
            weight=float(self.weight),
            source_kind=self.source_kind,
            source_key=self.source_key,
            source_title=self.source_title,
            source_version=self.source_version,
            occurred_at=self.occurred_at,
            valid_until=self.valid_until,
            recorded_at=self.recorded_at,
            recorded_by_id=self.recorded_by_id,
            reason=self.reason,
            voids=self.voids.key if self.voids else "",
        )


class LedgerHead(models.Model):
    """The last row of an officer's chain; held while a transaction adds to it."""

    officer = models.OneToOneField(
        "lms.Officer",
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="ledger_head",
        verbose_name=_("officer"),
    )
    sequence = models.PositiveIntegerField(_("rows"), default=0)
    chain_hash = models.BinaryField(_("hash"), max_length=HASH_BYTES, default=START_OF_CHAIN)

    class Meta:
        verbose_name = _("end of the ledger")
        verbose_name_plural = _("ends of the ledger")

    def __str__(self) -> str:
        return f"{self.officer_id}: {self.sequence}"


class LedgerCheck(AppendOnlyModel):
    """A proof of the whole ledger, and the fingerprint (*anchor*) of what it held.

    ``digest`` covers the rows recorded before ``until``. Whoever rewrites a chain from some row to
    its end cannot be found by the chain itself, but the digest of an earlier check no longer
    fits. ``breaks`` lists where the chains break, the first ones only.
    """

    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    until = models.DateTimeField(_("until"))
    officers = models.PositiveIntegerField(_("officers"))
    rows = models.PositiveBigIntegerField(_("rows"))
    digest = models.CharField(_("fingerprint"), max_length=64)
    break_count = models.PositiveIntegerField(_("breaks"), default=0)
    breaks = models.JSONField(_("where it breaks"), default=list)

    class Meta:
        verbose_name = _("ledger check")
        verbose_name_plural = _("ledger checks")
        get_latest_by = "pk"

    def __str__(self) -> str:
        return self.digest


class RatingNote(models.Model):
    """What an officer wrote beside their own rating, for themselves only."""

    officer = models.ForeignKey(
        "lms.Officer", on_delete=models.CASCADE, related_name="+", verbose_name=_("officer")
    )
    competency = models.ForeignKey(
        Competency, on_delete=models.CASCADE, related_name="+", verbose_name=_("competency")
    )
    text = models.TextField(_("note"), max_length=1000)

    class Meta:
        verbose_name = _("private note")
        verbose_name_plural = _("private notes")
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "competency"], name="rating_note_once_per_competency"
            )
        ]

    def __str__(self) -> str:
        return f"{self.officer_id}: {self.competency_id}"


class AttainmentQuerySet(models.QuerySet["Attainment"]):
    """Reads and holds the projection."""

    def due(self, day: dt.date) -> Self:
        """Keep the rows that are no longer right on ``day`` because time has passed."""
        return self.filter(changes_on__lte=day)

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

    def hold(self, officer_ids: Collection[int], competency_ids: Collection[int]) -> None:
        """Lock these rows, in one order, until the transaction ends. One query."""
        rows = self.filter(officer__in=officer_ids, competency__in=competency_ids)
        list(rows.order_by("officer", "competency").select_for_update().values_list("pk"))


class Attainment(models.Model):
    """The projection of the ledger: which level an officer has attained, and for how long.

    ``changes_on`` is the first day on which level or freshness is another without new evidence,
    so a row is right until the day before; the nightly job computes those anew that have come due.
    """

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

    objects: ClassVar[Any] = AttainmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attainment")
        verbose_name_plural = _("attainments")
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "competency"], name="attainment_once_per_competency"
            )
        ]

    def __str__(self) -> str:
        return f"{self.officer}: {self.competency} {self.level}"

    def copy_judgement(self, judgement: Judgement) -> None:
        """Take over what the rule found."""
        self.level = judgement.result.level
        self.has_evidence = judgement.result.has_evidence
        self.freshness = judgement.outlook.freshness.value
        self.last_evidence_on = judgement.result.last_evidence_on
        self.changes_on = judgement.outlook.changes_on


class EvidenceSource(models.Model):
    """An activity that can give evidence, and for which indicators: what next steps are made of.

    A projection of the published pages, kept up by quizzes and role-plays as they are published.
    """

    source_key = models.CharField(_("source"), max_length=80, primary_key=True)
    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="+", verbose_name=_("page")
    )
    duration_minutes = models.PositiveSmallIntegerField(_("duration in minutes"))
    indicators = models.ManyToManyField(
        Indicator, related_name="sources", verbose_name=_("indicators")
    )

    class Meta:
        verbose_name = _("evidence source")
        verbose_name_plural = _("evidence sources")
        ordering = [F("duration_minutes").asc()]

    def __str__(self) -> str:
        return self.source_key
